"""Tables: what the head of a column, and a yes or no below a system, say of the thing that opens the row."""

import pytest

from joinedup.loaders.extract.tables import TableExtractor, table_rules
from joinedup.loaders.mentions import recognise
from joinedup.loaders.readers import read_document


def claims(tmp_path, text):
    path = tmp_path / "oxley.txt"
    path.write_text(text, encoding="utf-8")
    reading = recognise(read_document(path))
    name = {k: e.name for k, e in reading.entities.items()}
    return {f"{name[c.subject]} {c.type} {name[c.object]} {c.status}" for c in TableExtractor().claims(reading)}


HEAD = "Oxley: plan\n\nThe Oxley Care Record and Tarn Register are new.\n\n"


def test_a_yes_or_a_no_says_who_sees_a_system(tmp_path):
    table = """Team               Oxley Care Record     Tarn Register
Oxley Night Team   Yes                   No
Tarn Falls Team    Lead nurse only       From May 2021
Tarn Wharf Team    to be discussed       Yes
"""
    assert claims(tmp_path, HEAD + table) == {
        "Oxley Night Team HAS_ACCESS_TO Oxley Care Record present",
        "Oxley Night Team HAS_ACCESS_TO Tarn Register absent",
        "Tarn Falls Team HAS_ACCESS_TO Oxley Care Record limited",
        "Tarn Falls Team HAS_ACCESS_TO Tarn Register planned",
        "Tarn Wharf Team HAS_ACCESS_TO Tarn Register present",
    }


def test_systems_may_open_the_rows(tmp_path):
    table = (
        "System              Oxley Night Team    Tarn Falls Team\n"
        "Oxley Care Record   Yes                 No\n"
        "Tarn Register       No                  No\n"
    )
    assert claims(tmp_path, HEAD + table) == {
        "Oxley Night Team HAS_ACCESS_TO Oxley Care Record present",
        "Tarn Falls Team HAS_ACCESS_TO Oxley Care Record absent",
        "Oxley Night Team HAS_ACCESS_TO Tarn Register absent",
        "Tarn Falls Team HAS_ACCESS_TO Tarn Register absent",
    }


def test_who_may_refer_to_whom(tmp_path):
    table = (
        "Referrer            Tarn Falls Team     Oxley Hub\n"
        "Oxley Night Team    Yes                 No\n"
        "Tarn Ward Team      No                  No\n"
    )
    assert claims(tmp_path, HEAD + table) == {
        "Oxley Night Team REFERS_TO Tarn Falls Team present",
        "Oxley Night Team REFERS_TO Oxley Hub absent",
        "Tarn Ward Team REFERS_TO Oxley Hub absent",
        "Tarn Ward Team REFERS_TO Tarn Falls Team absent",
    }


def test_columns_say_who_runs_and_pays(tmp_path):
    table = """Service             Run by                  Paid for by                   Until
Oxley Falls Team    Oxley Borough Council   Better Care Fund              March
Tarn Night Team     Tarn Town Trust         Oxley Borough Council (ended 2017)   May
"""
    assert claims(tmp_path, HEAD + table) == {
        "Oxley Borough Council PROVIDES Oxley Falls Team present",
        "Better Care Fund FUNDS Oxley Falls Team present",
        "Tarn Town Trust PROVIDES Tarn Night Team present",
        "Oxley Borough Council FUNDS Tarn Night Team ended",
    }


def test_figures_say_nothing(tmp_path):
    table = "Team               Number    Share\nOxley Night Team   12        40%\nTarn Falls Team    18        60%\n"
    assert claims(tmp_path, HEAD + table) == set()


@pytest.mark.parametrize("rule", table_rules().columns, ids=lambda r: r.id)
def test_a_column_is_known_by_its_head(rule):
    assert all(rule.fits(head, "From") for head in rule.examples)
    assert not any(rule.fits(head, "From") for head in rule.negated)
