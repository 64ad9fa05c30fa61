"""Reports as CSV: one table, sentences joined, and nothing that a spreadsheet would reckon."""

from __future__ import annotations

import csv
import io

import pytest

from joinedup.queries.rendering.blocks import Chart, Claim, Claims, Column, Heading, Paper, Row, Series, table
from joinedup.queries.rendering.flat import csv_bytes, main_grids, tables_left_out
from joinedup.queries.results import Quote

SAID = Quote(document="review.pdf", page=3, section="Crisis", quote="Nobody\nrang.")
FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "\u00a0=1",
    "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\u202e=1", "\x00=1", "\ufeff=1",
]  # fmt: skip


def read(paper: Paper, limit: int | None = None) -> list[list[str]]:
    data = csv_bytes(paper, limit=limit)
    assert data.startswith(b"\xef\xbb\xbf"), "without it Excel reads other letters"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str) -> None:
    quote = SAID.model_copy(update={"quote": formula, "document": formula})
    made = table("T", (formula, "b"), [Row(cells=(formula, f"x\n{formula}"), evidence=(quote,))])
    claims = Claims(items=(Claim(title=formula, facts=((formula, formula),)),))
    for paper in (Paper(title="T", blocks=(made,)), Paper(title="T", blocks=(claims,))):
        for row in read(paper):
            for cell in row:
                assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠") or not cell, cell
                assert not cell.startswith(("\t", "\r", "\n"))


def test_numbers_are_plain_and_nothing_is_empty() -> None:
    made = table(
        "T", ("a", Column(name="n", kind="count"), Column(name="s", kind="share")),
        [("x", 1200, -0.25), ("y", None, 1.0)],
    )  # fmt: skip
    assert read(Paper(title="T", blocks=(made,))) == [
        ["a", "n", "s", "evidence"], ["x", "1200", "-0.25", ""], ["y", "", "1.0", ""],
    ]  # fmt: skip


def test_sentences_stand_in_the_row() -> None:
    other = SAID.model_copy(update={"quote": "They rang.", "page": None, "line": 7})
    claim = Claim(title="Nobody rings", status="absent", facts=(("score", "6.3"),), columns=(("from", "GPs"),),
                  evidence=(SAID, other, SAID), against=(other,))  # fmt: skip
    head, row = read(Paper(title="T", blocks=(Claims(items=(claim,)),)))
    assert dict(zip(head, row, strict=True)) == {
        "what": "Nobody rings", "status": "absent", "from": "GPs", "score": "6.3",
        "evidence": "“Nobody rang.” (review.pdf, p. 3, Crisis)\n“They rang.” (review.pdf, line 7, Crisis)",
        "evidence against": "“They rang.” (review.pdf, line 7, Crisis)",
    }  # fmt: skip


def test_main_tables_stand_below_each_other() -> None:
    blocks = (
        Heading(text="First"), table("aside", ("z",), [("no",)]),
        table("A", ("a", "b"), [("1", "2")], main=True), 
        Chart(title="c", alt="c", categories=("x",), series=(Series(name="s", values=(1.0,)),)),
        Heading(text="Second"), table("B", ("b", "c"), [("3", "4"), ("5", "6")], main=True),
    )  # fmt: skip
    paper = Paper(title="T", blocks=blocks)
    assert read(paper) == [
        ["part", "a", "b", "c", "evidence"],
        ["A", "1", "2", "", ""], ["B", "", "3", "4", ""], ["B", "", "5", "6", ""],
    ]  # fmt: skip
    assert read(paper, limit=1)[1:] == [["A", "1", "2", "", ""], ["B", "", "3", "4", ""]]
    assert tables_left_out(paper) == 1


def test_columns_of_one_name_stay_apart() -> None:
    made = table("T", ("system", "Ambleford", "Ambleford"), [("x", "first", "second")])
    assert read(Paper(title="T", blocks=(made,))) == [
        ["system", "Ambleford", "Ambleford", "evidence"], ["x", "first", "second", ""],
    ]  # fmt: skip


def test_without_a_main_table_it_is_the_first() -> None:
    paper = Paper(title="T", blocks=(table("A", ("a",), [("1",)]), table("B", ("b",), [("2",)])))
    assert [g.title for g in main_grids(paper)] == ["A"]
    assert tables_left_out(paper) == 1
    assert read(Paper(title="T", blocks=())) == [["evidence"]]
    assert read(Paper(title="T", blocks=(Claims(items=(), main=True),))) == [["what", "evidence"]]
