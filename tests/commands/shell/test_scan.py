"""Cutting what was typed into statements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.commands.shell.scan import is_complete, named_query, scan, split

NAMES = frozenset({"gaps", "profile", "who-can-refer"})


@pytest.mark.parametrize(
    ("text", "done", "rest"),
    [
        ("RETURN 1;", ["RETURN 1"], ""),
        ("RETURN 1; RETURN 2;", ["RETURN 1", "RETURN 2"], ""),
        ("MATCH (n)\nRETURN n", [], "MATCH (n)\nRETURN n"),
        ("MATCH (n)\nRETURN n;\nRETURN", ["MATCH (n)\nRETURN n"], "RETURN"),
        ("RETURN ';';", ["RETURN ';'"], ""),
        ('RETURN "a;\\";b" AS x;', ['RETURN "a;\\";b" AS x'], ""),
        ("RETURN 1 AS `a;b`;", ["RETURN 1 AS `a;b`"], ""),
        ("RETURN 1 // not; here\n;", ["RETURN 1 // not; here"], ""),
        ("RETURN /* nor; here */ 1;", ["RETURN /* nor; here */ 1"], ""),
        ("RETURN 'open;", [], "RETURN 'open;"),
        (":param x 'a;b'\nRETURN $x;", [":param x 'a;b'", "RETURN $x"], ""),
        ("gaps sector=acute\n:limit 3\n", ["gaps sector=acute", ":limit 3"], ""),
        ("who-can-refer;", ["who-can-refer;"], ""),
        ("profile", ["profile"], ""),
        ("profile MATCH (n) RETURN n;", ["profile MATCH (n) RETURN n"], ""),
        ("match", [], "match"),
        ("exit", ["exit"], ""),
        (";;", [], ""),
        ("// nothing but a remark", [], ""),
        ("", [], ""),
    ],
)
def test_statements_end_where_they_should(text, done, rest):
    assert split(text, NAMES) == (done, rest)
    assert is_complete(text, NAMES) is (not rest)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("gaps", ("gaps", "")),
        (" gaps ; ", ("gaps", "")),
        ("gaps status=absent sector='adult social care'", ("gaps", "status=absent sector='adult social care'")),
        ("gapss", ("gapss", "")),  # a slip of the pen is for the catalogue to refuse
        ("questions/mine.cypher n=3", ("questions/mine.cypher", "n=3")),
        ("return", None),
        ("MATCH (n) RETURN n", None),
        ("gaps and more", None),
    ],
)
def test_a_question_can_be_asked_by_its_name(statement, expected):
    assert named_query(statement, NAMES) == expected


@given(st.text(alphabet="ab;'\"`\\/*$:\n ()"))
def test_no_character_is_lost(text):
    assert "".join(p.text for p in scan(text)) == text


@given(st.lists(st.sampled_from(["RETURN 1", "MATCH (n)\nRETURN ';'", "RETURN /* ; */ 2"]), max_size=4))
def test_what_is_joined_by_semicolons_comes_apart_again(statements):
    assert split(";\n".join([*statements, ""])) == (statements, "")


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("'a'", False), ("'a", True), ("'a\\'", True), ("'", True), ('"it\'s"', False), ("`a", True), ("/* a", True),
        ("/* a */", False), ("/*/", True),
    ],
)  # fmt: skip
def test_what_is_left_open_is_known(text, is_open):
    assert next(iter(scan(text))).is_open is is_open
