"""Reports on a terminal: read at any width, nothing of a document taken for mark-up, and nothing left out silently."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from joinedup.queries.rendering.blocks import Claim, Claims, Column, Paper, Row, Table, table
from joinedup.queries.rendering.columns import GAP, lay_out
from joinedup.queries.rendering.terminal import paper_text, print_blocks, print_paper
from joinedup.queries.results import Quote

SAID = Quote(document="review.pdf", page=3, section="Crisis > Safe?", quote="Nobody [red]rang[/red] back.")


def printed(*blocks: object, width: int = 80, limit: int | None = None) -> list[str]:
    out = io.StringIO()
    print_blocks(blocks, Console(file=out, width=width, color_system=None, force_terminal=False), limit=limit)  # type: ignore[arg-type]
    return [line.rstrip() for line in out.getvalue().splitlines()]


COUNTS = tuple(Column(name=n, kind="count") for n in ("stated", "present", "limited", "absent"))
WIDE = table(
    "By stage and sectors",
    ("stage", "sectors", *COUNTS, Column(name="planned", kind="count", spare=2),
     Column(name="gap", kind="share"), Column(name="95% low", kind="share", spare=1)),
    [
        ("usual place of residence", "adult social care – commissioning", 20, 10, 7, 3, 0, 0.5, 0.333),
        ("not stated", "voluntary – independent", 4, 0, 2, 2, 0, 1.0, None),
    ],
)  # fmt: skip


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160])
def test_no_word_of_a_table_is_broken_and_no_line_is_too_long(width: int) -> None:
    lines = printed(WIDE, width=width)
    assert all(cell_len(line) <= width for line in lines)
    words = set(" ".join(lines).replace(";", " ").replace(":", " ").split())
    for name in ("residence", "commissioning", "independent", "voluntary"):
        assert name in words, (width, name)


def test_spare_columns_go_first_and_are_named() -> None:
    assert "planned" in printed(WIDE, width=120)[3]
    lines = printed(WIDE, width=83)
    assert lines[-1] == "  left out for want of room: planned"
    lines = printed(WIDE, width=74)
    assert lines[-1] == "  left out for want of room: planned, 95% low"
    assert any("50%" in line for line in lines)


def test_rows_are_stacked_where_columns_do_not_fit() -> None:
    lines = printed(WIDE, width=40)
    assert lines[2] == "  usual place of residence"
    said = " ".join(" ".join(lines).split())
    assert "sectors: adult social care – commissioning stated: 20; present: 10" in said
    assert "planned: 0; gap: 50%; 95% low: 33%" in said, "nothing is left out of stacked rows"
    assert "95% low: –" in said


def test_two_columns_name_a_stacked_row_where_one_does_not() -> None:
    rows = [("acute", "hospital services of some length", 1), ("acute", "community services of some length", 2)]
    lines = printed(table("T", ("a", "b", Column(name="counted", kind="count")), rows), width=24)
    assert next(line for line in lines if "·" in line).startswith("  acute · hospital")


@given(
    st.lists(st.tuples(st.text("abcdefgh ", min_size=1, max_size=80), st.integers(0, 10**6)), min_size=1, max_size=5),
    st.integers(30, 200),
)
def test_words_stay_whole_at_any_width(rows: list[tuple[str, int]], width: int) -> None:
    rows = [(" ".join(word[:20] for word in text.split()) or "x", number) for text, number in rows]
    made = table("T", ("name", Column(name="number", kind="count")), rows)
    lines = printed(made, width=width)
    assert all(cell_len(line) <= width for line in lines)
    words = [word for line in lines for word in line.split()]
    for text, number in rows:
        assert f"{number:,}" in words
        for word in text.split():
            assert word in words


@given(st.lists(st.text("ab ", max_size=60), min_size=2, max_size=6), st.integers(10, 160))
def test_a_layout_never_asks_for_more_than_there_is(cells: list[str], width: int) -> None:
    columns = [Column(name=f"c{i}", spare=i % 3) for i in range(len(cells))]
    layout = lay_out(columns, [cells], width)
    if layout is not None:
        assert sum(layout.widths) + GAP * (len(layout.widths) - 1) <= width
        assert sorted((*layout.columns, *layout.left_out)) == list(range(len(cells)))
        kept = max(columns[i].spare for i in layout.columns)
        assert all(columns[i].spare > kept for i in layout.left_out)


def test_an_empty_table_and_an_empty_list_say_so() -> None:
    assert printed(Table(title="T", columns=(Column(name="a"),), rows=(), empty="nobody says")) == [
        "",
        "T",
        "  nobody says",
    ]
    assert printed(Claims(items=())) == ["  none stated"]


def test_a_limit_says_what_it_leaves_out() -> None:
    made = table("T", ("a",), [("x",), ("y",), ("z",)])
    assert "  … and 1 more" in printed(made, limit=2)
    assert not any("more" in line for line in printed(made))
    claims = Claims(items=tuple(Claim(title=t) for t in "xyz"))
    assert [line for line in printed(claims, limit=2) if line] == ["1. x", "2. y", "  … and 1 more"]


def test_claims_show_facts_and_sentences_and_gather_what_is_not_stated() -> None:
    told, other, third = (SAID.model_copy(update={"status": "present", "quote": q}) for q in ("They rang.", "b", "c"))
    claim = Claim(
        title="Wards do not ring GPs", status="absent", evidence=(SAID, SAID, other, third), against=(told,),
        facts=(("score", "9"), ("owner", "not stated"), ("stage", "not stated"), ("long", "x" * 40)),
    )  # fmt: skip
    lines = printed(Claims(items=(claim,)), width=100)
    assert lines[1:5] == [
        "1. Wards do not ring GPs", "   absent; score: 9", f"   long: {'x' * 40}", "   not stated: owner, stage",
    ]  # fmt: skip
    assert lines[5:] == [
        "   “Nobody [red]rang[/red] back.” (review.pdf, p. 3, Safe?)", "   “b” (review.pdf, p. 3, Safe?)",
        "   but present: “They rang.” (review.pdf, p. 3, Safe?)",
    ]  # fmt: skip


def test_a_claim_that_is_its_sentence_does_not_say_it_twice() -> None:
    quote = SAID.model_copy(update={"quote": "Nobody rang."})
    assert printed(Claims(items=(Claim(title="Nobody rang.", evidence=(quote,)),)))[1:] == [
        "1. Nobody rang.", "   (review.pdf, p. 3, Safe?)",
    ]  # fmt: skip


def test_everything_of_a_paper_is_shown_and_none_of_it_drives_the_terminal(paper: Paper) -> None:
    out = io.StringIO()
    print_paper(paper, Console(file=out, width=80, color_system=None, force_terminal=False))
    shown = out.getvalue()
    said = " ".join(shown.split())
    for words in (
        "Merrow </p><script>", "Summary", "Six things are missing.", "• One", "Straight to the third level", "1,200",
        "25%", "Read it so.", "none stated", "GPs cannot see notes", "no claim", "Do not compare.",
    ):  # fmt: skip
        assert words in said, words
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\ud800]", shown)


def test_a_text_file_cites_by_number_and_lists_the_sentences(paper: Paper) -> None:
    text = paper_text(paper)
    assert "\x1b" not in text
    assert not any(line != line.rstrip() or len(line) > 100 for line in text.splitlines())
    body, evidence = text.split("\nEvidence\n--------\n")
    assert "Six things are missing. [1, 2]" in body
    cited = {int(n) for part in re.findall(r"\[([\d, –]+)\]", body) for n in re.findall(r"\d+", part)}
    listed = [int(n) for n in re.findall(r"^ *\[(\d+)\] “", evidence, re.MULTILINE)]
    assert listed == list(range(1, len(listed) + 1))
    assert cited == set(listed)
    assert "(Review of Merrow.pdf, p. 1, Crisis > Safe?)" in " ".join(evidence.split())
    assert paper_text(paper) == text


def test_a_limited_text_file_lists_no_sentence_that_it_does_not_cite() -> None:
    quotes = [SAID.model_copy(update={"quote": f"Sentence {i}."}) for i in range(3)]
    rows = tuple(Row(cells=(f"r{i}",), evidence=(q,)) for i, q in enumerate(quotes))
    text = paper_text(Paper(title="T", blocks=(Table(title="t", columns=(Column(name="a"),), rows=rows),)), limit=1)
    assert "Sentence 0." in text
    assert "Sentence 1." not in text
    assert "… and 2 more" in text
