"""What was made of a document, sentence by sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from joinedup.loaders.build import read_one
from joinedup.loaders.reference.table import Reference
from joinedup.loaders.tracing import reading_sheet

NO_REFERENCE = Reference(use=False)


@pytest.fixture
def sheet(folder: Path) -> dict[str, Any]:
    return reading_sheet(read_one(folder / "oakmere.txt", NO_REFERENCE))


def sentences(sheet: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {s["text"]: s for b in sheet["blocks"] for s in b["sentences"]}


def test_it_is_plain_data_and_the_same_every_time(sheet: dict[str, Any], folder: Path) -> None:
    again = reading_sheet(read_one(folder / "oakmere.txt", NO_REFERENCE))
    assert json.dumps(sheet) == json.dumps(again)
    assert str(folder) not in json.dumps(sheet)
    assert list(sheet) == [
        "document", "made_by", "warnings", "summary", "reasons", "entities", "claims", "statements", "blocks",
    ]  # fmt: skip


def test_mentions_are_where_their_words_are(sheet: dict[str, Any]) -> None:
    names = [e["name"] for e in sheet["entities"]]
    sentence = sentences(sheet)["The trust had no access to GP records."]
    marked = {sentence["text"][m["start"] : m["end"]]: names[m["entity"]] for m in sentence["mentions"]}
    assert marked == {"The trust": "Oakmere Royal Hospitals NHS Trust", "GP records": "GP records"}


def test_claims_and_statements_hang_on_their_sentences(sheet: dict[str, Any]) -> None:
    names = [e["name"] for e in sheet["entities"]]
    sentence = sentences(sheet)["The trust had no access to GP records."]
    (claim,) = [sheet["claims"][n] for n in sentence["claims"]]
    assert (names[claim["subject"]], claim["type"], names[claim["object"]], claim["status"]) == (
        "Oakmere Royal Hospitals NHS Trust", "HAS_ACCESS_TO", "GP records", "absent",
    )  # fmt: skip
    assert [sheet["statements"][n]["kind"] for n in sentence["statements"]] == ["Finding"]
    assert sentence["passed"] is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The weather was fine.", "nothing"),
        ("We visited ORH and the Home Again service in May.", "method"),
        ("How services work together", "heading"),
    ],
)
def test_a_sentence_that_is_passed_over_has_its_reason(sheet: dict[str, Any], text: str, reason: str) -> None:
    assert sentences(sheet)[text]["passed"] == reason
    assert reason in sheet["reasons"]


def test_one_name_and_two_names_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Note\n\nPeople praised the falls clinic. The falls clinic and the memory clinic are both painted green.\n",
        encoding="utf-8",
    )
    found = sentences(reading_sheet(read_one(path, NO_REFERENCE)))
    assert found["The falls clinic and the memory clinic are both painted green."]["passed"] == "unstated"
    assert found["People praised the falls clinic."]["passed"] == "one"


def test_the_counts_are_those_of_the_sentences(sheet: dict[str, Any]) -> None:
    summary = sheet["summary"]
    prose = [s for s in sentences(sheet).values() if s["passed"] != "heading"]
    stating = [s for s in prose if s["claims"]]
    assert summary["sentences"] == len(prose)
    assert summary["with_claims"] == len(stating)
    assert summary["coverage"] == round(len(stating) / len(prose), 4)
    assert sum(summary["passed"].values()) == len(prose) - len(stating)
    assert summary["claims"] == len(sheet["claims"]) == sum(summary["claims_by_type"].values())
    assert summary["mentions"] == sum(e["mentions"] for e in sheet["entities"])
