"""Answers are asked for once, and a kept answer is trusted no more than a new one."""

from __future__ import annotations

import asyncio
import json
import signal

import pytest

from joinedup.graph.file import dumps
from joinedup.loaders import build_graph
from joinedup.loaders.llm.verify import Fault


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


def refuses(outgoing):
    raise AssertionError("asked for consent although nothing would be sent")


def answers(kit, count=None):
    return kit.Model(lambda passage, call: kit.honest(passage))


def test_a_kept_answer_needs_no_call_and_no_consent(kit, file, folder):
    first, second = answers(kit), answers(kit)
    graph = build_graph([file], further=kit.reader(first, cache=folder)).graph
    reader = kit.reader(second, refuses, cache=folder)
    again = build_graph([file], further=reader).graph
    assert (len(first.calls), len(second.calls)) == (1, 0)
    assert (reader.tally.asked, reader.tally.kept) == (0, 1)
    assert dumps(again) == dumps(graph)
    assert len(list(folder.iterdir())) == 1  # and no temporary file


def test_without_a_folder_every_build_asks(kit, document):
    model = answers(kit)
    for _ in range(2):
        kit.reader(model).read([document])
    assert len(model.calls) == 2


def test_another_model_is_asked_for_itself(kit, document, folder):
    kit.reader(answers(kit), cache=folder).read([document])
    other = kit.Model(lambda passage, call: [], name="other")
    kit.reader(other, cache=folder).read([document])
    assert len(other.calls) == 1


def test_another_server_is_asked_for_itself():
    from joinedup.loaders.llm import LlmSettings

    one, other = (LlmSettings("m", url=f"http://user:secret@localhost:{port}/v1").identity for port in (1, 2))
    assert one != other
    assert "secret" not in one


def test_what_changed_alone_is_asked_again(kit, long_document, folder, tmp_path):
    from joinedup.loaders.build import read_one

    model = kit.Model(lambda passage, call: [])
    kit.reader(model, cache=folder).read([long_document])
    before = len(model.calls)
    path = tmp_path / "long.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("ward 149.", "ward 150."), encoding="utf-8")
    asked = []
    kit.reader(model, lambda outgoing: asked.append(outgoing) is None, cache=folder).read([read_one(path)])
    assert before > 2
    assert len(model.calls) == before + 1
    assert (asked[0].documents[0].passages, asked[0].kept) == (1, before - 1)


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"\xff\xfe", b'{"cache_version": 1, "statements": "x"}', "half", "other"]
)
def test_a_damaged_file_is_asked_again_with_a_warning(kit, document, folder, damage):
    kit.reader(answers(kit), cache=folder).read([document])
    (path,) = folder.iterdir()
    good = path.read_bytes()
    if damage == "half":
        damage = good[: len(good) // 2]
    elif damage == "other":
        damage = json.dumps({**json.loads(good), "key": "0" * 64}).encode()
    path.write_bytes(damage)
    model = answers(kit)
    reader = kit.reader(model, cache=folder)
    (read,) = reader.read([document])
    assert len(kit.claims_of([read])) == 2
    assert len(model.calls) == 1
    (warning,) = reader.tally.warnings
    assert "asked for again" in warning
    assert path.read_bytes() == good


def test_a_kept_answer_that_was_changed_is_verified_again(kit, document, folder):
    kit.reader(answers(kit), cache=folder).read([document])
    (path,) = folder.iterdir()
    data = json.loads(path.read_text(encoding="utf-8"))
    data["statements"][0]["quote"] = "commissions everything there is"
    path.write_text(json.dumps(data), encoding="utf-8")
    reader = kit.reader(answers(kit), refuses, cache=folder)
    assert len(kit.claims_of(reader.read([document]))) == 1
    assert reader.tally.dropped[Fault.QUOTE] == 1


def test_what_has_no_answer_is_not_kept(kit, document, folder):
    def fails(passage, call):
        raise OSError

    kit.reader(kit.Model(fails), cache=folder).read([document])
    assert not folder.exists()
    model = answers(kit)
    kit.reader(model, cache=folder).read([document])
    assert len(model.calls) == 1


def test_a_folder_that_cannot_be_written_costs_a_warning(kit, document, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    reader = kit.reader(answers(kit), cache=tmp_path / "file")
    assert len(kit.claims_of(reader.read([document]))) == 2
    assert any("cannot be kept" in w for w in reader.tally.warnings)


def test_a_build_that_is_interrupted_keeps_what_was_answered(kit, long_document, folder):
    async def stopped():
        signal.raise_signal(signal.SIGINT)  # Ctrl-C, while an answer is waited for
        await asyncio.sleep(60)

    def interrupted(passage, call):
        return stopped() if call == 2 else []

    with pytest.raises(KeyboardInterrupt):
        kit.reader(kit.Model(interrupted), cache=folder).read([long_document])
    assert len(list(folder.iterdir())) == 1
