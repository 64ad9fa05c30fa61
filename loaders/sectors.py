"""The sector of every actor and service: by its own name, else by what the graph says around it.

What its own name or type says comes first. Then, for a service, whoever runs it or has it as a part; for a
body, what the sentences call it and what it runs; and only then what a thing of that name usually is. Where
two of equal weight disagree the sector is not stated: a wrong sector misleads more than none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from ..graph import NOT_STATED, Edge, Kind, KnowledgeGraph, Node, RelationshipType, Status
from .mentions.data import lexical_forms, lexicon, sector_of, sector_rule
from .normal import normal
from .ruledata import load_rules

_ACTORS = frozenset({Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP})
_SECTORED = _ACTORS | {Kind.SERVICE}
_OWNED = frozenset({Kind.SERVICE, Kind.INFORMATION_SYSTEM, Kind.PATHWAY, Kind.PROGRAMME, Kind.SITE})
_NOT_THERE = frozenset({Status.ABSENT, Status.ENDED})
_PASSES = 4
"""How far a sector travels: from a trust to its service, to that service's team, to its staff."""

_WITHOUT_SOCIAL_CARE = ("E07", "E47")
"""How the ONS codes of non-metropolitan districts and of combined authorities begin."""


class Context(BaseModel):
    """The data of ``sectors.toml`` beside this module."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    share: float = Field(gt=0.5, le=1)
    votes: int = Field(ge=1)
    appositions: tuple[str, ...]
    heads: str
    owners: tuple[str, ...]


@cache
def context() -> Context:
    """What tells a sector besides a name. Raises :class:`RuleError` where the file is not as it should be."""
    return load_rules(__package__, "sectors.toml", Context)


def assign_sectors(graph: KnowledgeGraph) -> None:
    """Give every node its sector, in place; "not stated" where nothing tells it.

    A node with official codes keeps the sector that it has. Running it again changes nothing.
    """
    _Sectors(graph).run()


class _Sectors:
    """One pass over a graph: what is decided, and what each undecided node has to go by."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.nodes = sorted((n for n in graph.nodes() if n.kind in _SECTORED | _OWNED), key=lambda n: n.id)
        self.decided: dict[str, str] = {}
        self.blocked: set[str] = set()
        self.guesses = {n.id: self._guess(n) for n in self.nodes}
        self.counties = {n.system for n in self.nodes if n.type == "LocalAuthority" and _is_county(n.name)}

    def run(self) -> None:
        """Names first, then context until nothing changes, then guesses."""
        for node in self.nodes:
            said = self._said(node)
            if said:
                self.decided[node.id] = said
        said_by_name = dict(self.decided)
        for _ in range(_PASSES):
            found = self._from_context(said_by_name)
            if not found:
                break
            self.decided |= found
        for node in self.nodes:
            if node.id not in self.decided and node.id not in self.blocked and self.guesses[node.id]:
                self.decided[node.id] = self.guesses[node.id]
        # what was only guessed may yet tell of parts and staff
        self.decided |= self._from_context(said_by_name)
        for node in self.nodes:
            node.sector = self.decided.get(node.id, NOT_STATED)

    def _said(self, node: Node) -> str | None:
        """What a node's codes, type and name say beyond doubt; for a named body its other names too."""
        if node.type == "LocalAuthority" and node.codes.get("gss", "").startswith(_WITHOUT_SOCIAL_CARE):
            return None
        if node.codes and node.sector != NOT_STATED:
            return node.sector
        if node.type == "LocalAuthority" and node.system in self.counties and _is_borough(node.name):
            return None  # below a county: without a duty to arrange social care
        said = sector_of(node.kind, node.type, node.name, weak=False)
        if said or node.kind is not Kind.ORGANISATION:
            return said or (_listed(node) if node.kind in _ACTORS else None)
        return _listed(node) or _one(sector_of(node.kind, node.type, alias, weak=False) for alias in node.aliases)

    def _guess(self, node: Node) -> str:
        """By weak rules, of the name and then of other names; else what the lexicon says of such services."""
        if node.type == "LocalAuthority":
            return ""
        names = node.aliases if node.kind in (Kind.ORGANISATION, Kind.SERVICE) else []
        said = sector_of(node.kind, node.type, node.name) or _one(sector_of(node.kind, node.type, a) for a in names)
        return said or _listed(node) or ""

    def _from_context(self, said_by_name: Mapping[str, str]) -> dict[str, str]:
        owners = self._owners()
        found: dict[str, str] = {}
        for node in self.nodes:
            if node.id in self.decided:
                continue
            sector = self._owner(node, owners) or (
                self._of_body(node, said_by_name) if node.kind is Kind.ORGANISATION else self._of_part(node)
            )
            if sector:
                found[node.id] = sector
        return found

    def _owners(self) -> dict[tuple[str | None, str], set[str]]:
        """Every form of every actor and service, in its normal form, with the sectors of those that bear it."""
        out: dict[tuple[str | None, str], set[str]] = defaultdict(set)
        for node in self.nodes:
            for form in (node.name, *node.aliases) if node.kind in _SECTORED else ():
                out[node.system, normal(form)].add(self.decided.get(node.id, ""))
        return out

    def _owner(self, node: Node, owners: Mapping[tuple[str | None, str], set[str]]) -> str:
        """By whose it is in its own name."""
        for pattern in _owner_patterns():
            match = pattern.search(node.name)
            if not match:
                continue
            form = normal(match["owner"])
            sectors = owners.get((node.system, form)) or owners.get((None, form)) or set()
            if len(sectors) == 1:
                return next(iter(sectors))
        return ""

    def _of_part(self, node: Node) -> str:
        """By who runs it and what it is a part of; for beds and wards that nobody is said to run, by where they are.

        Where these disagree, what it usually is decides between them.
        """
        around = {e.target for e in self._edges(RelationshipType.PART_OF, source=node.id)}
        if node.kind in _OWNED:
            around |= {e.source for e in self._edges(RelationshipType.PROVIDES, target=node.id)}
        elif node.kind is not Kind.STAKEHOLDER_GROUP or node.name in lexical_forms():
            return ""  # nurses at large are no team's because some of them sit in it
        sectors = {self.decided.get(k, "") for k in around} - {"", "governance"}
        guess = self.guesses[node.id]
        if len(sectors) > 1 and guess not in sectors:
            self.blocked.add(node.id)
            return ""
        self.blocked.discard(node.id)
        if sectors:
            return sectors.pop() if len(sectors) == 1 else guess
        return self._of_place(node) if node.type == "Unit" and guess in ("", "acute") and not around else ""

    def _of_place(self, node: Node) -> str:
        """A ward or beds in a community hospital are no acute ones, whatever wards are as a rule."""
        places = {self.decided.get(e.target, "") for e in self._edges(RelationshipType.LOCATED_AT, source=node.id)}
        return places.pop() if len(places) == 1 and places <= {"acute", "community"} else ""

    def _of_body(self, node: Node, said_by_name: Mapping[str, str]) -> str:
        """By what sentences call it and by the services that it runs, where these agree."""
        if node.type == "LocalAuthority":
            return ""
        called = called_in(node)
        runs = {
            said_by_name[e.target]
            for e in self._edges(RelationshipType.PROVIDES, source=node.id)
            if self.graph.node(e.target).kind is Kind.SERVICE and e.target in said_by_name
        }
        whole = {
            self.decided[e.target]
            for e in self._edges(RelationshipType.PART_OF, source=node.id)
            if self.graph.node(e.target).kind is Kind.ORGANISATION and e.target in self.decided
        }
        told = {called} - {""} or runs or whole
        guess = self.guesses[node.id]
        if len(told) != 1 or (called and runs and called not in runs) or (guess and guess not in told and not called):
            return ""
        return told.pop()

    def _edges(
        self, type_: RelationshipType, *, source: str | None = None, target: str | None = None
    ) -> Iterable[Edge]:
        edges = list(self.graph.edges(type_, source=source, target=target))
        return [e for e in edges if e.status not in _NOT_THERE] or edges


def called_in(node: Node) -> str:
    """The sector that most of a node's sentences give it in passing: "X, a domiciliary care agency"."""
    votes: Counter[str] = Counter()
    patterns = [
        re.compile(p.format(name=rf"\b{re.escape(form)}(?:’s|'s)?"), re.IGNORECASE)
        for form in sorted({node.name, *node.aliases})
        if form[:1].isupper()
        for p in context().appositions
    ]
    for text in sorted({e.text for e in node.evidence}):
        said = {
            sector
            for pattern in patterns
            for match in pattern.finditer(text)
            if re.search(context().heads, match["what"], re.IGNORECASE)
            and (sector := sector_of(Kind.STAKEHOLDER_GROUP, None, match["what"], weak=False))
            and sector != "people"
        }
        if len(said) == 1:
            votes[said.pop()] += 1
    best, count = max(sorted(votes.items()), key=lambda item: item[1], default=("", 0))
    enough = count >= context().votes and count >= context().share * votes.total()
    return best if enough else ""


@cache
def _owner_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in context().owners)


def _one(sectors: Iterable[str | None]) -> str | None:
    found = {s for s in sectors if s}
    return found.pop() if len(found) == 1 else None


def _is_county(name: str) -> bool:
    return bool(re.search(r"\bcounty council$", name, re.IGNORECASE))


def _is_borough(name: str) -> bool:
    return bool(re.search(r"(?<!metropolitan )\bborough council$", name, re.IGNORECASE))


def _listed(node: Node) -> str | None:
    """The sector that the lexicon gives what it names, unless a rule says that it has none."""
    rule = sector_rule(node.kind, node.type, node.name)
    return None if rule else _lexicon_sectors().get((node.kind, node.name.lower()))


@cache
def _lexicon_sectors() -> dict[tuple[Kind, str], str]:
    return {(e.kind, e.name.lower()): e.sector for e in lexicon().entries if e.sector}
