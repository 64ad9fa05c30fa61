"""The file of a reference table: read, written, laid over another."""

from __future__ import annotations

import gc
import json
import pickle
from datetime import date
from pathlib import Path

import pytest

from joinedup.graph.errors import InputError
from joinedup.loaders.reference.model import Body, DatedName, Role, Source
from joinedup.loaders.reference.table import (
    Reference,
    as_table,
    dumps,
    loads,
    read_table,
    shipped_table,
    write_table,
)

SOURCE = Source(id="list", title="A list", publisher="P", edition="2018", licence="OGL")
BODY = Body(
    role=Role.CCG,
    code="99Z",
    codes={"ods": "99Z"},
    name="NHS Wexcombe CCG",
    names=(
        DatedName(name="NHS Wexcombe and Harrowmere CCG", end=date(2017, 3, 31)),
        DatedName(name="NHS Wexcombe CCG"),
    ),
    opened=date(2013, 4, 1),
    source="list",
)
OTHER = Body(role=Role.STP, code="QZZ", name="Norland STP", source="list")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    table = as_table([OTHER, BODY], [SOURCE])
    path = tmp_path / "table.jsonl"
    write_table(table, path)
    assert read_table(path) == table
    assert path.read_text(encoding="utf-8") == dumps(read_table(path))
    assert [json.loads(row)["code"] for row in dumps(table).splitlines()[1:]] == ["99Z", "QZZ"]


def test_order_of_the_bodies_does_not_change_the_hash() -> None:
    assert as_table([OTHER, BODY], [SOURCE]).hash == as_table([BODY, OTHER], [SOURCE]).hash
    assert as_table([BODY], [SOURCE]).hash != as_table([BODY, OTHER], [SOURCE]).hash


def test_reading_leaves_the_collection_of_garbage_as_it_was() -> None:
    text = dumps(as_table([BODY]))
    for on in (True, False):
        (gc.enable if on else gc.disable)()
        try:
            loads(text)
            assert gc.isenabled() is on
        finally:
            gc.enable()


def test_a_table_laid_over_another() -> None:
    newer = BODY.model_copy(update={"name": "NHS Wexcombe and Norland CCG"})
    both = as_table([BODY], [SOURCE]).overlaid(as_table([OTHER, newer]))
    assert list(both.bodies) == ["ccg:99Z", "stp:QZZ"]
    assert both.bodies["ccg:99Z"].name == "NHS Wexcombe and Norland CCG"
    assert both.title("list") == "A list (2018)"
    assert both.title("no such list") == "no such list"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a reference table"),
        ("code,name\n99Z,NHS Wexcombe CCG\n", "is not a reference table"),
        ('{"reference_version":9,"sources":[]}\n', "is version 9"),
    ],
)
def test_what_is_no_table_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        loads(text, "mine.jsonl")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"opened":"2013-04-01"', '"opened":"2013-04-01","closed":"2012-01-01"', "closes .* before it opens"),
        ('"role":"ccg"', '"role":"pct"', "Input should be"),
        ('"source":"list"', '"source":"list","phone":"1"', "Extra inputs"),
        ('"end":"2017-03-31"', '"start":"2018-01-01","end":"2017-03-31"', "before it begins"),
        ('"opened":"2013-04-01"', '"sector":"nowhere"', "unknown sector"),
    ],
)
def test_a_bad_body_is_named_by_its_line(old: str, new: str, says: str) -> None:
    text = dumps(as_table([BODY, OTHER], [SOURCE]))
    head, first, rest = text.split("\n", 2)
    bad = "\n".join([head, rest.rstrip("\n"), first.replace(old, new)])
    assert old in first
    with pytest.raises(InputError, match=rf"mine\.jsonl: line 3: .*{says}"):
        loads(bad, "mine.jsonl")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such reference table"):
        read_table(tmp_path / "none.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read as a reference table"):
        read_table(tmp_path / "bytes.jsonl")
    with pytest.raises(InputError, match="cannot be written"):
        write_table(as_table([BODY]), tmp_path / "no folder" / "table.jsonl")


def test_which_table_a_build_uses(tmp_path: Path) -> None:
    path = tmp_path / "local.jsonl"
    write_table(as_table([BODY], [SOURCE]), path)
    assert Reference(use=False).table() is None
    assert Reference().table() is shipped_table()
    local = pickle.loads(pickle.dumps(Reference(local=str(path)))).table()
    assert local is not None
    assert len(local) == len(shipped_table()) + 1
    assert local.get("ccg:99Z") == BODY
