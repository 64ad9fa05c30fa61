"""`joinedup shell` for real: a process of its own in a pseudo-terminal, and behind a pipe."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from joinedup.graph.store import open_store

CTRL_C, CTRL_D, TAB, ENTER = "\x03", "\x04", "\t", "\r"
RUNAWAY = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*);"
PATIENCE = 60.0


class Terminal:
    """A program in a pseudo-terminal: what it shows can be waited for, control sequences left out."""

    def __init__(self, folder, *arguments, without=(), **more):
        self._ours, theirs = os.openpty()
        environment = {
            **{k: v for k, v in os.environ.items() if k not in without}, **more,
            "TERM": "xterm", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
            "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "120", "LINES": "40", "PYTHONIOENCODING": "utf-8",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "joinedup", *arguments], env=environment, preexec_fn=lambda: os.login_tty(theirs)
        )
        os.close(theirs)
        self._new = ""

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def wait_for(self, words: str) -> str:
        """Everything shown since the last call, up to and with these words."""
        end = time.monotonic() + PATIENCE
        while words not in self._new:
            assert time.monotonic() < end, f"{words!r} was not shown, but: {self._new!r}"
            self._new += self._read()
        shown, found, self._new = self._new.partition(words)
        return shown + found

    def wait_for_prompt(self) -> None:
        """Before a key that the terminal itself would take: Ctrl-C, Ctrl-D."""
        self.wait_for(">")
        time.sleep(0.3)  # it is drawn, and then it reads

    def _read(self) -> str:
        import select

        if not select.select([self._ours], [], [], 0.1)[0]:
            return ""
        try:
            got = os.read(self._ours, 1 << 16).decode("utf-8", "replace")
        except OSError:  # it ended
            got = ""
        return re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\r", "", got)

    def close(self) -> int:
        """Wait for the end and give the exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self._read()
        if self.process.poll() is None:
            self.process.kill()
        os.close(self._ours)
        return self.process.wait()


@pytest.fixture
def terminal(tmp_path, target) -> Iterator[Terminal]:
    opened = Terminal(tmp_path, "shell", target)
    yield opened
    if opened.process.poll() is None:
        opened.process.kill()
        opened.process.wait()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_a_whole_session(terminal, target, tmp_path):
    assert "Fellmere: 4 nodes, 2 relationships" in terminal.wait_for("Ctrl-D ends")
    terminal.wait_for_prompt()

    terminal.type("MATCH (n:Serv" + TAB)
    terminal.wait_for("ice")
    terminal.type(") RETURN n.name AS name" + ENTER)
    terminal.type("ORDER BY name;" + ENTER)
    assert "Falls Team" in terminal.wait_for("2 rows")

    terminal.type("MATCH (n RETURN n;" + ENTER)
    terminal.wait_for("joinedup: ")

    terminal.type("MATCH (a)-[r:REFERS_TO]->(b) RETURN a, r, b;" + ENTER)
    terminal.wait_for("1 row")
    terminal.type(f":map {tmp_path / 'map.html'}" + ENTER)
    terminal.wait_for("written: ")
    assert "Falls Team" in (tmp_path / "map.html").read_text(encoding="utf-8")

    terminal.type(RUNAWAY + ENTER)
    time.sleep(1.5)  # it runs
    began = time.monotonic()
    terminal.type(CTRL_C)
    terminal.wait_for("stopped")
    terminal.type("RETURN 'still' + 'here' AS x;" + ENTER)
    terminal.wait_for("stillhere")
    terminal.wait_for_prompt()
    assert time.monotonic() - began < 20
    if "://" in target:
        with open_store(target) as store:
            assert _running(store) == []

    terminal.type(CTRL_D)
    assert terminal.close() == 0
    assert "stillhere" not in (tmp_path / "joinedup" / "shell_history").read_text(encoding="utf-8")
    assert "REFERS_TO" in (tmp_path / "joinedup" / "shell_history").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_a_password_is_asked_for_and_not_shown(neo4j_uri, tmp_path):
    password = os.environ["JOINEDUP_NEO4J_PASSWORD"]
    opened = Terminal(
        tmp_path, "shell", neo4j_uri, "--no-history", without=("JOINEDUP_NEO4J_PASSWORD",),
        PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
    )  # fmt: skip
    shown = opened.wait_for("Password of ")
    shown += opened.wait_for(": ")
    opened.type(password + ENTER)
    shown += opened.wait_for("Ctrl-D ends")
    opened.wait_for_prompt()
    opened.type("RETURN 'let' + 'in' AS x;" + ENTER)
    shown += opened.wait_for("letin")
    opened.wait_for_prompt()
    opened.type(CTRL_D)
    assert opened.close() == 0
    assert password not in shown
    assert not (tmp_path / "joinedup").exists()


def _running(store):
    with store._connection.session("READ") as session:
        shown = session.run("SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery").value()
    return [query for query in shown if "range(1, 100000)" in query]


def pipe(target, text, *more):
    done = subprocess.run(
        [sys.executable, "-m", "joinedup", "shell", target, *more], input=text, capture_output=True, text=True,
        encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}, check=False,
        timeout=PATIENCE,
    )  # fmt: skip
    assert "\x1b" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_statements_through_a_pipe(target):
    done = pipe(target, ":param s community\nMATCH (n:Service)\nWHERE n.sector = $s\nRETURN n.name AS name;\ngaps")
    assert done.returncode == 0, done.stderr
    assert "Falls Team" in done.stdout
    assert "could not refer" in done.stdout
    assert done.stderr == '$s = "community"\n'


def test_a_pipe_ends_at_the_first_statement_that_fails(fellmere_file):
    target = str(fellmere_file)
    first = pipe(target, "MATCH (n RETURN n;\nRETURN 1;")
    assert (first.returncode, first.stdout) == (2, "")
    assert len(first.stderr.splitlines()) == 1
    second = pipe(target, "RETURN 1 AS x;\nCREATE (n) RETURN n;\nRETURN 2 AS y;", "--format", "jsonl")
    assert (second.returncode, second.stdout) == (1, '{"x": 1}\n')


def test_a_pipe_gets_every_row(fellmere_file):
    done = pipe(str(fellmere_file), "UNWIND range(1, 150) AS x RETURN x;", "--format", "csv")
    assert len(done.stdout.splitlines()) == 151
    done = pipe(str(fellmere_file), "UNWIND range(1, 150) AS x RETURN x;", "--format", "csv", "--limit", "3")
    assert len(done.stdout.splitlines()) == 4
    assert "the first 3 rows" in done.stderr


def test_options_set_what_the_commands_set(fellmere_file):
    done = pipe(str(fellmere_file), ":source\n:params\nRETURN $n + 1 AS x;", "--param", "n=2", "--system", "fellmere")
    assert "system Fellmere" in done.stdout
    assert ":param n 2" in done.stdout
    assert done.stdout.split()[-3:] == ["3", "1", "row"]


@pytest.mark.parametrize("more", [("--param", "n"), ("--system", "Nowhere"), ("--timeout", "0")])
def test_wrong_usage_is_told_before_anything_is_asked(fellmere_file, more):
    done = pipe(str(fellmere_file), "RETURN 1;", *more)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_graph_that_cannot_be_opened_is_told_at_once(tmp_path):
    done = pipe(str(tmp_path / "missing.graph.json"), "")
    assert done.returncode == 2
    assert "missing.graph.json" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send to another process")
def test_ctrl_c_ends_a_pipe(fellmere_file):
    command = [sys.executable, "-m", "joinedup", "shell", str(fellmere_file)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as it:
        it.stdin.write("RETURN 1;\n" + RUNAWAY + "\nRETURN 2;\n")
        it.stdin.close()
        it.stdout.readline()  # the first has been answered
        time.sleep(1.5)
        it.send_signal(signal.SIGINT)
        assert it.wait(PATIENCE) == 130
        assert "2\n" not in it.stdout.read()


def test_the_prompt_s_library_is_loaded_for_a_prompt_only(fellmere_file):
    code = "import sys, joinedup.cli, joinedup.commands.shell.session; print('prompt_toolkit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
