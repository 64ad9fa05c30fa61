"""Figures: value, unit, period, comparators, share; and what is no figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph.numbers import parse_fraction, parse_number
from joinedup.loaders.statements import measures_of, shares_and_volumes


def read(text):
    return [(f.value, f.unit, f.period, f.comparators) for f in measures_of(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("13% of residents are aged 65 and over.", [(13, "%", None, ())]),
        (
            "In January 2018 the hub received 1999 referrals from GPs.",
            [(1999, "referrals", "January 2018", ())],
        ),
        (
            "In 2016/17 11% of people in Norland had one, compared to 18% nationally and 17% across comparator areas.",
            [(11, "%", "2016/17", ("England 18", "similar areas 17"))],
        ),
        (
            "33% of homes were poor and 5% closed against England averages of 15% and 1%, respectively.",
            [(33, "%", None, ("England 15",)), (5, "%", None, ("England 1",))],
        ),
        (
            "North CCG (53%), South CCG (42%) and East CCG (37%) compared to the England average (27%).",
            [(53, "%", None, ("England 27",)), (42, "%", None, ("England 27",)), (37, "%", None, ("England 27",))],
        ),
        (
            "Falls went down in 2016/17 to 541 per 100,000 from 602 per 100,000 the previous year.",
            [(541, "per 100,000", "2016/17", ("previous year 602",))],
        ),
        (
            "Turnover was higher than in similar areas (31.2% compared to 24.4%, up from 28.5% the previous year).",
            [(31.2, "%", None, ("similar areas 24.4", "previous year 28.5"))],
        ),
        ("Delays stood at 5.8% of bed days against a target of 3.5%.", [(5.8, "%", None, ("target 3.5",))]),
        ("Decisions were taking 61 days on average against a standard of 28.", [(61, "days", None, ("standard 28",))]),
        (
            "Delays fell from 14.2 per 100,000 adults in 2016/17 to 11.3 in the year to March 2018.",
            [(11.3, "per 100,000 adults", "the year to March 2018", ("2016/17 14.2",))],
        ),
        ("It moved 611 patients, against 540 the year before.", [(611, "patients", None, ("previous year 540",))]),
        ("The fund gave £1.2m and £730 million was lacking.", [(1.2e6, "GBP", None, ()), (7.3e8, "GBP", None, ())]),
        ("Pharmacists went into 31 of the city’s 58 care homes.", [(31, "of 58 care homes", None, ())]),
        ("Only one of the three homes has a nurse.", [(1, "of 3 homes", None, ())]),
        ("88 active residential care homes", [(88, "active residential care homes", None, ())]),
        ("At noon 19 people had waited over four hours.", [(19, "people", None, ())]),
        ("Twenty-six per cent of agencies closed.", [(26, "%", None, ())]),
        ("There are 58 care homes, 31 home care agencies and 27 general practices.",
         [(58, "care homes", None, ()), (31, "home care agencies", None, ()), (27, "general practices", None, ())]),
        ("It helped 512 people between May and August 2016.", [(512, "people", "May to August 2016", ())]),
        ("The average wait was 38 days (target 28 days).", [(38, "days", None, ("target 28",))]),
        ("One in three GPs had used it.", [(1, "of 3 GPs", None, ())]),
        ("There was a 6 week wait.", [(6, "week", None, ())]),
        ("In 2017/18 it saw 4,312 people, 12% more than in the previous year.",
         [(4312, "people", "2017/18", ()), (12, "%", "2017/18", ())]),
        ("Out of 152 councils it came last.", []),
        ("Some 900 people joined and calls rose to 90 between May and June 2017.",
         [(900, "people", None, ())]),
        ("33% of homes and 5% of agencies closed in 2016/17.", [(33, "%", "2016/17", ()), (5, "%", "2016/17", ())]),
        ("In Q3 2017/18 it made 90 visits.", [(90, "visits", "Q3 2017/18", ())]),
    ],
)  # fmt: skip
def test_figures(text, figures):
    assert read(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "The line is open 24/7.",
        "People could ring NHS 111 or 999.",
        "Section 48 of the Act applies.",
        "The section 75 agreement was signed on 12 March 2018.",
        "The pathway is for people aged 65 and over.",
        "It supports over 65s and those over 75.",
        "Call 01632 960 123 for the press office.",
        "Version 2.1 replaced version 1.4 in week 2.",
        "The hub is open from 8am to 8pm, seven days a week.",
        "The two CCGs and the three trusts met.",
        "A printed copy from 2016 was in use.",
        "See table 3 on page 17.",
        "We reviewed 34 care records and visited 17 services.",
        "It agreed a 2018 Market Position Statement.",
        "A man of 91 was assessed.",
        "Pathway 2 beds are at Coverley Hospital.",
    ],
)
def test_no_figure(text):
    assert read(text) == []


def test_spans_and_shares():
    text = "The board (covering 80% of the city) passed 1,903 patients on, half of them older people."
    figures = shares_and_volumes(text)
    assert [text[f.start : f.end] for f in figures[:2]] == ["80%", "1,903 patients"]
    assert [f.share for f in figures[:2]] == [0.8, None]
    assert shares_and_volumes("Three-quarters of homes replied.")[0].share == 0.75


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,999", 1999),
        ("2.7 million", 2.7e6),
        ("twenty-six", 26),
        ("three and a half", 3.5),
        ("a hundred", 100),
        ("1.1bn", 1.1e9),
        ("two dozen", 24),
    ],
)
def test_numbers(text, value):
    assert parse_number(text) == value


def test_not_a_number():
    with pytest.raises(ValueError, match="not a number"):
        parse_number("several")


def test_fractions():
    assert [parse_fraction(t) for t in ("half", "a third", "two-thirds", "a quarter")] == [0.5, 0.3333, 0.6667, 0.25]


@given(st.text(alphabet="0123456789 ,.%£/()[]ajanuarypeople-–’", max_size=60))
def test_any_text_is_read_without_error_and_with_true_spans(text):
    for figure in shares_and_volumes(text):
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.text == text[figure.start : figure.end].strip()
