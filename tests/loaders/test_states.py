"""Whether a thing itself is there, planned or over: every rule by its examples, then by whole documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from joinedup.graph import Kind, RuleError, Status
from joinedup.loaders import build_graph
from joinedup.loaders.ruledata import validated
from joinedup.loaders.states import StateRules, disputed, marked, state_in, state_rule, state_rules

RULES = state_rules().states


@pytest.mark.parametrize(("rule", "text"), [(r.id, e) for r in RULES for e in r.examples])
def test_examples_are_read(rule: str, text: str) -> None:
    found = state_rule(marked(text))
    assert found is not None
    assert found.id == rule


@pytest.mark.parametrize(("rule", "text"), [(r.id, e) for r in RULES for e in r.negated])
def test_look_alikes_are_not(rule: str, text: str) -> None:
    found = state_rule(marked(text))
    assert found is None or found.id != rule


def test_only_the_marked_thing_counts() -> None:
    text = "The protocol was in place, while the information agreement was in draft."
    at = text.index("information")
    assert state_in(text, at, at + len("information agreement")) is Status.PLANNED
    assert state_in(text, text.index("protocol"), text.index("protocol") + len("protocol")) is Status.PRESENT


def test_a_damaged_rule_is_named() -> None:
    rule = {"id": "x", "status": "present", "patterns": ["{M} (is"], "examples": ["a"], "negated": ["b"]}
    with pytest.raises(RuleError, match=r"states\.toml"):
        validated({"macros": {}, "states": [rule]}, "states.toml", StateRules)


def test_disputed_by_one_name_or_by_two() -> None:
    present, planned = frozenset({Status.PRESENT}), frozenset({Status.PLANNED})
    told = {
        "a": (Kind.PROGRAMME, "information agreement", present),
        "b": (Kind.PROGRAMME, "STP Information Agreement", planned),
        "c": (Kind.SERVICE, "night hub", present | planned),
        "d": (Kind.SERVICE, "joint night hub", planned),
        "e": (Kind.SERVICE, "falls clinic", frozenset({Status.PRESENT, Status.LIMITED})),
    }
    assert disputed(told) == {"a", "b", "c"}


def test_states_reach_the_evidence_of_nodes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Larkdale review\n\nThere was a memorandum of understanding between the two partnerships.\n\n"
        "We heard that an STP Memorandum of Understanding was still in draft.\n",
        encoding="utf-8",
    )
    graph = build_graph([tmp_path / "a.txt"]).graph
    told = {n.name: {e.status for e in n.evidence} for n in graph.nodes() if "nderstanding" in n.name}
    assert set().union(*told.values()) == {Status.PRESENT, Status.PLANNED}
