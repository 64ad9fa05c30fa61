"""When a document speaks: every cue on its own examples, the order of the cues, and real documents."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.loaders.dating import date_by, date_of, dates, rules
from joinedup.loaders.readers import read_document
from joinedup.samples import sample_files

SAID = [(cue, text, value) for cue in rules().cues for text, value in cue.examples]
NOT_SAID = [(cue, text) for cue in rules().cues for text in cue.not_examples]


@pytest.fixture
def dated(tmp_path):
    def read(text: str) -> str | None:
        path = tmp_path / "a.txt"
        path.write_text(text, encoding="utf-8")
        return date_of(read_document(path))

    return read


@pytest.mark.parametrize(("cue", "text", "value"), SAID, ids=lambda x: getattr(x, "id", None))
def test_a_cue_reads_its_examples(cue, text, value):
    assert date_by(cue, text) == value


@pytest.mark.parametrize(("cue", "text"), NOT_SAID, ids=lambda x: getattr(x, "id", None))
def test_a_cue_leaves_its_look_alikes(cue, text):
    assert date_by(cue, text) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("on 1st of March, 2018 and 11/05/2018", ["2018-03-01", "2018-05-11"]),
        ("22 – 26 January 2018; 29 January – 2 February 2018", ["2018-01", "2018-02"]),
        ("October 2016 to September 2017", ["2017-09"]),
        ("in 2016/17, in 2017-18 and 2018/2019", ["2017-03", "2018-03", "2019-03"]),
        ("the strategy 2017–2021", ["2021"]),
        ("Sept 2018, May-2018", ["2018-09", "2018-05"]),
        ("31 February 2018, 13/13/2018, 1.2018.3, June 2099, 1066, 2017/15", []),
        ("a rate of 2018.5 per 100,000; £2018; 2018%; 1,999 calls; page A2018", []),
    ],
)
def test_dates_as_they_are_written(text, values):
    assert [d.value for d in dates(text)] == values


@given(st.text(alphabet="0123456789 /-–.MayJune", max_size=40))
def test_every_date_is_possible(text):
    for date in dates(text):
        assert 1948 <= int(date.value[:4]) <= 2060
        assert date.value[5:7] in {"", *(f"{m:02}" for m in range(1, 13))}


def test_the_review_dates_a_report_and_not_its_publication(dated):
    text = "Ambleford local review\n\nDate of review: 5 – 9 March 2018\nDate of publication: 2 July 2018\n\n"
    assert dated(text + "The council ran the service in 2016.") == "2018-03"


def test_the_last_update_of_a_page_is_no_date_of_it(dated):
    text = (
        "A new hub for Ambleford\n\nPage last updated: 12 May 2022\n\nThe council was opening a hub in its library.\n"
    )
    assert dated(text) is None
    assert dated(text + "\nIn 2017 it closed a home. In 2017 it lost a grant.") == "2017"


def test_a_law_is_no_date(dated):
    assert dated("Carers in Ambleford\n\nUnder the Care Act 2014 the council assessed every carer who asked.\n") is None


def test_the_title_comes_before_what_the_text_recalls(dated):
    text = "Ambleford Trust Annual Report 2019–20\n\nThe hub was opened in May 2012. It was closed in May 2012.\n"
    assert dated(text) == "2020-03"


def test_the_text_is_asked_last_and_plans_do_not_count(dated):
    text = (
        "How the system works\n\nThe hub was opened in October 2016. It was moved to the infirmary in March 2017. "
        "An audit was held in May 2017 and found few faults. The council will open another by 2025. "
        "A shared record is due in June 2019. By 2025 every home will be connected.\n"
    )
    assert dated(text) == "2017-05"


def test_one_stray_month_gives_way_to_the_year_with_support(dated):
    text = "How it works\n\nThe hub took 30 calls in 2016. In 2016 it was moved. A visit was made in May 2018.\n"
    assert dated(text) == "2016"


def test_no_date_at_all(dated):
    assert dated("How it works\n\nThe review, held in February, found few faults.\n") is None


@pytest.mark.parametrize(
    ("path", "value"),
    list(zip(sample_files(), ["2018-06", "2018-09-20", "2018-11-26"], strict=True)),
    ids=lambda x: str(x)[-9:],
)
def test_the_samples_are_dated(path, value):
    assert date_of(read_document(path)) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("castlebourne_annual", "2018-03"),
        ("castlebourne_urgent", "2023-07-14"),
        ("harrowmere_sop", "2019-02-04"),
        ("harrowmere_voluntary", "2018-11"),
        ("norland_icb_plan", "2024-05"),
        ("norland_scrutiny", "2018-09-18"),
        ("wexcombe_release", "2018-07-12"),
        ("wexcombe_report", "2018"),
    ],
)
def test_invented_documents_are_dated(name, value):
    assert date_of(read_document(Path(__file__).parent.parent / "data" / "invented" / f"{name}.txt")) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("000_ac0c7cf293eb0a4c", None),
        ("001_c775b86440e700a9", "2018-05-11"),
        ("002_0ceb135c2ca79ee4", "2018-01"),
        ("003_c4f87119abebd8af", None),  # "in February": it names no year
        ("004_211e1d6385d050ee", "2017-12-06"),
    ],
)
def test_the_corpus_is_dated(shared, name, value):
    assert date_of(read_document(shared / "corpus" / f"{name}.txt")) == value
