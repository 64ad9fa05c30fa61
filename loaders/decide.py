"""From what a person says of two names to a decision on identity that can be kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from ..graph.errors import InputError
from ..graph.identity import IdentityDecision, Verdict, append_decision, read_decisions
from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Node
from ..graph.vocabulary import Kind
from .identity import Identities
from .normal import normal
from .reference.match import Matcher
from .reference.table import Table
from .suggest import KINDS, Suggestion

Pairing = dict[str, str | None]
"""The fields of a decision that say what it is about."""


def pair_of(suggestion: Suggestion) -> Pairing:
    """What a suggestion is about."""
    one, other = suggestion.one, suggestion.other
    pairing: Pairing = {"kind": str(suggestion.kind), "name": one.name, "system": one.system or other.system}
    return pairing | ({"body": other.id, "body_name": other.name} if other.is_body else {"other": other.name})


def pair_with_name(graph: KnowledgeGraph, name: str, other: str, kind: Kind | None = None) -> Pairing:
    """Two names by which documents call things of one kind. Raises :class:`InputError` for unknown ones."""
    mine, theirs = _called(graph, name, kind), _called(graph, other, kind)
    kinds = [k for k in KINDS if k in {n.kind for n in mine} & {n.kind for n in theirs}]
    if not kinds:
        raise InputError(
            f"{name!r} is a {mine[0].kind}, {other!r} a {theirs[0].kind}",
            mend="only things of one kind can be decided to be the same or different",
        )
    return {"kind": str(_only(kinds, name)), "name": name, "other": other}


def pair_with_body(graph: KnowledgeGraph, name: str, body: str, table: Table | None) -> Pairing:
    """A name of documents and a body of the reference table (``ccg:13P``)."""
    if table is None:
        raise InputError(f"{body}: no reference data are used", mend="leave out --no-reference")
    known = table.get(body)
    if known is None:
        raise InputError(
            f"{body}: the reference table has no such body", mend="ids are a role and a code, such as ccg:13P"
        )
    _called(graph, name, known.role.kind)
    return {"kind": str(known.role.kind), "name": name, "body": body, "body_name": known.name}


def decide(
    graph: KnowledgeGraph,
    pairing: Pairing,
    verdict: Verdict,
    path: Path,
    *,
    reason: str,
    reviewer: str,
    day: date,
    matcher: Matcher | None = None,
) -> IdentityDecision:
    """Add a decision to a file. Raises :class:`InputError`, and leaves the file, where that makes no sense.

    It makes none where it contradicts other decisions, holds in a document or system that the graph has
    not, says again what was decided last, calls one what has two official codes, or is not made as
    :class:`IdentityDecision` wants it.
    """
    try:
        fields = {k: v for k, v in pairing.items() if v is not None}
        decision = IdentityDecision.model_validate(
            {**fields, "verdict": verdict, "reason": reason, "reviewer": reviewer, "date": day}
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(x) for x in first["loc"])
        raise InputError(": ".join(x for x in (where, first["msg"].removeprefix("Value error, ")) if x)) from error
    _check_scope(graph, decision)
    if decision.verdict == "same" and decision.other is not None:
        _check_codes(graph, decision.kind, decision.name, decision.other)
    before = read_decisions(path) if path.exists() else ()
    Identities(matcher, [*before, decision])
    append_decision(path, decision, normal)
    return decision


def _called(graph: KnowledgeGraph, name: str, kind: Kind | None) -> list[Node]:
    """The nodes of a kind that go by a name. Raises :class:`InputError` that names the nearest where none does."""
    kinds = (kind,) if kind else KINDS
    found = [n for n in graph.nodes(kinds) if normal(name) in {normal(f) for f in (n.name, *n.aliases)}]
    if found:
        return found
    forms = sorted({f for n in graph.nodes(kinds) for f in (n.name, *n.aliases)})
    near = [f for f, _, _ in process.extract(name, forms, scorer=fuzz.WRatio, limit=3, score_cutoff=70)]
    raise InputError(
        f"{name!r}: no {kind or 'entity'} in the graph is called that",
        mend=f"did you mean {' or '.join(map(repr, near))}?" if near else "name it as the documents do",
    )


def _check_scope(graph: KnowledgeGraph, decision: IdentityDecision) -> None:
    """Raises :class:`InputError` where the graph has no such document or local system: nothing would ever heed it."""
    documents = {d.name for d in graph.provenance.documents}
    systems = {d.system for d in graph.provenance.documents if d.system} | {graph.system}
    for what, name, known in (("document", decision.document, documents), ("local system", decision.system, systems)):
        if name is not None and name not in known:  # builds compare them so too
            raise InputError(f"{name!r}: the graph has no such {what}", mend=f"it has {', '.join(sorted(known))}")


def _only(kinds: list[Kind], name: str) -> Kind:
    if len(kinds) > 1:
        raise InputError(f"{name!r} names things of several kinds", mend=f"add --kind {' or --kind '.join(kinds)}")
    return kinds[0]


def _check_codes(graph: KnowledgeGraph, kind: Kind, name: str, other: str) -> None:
    mine, theirs = _codes(_called(graph, name, kind)), _codes(_called(graph, other, kind))
    for scheme in sorted(mine.keys() & theirs.keys()):
        if not mine[scheme] & theirs[scheme]:
            codes = ", ".join(sorted(mine[scheme] | theirs[scheme]))
            raise InputError(
                f"{name!r} and {other!r} have different official codes ({scheme}: {codes}), so they are two bodies",
                mend="if a code is wrong, decide first with --body ID --different that the name is not that body, "
                "and build again",
            )


def _codes(nodes: Iterable[Node]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for node in nodes:
        for scheme, code in node.codes.items():
            out.setdefault(scheme, set()).add(code)
    return out
