"""The file of decisions on identity: what may stand in it, how it grows, and what is said of a broken one."""

import json
import os
from datetime import date

import pytest
from pydantic import ValidationError

from joinedup.graph import InputError, Kind
from joinedup.graph.identity import (
    IdentityDecision,
    append_decision,
    current,
    dumps,
    loads,
    read_decisions,
    write_decisions,
)


def decision(name="Home from Hospital", other="Hospital from Home", verdict="same", **more):
    fields = {
        "verdict": verdict, "kind": "Service", "name": name, "other": other, "reviewer": "data steward",
        "date": "2024-03-01", "reason": "one leaflet has both names",
    }  # fmt: skip
    return IdentityDecision.model_validate({k: v for k, v in {**fields, **more}.items() if v is not None})


def test_a_decision_says_in_words_what_it_says():
    assert str(decision()) == "'Home from Hospital' and 'Hospital from Home' are the same (2024-03-01)"
    on_body = decision("Larkdale CCG", None, "different", kind="Organisation", body="ccg:00X", document="report.txt")
    assert "are different in report.txt" in str(on_body)
    assert "ccg:00X" in str(on_body)
    assert decision().date == date(2024, 3, 1)
    assert decision().kind is Kind.SERVICE


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"other": None}, "either other"),
        ({"body": "ccg:00X"}, "either other"),
        ({"body_name": "NHS Larkdale CCG"}, "goes with body"),
        ({"other": "home  FROM hospital"}, "one name"),
        ({"other": None, "body": "00X"}, "pattern"),
        ({"reason": "  "}, "must not be empty"),
        ({"name": ""}, "must not be empty"),
        ({"verdict": "maybe"}, "same"),
        ({"kind": "Hospital"}, "Hospital"),
        ({"reviewer": "jo@larkdale.example"}, "role"),
        ({"reviewer": "steward, 01234 567 890"}, "role"),
        ({"reason": "told by jo@larkdale.example"}, "e-mail"),
        ({"date": "March"}, "date"),
        ({"system": "Larkdale", "document": "a.txt"}, "not both"),
        ({"nurse": "x"}, "nurse"),
    ],
)
def test_what_is_no_decision_is_refused(fields, problem):
    with pytest.raises(ValidationError, match=problem):
        decision(**fields)


def test_text_is_kept_on_one_line():
    assert decision(reason="one\n leaflet\t says so").reason == "one leaflet says so"


def test_the_last_decision_on_a_pair_counts_whichever_side_is_named_first():
    first, other = decision(), decision("Rapid Response", "Rapid Response Service")
    turned = decision("Hospital from home", "HOME from Hospital", "different", date="2024-04-01")
    assert current([first, other, turned]) == (other, turned)
    assert current([turned, other, first]) == (other, first)


def test_what_holds_in_one_document_is_another_pair():
    assert len(current([decision(), decision(document="a.txt"), decision(system="Larkdale")])) == 3


def test_spellings_are_one_pair_where_the_caller_says_so():
    pair = [decision("Larkdale CCG", "LCCG"), decision("NHS Larkdale CCG", "LCCG")]
    assert len(current(pair)) == 2
    assert len(current(pair, lambda name: name.lower().removeprefix("nhs "))) == 1


def test_a_file_holds_one_decision_a_line_in_the_order_of_being_made(tmp_path):
    path = tmp_path / "identity.json"
    made = (decision(reason="“quoted” – naïve"), decision("B", "A"), decision(verdict="different"))
    for one in made:
        append_decision(path, one)
    assert read_decisions(path) == made
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 + len(made) + 1
    assert [json.loads(line.rstrip(","))["verdict"] for line in lines[2:5]] == ["same", "same", "different"]
    assert loads(dumps(made)) == made
    assert loads(dumps(())) == ()


def test_a_verdict_that_stands_already_is_refused_and_the_file_is_left(tmp_path):
    path = tmp_path / "identity.json"
    append_decision(path, decision())
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"decided already by data steward: one leaflet"):
        append_decision(path, decision("Hospital from Home", "Home from Hospital", reason="again"))
    assert path.read_bytes() == before
    append_decision(path, decision(verdict="different"))
    append_decision(path, decision())  # a change of mind, and back: all three are kept
    assert [d.verdict for d in read_decisions(path)] == ["same", "different", "same"]


GOOD = dumps([decision(), decision("B", "A")])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.replace('"other"', "other", 1), "broken JSON at line 3"),
        (GOOD[:-20], "broken JSON"),
        ("", "broken JSON at line 1"),
        ("[]", "not a file of decisions"),
        ('{"identity_version": 2, "decisions": []}', "newer joinedup"),
        (GOOD.replace('"name": "B"', '"name": ""'), "line 4: name: must not be empty"),
        (GOOD.replace('"other": "A", ', ""), "line 4: needs either other"),
        (json.dumps(json.loads(GOOD.replace('"name": "B"', '"name": ""')), indent=2), "line 13: name"),
        ('{"identity_version": 1}', "decisions: Field required"),
    ],
)
def test_a_broken_file_is_named_with_the_line_and_never_written_over(tmp_path, text, problem):
    path = tmp_path / "identity.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=problem) as caught:
        append_decision(path, decision("C", "D"))
    assert str(path) in str(caught.value)
    assert caught.value.mend
    assert path.read_text(encoding="utf-8") == text


def test_other_encodings_and_missing_files_are_told_apart(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_decisions(tmp_path / "none.json")
    (tmp_path / "latin.json").write_bytes(dumps([decision(reason="naïve")]).encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        read_decisions(tmp_path / "latin.json")
    (tmp_path / "bom.json").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert len(read_decisions(tmp_path / "bom.json")) == 2
    with pytest.raises(InputError, match="cannot be read"):
        read_decisions(tmp_path)
    with pytest.raises(InputError, match="cannot be written"):
        write_decisions([decision()], tmp_path / "no" / "identity.json")


@pytest.mark.parametrize("version", ["true", "0", "1.0", "null"])
def test_a_version_is_a_number_from_one_on(version):
    with pytest.raises(InputError, match="no identity_version"):
        loads(f'{{"identity_version": {version}, "decisions": []}}')


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a file"):
        read_decisions(tmp_path / "pipe")
