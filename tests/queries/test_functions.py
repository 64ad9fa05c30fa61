"""What services are for: every function has the examples that its entry names, and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from joinedup.graph import Node, RuleError
from joinedup.queries.functions import (
    FunctionList,
    function_list,
    functions_of,
    in_general_words,
    told_functions,
    users_of,
)
from joinedup.queries.lexicon import checked

Make = Callable[[], Any]
FUNCTIONS = {f.name: f for f in function_list().functions}
YES = [(f.name, text) for f in FUNCTIONS.values() for text in f.examples]
NO = [(f.name, text) for f in FUNCTIONS.values() for text in f.counters]


@pytest.mark.parametrize(("function", "text"), YES, ids=lambda x: x)
def test_examples_of_a_function(function: str, text: str) -> None:
    assert FUNCTIONS[function].is_named(text)


@pytest.mark.parametrize(("function", "text"), NO, ids=lambda x: x)
def test_what_a_function_is_not(function: str, text: str) -> None:
    assert not FUNCTIONS[function].is_named(text)


def node(builder: Make, name: str, *said: str, kind: str = "Service", **fields: Any) -> Node:
    made = builder()
    return made.graph.node(made.node(kind, name, *said, **fields))


@pytest.mark.parametrize(
    ("name", "said", "functions", "basis"),
    [
        ("reablement service", "It helped.", ("reablement",), "name"),
        ("Firm Footing", "Firm Footing, its reablement service, had no list.", ("reablement",), "description"),
        ("Firm Footing", "Firm Footing was a reablement service for the moor.", ("reablement",), "description"),
        ("Firm Footing", "They met a reablement service called Firm Footing.", ("reablement",), "description"),
        ("Firm Footing", "Firm Footing (reablement) had no list.", ("reablement",), "description"),
        ("Firm Footing", "Firm Footing, which is run beside the falls clinic, had no list.", (), ""),
        ("Firm Footing", "It rang Firm Footing, the falls clinic said.", ("falls",), "description"),
        ("Firm Footing", "It rang the falls clinic, Firm Footing and the hub.", (), ""),
        ("Firmament", "Firm Footing, its reablement service, had no list.", (), ""),
        ("HALT model", "The HALT model cut avoidable admissions.", ("front-door assessment",), "sentence"),
        ("falls service", "The falls service cut avoidable admissions to hospital as a team.", ("falls",), "name"),
    ],
)  # fmt: skip
def test_what_tells_the_function(builder: Make, name: str, said: str, functions: tuple[str, ...], basis: str) -> None:
    told = told_functions(node(builder, name, said))
    assert (told.functions, told.basis) == (functions, basis)


def test_other_names_take_a_function_back(builder: Make) -> None:
    assert functions_of(node(builder, "mental health crisis team", aliases=["crisis team"])) == (
        "mental health crisis",
    )


def test_types_and_purposes_tell(builder: Make) -> None:
    assert told_functions(node(builder, "Amble Gateway", type="AccessPoint")) == (("point of access",), "type")
    line = node(builder, "Amble Gateway", type="AccessPoint", attributes={"purpose": "end of life care"})
    assert set(functions_of(line)) == {"point of access", "end of life care"}


def test_only_things_that_serve_have_functions(builder: Make) -> None:
    assert functions_of(node(builder, "Falls Association", kind="Organisation")) == ()
    assert functions_of(node(builder, "GP record", kind="InformationSystem")) == ("GP record",)
    assert functions_of(node(builder, "GP record", kind="Service")) == ()


def test_user_groups(builder: Make) -> None:
    assert users_of(node(builder, "memory clinic")) == "people with dementia"
    assert users_of(node(builder, "helpline", attributes={"audience": ["carers", "friends"]})) == "carers"
    assert users_of(node(builder, "falls service")) == "not stated"


@pytest.mark.parametrize(
    ("name", "general"),
    [
        ("intermediate care", True), ("GP out-of-hours service", True), ("24/7 advice line", True),
        ("Home First", False), ("REACT", False), ("116 virtual beds", False),
    ],
)  # fmt: skip
def test_names_in_general_words(builder: Make, name: str, general: bool) -> None:
    assert in_general_words(node(builder, name)) == general


ENTRY = {"name": "x", "means": "y", "named": "z", "examples": ["z"], "counters": ["a"]}
REST: dict[str, Any] = {"users": {}, "general": {"pattern": "GP"}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"named": "("}, "not a regular expression"),
        ({"kinds": ["Place"]}, "only InformationSystem, Pathway, Service have functions"),
        ({"colour": "blue"}, "Extra inputs"),
        ({"examples": []}, "examples"),
    ],
)
def test_a_bad_entry_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        checked(FunctionList, "functions.toml", {"functions": [ENTRY | change], **REST})


def test_a_function_is_listed_once() -> None:
    with pytest.raises(RuleError, match="listed twice: x"):
        checked(FunctionList, "functions.toml", {"functions": [ENTRY, ENTRY], **REST})
    with pytest.raises(ValidationError):
        FunctionList.model_validate({"functions": []})
