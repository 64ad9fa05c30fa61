import json
import os
import subprocess
import sys

import pytest

from joinedup.graph import InputError, Kind, RelationshipType, Status
from joinedup.graph.file import dumps
from joinedup.loaders import build_graph
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
