"""The prompt: keys in, through prompt_toolkit, and what the session is asked to do."""

from __future__ import annotations

import os
import stat

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from joinedup.commands.shell.loop import Voices
from joinedup.commands.shell.session import Session
from joinedup.commands.shell.terminal import run_terminal
from joinedup.graph.store import open_store

ENTER, UP, CTRL_C, CTRL_D, ALT_ENTER = "\r", "\x1b[A", "\x03", "\x04", "\x1b\r"


class Prompt:
    """A prompt to type at."""

    def __init__(self, session, history):
        self._session, self._history = session, history

    def run(self, *keys):
        """Type, then Ctrl-D; gives what was said, each with its kind."""
        said: list[tuple[str, str]] = []
        voices = Voices(*(lambda text, kind=kind: said.append((kind, text)) for kind in ("answer", "note", "error")))
        with create_pipe_input() as keyboard:
            keyboard.send_text("".join(keys) + CTRL_D)
            run_terminal(self._session, voices, self._history, input=keyboard, output=DummyOutput())
        return said


@pytest.fixture
def session(fellmere_file):
    session = Session(str(fellmere_file), lambda: open_store(fellmere_file))
    yield session
    session.close()


@pytest.fixture
def prompt(session, tmp_path):
    return Prompt(session, tmp_path / "app" / "history")


def answers(said):
    return [text for kind, text in said if kind == "answer"]


def test_a_query_over_several_lines_ends_with_a_semicolon(prompt):
    said = prompt.run("MATCH (n:Service)", ENTER, "RETURN count(n) AS n;", ENTER)
    assert [text.split()[2] for text in answers(said)] == ["2"]


def test_enter_on_an_empty_line_says_how_a_query_ends(prompt):
    said = prompt.run("MATCH (n:Service)", ENTER, ENTER, "RETURN count(n) AS n;", ENTER)
    assert "ends with ;" in next(text for kind, text in said if kind == "note")
    assert len(answers(said)) == 1


def test_alt_enter_asks_without_a_semicolon(prompt):
    assert len(answers(prompt.run("RETURN 1", ALT_ENTER))) == 1


def test_commands_and_names_end_with_the_line(prompt):
    said = prompt.run(":schema Service", ENTER, "gaps", ENTER)
    assert answers(said)[0].startswith("Service: 2 nodes")
    assert "Falls Team" in answers(said)[1]


def test_several_statements_run_up_to_the_first_that_fails(prompt):
    said = prompt.run("RETURN 1; RETURN nothing; RETURN 3;", ENTER, "RETURN 4;", ENTER)
    assert [kind for kind, _ in said] == ["answer", "error", "answer"]


def test_ctrl_c_clears_the_line_and_nothing_else(prompt):
    said = prompt.run("RETURN 'lost", CTRL_C, "RETURN 'kept' AS x;", ENTER)
    assert len(said) == 1
    assert "kept" in said[0][1]


def test_the_end_can_be_typed(prompt):
    assert prompt.run("exit", ENTER, "RETURN 1;", ENTER) == []


def test_what_was_typed_comes_back_in_a_later_session(prompt, session, tmp_path):
    prompt.run("RETURN 'first' AS x;", ENTER)
    file = tmp_path / "app" / "history"
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    later = Prompt(session, file)
    said = later.run(UP, ENTER)
    assert "first" in said[0][1]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_history_that_others_could_read_is_closed_to_them(prompt, tmp_path):
    file = tmp_path / "app" / "history"
    file.parent.mkdir()
    file.write_text("")
    file.chmod(0o644)
    prompt.run("RETURN 1;", ENTER)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_kept_where_that_is_wished(session, tmp_path):
    Prompt(session, None).run("RETURN 1;", ENTER)
    assert [p.name for p in tmp_path.iterdir()] == ["fellmere.graph.json"]


def test_a_history_that_cannot_be_written_costs_a_note_only(session, tmp_path):
    (tmp_path / "app").write_text("a file, where a folder should be")
    said = Prompt(session, tmp_path / "app" / "history").run("RETURN 1;", ENTER)
    assert [kind for kind, _ in said] == ["note", "answer"]
