"""Templates of one's own: what may be left out, and errors that name file, row, field and mend."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from joinedup.graph import RuleError
from joinedup.queries.missing_links.template_files import read_template, template_of

OWN = """
title = "Village pathway"

[actors."village hall"]
words = "village halls"
many = true
any = [{ kinds = ["Site"], name = '\\bhall\\b' }]

[[rows]]
id = "V1"
stage = "U"
from = ["GPs"]
relation = "REFERS_TO"
to = ["village hall", "falls"]
basis = ["parish plan"]
"""


def row(**changes: Any) -> dict[str, Any]:
    given = {"id": "A1", "stage": "U", "from": ["GP"], "relation": "REFERS_TO", "to": ["falls"], "basis": ["own"]}
    return {key: value for key, value in {**given, **changes}.items() if value is not None}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_template_may_use_the_kinds_that_ship_and_its_own(tmp_path: Path) -> None:
    template = read_template(written(tmp_path, "own.toml", OWN))
    (only,) = template.rows
    assert (template.title, only.source, only.target) == ("Village pathway", ("GP practice",), ("village hall", "falls service"))  # noqa: E501  # fmt: skip
    assert (only.severity, only.reach, only.per_site) == (2, 3, False)
    assert "Healthwatch" in template.actors


def test_a_template_may_stand_alone(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no kind of actor 'GPs'"):
        read_template(written(tmp_path, "own.toml", "own_actors_only = true\n" + OWN))


def test_rows_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    text = (
        "id,stage,from,relation,to,basis,severity,per_site\n"
        'B1,C,"GP, care home",REFERS_TO,rapid response / intermediate care (at home),NG74 1.4; own,3,yes\n'
        ",,,,,,,\n"
        "B2,S,Healthwatch,WORKS_WITH,HWB or commissioners,own,,\n"
    )
    first, second = read_template(written(tmp_path, "own.csv", text)).rows
    assert first.source == ("GP practice", "care home")
    assert first.target == ("rapid response service", "intermediate care")
    assert (first.to_words, first.basis) == ("rapid response / intermediate care (at home)", ("NG74 1.4", "own"))
    assert (first.severity, first.per_site, second.severity, second.per_site) == (3, True, 2, False)
    assert second.target == ("Health and Wellbeing Board", "commissioner")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"stage": "Q"}, "row A1, stage: 'Q' is not known (use one of: U, C, D, S)"),
        ({"relation": "SENDS_TO"}, "row A1, relation: 'SENDS_TO' is not known (use one of: MEMBER_OF"),
        ({"from": ["hospitl"]}, "row A1, from: no kind of actor 'hospitl' (did you mean acute hospital"),
        ({"to": []}, "row A1, to: is empty (name at least one)"),
        ({"to": "falls"}, 'row A1, to: is not a list (write to = ["…"])'),
        ({"basis": None}, "row A1, basis: is missing (write basis = …)"),
        ({"colour": "red"}, "row A1, colour: unknown field (leave it out, or correct its name)"),
        ({"says": "("}, "row A1, says: not a regular expression: '('"),
        ({"says": 3}, "row A1, says: not a regular expression: 3"),
        ({"says": "a{99999999999}"}, "row A1, says: not a regular expression: 'a{99999999999}'"),
        ({"from": ["w" * 5000]}, f"row A1, from: no kind of actor '{'w' * 79}… (use one of: "),
        ({"severity": 4}, "row A1, severity: 4 is not known (use one of: 1, 2, 3)"),
        ({"also": [{"from": ["GP"], "relations": ["REFERS_TO"], "to": ["moon"]}]}, "row A1, also 1, to: no kind"),
        ({"ask": ["Nobody at all"]}, "row A1, ask: no kind of actor 'Nobody at all'"),
        ({"id": None}, "row 1 (without an id), id: is missing"),
    ],
)
def test_faults_of_a_row_are_told_with_the_mend(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(RuleError) as caught:
        template_of("own.toml", {"rows": [row(**changes)]})
    assert str(caught.value).startswith(f"own.toml: {told}")


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        ({"words": "z", "any": [{"kinds": ["Planet"]}]}, "actors, z, any 1, kinds 1: 'Planet' is not known"),
        ({"words": "z", "any": [{"types": ["Planet"]}]}, "actors, z, any 1: types: 'Planet' is none of"),
        ({"words": "z", "any": [{"sectors": ["space"]}]}, "actors, z, any 1: sectors: 'space' is none of"),
        ({"words": "z", "any": [{}]}, "actors, z, any 1: needs at least one of kinds"),
        ({"words": "z"}, "actors, z: needs a selector"),
        ({"words": "z", "includes": ["moon"]}, "actors, z, includes: no kind of actor 'moon'"),
    ],
)
def test_faults_of_a_kind_of_actor_are_told(actor: dict[str, Any], told: str) -> None:
    with pytest.raises(RuleError) as caught:
        template_of("own.toml", {"actors": {"z": actor}, "rows": []})
    assert str(caught.value).startswith(f"own.toml: {told}")


def test_one_id_stands_for_one_row() -> None:
    with pytest.raises(RuleError, match="row A1, id: there are two of it"):
        template_of("own.toml", {"rows": [row(), row()]})


HEAD = "id,stage,from,relation,to,basis"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("own.toml", "rows = [", "own.toml: is not TOML"),
        ("own.toml", "rows = 3", "own.toml: rows: is not a list of tables"),
        ("own.toml", "actors = 3", "own.toml: actors: is not a table"),
        ("own.csv", "", "own.csv: has no column 'id' (begin with the line id,stage,from,relation,to,basis)"),
        ("own.csv", "id,stage,from,relation,to\n", "own.csv: has no column 'basis'"),
        ("own.csv", f"{HEAD},mood\n", "own.csv: unknown column 'mood' (there may also be"),
        ("own.csv", f"{HEAD}\nA,U,GP,REFERS_TO,falls\n", "own.csv: row A: 5 cells under 6 columns"),
        ("own.csv", f'{HEAD}\n"A', "own.csv: is not CSV"),
        ("own.csv", f"{HEAD},per_site\nA,U,GP,REFERS_TO,falls,x,maybe\n", "own.csv: row A, per_site: 'maybe'"),
        ("own.csv", f"{HEAD},reach\nA,U,GP,REFERS_TO,falls,x,far\n", "own.csv: row A, reach: 'far' is not known"),
        ("own.csv", f"{HEAD},reach\nA,U,GP,REFERS_TO,falls,x,²\n", "own.csv: row A, reach: '²' is not known"),
        ("own.csv", f"{HEAD},reach\nA,U,GP,REFERS_TO,falls,x,{'9' * 5000}\n", "own.csv: row A, reach: '999"),
        ("own.csv", f"{HEAD},id\nA,U,GP,REFERS_TO,falls,x,B\n", "own.csv: has the column 'id' twice"),
        ("own.csv", HEAD.replace(",", ";"), f"own.csv: has no column 'id' (begin with the line {HEAD}, with commas"),
        ("own.csv", f"{HEAD}\n,,,,,\n", "own.csv: has no rows"),
        ("own.toml", "", "own.toml: has no rows"),
        ("own.toml", "own_actors_only = 1", "own.toml: own_actors_only: is neither true nor false"),
    ],
)  # fmt: skip
def test_files_that_are_none_are_told(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_template(written(tmp_path, name, text))
    assert str(caught.value).startswith(told)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        read_template(tmp_path / "none.toml")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RuleError, match="is not UTF-8 text"):
        read_template(tmp_path / "odd.toml")


def test_the_example_of_the_method_page_is_a_template() -> None:
    page = (Path(__file__).parents[3] / "docs/method.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)
    template = template_of("own.toml", tomllib.loads(example))
    assert [row.id for row in template.rows] == ["V1"]
    assert template.rows[0].source == ("GP practice", "care home")
