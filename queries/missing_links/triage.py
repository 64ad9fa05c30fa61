"""Triage of stated gaps: severity × reach × evidence, by rules that are data (``triage.toml``)."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Literal

from pydantic import Field, field_validator

from ...graph.model import Edge, Evidence, Node
from ...graph.vocabulary import GAP_STATUSES, WORKING, Kind, RelationshipType, Status, vocabulary
from ..lexicon import Table, checked, read_table
from ..naming import called
from ..results import Result
from ..views import SystemView


class SeverityRule(Table):
    """How grave a gap is; every condition that is given must hold."""

    score: Literal[1, 2, 3]
    reason: str
    types: frozenset[RelationshipType] = frozenset()
    status: Status | None = None
    source: re.Pattern[str] | None = None
    target: re.Pattern[str] | None = None
    ends: re.Pattern[str] | None = None
    says: re.Pattern[str] | None = None


class ReachRule(Table):
    """How far a gap reaches: by what its sentences say or name, or by what its ends are."""

    score: Literal[1, 2, 3]
    reason: str
    says: re.Pattern[str] | None = None
    names: Literal["site", "part"] | None = None
    ends: Literal["site", "provider"] | None = None


class Providers(Table):
    """Which organisations are one provider among several."""

    types: frozenset[str]
    whole_area_sectors: frozenset[str]


class EvidenceScores(Table):
    """The weight of a gap that several sections (or data) bear out, of one stated once, expected only, predicted."""

    corroborated: float = Field(gt=0, le=1)
    once: float = Field(gt=0, le=1)
    expected: float = Field(gt=0, le=1)
    predicted: float = Field(gt=0, le=1)


class Number(Table):
    """Which names are plural."""

    many: re.Pattern[str]
    one: re.Pattern[str]


Templates = dict[RelationshipType, dict[Status, str]]


class People(Table):
    """Statements for sources that are people, not staff."""

    pattern: re.Pattern[str]
    statements: Templates


class TriageRules(Table):
    """``triage.toml``."""

    statements: Templates
    people: People
    number: Number
    themes: dict[RelationshipType, str]
    severity: tuple[SeverityRule, ...]
    reach: tuple[ReachRule, ...]
    providers: Providers
    evidence: EvidenceScores

    @field_validator("statements")
    @classmethod
    def _complete(cls, value: Templates) -> Templates:
        for type_ in set(RelationshipType) - {RelationshipType.ABOUT}:
            if set(value.get(type_, {})) != set(GAP_STATUSES):
                raise ValueError(f"{type_} needs a statement for each of {', '.join(GAP_STATUSES)}")
        return value

    @field_validator("themes")
    @classmethod
    def _known(cls, value: dict[RelationshipType, str]) -> dict[RelationshipType, str]:
        unknown = set(value.values()) - set(vocabulary().themes)
        if unknown:
            raise ValueError(f"unknown themes: {', '.join(sorted(unknown))}")
        return value


@cache
def triage_rules() -> TriageRules:
    """The rules, read once."""
    return checked(TriageRules, "triage.toml", read_table(__package__, "triage.toml"))


class Score(Result):
    """``score = severity × reach × evidence``, with the reason for each factor."""

    severity: int
    severity_reason: str
    reach: int
    reach_reason: str
    evidence: float
    evidence_reason: str
    score: float


class Triage:
    """Scores the gaps of one system."""

    def __init__(self, view: SystemView) -> None:
        self.view = view
        self.rules = triage_rules()
        graph = view.graph
        within = list(graph.edges(RelationshipType.PART_OF, WORKING))
        wide = {e.target for e in within}
        inside = {e.source for e in within if graph.node(e.target).kind is Kind.PLACE}
        parts = [n for n in graph.nodes(Kind.PLACE) if n.id in inside]
        self._parts = _names([n for n in parts if n.id not in wide])
        # "the acute hospitals" is no single site: only sites that belong to a body, or hold a service, are
        placed = {e.target for e in graph.edges(RelationshipType.LOCATED_AT, WORKING)}
        owned = {e.source for e in within}
        self.sites = {n.id for n in graph.nodes(Kind.SITE) if n.id in placed or n.id in owned}
        self.sites = {i for i in self.sites if not is_plural(graph.node(i))}
        self._sites = _names([graph.node(i) for i in sorted(self.sites)])
        self._measured = self._both_ends_measured()

    def score(self, edge: Edge) -> Score:
        """The score of a gap."""
        lines = gap_evidence(edge)
        said = [item.text for item in lines]
        severity = next(r for r in self.rules.severity if self._severe(r, edge, said))
        reach = next(r for r in self.rules.reach if self._reaches(r, edge, said))
        weights, sections = self.rules.evidence, {(i.document, i.section) for i in lines}
        if len(sections) > 1:
            weight, why = weights.corroborated, f"stated in {len(sections)} sections"
        elif frozenset((edge.source, edge.target)) in self._measured or self._has_figure(edge, lines):
            weight, why = weights.corroborated, "stated, and borne out by a figure"
        else:
            weight, why = weights.once, "stated in one section"
        return Score(
            severity=severity.score, severity_reason=severity.reason,
            reach=reach.score, reach_reason=reach.reason,
            evidence=weight, evidence_reason=why,
            score=round(severity.score * reach.score * weight, 4),
        )  # fmt: skip

    def predicted(self, edge: Edge) -> Score:
        """The score of an interface that nothing is stated about: as if it were absent, between its two ends alone."""
        severity = next(r for r in self.rules.severity if self._severe(r, edge, []))
        at_site = any(self._is_site(self.view.graph.node(end)) for end in (edge.source, edge.target))
        reach, why = (1, "a site at one end") if at_site else (2, "between two named bodies or services")
        weight = self.rules.evidence.predicted
        return Score(
            severity=severity.score, severity_reason=severity.reason, reach=reach, reach_reason=why,
            evidence=weight, evidence_reason="predicted by structure, stated by no document",
            score=round(severity.score * reach * weight, 4),
        )  # fmt: skip

    def _severe(self, rule: SeverityRule, edge: Edge, said: list[str]) -> bool:
        source, target = (self.view.graph.node(end).name for end in (edge.source, edge.target))
        return (
            (not rule.types or edge.type in rule.types)
            and (rule.status is None or edge.status is rule.status)
            and (rule.source is None or bool(rule.source.search(source)))
            and (rule.target is None or bool(rule.target.search(target)))
            and (rule.ends is None or bool(rule.ends.search(source) or rule.ends.search(target)))
            and (rule.says is None or any(rule.says.search(text) for text in said))
        )

    def _reaches(self, rule: ReachRule, edge: Edge, said: list[str]) -> bool:
        if rule.says is not None and not any(rule.says.search(text) for text in said):
            return False
        if rule.names is not None:
            names = self._sites if rule.names == "site" else self._parts
            # every sentence must be so limited: one that is not speaks of the whole
            if names is None or not said or not all(names.search(text) for text in said):
                return False
        if rule.ends is not None:
            ends = [self.view.graph.node(end) for end in (edge.source, edge.target)]
            return any(self._is_site(n) if rule.ends == "site" else self._is_provider(n) for n in ends)
        return True

    def _is_site(self, node: Node) -> bool:
        return node.id in self.sites or node.id in self._at_sites

    @cached_property
    def _at_sites(self) -> frozenset[str]:
        """What is based at a site."""
        located = self.view.graph.edges(RelationshipType.LOCATED_AT, WORKING)
        return frozenset(e.source for e in located if e.target in self.sites)

    def _is_provider(self, node: Node) -> bool:
        providers = self.rules.providers
        return (
            node.kind is Kind.ORGANISATION
            and node.type in providers.types
            and self.view.sector[node.id] not in providers.whole_area_sectors
        )

    def _has_figure(self, edge: Edge, lines: list[Evidence]) -> bool:
        """Whether a sentence that states the gap gives a figure about one of its ends."""
        figures = self._figures.get(edge.source, frozenset()) | self._figures.get(edge.target, frozenset())
        return any((i.document, i.passage) in figures for i in lines)

    @cached_property
    def _figures(self) -> dict[str, frozenset[tuple[str, str]]]:
        """Node → the sentences of the figures that are about it."""
        out: dict[str, set[tuple[str, str]]] = {}
        for edge in self.view.graph.edges(RelationshipType.ABOUT):
            measure = self.view.graph.node(edge.source)
            if measure.kind is Kind.MEASURE:
                out.setdefault(edge.target, set()).update(
                    (i.document, i.passage) for i in measure.evidence if i.sentence
                )
        return {node: frozenset(found) for node, found in out.items()}

    def _both_ends_measured(self) -> set[frozenset[str]]:
        """Pairs of nodes that one measure is about: a figure on what passes between them."""
        about: dict[str, list[str]] = {}
        for edge in self.view.graph.edges(RelationshipType.ABOUT):
            if self.view.graph.node(edge.source).kind is Kind.MEASURE:
                about.setdefault(edge.source, []).append(edge.target)
        return {frozenset((a, b)) for ends in about.values() for a in ends for b in ends if a < b}


def gap_evidence(edge: Edge) -> list[Evidence]:
    """The evidence that says limited or absent; all of it where none carries a status."""
    return [i for i in edge.evidence if i.status in GAP_STATUSES] or list(edge.evidence)


def statement(edge: Edge, source: Node, target: Node) -> str:
    """The gap in plain words."""
    rules = triage_rules()
    text = rules.statements[edge.type][edge.status]
    if source.kind is Kind.STAKEHOLDER_GROUP and rules.people.pattern.search(source.name):
        text = rules.people.statements.get(edge.type, {}).get(edge.status, text)
    if edge.type is RelationshipType.COVERS and target.name.casefold() in source.name.casefold():
        text = text.replace(" for {target}", "")  # the name says already what it is for
    return worded(text, source, target)


def worded(text: str, source: Node, target: Node) -> str:
    """A sentence of a rule about two nodes: ``{source}``, ``{target}``, ``{verb:one|many}`` by the source's number."""
    text = by_number(text, is_plural(source))
    text = text.replace("{source}", called(source)).replace("{target}", called(target, target.name))
    return text[:1].upper() + text[1:]


def is_plural(node: Node) -> bool:
    """Whether the name of a node is a plural, for its verb."""
    return plural_name(node.kind, called(node, node.name))


def plural_name(kind: str, name: str) -> bool:
    """Whether a name is a plural; bodies are one each, whatever they are called."""
    rules = triage_rules().number
    if kind in (Kind.ORGANISATION, Kind.PARTNERSHIP):
        return False
    head = re.split(r"\s+(?:of|for|at|in|to|with|that|who|on|from|outside|north|south|east|west|and\s+their)\s+", name)[
        0
    ]
    return not rules.one.search(head) and bool(rules.many.search(head))


def by_number(text: str, many: bool) -> str:
    """``{verb:one|many}`` in a text made to follow a number."""
    return re.sub(r"\{verb:([^|}]*)\|([^}]*)\}", lambda m: m.group(2 if many else 1), text)


def _names(nodes: list[Node]) -> re.Pattern[str] | None:
    # one-word lower-case aliases ("the site", "central") name too much else
    found = sorted({
        name for n in nodes for name in (n.name, *n.aliases) if re.search("[A-Z]", name) or " " in name
    }, key=lambda n: (-len(n), n))  # fmt: skip
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)", re.IGNORECASE) if found else None
