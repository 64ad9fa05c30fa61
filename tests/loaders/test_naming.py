from datetime import date

import pytest

from joinedup.loaders.naming import latest, name_of, official_name
from joinedup.loaders.reference.model import Body, DatedName, Role

BODY = Body(
    role=Role.NHS_TRUST, code="RX1", source="list", name="Tarn Valley NHS Foundation Trust",
    names=(
        DatedName(name="Larkdale NHS Trust", end=date(2014, 3, 31)),
        DatedName(name="Larkdale NHS Foundation Trust", start=date(2014, 4, 1), end=date(2018, 1, 21)),
        DatedName(name="Tarn Valley NHS Foundation Trust", start=date(2018, 2, 10)),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("dated", "name"),
    [
        ("2001", "Larkdale NHS Trust"),
        ("2014", "Larkdale NHS Foundation Trust"),  # the last of two in that year
        ("2014-03", "Larkdale NHS Trust"),
        ("2018-01-21", "Larkdale NHS Foundation Trust"),
        ("2018-01-22", "Tarn Valley NHS Foundation Trust"),  # none then: the next after it
        ("2018-12", "Tarn Valley NHS Foundation Trust"),
        (None, "Tarn Valley NHS Foundation Trust"),
    ],
)
def test_the_name_that_a_body_bore_at_a_time(dated, name):
    assert official_name(BODY, dated) == name


def test_a_time_after_all_names_gives_the_last():
    ended = BODY.model_copy(update={"names": BODY.names[:2]})
    assert official_name(ended, "2020") == "Larkdale NHS Foundation Trust"


@pytest.mark.parametrize(
    ("spelt", "forms", "name"),
    [
        ("The Larkdale NHS Trust", (), "Larkdale NHS Trust"),  # an article is no part of the name
        ("larkdale nhs foundation trust", (), "larkdale nhs foundation trust"),
        ("the hospital group of the valley", ("LFT", "Larkdale NHS Foundation Trust"), "Larkdale NHS Foundation Trust"),
        ("LFT", ("the trust",), "Larkdale NHS Foundation Trust"),
    ],
)
def test_documents_spell_the_name_where_it_is_an_official_one(spelt, forms, name):
    assert name_of(BODY, spelt, forms, "2016") == name


def test_an_official_article_stays():
    infirmary = Body(role=Role.NHS_TRUST, code="RX2", source="list", name="The Infirmary NHS Trust")
    assert name_of(infirmary, "The Infirmary NHS Trust", (), None) == "The Infirmary NHS Trust"


def test_the_latest_of_dates_that_are_known():
    assert latest([None, "2018-01", "2018"]) == "2018-01"
    assert latest([None]) is None
