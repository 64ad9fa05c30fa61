import json
import os
import subprocess
import sys

import pytest

from joinedup.graph import InputError, Kind, RelationshipType, Status
from joinedup.graph.file import dumps
from joinedup.loaders import build_graph
from joinedup.loaders.identity_check import identity_problems
from joinedup.loaders.reference.match import Matcher
from joinedup.loaders.reference.model import Body, Role, Source
from joinedup.loaders.reference.table import Reference, as_table, write_table
from joinedup.samples import sample_files

REVIEW = """Larkdale review

Leaving hospital

Larkdale City Council ran the reablement service. GPs had no access to hospital records. Care homes could
refer people to the falls service, which was provided by Larkdale Community NHS Trust. Larkdale Community
NHS Trust worked with Larkdale City Council. A shared care record was planned.
"""


@pytest.fixture
def review(tmp_path):
    path = tmp_path / "larkdale.txt"
    path.write_text(REVIEW, encoding="utf-8")
    return path


def test_a_document_becomes_a_graph_with_its_sentences(review):
    graph = build_graph([review]).graph
    gps = graph.find("GPs")[0]
    edge = next(graph.edges(RelationshipType.HAS_ACCESS_TO, source=gps.id))
    assert edge.status is Status.ABSENT
    assert edge.evidence[0].text == "GPs had no access to hospital records."
    text = review.read_text(encoding="utf-8")
    for evidence in (v for item in (*graph.nodes(), *graph.edges()) for v in item.evidence):
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.document == "larkdale.txt"


def test_the_system_is_named_after_its_place(review):
    assert build_graph([review]).graph.system == "Larkdale"
    assert build_graph([review], system="North").graph.system == "North"


def test_a_bad_file_is_reported_and_the_others_are_built(review, tmp_path):
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and nothing more")
    result = build_graph([tmp_path])
    assert [s.path for s in result.skipped] == [str(bad)]
    assert "bad.pdf" in result.skipped[0].reason
    assert len(result.graph.documents) == 1
    with pytest.raises(InputError, match=r"bad\.pdf"):
        build_graph([bad])


def test_a_near_duplicate_is_noticed_and_counted_once(review, tmp_path):
    alone = build_graph([review]).graph
    (tmp_path / "copy.txt").write_text(REVIEW + "\nPrinted again.\n", encoding="utf-8")
    result = build_graph([tmp_path])
    assert any("nearly the same" in w for w in result.warnings)
    assert {d.near_duplicate_of for d in result.graph.documents} != {None}
    count = sum(len(e.evidence) for e in alone.edges())
    assert sum(len(e.evidence) for e in result.graph.edges()) == count


def test_the_samples_give_every_kind_and_status():
    graph = build_graph(sample_files()).graph
    kinds = {n.kind for n in graph.nodes()}
    assert set(Kind) - {Kind.DOCUMENT, Kind.PASSAGE} <= kinds
    assert {e.status for e in graph.edges()} == set(Status)
    assert any(e.conflict for e in graph.edges())


# -- reference data and decisions

TRUST = Body(role=Role.NHS_TRUST, code="RX1", codes={"ods": "RX1"}, source="list", name="Larkdale Community NHS Trust")
DECISION = (
    '{"identity_version": 1, "decisions": [{"verdict": "%s", "kind": "Organisation", "name": "%s", "other": "%s",'
    ' "reviewer": "data steward", "date": "2018-11-01", "reason": "minutes"}]}'
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "local.jsonl"
    write_table(as_table([TRUST], [Source(id="list", title="List", publisher="P", licence="OGL v3")]), path)
    return path


def test_reference_data_give_codes_and_stand_in_the_provenance(review, table):
    known = build_graph([review], reference=Reference(local=str(table))).graph
    assert known.find("Larkdale Community NHS Trust")[0].codes == {"ods": "RX1"}
    shipped, without = build_graph([review]).graph, build_graph([review], reference=Reference(use=False)).graph
    assert without.find("Larkdale Community NHS Trust")[0].codes == {}
    assert without.provenance.reference is None
    assert len({g.provenance.reference for g in (known, shipped, without)}) == 3


def test_a_local_table_that_changes_is_read_again(review, table):
    reference = Reference(local=str(table))
    build_graph([review], reference=reference)
    write_table(as_table([TRUST.model_copy(update={"codes": {"ods": "RX1", "cqc": "1-1"}})]), table)
    again = build_graph([review], reference=reference).graph
    assert again.find("Larkdale Community NHS Trust")[0].codes == {"ods": "RX1", "cqc": "1-1"}


def test_documents_have_their_date_and_system(review):
    review.write_text(REVIEW.replace("Larkdale review", "Larkdale review\n\nPublished: 11 May 2018"), encoding="utf-8")
    (info,) = build_graph([review]).graph.documents
    assert (info.date, info.system) == ("2018-05-11", "Larkdale")


def test_decisions_are_taken_up_and_stand_in_the_provenance(review, tmp_path):
    text = REVIEW.replace("worked with", "worked with the Oxley Acute Alliance Trust and")
    review.write_text(text, encoding="utf-8")
    identity = tmp_path / "identity.json"
    identity.write_text(DECISION % ("same", "Oxley Acute Alliance Trust", "Larkdale City Council"), encoding="utf-8")
    before, after = build_graph([review]).graph, build_graph([review], identity=identity).graph
    assert before.find("Oxley Acute Alliance Trust")[0] != before.find("Larkdale City Council")[0]
    assert after.find("Oxley Acute Alliance Trust")[0] == after.find("Larkdale City Council")[0]
    assert before.provenance.identity is None
    assert after.provenance.identity


def test_a_decision_on_a_system_is_heeded_within_its_documents(tmp_path):
    path = tmp_path / "review.txt"
    path.write_text("Oxley City Council led the Oxley Falls Board.\n\nThe Falls Board met GPs.\n", encoding="utf-8")
    identity = tmp_path / "identity.json"
    said = DECISION.replace('"reviewer"', '"system": "Oxley", "reviewer"').replace("Organisation", "Partnership")
    identity.write_text(said % ("different", "Falls Board", "Oxley Falls Board"), encoding="utf-8")
    boards = [
        {n.name for n in build_graph([path], system=system, identity=identity).graph.nodes(Kind.PARTNERSHIP)}
        for system in ("Oxley", "Larkdale")
    ]
    assert boards == [{"Falls Board", "Oxley Falls Board"}, {"Oxley Falls Board"}]


def test_a_decision_that_matches_nothing_is_told(review, tmp_path):
    identity = tmp_path / "identity.json"
    identity.write_text(DECISION % ("same", "Nobody at All", "Larkdale City Council"), encoding="utf-8")
    assert any("Nobody at All" in w for w in build_graph([review], identity=identity).warnings)


@pytest.mark.parametrize("text", [None, "", "{}", '{"identity_version": 1, "decisions": [{}]}', "\xff"])
def test_a_bad_file_of_decisions_stops_the_build_with_its_name(review, tmp_path, text):
    identity = tmp_path / "decided.json"
    if text is not None:
        identity.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"decided\.json"):
        build_graph([review], identity=identity)


@pytest.mark.parametrize("text", [None, "", "[1]", '{"reference_version": 1, "sources": []}\n{"role": "x"}', "\xff"])
def test_a_bad_reference_table_stops_the_build_with_its_name(review, tmp_path, text):
    local = tmp_path / "table.jsonl"
    if text is not None:
        local.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"table\.jsonl"):
        build_graph([review], reference=Reference(local=str(local)))


# -- several systems


def test_documents_on_two_places_give_a_graph_of_two_systems(review, tmp_path):
    (tmp_path / "oxley.txt").write_text(REVIEW.replace("Larkdale", "Oxley"), encoding="utf-8")
    graph = build_graph([tmp_path]).graph
    assert graph.system == "Larkdale and Oxley"
    assert {d.system for d in graph.documents} == {"Larkdale", "Oxley"}
    assert {n.system for n in graph.find("GPs")} == {"Larkdale", "Oxley"}
    one = build_graph([tmp_path], system="North").graph
    assert one.system == "North"
    assert [n.system for n in one.find("GPs")] == [None]
    assert not any("@" in n.id for n in one.nodes())


def test_two_cities_share_national_bodies_and_nothing_else(shared):
    files = [next((shared / "corpus").glob(f"{n}_*")) for n in ("001", "002")]
    graph = build_graph(files).graph
    assert graph.system == "Birmingham and Liverpool"
    both = [n for n in graph.nodes() if len({e.document for e in n.evidence}) > 1]
    assert both
    assert {n.type for n in both} == {"NationalBody"}
    assert all(n.system is None for n in both)
    assert identity_problems(graph, Matcher(Reference().table())) == []


def test_every_trust_ccg_and_stp_of_the_corpus_has_its_code(shared):
    graph = build_graph([shared / "corpus"]).graph.stated()
    found = {
        n.codes.get("ods", n.name): n.type
        for type_ in ("NHSTrust", "CCG", "STP")
        for n in graph.nodes(type=type_)
    }  # fmt: skip
    trusts = ("RRK", "RR1", "RXT", "RYW", "RXK", "RYA", "RQ6", "REM", "RBN", "RY1", "RW4", "RX7")
    expected = dict.fromkeys(trusts, "NHSTrust") | dict.fromkeys(("QHL", "QUA"), "STP")
    assert found == expected | dict.fromkeys(("13P", "04X", "05P", "05L", "15E", "99A"), "CCG")
    assert identity_problems(graph, Matcher(Reference().table())) == []


SCRIPT = """
import sys
from joinedup.graph.file import dumps
from joinedup.loaders import build_graph
sys.stdout.buffer.write(dumps(build_graph(sys.argv[1:]).graph).encode())
"""


def test_the_same_documents_give_the_same_bytes():
    """In another process, with another hash seed, in another order."""
    files = [str(p) for p in sample_files()]
    here = dumps(build_graph(files).graph)
    env = {**os.environ, "PYTHONHASHSEED": "4711"}
    there = subprocess.run([sys.executable, "-c", SCRIPT, *reversed(files)], env=env, capture_output=True, check=True)
    assert there.stdout.decode() == here
    assert json.loads(here)["provenance"]["documents"]
