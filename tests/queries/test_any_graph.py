"""What holds of every analysis and every format, whatever valid graph they are given."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance
from joinedup.graph.model import ReferenceFact
from joinedup.graph.vocabulary import NOT_STATED, Kind, RelationshipType, Status, vocabulary
from joinedup.queries.access_points import access_points
from joinedup.queries.comparison.compare import compare
from joinedup.queries.comparison.diff import diff
from joinedup.queries.conflicts import conflicts
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import fragmentation
from joinedup.queries.gap_report import gap_report
from joinedup.queries.missing_links import expected, missing_links
from joinedup.queries.pages import paper_of
from joinedup.queries.rendering.blocks import Paper
from joinedup.queries.rendering.save import WRITERS, paper_bytes
from joinedup.queries.report import to_json
from joinedup.queries.results import Result
from joinedup.queries.today import today

FEW = Effort(resamples=3, permutations=3, rewirings=2, communities=2)
ANALYSES: dict[str, Callable[[KnowledgeGraph], Result]] = {
    "fragmentation": lambda g: fragmentation(g, effort=FEW),
    "access points": lambda g: access_points(g, effort=FEW),
    "missing links": missing_links,
    "expected links": expected,
    "conflicts": conflicts,
    "today": today,
    "comparison with itself": lambda g: compare(g, g, effort=FEW),
    "comparison with nothing": lambda g: compare(g, KnowledgeGraph(), effort=FEW),
    "what is new": lambda g: diff(KnowledgeGraph(), g),
    "what is gone": lambda g: diff(g, KnowledgeGraph()),
}

NAMES = (
    "Ambleford Trust", "front door", "GPs", "care homes", "Board", "Ambleford", "10 beds", "shared record", "", " ",
    "=HYPERLINK(\"http://x.example\";\"y\")", "@SUM(A1)", "<script>alert(1)</script>", "&lt;b&gt;", "[a](javascript:b)",
    "| a | b |", "# heading", "\x1b[31mred\x07", "a\u202egnp.exe", "\u05e2\u05d1\u05e8\u05d9\u05ea", "line\nbreak\ttab",
    "\ufffe\uffff", "\ud800", "'; DROP", "a" * 5000, "word " * 200,
)  # fmt: skip
"""Plain, and such as break tables, mark-up, terminals, spreadsheets and encodings."""

NUMBERS = (0, 1, 0.5, 1.4, -0.3, 1e-9, 1e300, -1e300, 10**25, 49, 5e-324)
SYSTEMS = (None, None, "North", "South")
DOCUMENTS = ("review.txt", "<news>.html", "=cmd|' /C calc'!A0")

names = st.sampled_from(NAMES)
numbers = st.sampled_from(NUMBERS)


@st.composite
def evidence(draw: st.DrawFn) -> list[Evidence]:
    """None to three sentences, with a status or without."""
    stages = (None, *vocabulary().stages)
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(0, 5), st.sampled_from((None, *Status)), st.sampled_from(stages),
                st.sampled_from(DOCUMENTS), names, st.sampled_from((0.0, 0.5, 1.0)),
            ),
            max_size=3,
        )
    )  # fmt: skip
    return [
        Evidence(
            document=document, page=number or None, sentence=f"s{number}" if number else "", start=number * 50,
            end=number * 50 + 9, section=quote[:40], stage=stage, quote=quote, status=status, confidence=confidence,
        )
        for number, status, stage, document, quote, confidence in drawn
    ]  # fmt: skip


@st.composite
def attributes(draw: st.DrawFn, known: dict[str, str]) -> dict[str, Any]:
    """Some of the attributes that a kind of node or a type of relationship may have."""
    vocab = vocabulary()
    values: dict[str, st.SearchStrategy[Any]] = {
        "text": names, "number": numbers, "list": st.lists(names, max_size=2),
        "polarity": st.sampled_from(vocab.polarities), "theme": st.sampled_from(vocab.themes),
        "stage": st.sampled_from(vocab.stages),
    }  # fmt: skip
    return draw(st.fixed_dictionaries({}, optional={name: values[kind] for name, kind in known.items()}))


REFERENCE = st.sampled_from(([], [ReferenceFact(source="a list", record="Ambleford", end="2022-07-01")]))


@st.composite
def graphs(draw: st.DrawFn, most_nodes: int = 8, most_edges: int = 14) -> KnowledgeGraph:
    """Any graph that the vocabulary allows: loops, circles, odd names and numbers, evidence or none."""
    vocab = vocabulary()
    documents = [
        DocumentInfo(name=name, words=9, pages=draw(st.sampled_from((None, 0, 3))), skipped=draw(skips))
        for name in draw(st.lists(st.sampled_from(DOCUMENTS), unique=True))
    ]
    graph = KnowledgeGraph(draw(names), Provenance(documents=documents))
    kinds = draw(st.lists(st.sampled_from(list(Kind)), max_size=most_nodes))
    for i, kind in enumerate(kinds):
        system = draw(st.sampled_from(SYSTEMS))
        graph.add_node(
            Node(
                id=f"{kind.lower()}:{i}" + (f"@{system}" if system else ""), kind=kind, name=draw(names), system=system,
                type=draw(st.sampled_from((None, *vocab.kinds[kind].types))), aliases=draw(st.lists(names, max_size=1)),
                sector=draw(st.sampled_from((NOT_STATED, *vocab.sectors))), evidence=draw(evidence()),
                attributes=draw(attributes(dict(vocab.kinds[kind].attributes))), reference=draw(REFERENCE),
            )
        )  # fmt: skip
    ids = [node.id for node in graph.nodes()]
    for _ in range(draw(st.integers(0, most_edges)) if ids else 0):
        source, target = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        ends = graph.node(source).kind, graph.node(target).kind
        allowed = [t for t in RelationshipType if vocab.allows(ends[0], t, ends[1])]
        if not allowed:
            continue
        type_ = draw(st.sampled_from(allowed))
        edge = Edge(
            source=source, type=type_, target=target, status=draw(st.sampled_from(list(Status))),
            evidence=draw(evidence()), reference=draw(REFERENCE),
            attributes=draw(attributes(dict(vocab.relationships[type_].attributes))),
        )  # fmt: skip
        edge.weigh()
        graph.add_edge(edge)
    return graph


skips = st.sampled_from((None, None, "no text"))

NO_VALUE = re.compile(r"(?<![\w.])(?:[Nn]a[Nn]|-?inf|Infinity|Traceback|None(?! (?:of|is|are|was|were)\b))(?!\w)")
"""What Python calls a value that is none; a sentence may begin with the English word."""


def readable(ending: str, content: bytes) -> str:
    """The words of a file in one of the formats; raises where the file is none of that format."""
    if ending in (".docx", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            parts = [archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".rels"))]
        trees = [ElementTree.fromstring(part) for part in parts]
        return "\n".join(text for tree in trees for text in tree.itertext())
    text = content.decode("utf-8-sig")
    if ending == ".csv":
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len({len(row) for row in rows}) <= 1, "a row is longer than another"
    if ending == ".html":
        page = Page()
        page.feed(text)
        page.close()
        assert not page.wrong, page.wrong
        return "\n".join(page.text)
    return text


class Page(HTMLParser):
    """The words of a page, and what may stand in none of ours: scripts, handlers, addresses outside of it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.text: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        if tag in ("script", "iframe", "object", "embed", "form", "base"):
            self.wrong.append(tag)
        for name, value in attrs:
            outside = name in ("href", "src", "action") and not (value or "").startswith("#")
            if name.startswith("on") or (outside and not (tag == "link" and value == "data:,")):
                self.wrong.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text.append(data)


def check(ending: str, paper: Paper, limit: int | None) -> None:
    """A paper in a format is a file of that format, and tells no value that is none."""
    content = paper_bytes(paper, ending, limit)
    text = readable(ending, content)
    found = NO_VALUE.search(text)
    assert found is None, text[max(0, found.start() - 80) : found.end() + 80]


ENDINGS = sorted(WRITERS)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(suppress_health_check=SLOW)
@given(graphs(), st.integers(0, len(ENDINGS) - 1), st.sampled_from((None, 1)))
def test_every_analysis_of_any_graph_is_a_paper_in_every_format(
    graph: KnowledgeGraph, first: int, limit: int | None
) -> None:
    for number, analyse in enumerate(ANALYSES.values(), first):
        result = analyse(graph)
        json.loads(to_json(result), parse_constant=no_constant)
        check(ENDINGS[number % len(ENDINGS)], paper_of(result), limit)  # in turn: all of them would take too long


@settings(max_examples=10, suppress_health_check=SLOW)
@given(graphs(), st.sampled_from(ENDINGS))
def test_the_gap_report_of_any_graph_is_a_paper_in_every_format(graph: KnowledgeGraph, ending: str) -> None:
    check(ending, gap_report(graph, effort=FEW), 5)


def shuffled(graph: KnowledgeGraph, seed: int) -> KnowledgeGraph:
    """The same graph, put together in another order."""
    order = random.Random(seed)
    nodes = [node.model_copy(deep=True) for node in graph.nodes()]
    edges = [edge.model_copy(deep=True) for edge in graph.edges()]
    out = KnowledgeGraph(graph.system, graph.provenance)
    order.shuffle(nodes)
    order.shuffle(edges)
    for node in nodes:
        order.shuffle(node.evidence)
        node.attributes = dict(reversed(node.attributes.items()))
        out.add_node(node)
    for edge in edges:
        order.shuffle(edge.evidence)
        edge.attributes = dict(reversed(edge.attributes.items()))
        out.add_edge(edge)
    return out


@settings(max_examples=6, suppress_health_check=SLOW)
@given(graphs(), st.integers(0, 9))
def test_the_order_in_which_a_graph_is_put_together_changes_no_byte(graph: KnowledgeGraph, seed: int) -> None:
    other = shuffled(graph, seed)
    for number, analyse in enumerate(ANALYSES.values(), seed):
        one, two = analyse(graph), analyse(other)
        assert to_json(one) == to_json(two)
        ending = ENDINGS[number % len(ENDINGS)]
        assert paper_bytes(paper_of(one), ending, 2) == paper_bytes(paper_of(two), ending, 2)


def no_constant(name: str) -> float:
    """What JSON has no word for."""
    raise AssertionError(f"{name} in JSON")


def test_a_conflict_without_sentences_is_shown_as_one() -> None:
    graph = KnowledgeGraph("Ambleford")
    for name in ("door", "team"):
        graph.add_node(Node(id=name, kind=Kind.SERVICE, name=name))
    for status in (Status.PRESENT, Status.ABSENT):
        graph.add_edge(Edge(source="door", type=RelationshipType.REFERS_TO, target="team", status=status))
    found = conflicts(graph)
    (only,) = found.statuses
    assert (only.shown, only.sides) == (Status.ABSENT, ())
    assert "sentences: none in the graph" in paper_bytes(paper_of(found), ".txt").decode()


def test_a_name_that_cannot_be_seen_gives_way_to_the_id() -> None:
    unseen = [Node(id="service:a", kind=Kind.SERVICE, name=name).label for name in ("", " ", "\u200b", "\x07")]
    assert unseen == ["service:a"] * 4


def test_half_a_surrogate_pair_is_replaced_in_json() -> None:
    graph = KnowledgeGraph("Amble\ud83d")
    assert json.loads(to_json(conflicts(graph)))["system"] == "Amble\N{REPLACEMENT CHARACTER}"
