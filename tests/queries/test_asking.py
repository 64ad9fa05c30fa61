"""Asking in one line, from Python: Cypher, the catalogue by name, files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from joinedup.graph import Edge, InputError, KnowledgeGraph, QueryError, RuleError, write_graph
from joinedup.graph.store import open_store
from joinedup.queries import ask, connect
from joinedup.queries.asking import find_question
from joinedup.queries.catalogue import get_query, list_queries, run_query
from joinedup.queries.describe import query_file

if TYPE_CHECKING:
    from conftest import Builder
else:
    Builder = Any

OWN = """// question = "Which services of a sector are there?"
//
// [parameters.sector]
// type = "text"
// default = "acute"
// meaning = "the sector"
// values = "sectors"
//
// [parameters.most]
// type = "integer"
// default = 5
// meaning = "so many"

MATCH (n:Service) WHERE n.sector = $sector AND ($system = '' OR n.system = $system)
RETURN n.name AS name ORDER BY name LIMIT toInteger($most)
"""


@pytest.fixture
def graph(builder: Callable[[], Builder]) -> KnowledgeGraph:
    made = builder()
    ward = made.node("Service", "ward", sector="acute")
    gps = made.node("StakeholderGroup", "GPs", sector="primary")
    made.node("Service", "clinic", sector="acute")
    made.node("Service", "reablement", sector="adult-social-care")
    made.edge(gps, "REFERS_TO", ward, "absent", ["GPs could not send people to the ward."])
    return made.graph


def test_cypher_with_parameters_by_name(graph: KnowledgeGraph) -> None:
    query = "MATCH (n:Service) WHERE n.sector = $sector RETURN n.name AS name ORDER BY name"
    assert ask(graph, query, sector="acute").rows == [("clinic",), ("ward",)]
    assert ask(graph, query, {"sector": "acute"}, limit=1).rows == [("clinic",)]
    # a parameter that is called like an argument of ours
    assert ask(graph, "RETURN $limit AS n, $timeout AS t", {"limit": 3, "timeout": "x"}).rows == [(3, "x")]


def test_a_question_of_the_catalogue_by_name(graph: KnowledgeGraph) -> None:
    found = ask(graph, "gaps", status="absent", sector="acute")
    assert found == run_query(graph, "gaps", {"status": "absent", "sector": "acute"})
    assert len(found) == 1
    with pytest.raises(QueryError, match="do you mean gaps"):
        ask(graph, "gap")
    with pytest.raises(QueryError, match="no parameter 'colour'"):
        ask(graph, "gaps", colour="red")


def test_a_file_with_or_without_a_header(graph: KnowledgeGraph, tmp_path: Path) -> None:
    plain = tmp_path / "my wards.cypher"
    plain.write_text("// wards, by name\nMATCH (n:Service {name: $name}) RETURN n.sector\n", encoding="utf-8-sig")
    assert ask(graph, plain, name="ward").rows == [("acute",)]
    assert ask(graph, str(plain), name="ward").rows == [("acute",)]  # there is such a file, so it is meant
    own = tmp_path / "My_services.cypher"
    own.write_text(OWN, encoding="utf-8")
    assert ask(graph, own).rows == [("clinic",), ("ward",)]
    assert ask(graph, own, sector="adult-social-care", most="3").rows == [("reablement",)]
    assert find_question(own).title == "Which services of a sector are there?"
    with pytest.raises(QueryError, match="choose one of"):
        ask(graph, own, sector="moon")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('// title = "x"\n// [parameters.a\nRETURN $a\n', "header is not valid"),
        ('// title = "x"\n// parameters = 3\nRETURN 1\n', "header is not valid"),
        ('// [parameters.a]\n// typ = "text"\nRETURN $a\n', "header is not valid"),
        ('// [parameters]\n// a = 3\n// title = "x"\nRETURN $a\n', "header is not valid"),
    ],
)
def test_a_header_that_is_not_valid_is_named(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "own.cypher"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=rf"own\.cypher: the {reason}"):
        find_question(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.cypher: cannot be read"):
        find_question("missing.cypher")
    (tmp_path / "odd.cypher").write_bytes(b"RETURN '\xff'")
    with pytest.raises(InputError, match=r"odd\.cypher: cannot be read: it is not UTF-8"):
        find_question(tmp_path / "odd.cypher")


def test_cypher_that_ends_like_a_file_is_cypher() -> None:
    assert find_question("MATCH (n) RETURN n.cypher").name == ""
    assert find_question("MATCH (n)\nRETURN n.cypher").text == "MATCH (n)\nRETURN n.cypher"


def test_a_slip_costs_no_loading(tmp_path: Path) -> None:
    for question, values in (("MATCH (n) RETURN n LIMIT $k", {}), ("CREATE (n) RETURN n", {}), ("gaps", {"x": 1})):
        with pytest.raises(QueryError):
            ask(tmp_path / "is not even there.json", question, values)


def test_a_connection_stays_open_for_many_questions(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "a.graph.json"
    write_graph(graph, path)
    with connect(path) as system:
        assert system.systems() == ["Ambleford"]
        assert system.schema().labels["Service"] == 3
        assert len(system.ask("gaps", system="Ambleford")) == 1
        assert len(system.ask("gaps", system="elsewhere")) == 0
        assert system.ask("MATCH (n:Service) RETURN n.name AS name ORDER BY name", limit=1).truncated
    with pytest.raises(Exception, match=r"."):
        system.ask("gaps")


def test_a_store_that_is_open_already_stays_open(graph: KnowledgeGraph) -> None:
    with open_store(graph) as store:
        connect(store).close()
        assert len(ask(store, "gaps")) == 1


def test_what_is_shown_of_a_question_asks_the_same_as_a_file(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with connect(graph) as system:
        for query in list_queries():
            text = query_file(query)
            path = tmp_path / f"{query.name}.cypher"
            path.write_text(text, encoding="utf-8")
            copy = find_question(path)
            assert copy.text.endswith(query.text)
            assert copy.header is not None
            assert copy.header.parameters == query.parameters
            assert copy.title == query.question
            given = {n: "ward" for n, p in query.parameters.items() if p.default is None}
            assert system.ask(path, given) == system.ask(query.name, given)


def test_what_is_shown_spells_out_columns_and_values() -> None:
    text = query_file(get_query("gaps"))
    assert '// [parameters.sector]\n// type = "text"\n' in text
    assert "// # one of: usual" in query_file(get_query("at-a-stage"))
    assert "\n// [columns]\n// status = " in text
    assert max(map(len, text.splitlines())) <= 120


def test_columns_of_an_empty_answer_have_their_types(graph: KnowledgeGraph) -> None:
    import polars as pl

    frame = ask(graph, "gaps", sector="mental-health").to_polars()
    assert frame.is_empty()
    assert frame.schema["page"] == pl.Int64
    assert frame.schema["quote"] == pl.String
    assert frame.schema["confidence"] == pl.Float64
    assert frame.schema == ask(graph, "gaps").to_polars().schema


def test_the_examples_of_the_documentation_run(
    graph: KnowledgeGraph, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph.add_edge(Edge(source="service:ward", type="DISCHARGES_TO", target="service:reablement"))
    write_graph(graph, tmp_path / "system.graph.json")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (root / "docs" / "cypher.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, Any] = {}
    for block in blocks:
        exec(block.replace("neo4j://host:7687", "system.graph.json"), names)
    assert [row[0] for row in names["answer"]] == ["clinic", "ward"]
    assert names["frame"].is_empty()
    made = {"answer.xlsx", "system.graph.json", "way-home.html"}
    assert {path.name for path in tmp_path.iterdir()} == made
