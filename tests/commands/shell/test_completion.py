"""What may follow what was typed."""

from __future__ import annotations

import pytest

from joinedup.commands.shell.completion import Known, complete
from joinedup.commands.shell.words import FUNCTIONS, VALUES
from joinedup.graph.cypher_check import is_function
from joinedup.graph.cypher_dialect import dialect
from joinedup.graph.store import StoreSchema
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.catalogue import list_queries

SCHEMA = StoreSchema(
    {"Entity": 4, "Organisation": 2, "Service": 2},
    {"PROVIDES": 1, "REFERS_TO": 1},
    {
        "Entity": ["evidence", "id", "name"], "Organisation": ["code_ods", "evidence", "id", "name"],
        "Service": ["hours", "id", "name"], "PROVIDES": ["confidence", "status"], "REFERS_TO": ["status", "volume"],
    },
)  # fmt: skip
KNOWN = Known.of(SCHEMA, ["Aldwater", "Fell Mere"], list_queries(), {"sector": "acute"})


def texts(text):
    return [s.text for s in complete(text, KNOWN)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("MATCH (n:Serv", ["Service"]),
        ("MATCH (n:", ["Entity", "Organisation", "Service"]),
        ("match (n:Service|org", ["Organisation"]),
        ("MATCH (n) WHERE n:S", ["Service"]),
        ("MATCH (a)-[r:", ["PROVIDES", "REFERS_TO"]),
        ("MATCH (a)-[:PROVIDES|re", ["REFERS_TO"]),
        ("MATCH (a)<-[:", ["PROVIDES", "REFERS_TO"]),
        ("MATCH (n:Service) RETURN n.", ["hours", "id", "name"]),
        ("MATCH (n:Organisation) RETURN n.co", ["code_ods"]),
        ("MATCH (a)-[r:REFERS_TO]->(b) RETURN r.", ["status", "volume"]),
        ("MATCH (a)-[r]->(b) RETURN r.", ["confidence", "status", "volume"]),
        ("MATCH (n) RETURN n.", ["code_ods", "hours", "id", "name"]),
        ("MATCH (n:Service {h", ["hours: "]),
        ("MATCH (n:Service {name: $x, h", ["hours: "]),
        ("MATCH (a)-[:REFERS_TO {", ["status: ", "volume: "]),
        ("MATCH ()-[r {status: 'ab", ["absent'"]),
        ('MATCH (a)-[r]->(b) WHERE r.status = "li', ['limited"']),
        ("MATCH (n) WHERE n.sector IN ['acute', 'comm", ["community'", "commissioning'"]),
        ("RETURN $", ["$sector", "$system"]),
        ("RETURN $se", ["$sector"]),
        ("MATCH (service:Service) RETURN ser", ["service"]),
        ("MATCH (n:Service) WHERE n.name STA", ["STARTS WITH"]),
        ("MATCH (n) RETURN toU", ["toUpper("]),
        ("OPT", ["OPTIONAL MATCH"]),
        ("RETURN 1; MATCH (n:Serv", ["Service"]),
        ("MATCH (n) CALL { MAT", ["MATCH"]),
        # where nothing can be known, nothing is said
        ("RETURN 'Serv", []),
        ("RETURN 1 // Serv", []),
        ("MATCH (n:Service) RETURN {x: n.hours, y:", ["n"]),
        ("MATCH (n {name: 'Fal", []),
        ("MATCH (n:Nothing", []),
        # the shell's own
        (":sc", [":schema"]),
        (":schema Serv", ["Service"]),
        (":format js", ["json", "jsonl"]),
        (":system f", ["Fell Mere"]),
        (":run who-can", ["who-can-refer"]),
        (":param se", ["sector"]),
        (":help ti", ["timeout"]),
        # questions by name
        ("who-can", ["who-can-refer"]),
        ("gaps sta", ["status="]),
        ("gaps status=ab", ["absent"]),
        ("gaps system=", ["Aldwater", "'Fell Mere'"]),
        (":run gaps status=lim", ["limited"]),
    ],
)
def test_the_right_words_are_offered(typed, expected):
    assert texts(typed) == expected


def test_a_parameter_that_is_given_is_not_offered_again():
    assert "status=" in texts("gaps ")
    assert "status=" not in texts("gaps status=absent ")


def test_at_the_beginning_there_are_clauses_and_commands():
    found = texts("")
    assert found[0] == "MATCH"
    assert ":help" in found
    assert "WHERE" not in found


def test_what_is_typed_is_replaced_whatever_its_capitals():
    (found,) = complete("MATCH (n:serv", KNOWN)
    assert (found.text, found.back, found.about) == ("Service", 4, "2")


def test_the_full_records_are_not_offered():
    assert "evidence" not in texts("MATCH (n:Organisation) RETURN n.")


def test_functions_that_are_offered_run_on_both_stores():
    assert all(is_function(name) for name in FUNCTIONS)
    assert not set(FUNCTIONS) & set(dialect().functions)


def test_values_are_lists_of_the_vocabulary():
    for prop, listed in VALUES.items():
        assert list(getattr(vocabulary(), listed)), prop
