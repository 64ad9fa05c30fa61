"""Graphs of an invented area, built from short statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import yaml

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance, node_id, read_graph
from joinedup.graph.model import ReferenceFact
from joinedup.graph.store import Store, open_store
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.catalogue import run_query

FACT = ReferenceFact(source="ODS list", record="a row")


class Builder:
    """Adds nodes and edges by name; every edge gets one sentence of evidence unless told otherwise."""

    def __init__(self) -> None:
        self.graph = KnowledgeGraph("Ambleford", Provenance(documents=[DocumentInfo(name="review.txt")]))
        self.sentences = 0

    def node(self, kind: str, name: str, *said: str, state: str | None = None, **fields: Any) -> str:
        """A node; ``said`` are the sentences in which it stands, and which tell its ``state`` if there is one."""
        key = node_id(kind, name)  # type: ignore[arg-type]
        self.graph.add_node(
            Node(id=key, kind=kind, name=name, evidence=[self.evidence(text, status=state) for text in said], **fields)
        )
        return key

    def evidence(self, text: str, **fields: Any) -> Evidence:
        """One sentence of the review."""
        self.sentences += 1
        start = self.sentences * 1000
        return Evidence(
            **{
                "document": "review.txt", "page": 1 + self.sentences // 20, "section": "One", "quote": text,
                "sentence": f"s{self.sentences}", "start": start, "end": start + len(text), "extractor": "test",
                "confidence": 0.9, **fields,
            }
        )  # fmt: skip

    def edge(
        self, source: str, type: str, target: str, status: str = "present",
        said: Sequence[str] = ("It was so.",), attributes: dict[str, Any] | None = None, **fields: Any,
    ) -> str:  # fmt: skip
        """An edge with a sentence each for ``said``; ``fields`` go into the evidence."""
        lines = [self.evidence(text, status=status, **fields) for text in said]
        edge = Edge(source=source, type=type, target=target, status=status, evidence=lines, attributes=attributes or {})
        return self.graph.add_edge(edge).id


# service-site ties of a hospital stage: an abstract graph, no types
FIXTURE_S = [
    ("City", "ADAPT"), ("Heartlands", "REACT"), ("Good Hope", "REACT"), ("QE", "discharge hub"),
    ("QE", "QEHB@Home"), ("Heartlands", "SID"), ("Good Hope", "HC@Home"), ("Good Hope", "CU27"),
]  # fmt: skip
TRUST = {
    "City": "SWBH", "ADAPT": "SWBH", "Heartlands": "HoEFT", "Good Hope": "HoEFT", "REACT": "HoEFT", "SID": "HoEFT",
    "HC@Home": "HoEFT", "CU27": "BCHT", "QE": "UHB", "discharge hub": "UHB", "QEHB@Home": "UHB",
}  # fmt: skip


@pytest.fixture
def fixture_s() -> nx.Graph[str]:
    """An abstract graph with known answers; see FIXTURE_S."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(FIXTURE_S)
    return graph


@pytest.fixture
def trusts() -> dict[str, str]:
    """The trust that each node of fixture S belongs to."""
    return dict(TRUST)


@pytest.fixture(scope="session")
def birmingham(shared: Path) -> KnowledgeGraph:
    """What two people read in a real report, as a graph; each run of lines is one piece of evidence."""
    gold = yaml.safe_load((shared / "gold/birmingham-dev.yaml").read_text(encoding="utf-8"))
    rows = (shared / "corpus" / gold["document"]).read_text(encoding="utf-8").split("\n")
    kept = KnowledgeGraph("Birmingham")

    def evidence(lines: list[int], status: Any = None) -> list[Evidence]:
        runs: list[list[int]] = []
        for n in sorted(set(lines)):
            if runs and n - runs[-1][-1] <= 2:
                runs[-1].append(n)
            else:
                runs.append([n])
        return [
            Evidence(
                document=gold["document"], line=run[0], section=f"part {run[0] // 300}", sentence=f"s{run[0]}",
                start=run[0], quote="\n".join(rows[run[0] - 1 : run[-1]]), status=status, confidence=0.9,
            )
            for run in runs
        ]  # fmt: skip

    ids = {n["id"]: node_id(n["kind"], n["name"]) for n in gold["nodes"]}
    for n in gold["nodes"]:
        aliases = [str(a) for a in n.get("aliases", [])]
        kept.add_node(
            Node(
                id=ids[n["id"]], kind=n["kind"], type=n.get("type"), name=n["name"], aliases=aliases,
                evidence=evidence(n["lines"]),
            )
        )  # fmt: skip
    for r in gold["relations"]:
        ends = kept.node(ids[r["s"]]), kept.node(ids[r["o"]])
        if not vocabulary().allows(ends[0].kind, r["r"], ends[1].kind):
            continue  # the annotators went beyond the vocabulary once or twice
        share = {"share": float(str(r["share"]).strip("%")) / 100} if r["r"] == "COVERS" and "share" in r else {}
        kept.add_edge(
            Edge(
                source=ids[r["s"]], type=r["r"], target=ids[r["o"]], status=r["status"], attributes=share,
                evidence=evidence(r["lines"], r["status"]),
            )
        )  # fmt: skip
    return kept


@pytest.fixture
def builder() -> Callable[[], Builder]:
    """Makes an empty builder."""
    return Builder


def named(name: str) -> ReferenceFact:
    """The official name of a body."""
    return ReferenceFact(source="ODS list", record=name)


def ambleford() -> KnowledgeGraph:
    """An invented town with something for every question."""
    b = Builder()
    trust = b.node("Organisation", "Ambleford NHS Trust", type="NHSTrust", sector="acute", aliases=["the Trust"])
    council = b.node("Organisation", "Ambleford Council", type="LocalAuthority", sector="adult-social-care")
    ccg = b.node("Organisation", "Ambleford CCG", "The CCG was new.", type="CCG", sector="commissioning", codes={"ods": "01X"})  # noqa: E501  # fmt: skip
    charity = b.node("Organisation", "Age Well Ambleford", type="VCSE", sector="voluntary")
    gps = b.node("StakeholderGroup", "GPs", sector="primary")
    homes = b.node("StakeholderGroup", "care homes", sector="independent-care")
    board = b.node(
        "Partnership", "Ambleford Health and Wellbeing Board", type="HealthAndWellbeingBoard", aliases=["HWB"]
    )
    door = b.node(
        "Service", "Single Point of Access", "People ring the single point of access.", type="AccessPoint",
        sector="community", aliases=["SPA"], attributes={"hours": "8am to 8pm", "audience": ["GPs", "care homes"]},
    )  # fmt: skip
    team = b.node("Service", "Rapid Response Team", type="Team", sector="community")
    ward = b.node("Service", "discharge lounge", type="Unit", sector="acute")
    record = b.node("InformationSystem", "Amble Care Record")
    town, moor = b.node("Place", "Ambleford"), b.node("Place", "Amble Moor")
    plan = b.node("Programme", "winter plan")
    b.node("InformationSystem", "shared risk register", "There was no shared risk register.", state="absent")
    finding = b.node("Finding", "Out-of-hours staff could not see records", "They could not see the records.", attributes={"polarity": "weakness", "theme": "information-sharing", "stage": "crisis"})  # noqa: E501  # fmt: skip
    praise = b.node("Finding", "The lounge worked well", attributes={"polarity": "strength", "theme": "discharge"})
    ask = b.node("Recommendation", "Let GPs see the record", attributes={"number": "3", "theme": "information-sharing"})
    b.node("Recommendation", "Work together", attributes={"number": "4"})
    figure = b.node("Measure", "referrals by GPs", attributes={"value": 1999, "unit": "referrals", "period": "January", "comparators": ["England: 1,500"]})  # noqa: E501  # fmt: skip

    nights = b.node("Service", "night nursing", "Night nursing was late.", type="Service", sector="community")
    b.node("Service", "night sitting", type="Service", sector="voluntary")
    late = b.node("Finding", "Night nurses came late", "Night nurses came late.", attributes={"polarity": "weakness", "theme": "access"})  # noqa: E501  # fmt: skip
    share = b.node("Measure", "visits after midnight", "30% of visits were late.", attributes={"value": 30, "unit": "%", "period": "2017", "comparators": ["previous year 24", "England 1,200.5"]})  # noqa: E501  # fmt: skip

    b.edge(late, "ABOUT", nights)
    b.edge(share, "ABOUT", nights)
    b.edge(trust, "PROVIDES", door)
    b.edge(trust, "PROVIDES", team)
    b.edge(trust, "PROVIDES", ward, stage="step-down")
    b.edge(council, "PROVIDES", ward)
    b.edge(council, "PROVIDES", plan, "planned")
    b.edge(charity, "PROVIDES", team, "ended")
    b.edge(ccg, "COMMISSIONS", door)
    b.edge(council, "FUNDS", door)
    b.edge(door, "COVERS", town)
    b.edge(team, "COVERS", moor, "limited", attributes={"share": 0.5})
    b.edge(gps, "REFERS_TO", door, attributes={"volume": 1999, "period": "January"}, stage="crisis")
    b.edge(homes, "REFERS_TO", door, "limited", ["Staff of care homes were not aware of the single point of access."])
    b.edge(charity, "REFERS_TO", door, "absent", ["The charity could not refer people."])
    b.edge(door, "REFERS_TO", team)
    b.edge(
        ward, "DISCHARGES_TO", homes, "limited", ["Homes waited for papers.", "Papers came late."], stage="step-down"
    )
    b.edge(gps, "HAS_ACCESS_TO", record, "absent", ["GPs had no access to the record."], stage="crisis")
    b.edge(trust, "HAS_ACCESS_TO", record)
    b.edge(trust, "SHARES_INFORMATION_WITH", homes, "limited", ["Summaries came late, if at all."])
    b.edge(trust, "WORKS_WITH", council, "present", ["They meet daily."], stage="step-down")
    b.edge(trust, "WORKS_WITH", charity, "absent", ["The charity was not invited."])
    b.edge(charity, "WORKS_WITH", council)
    b.edge(team, "WORKS_WITH", homes)
    b.edge(trust, "MEMBER_OF", board)
    b.edge(council, "MEMBER_OF", board)
    b.edge(charity, "MEMBER_OF", board, "absent", ["The charity had no seat."])
    b.edge(board, "OVERSEES", trust, "limited")
    b.edge(finding, "ABOUT", record)
    b.edge(praise, "ABOUT", ward)
    b.edge(ask, "ABOUT", record)
    b.edge(ask, "ABOUT", gps)
    b.edge(figure, "ABOUT", door)
    b.edge(b.node("StakeholderGroup", "care homes"), "WORKS_WITH", ccg, "limited")
    # what published lists say: the CCG became one of the county, and that a board; a partnership became a system
    county = b.node(
        "Organisation", "Ambleshire CCG", type="CCG", codes={"ods": "03X"}, reference=[named("Ambleshire CCG")]
    )
    board_of_today = b.node(
        "Organisation", "Ambleshire ICB", type="ICB", codes={"ods": "QXX"}, reference=[named("Ambleshire ICB")]
    )
    system = b.node(
        "Partnership", "Ambleshire ICS", type="ICS", codes={"ods": "QXX"}, reference=[named("Ambleshire ICS")]
    )
    stp = b.node(
        "Partnership", "Ambleshire STP", "The STP was named.", type="STP", reference=[named("Ambleshire Partnership")]
    )
    for source, type_, target, day in (
        (ccg, "SUCCEEDED_BY", county, "2018-04-01"), (county, "SUCCEEDED_BY", board_of_today, "2022-07-01"),
        (stp, "SUCCEEDED_BY", system, "2021-04-01"), (board_of_today, "PART_OF", system, None),
    ):  # fmt: skip
        dated = {"date": day} if day else {}
        b.graph.add_edge(Edge(source=source, type=type_, target=target, attributes=dated, reference=[FACT]))
    # a succession that documents alone state leads nowhere here
    b.edge(charity, "SUCCEEDED_BY", trust, "planned")
    graph = b.graph
    # two documents that disagree, one of them without pages
    for document, status in (("review.txt", "present"), ("news.html", "absent")):
        quote = f"The Trust {'tells' if status == 'present' else 'does not tell'} GPs."
        said = Evidence(document=document, sentence="s900", quote=quote, status=status, confidence=0.5)
        graph.add_edge(Edge(source=trust, type="SHARES_INFORMATION_WITH", target=gps, evidence=[said]))
    graph.provenance = Provenance(documents=[DocumentInfo(name="review.txt", format="txt", words=500, pages=3)])
    return graph


def calderfold() -> KnowledgeGraph:
    """Two invented boroughs in one graph, with odd names, figures and letters."""
    b = Builder()
    b.graph = KnowledgeGraph("Calderfold and Wend", Provenance(documents=[DocumentInfo(name="calder.txt")]))
    made: dict[str, dict[str, str]] = {}
    for local, document in (("Calderfold", "calder.txt"), ("Wend", "wend.html")):

        def said(text: str, document: str = document, **fields: Any) -> Evidence:
            page = None if document.endswith("html") else 2
            return b.evidence(text, document=document, page=page, **fields)

        def node(kind: str, name: str, local: str = local, **fields: Any) -> str:
            key = f"{node_id(kind, name)}-{b.sentences}"  # type: ignore[arg-type]
            b.graph.add_node(Node(id=key, kind=kind, name=name, system=local, evidence=[said(f"{name}.")], **fields))
            return key

        def edge(source: str, type: str, target: str, status: str = "present", **attributes: Any) -> None:
            text = "=The \u201cDoor\u201d \u2013 it\u2019s\u0007 caf\u00e9 \U0001f6aa"
            b.graph.add_edge(
                Edge(
                    source=source, type=type, target=target, status=status, attributes=attributes,
                    evidence=[said(text, status=status, stage="crisis", confidence=0.5)],
                )
            )  # fmt: skip

        gps = node("StakeholderGroup", "GPs", sector="primary")
        homes = node("StakeholderGroup", "care homes", sector="independent-care", aliases=["=cmd()", "\u00c9tude"])
        council = node("Organisation", f"{local} Council", type="LocalAuthority", sector="adult-social-care")
        doors = [
            node("Service", name, type="AccessPoint", sector="community", aliases=[])
            for name in ("Front Door", "front door", "Side Door")
        ]
        place, other = node("Place", local), node("Place", f"Upper {local}")
        records = node("InformationSystem", "Vale \u2028 Record")
        weak = node(
            "Finding", f"Doors of {local} were not joined", attributes={"polarity": "weakness", "theme": "access"}
        )
        ask = node("Recommendation", f"Join the doors of {local}", attributes={"theme": "access"})
        beds = node(
            "Measure", f"{49 if local == 'Wend' else 129} care homes",
            attributes={"value": -0.5, "unit": "homes", "comparators": ["before 0.125", "before: none"]},
        )  # fmt: skip
        board = node("Partnership", f"{local} Board", type="Board", sector="governance")
        for door in doors:
            edge(door, "COVERS", place)
            edge(gps, "REFERS_TO", door, volume=0.1, period="a day")
        edge(homes, "REFERS_TO", doors[0], "absent" if local == "Wend" else "limited", volume=0.2, period="a day")
        edge(doors[0], "WORKS_WITH", doors[1])
        edge(doors[2], "COVERS", other, "limited", share=0.25)
        edge(council, "COMMISSIONS", homes)
        edge(homes, "PROVIDES", doors[2])
        edge(council, "SHARES_INFORMATION_WITH", gps, "planned")
        edge(gps, "SHARES_INFORMATION_WITH", homes, "limited" if local == "Wend" else "present")
        edge(homes, "SHARES_INFORMATION_WITH", council)
        edge(homes, "HAS_ACCESS_TO", records, "absent")
        edge(council, "MEMBER_OF", board)
        edge(board, "OVERSEES", council, "absent")
        edge(weak, "ABOUT", doors[0])
        edge(ask, "ABOUT", place)
        edge(beds, "ABOUT", homes)
        made[local] = {"council": council, "board": board}
    b.edge(made["Wend"]["council"], "SUCCEEDED_BY", made["Calderfold"]["council"], attributes={"date": "2020-04-01"})
    return b.graph


@pytest.fixture(scope="session")
def borough() -> KnowledgeGraph:
    """Two invented boroughs in one graph."""
    return calderfold()


@pytest.fixture(scope="session")
def town() -> KnowledgeGraph:
    """An invented town with something for every question of the catalogue."""
    return ambleford()


@pytest.fixture(scope="module")
def store(town: KnowledgeGraph) -> Iterator[Store]:
    """The town in an embedded store."""
    with open_store(town) as opened:
        yield opened


@pytest.fixture(scope="module", params=["town", "borough", "sample"])
def graph(request: pytest.FixtureRequest) -> KnowledgeGraph:
    """Two invented towns, and what is read in the sample documents."""
    if request.param == "sample":
        path: Path = request.getfixturevalue("samples_file")
        return read_graph(path)
    chosen: KnowledgeGraph = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture(scope="module")
def rows(graph: KnowledgeGraph) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """The rows of a question in the columns asked for, lists as tuples."""
    with open_store(graph) as store:

        def ask(name: str, *columns: str, **parameters: Any) -> list[tuple[Any, ...]]:
            found = run_query(store, name, parameters).dicts()
            return [tuple(tuple(v) if isinstance(v := row[c], list) else v for c in columns) for row in found]

        yield ask
