"""Triage of stated gaps: severity × reach × evidence, by rules that are data (``triage.toml``)."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pydantic import Field, field_validator

from ...graph.model import Edge, Evidence, Node
from ...graph.vocabulary import GAP_STATUSES, Kind, RelationshipType, Status, vocabulary
from ..lexicon import Table, checked, pattern, read_table
from ..results import Result
from ..views import SystemView

_THERE = (Status.PRESENT, Status.LIMITED)


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

    @field_validator("source", "target", "ends", "says", mode="before")
    @classmethod
    def _compile(cls, value: str | None) -> re.Pattern[str] | None:
        return None if value is None else pattern(value)


class ReachRule(Table):
    """How far a gap reaches: by what its sentences say or name, or by what its ends are."""

    score: Literal[1, 2, 3]
    reason: str
    says: re.Pattern[str] | None = None
    names: Literal["site", "part"] | None = None
    ends: Literal["site", "provider"] | None = None

    @field_validator("says", mode="before")
    @classmethod
    def _compile(cls, value: str | None) -> re.Pattern[str] | None:
        return None if value is None else pattern(value)


class Providers(Table):
    """Which organisations are one provider among several."""

    types: frozenset[str]
    whole_area_sectors: frozenset[str]


class EvidenceScores(Table):
    """The weight of a gap that several sections (or data) bear out, and of one stated once."""

    corroborated: float = Field(gt=0, le=1)
    once: float = Field(gt=0, le=1)


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
        wide = {e.target for e in graph.edges(RelationshipType.PART_OF, _THERE)}
        parts = [
            n for n in graph.nodes(Kind.PLACE)
            if any(
                graph.node(e.target).kind is Kind.PLACE
                for e in graph.edges(RelationshipType.PART_OF, _THERE, source=n.id)
            )
        ]  # fmt: skip
        self._parts = _names([n for n in parts if n.id not in wide])
        # "the acute hospitals" is no single site: only sites that belong to a body, or hold a service, are
        placed = {e.target for e in graph.edges(RelationshipType.LOCATED_AT, _THERE)}
        self.sites = {
            n.id for n in graph.nodes(Kind.SITE)
            if n.id in placed or any(True for _ in graph.edges(RelationshipType.PART_OF, _THERE, source=n.id))
        }  # fmt: skip
        self.sites = {i for i in self.sites if not _plural(graph.node(i), self.rules)}
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
        elif frozenset((edge.source, edge.target)) in self._measured:
            weight, why = weights.corroborated, "stated, and borne out by a figure"
        else:
            weight, why = weights.once, "stated in one section"
        return Score(
            severity=severity.score, severity_reason=severity.reason,
            reach=reach.score, reach_reason=reach.reason,
            evidence=weight, evidence_reason=why,
            score=round(severity.score * reach.score * weight, 4),
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
        located = self.view.graph.edges(RelationshipType.LOCATED_AT, _THERE, source=node.id)
        return node.id in self.sites or any(e.target in self.sites for e in located)

    def _is_provider(self, node: Node) -> bool:
        providers = self.rules.providers
        return (
            node.kind is Kind.ORGANISATION
            and node.type in providers.types
            and self.view.sector[node.id] not in providers.whole_area_sectors
        )

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
    many = _plural(source, rules)
    text = rules.statements[edge.type][edge.status]
    if source.kind is Kind.STAKEHOLDER_GROUP and rules.people.pattern.search(source.name):
        text = rules.people.statements.get(edge.type, {}).get(edge.status, text)
    text = re.sub(r"\{verb:([^|}]*)\|([^}]*)\}", lambda m: m.group(2 if many else 1), text)
    text = text.replace("{source}", source.label).replace("{target}", target.name)
    return text[:1].upper() + text[1:]


def _plural(node: Node, rules: TriageRules) -> bool:
    if node.kind in (Kind.ORGANISATION, Kind.PARTNERSHIP):
        return False
    head = re.split(
        r"\s+(?:of|for|at|in|to|with|that|who|on|from|outside|north|south|east|west|and\s+their)\s+", node.name
    )[0]
    return not rules.number.one.search(head) and bool(rules.number.many.search(head))


def _names(nodes: list[Node]) -> re.Pattern[str] | None:
    # one-word lower-case aliases ("the site", "central") name too much else
    found = sorted({
        name for n in nodes for name in (n.name, *n.aliases) if re.search("[A-Z]", name) or " " in name
    }, key=lambda n: (-len(n), n))  # fmt: skip
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)", re.IGNORECASE) if found else None
