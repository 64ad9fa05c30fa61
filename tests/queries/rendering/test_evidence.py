"""Sentences are numbered in the order in which they are cited."""

from __future__ import annotations

import pytest

from joinedup.graph.vocabulary import Status
from joinedup.queries.rendering.blocks import Bullets, Claim, Claims, Column, Paper, Paragraph, Quotation, Row, Table
from joinedup.queries.rendering.evidence import Register, cited, distinct, runs
from joinedup.queries.results import Quote


def quote(words: str, **more: object) -> Quote:
    return Quote.model_validate({"document": "Review of Merrow", "page": 3, "quote": words, **more})


A, B, C = quote("Wards do not refer."), quote("The line closes at six."), quote("Carers wait.")


def test_numbers_go_up_in_order_of_first_use_and_stay():
    register = Register()
    assert [register.number(q) for q in (B, A, B, C)] == [1, 2, 1, 3]
    assert list(register) == [(1, B), (2, A), (3, C)]
    assert len(register) == 3


def test_a_citation_is_ascending_and_names_each_once():
    register = Register()
    register.cite([A, B, C])
    assert register.cite([C, A, C]) == (1, 3)
    assert register.label([C, A]) == "[1, 3]"
    assert register.label([]) == ""


def test_one_sentence_read_as_two_statuses_is_one_sentence_of_one_place():
    register = Register()
    read_as = [quote("Wards do  not\nrefer.", status=Status.ABSENT), quote("Wards do not refer.")]
    assert register.cite(read_as) == (1,)
    assert register.cite([quote("Wards do not refer.", page=9)]) == (2,)
    assert register.cite([quote("Wards do not refer.", document="Plan of Merrow")]) == (3,)


def test_what_a_report_cites_in_the_order_of_reading():
    table = Table(
        title="Gaps",
        columns=(Column(name="gap"),),
        rows=(Row(cells=("x",), evidence=(B,)), Row(cells=("y",), evidence=(C,))),
    )
    claims = Claims(items=(Claim(title="x", evidence=(A,), against=(B,)), Claim(title="y", evidence=(C,))))
    paper = Paper(title="Report", blocks=(table, claims, Quotation(quotes=(C,))))
    assert list(cited(paper)) == [B, C, A, B, C, C]
    assert list(Register.of(paper)) == [(1, B), (2, C), (3, A)]
    assert list(Register.of(paper.blocks[:2], limit=1)) == [(1, B), (2, A)], "what a limit leaves out has no number"


def test_sentences_of_running_text_and_of_lists_are_cited():
    blocks = (Paragraph(text="Care waits.", evidence=(C,)), Bullets(items=("a", "b"), evidence=((), (A, C))))
    assert list(Register.of(blocks)) == [(1, C), (2, A)]
    with pytest.raises(ValueError, match="2 items have 1 lists of evidence"):
        Bullets(items=("a", "b"), evidence=((A,),))


def test_three_in_a_row_are_written_as_a_run():
    assert runs([]) == ()
    assert runs([1, 2, 4, 5, 6, 9]) == ((1, 1), (2, 2), (4, 6), (9, 9))
    register = Register()
    register.cite([A, B, C, quote("D."), quote("E.")])
    assert register.label([A, B, C, quote("E.")]) == "[1–3, 5]"


def test_distinct_keeps_each_sentence_once_in_order():
    one = Quote(document="d", page=1, quote="One.")
    again = one.model_copy(update={"status": "absent"})
    other = one.model_copy(update={"page": 2})
    assert distinct([one, other, again]) == (one, other)
    assert distinct([]) == ()
