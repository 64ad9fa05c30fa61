"""A session without a terminal: statements in, replies out, on both stores."""

from __future__ import annotations

import json

import pytest

from joinedup.commands.shell.loop import Voices, take
from joinedup.commands.shell.session import Session, Settings
from joinedup.graph import GraphFileError, InputError, KnowledgeGraph, QueryError
from joinedup.graph.store import open_store
from joinedup.queries.format import FORMATS


@pytest.fixture
def session(target):
    session = Session(target, lambda: open_store(target))
    yield session
    session.close()


def text(session, statement):
    return session.execute(statement).text


def note(session, statement):
    return session.execute(statement).note


def test_cypher_is_answered(session):
    out = text(session, "MATCH (n:Service)\nRETURN n.name AS name\nORDER BY name;")
    assert out.split() == ["name", "─" * 13, "Falls", "Team", "Meals", "Service", "2", "rows"]


def test_a_shipped_question_is_asked_by_its_name(session):
    for statement in ("gaps", ":run gaps", "gaps status=absent;", ":run gaps status='absent'"):
        out = text(session, statement)
        assert "Falls Team" in out
        assert "1 row" in out
    assert "no rows" in text(session, "gaps status=limited")


def test_a_file_of_cypher_is_run(session, tmp_path):
    path = tmp_path / "mine.cypher"
    path.write_text("MATCH (n:Service) WHERE n.sector = $sector RETURN n.name", encoding="utf-8")
    assert "Falls Team" in text(session, f":run {path} sector=community")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("MATCH (n RETURN n", "line 1"),
        ("CREATE (n) RETURN n", "only read"),
        ("MATCH (n) WHERE n.name = $name RETURN n", ":param name VALUE"),
        ("gapss", "do you mean gaps?"),
        ("gaps status=nearly", "absent"),
        ("gaps nearly=absent", "no parameter"),
        ("who-can-refer", "who-can-refer service=VALUE"),
        (":nothing", ":help"),
        (":sceme", ":schema"),
        (":format yaml", "jsonl"),
        (":limit many", ":limit"),
        (":timeout 0", ":timeout"),
        (":timeout nan", ":timeout"),
        (":param", None),
        (":param x", ":param"),
        (":param --clear y", "not set"),
        (":system Nowhere", "Fellmere"),
        (":schema Nothing", "Service"),
        (":queries zebra", ":queries"),
        (":save x.csv", "nothing has been asked"),
        (":map x.html", "nothing has been asked"),
        (":save", ":save answer.csv"),
        (":run", ":queries"),
        (":run gaps 'open", "quotation mark"),
    ],
)
def test_a_slip_gets_one_line_with_the_mend(session, statement, words):
    if words is None:
        assert "no parameters" in note(session, statement)
        return
    with pytest.raises(QueryError) as caught:
        session.execute(statement)
    assert words in str(caught.value)
    assert "2 rows" in text(session, "MATCH (n:Service) RETURN n.name")  # and the session goes on


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("sector acute", "acute"), ("sector 'acute'", "acute"), ('sector "acute"', "acute"),
        ("sector => acute", "acute"),
        ("sector: acute", "acute"), ("sector=acute", "acute"), ("sector = acute", "acute"), ("$sector acute", "acute"),
        ("sector 3", 3), ("sector 2.5", 2.5), ("sector true", True), ('sector ["a", "b"]', ["a", "b"]),
        ("sector two words", "two words"), ("sector a=b", "a=b"),
    ],
)  # fmt: skip
def test_parameters_are_read_as_people_write_them(fellmere_file, typed, value):
    session = Session(str(fellmere_file), lambda: open_store(fellmere_file))
    session.execute(f":param {typed}")
    assert session.settings.parameters == {"sector": value}


def test_parameters_are_used_where_they_are_named_and_nowhere_else(session):
    session.execute(":param sector community")
    assert "Falls Team" in text(session, "MATCH (n:Service) WHERE n.sector = $sector RETURN n.name")
    assert "2 rows" in text(session, "MATCH (n:Service) RETURN n.name")
    assert text(session, ":params") == ':param sector "community"\n'
    session.execute(":param --clear")
    with pytest.raises(QueryError):
        session.execute("MATCH (n:Service) WHERE n.sector = $sector RETURN n.name")


def test_what_is_given_with_a_question_goes_before_what_is_set(session):
    session.execute(":param status limited")
    assert "no rows" in text(session, "gaps")
    assert "1 row" in text(session, "gaps status=absent")


def test_a_limit_is_kept_and_told(session):
    session.execute(":limit 1")
    reply = session.execute("MATCH (n:Service) RETURN n.name")
    assert "1 row, and there are more" in reply.text
    assert ":limit 0" in reply.note
    session.execute(":limit 0")
    assert not note(session, "MATCH (n:Service) RETURN n.name")


def test_a_system_narrows_what_asks_for_it(session):
    assert note(session, ":system fellmere") == ""
    assert session.settings.system == "Fellmere"
    ask = "MATCH (n:Service) WHERE $system = '' OR n.system = $system RETURN n.name"
    assert "2 rows" in text(session, ask)
    session.settings.system = "elsewhere"
    assert "no rows" in text(session, ask)
    assert "no rows" in text(session, "gaps")
    session.execute(":system --all")
    assert "1 row" in text(session, "gaps")


@pytest.mark.parametrize("shape", FORMATS)
def test_every_format_shows_the_answer(session, shape):
    session.execute(f":format {shape}")
    out = text(session, "MATCH (n:Service) RETURN n.name AS name ORDER BY name")
    assert "Falls Team" in out
    if shape == "json":
        assert json.loads(out) == [{"name": "Falls Team"}, {"name": "Meals Service"}]


def test_the_last_answer_is_saved(session, tmp_path):
    session.execute("MATCH (n:Service) RETURN n.name AS name ORDER BY name")
    assert "2 rows" in note(session, f":save {tmp_path / 'two words.csv'}")
    assert (tmp_path / "two words.csv").read_text(encoding="utf-8").split("\n")[1].strip() == "Falls Team"
    session.execute(f':save "{tmp_path / "quoted.json"}"')
    assert json.loads((tmp_path / "quoted.json").read_text(encoding="utf-8"))[0] == {"name": "Falls Team"}
    with pytest.raises(InputError):
        session.execute(f":save {tmp_path / 'no' / 'x.csv'}")
    with pytest.raises(QueryError):
        session.execute(f":save {tmp_path / 'x.doc'}")


def test_a_cut_answer_is_saved_with_a_word(session, tmp_path):
    session.execute(":limit 1")
    session.execute("MATCH (n:Service) RETURN n.name")
    assert "there are more" in note(session, f":save {tmp_path / 'x.csv'}")


def test_the_last_answer_is_drawn(session, tmp_path):
    session.execute("MATCH (a)-[r:REFERS_TO]->(b) RETURN a, r, b")
    session.execute(f":map {tmp_path / 'x.html'}")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "Falls Team" in page
    assert "could not refer" in page


def test_the_schema_says_what_is_there(session):
    out = text(session, ":schema")
    for words in ("Service", "REFERS_TO", "Passage"):
        assert words in out
    assert text(session, ":schema Service").startswith("Service: 2 nodes\n")
    assert "status" in text(session, ":schema REFERS_TO")


def test_questions_are_listed_and_shown(session):
    assert "who-can-refer" in text(session, ":queries")
    assert "who-can-refer" in text(session, ":queries refer")
    shown = text(session, ":queries gaps")
    for words in ("default", "one of", "MATCH", "RETURN"):
        assert words in shown


def test_help_names_every_command(session):
    out = text(session, ":help")
    from joinedup.commands.shell.meta import COMMANDS

    assert all(f":{name}" in out for name in COMMANDS)
    assert all(len(line) <= 120 for line in out.splitlines())
    assert ":save" in text(session, ":help save")


def test_the_source_is_named(session, target):
    out = text(session, ":source")
    assert target in out
    assert "Fellmere: 4 nodes, 2 relationships" in out


def test_the_end_and_a_clear_screen_are_asked_for(session):
    assert session.execute("exit").end
    assert session.execute(":quit;").end
    assert session.execute(":clear").clear


def test_what_moves_a_cursor_does_not_reach_a_table(session):
    assert "\x1b" not in text(session, "RETURN 'a\x1b[2Jb' AS x")


# -- when things go wrong


class Heard:
    def __init__(self):
        self.said = []
        self.voices = Voices(
            *(lambda t, kind=kind: self.said.append((kind, t)) for kind in ("answer", "note", "error"))
        )


def test_an_error_is_said_and_the_session_goes_on(session):
    heard = Heard()
    assert not take(session, "MATCH (n RETURN n", heard.voices).done
    assert [kind for kind, _ in heard.said] == ["error"]
    assert take(session, "RETURN 1", heard.voices).done


def test_a_mistake_of_ours_does_not_end_the_session(session, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("ours")

    with monkeypatch.context() as patched:
        patched.setattr("joinedup.commands.shell.session.format_result", broken)
        heard = Heard()
        assert not take(session, "RETURN 1", heard.voices).done
    assert heard.said == [("error", "unexpected ZeroDivisionError: ours")]
    assert take(session, "RETURN 1", heard.voices).done


def test_a_query_that_takes_too_long_leaves_a_store_to_ask(session):
    session.execute(":timeout 0.5")
    heard = Heard()
    runaway = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*)"
    assert not take(session, runaway, heard.voices).done
    assert heard.said[0][0] == "error"
    session.execute(":timeout 30")
    assert take(session, "MATCH (n:Service) RETURN n", heard.voices).done


def test_an_engine_that_died_is_started_again(fellmere_file):
    opened = []

    def opener():
        opened.append(1)
        return open_store(fellmere_file)

    session = Session(str(fellmere_file), opener)
    try:
        session.execute("RETURN 1")
        session.store.close()
        heard = Heard()
        assert not take(session, "RETURN 1", heard.voices).done
        assert [kind for kind, _ in heard.said] == ["error", "note"]
        assert take(session, "MATCH (n:Service) RETURN count(n) AS n", heard.voices).done
        assert len(opened) == 2
    finally:
        session.close()


def test_a_target_that_cannot_be_opened_is_told(tmp_path):
    session = Session(str(tmp_path / "x.json"), lambda: open_store(tmp_path / "x.json"), Settings())
    with pytest.raises(GraphFileError):
        session.execute("RETURN 1")


def test_an_empty_store_can_be_looked_at(tmp_path):
    with open_store(KnowledgeGraph("Empty")) as store:
        session = Session("empty", lambda: open_store(store))
        assert "0 nodes" in text(session, ":source")
        assert text(session, ":schema")
