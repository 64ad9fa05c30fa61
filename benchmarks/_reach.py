"""Reachability: of the relations that annotators found, how many have both ends found, and how near to each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from typing import Any

from _annotated import Annotated, scorer

from joinedup.loaders.values import Reading, SourceDocument

PLACES = ("one sentence", "neighbouring sentences", "one section", "further apart")


def reachability(document: Annotated, reading: Reading) -> Counter[str]:
    """How many required relations there are (``all``), by where both ends are said, or by which kind is missing.

    An end is found where an entity bears one of its forms, as the scorer compares them. Places are looked
    for on the lines that the annotations give, and next to them.
    """
    text, nodes = reading.document, {n["id"]: n for n in document.gold["nodes"]}
    index = {s.id: i for i, s in enumerate(text.sentences)}
    said: dict[str, set[int]] = defaultdict(set)
    for sentence, mentions in reading.mentions.items():
        for mention in mentions:
            said[mention.entity].add(index[sentence])
    found: Counter[str] = Counter()
    entities = _entities(reading, nodes)
    for relation in document.required():
        ends = [set().union(*(said[key] for key in entities[relation[side]])) for side in "so"]
        found["all"] += 1
        if not all(ends):
            found.update(
                f"no {nodes[relation[side]]['kind']}" for side, places in zip("so", ends, strict=True) if not places
            )
            continue
        found["both ends"] += 1
        found[_apart(text, ends[0], ends[1], _sentences_on(text, relation["lines"]))] += 1
    return found


def _entities(reading: Reading, nodes: dict[str, Any]) -> dict[str, set[str]]:
    """The entities that bear a form of each annotated node."""
    by_form: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        for form in scorer().forms(node):
            by_form[form].add(node["id"])
    found: dict[str, set[str]] = defaultdict(set)
    for key, entity in reading.entities.items():
        for form in scorer().forms({"name": entity.name, "aliases": entity.aliases}):
            for node_id in by_form.get(form, ()):
                found[node_id].add(key)
    return found


def _sentences_on(text: SourceDocument, lines: list[int]) -> set[int]:
    starts = [0, *(i + 1 for i, c in enumerate(text.text) if c == "\n")]
    wanted = set(lines)
    return {
        i
        for i, s in enumerate(text.sentences)
        for start, end in s.pieces
        if wanted & set(range(bisect_right(starts, start), bisect_right(starts, max(start, end - 1)) + 1))
    }


def _apart(text: SourceDocument, one: set[int], other: set[int], on: set[int]) -> str:
    if one & other & on:
        return PLACES[0]
    near = [(i, j) for i in one for j in other if i in on or j in on]
    if any(abs(i - j) <= 1 for i, j in near):
        return PLACES[1]
    if any(text.sentences[i].section == text.sentences[j].section for i, j in near):
        return PLACES[2]
    return PLACES[3]
