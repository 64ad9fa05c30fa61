"""Which node of one graph is which of another: by id, by official code, or by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from ...graph.knowledge_graph import KnowledgeGraph
from ...graph.model import Node
from ...graph.vocabulary import Kind

By = Literal["id", "code", "name"]
Key = tuple[str, ...]

_TOLD_APART_BY_ID = (Kind.DOCUMENT, Kind.PASSAGE)


def match_nodes(old: KnowledgeGraph, new: KnowledgeGraph) -> dict[str, tuple[str, By]]:
    """Old id → new id and what tells that they are one.

    A node with the same id is the same. Of the others, those of one kind are matched that share an official code,
    then those that share a name or alias, letter case aside; only where exactly one node on each side has it, so that
    a doubtful pair stays one removed and one added.
    """
    out: dict[str, tuple[str, By]] = {n.id: (n.id, "id") for n in old.nodes() if n.id in new}
    steps: tuple[tuple[By, Callable[[Node], set[Key]]], ...] = (("code", _codes), ("name", _names))
    for by, keys in steps:
        taken = {new_id for new_id, _ in out.values()}
        before = _index((n for n in old.nodes() if n.id not in out), keys)
        after = _index((n for n in new.nodes() if n.id not in taken), keys)
        pairs = {(before[k][0], after[k][0]) for k in before.keys() & after.keys() if _single(before, after, k)}
        for left, right in sorted(pairs):
            if _once(pairs, left, right):
                out[left] = (right, by)
    return out


def _codes(node: Node) -> set[Key]:
    return {(str(node.kind), scheme, code) for scheme, code in node.codes.items()}


def _names(node: Node) -> set[Key]:
    if node.kind in _TOLD_APART_BY_ID:
        return set()
    return {(str(node.kind), " ".join(name.casefold().split())) for name in (node.name, *node.aliases)}


def _index(nodes: Iterable[Node], keys: Callable[[Node], set[Key]]) -> dict[Key, list[str]]:
    out: dict[Key, list[str]] = {}
    for node in nodes:
        for key in keys(node):
            out.setdefault(key, []).append(node.id)
    return out


def _single(before: Mapping[Key, list[str]], after: Mapping[Key, list[str]], key: Key) -> bool:
    return len(before[key]) == len(after[key]) == 1


def _once(pairs: set[tuple[str, str]], left: str, right: str) -> bool:
    """Whether neither of the two is in another pair."""
    return sum(a == left or b == right for a, b in pairs) == 1


def only(graph: KnowledgeGraph, matched: Iterable[str]) -> Iterator[Node]:
    """The nodes that the other graph has not."""
    known = set(matched)
    return (node for node in graph.nodes() if node.id not in known)
