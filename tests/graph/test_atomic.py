"""Whatever happens during a write, readers see the old file or the new one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from joinedup.graph import GraphFileError, KnowledgeGraph, Node, write_graph
from joinedup.graph.atomic import write_atomic


def test_new_and_over_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_atomic(path, b"one")
    assert path.read_bytes() == b"one"
    write_atomic(str(path), b"two\r\n\0")
    assert path.read_bytes() == b"two\r\n\0"
    assert os.listdir(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, error: BaseException
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def interrupted(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, moment, interrupted)
    with pytest.raises(type(error)):
        write_atomic(path, b"new" * 100_000)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_a_full_disk_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(GraphFileError, match=r"a\.graph\.json: cannot be written: No space left on device"):
        write_graph(KnowledgeGraph(), tmp_path / "a.graph.json")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_killed_writer_leaves_one_of_its_files_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    code = (
        "import sys; from joinedup.graph.atomic import write_atomic\n"
        "while True:\n"
        "    for letter in b'abc':\n"
        "        write_atomic(sys.argv[1], bytes([letter]) * 1_000_000)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)]) as writer:
        try:
            for _ in range(500):
                if path.exists():
                    break
                threading.Event().wait(0.02)
            for _ in range(50):
                assert len(set(path.read_bytes())) == 1
                assert path.stat().st_size == 1_000_000
        finally:
            writer.send_signal(signal.SIGKILL)
    content = path.read_bytes()
    assert len(content) == 1_000_000
    assert len(set(content)) == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_mode_is_the_old_files_or_what_the_umask_leaves(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_bytes(b"")
    old.chmod(0o640)
    write_atomic(old, b"x")
    assert old.stat().st_mode & 0o777 == 0o640
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "new", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_two_writers_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    graphs = []
    for name in ("One", "Two"):
        graph = KnowledgeGraph(name)
        for i in range(50):
            graph.add_node(Node.model_validate({"id": f"site:{i}", "kind": "Site", "name": name}))
        graphs.append(graph)
    path = tmp_path / "a.graph.json"
    threads = [threading.Thread(target=write_graph, args=(g, path)) for g in graphs * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = set()
    for graph in graphs:
        write_graph(graph, tmp_path / "one.json")
        wanted.add((tmp_path / "one.json").read_bytes())
    assert path.read_bytes() in wanted
