"""The shipped questions: their headers, and their answers against the same counted by hand in Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from joinedup.graph import (
    DocumentInfo,
    Edge,
    Evidence,
    Kind,
    KnowledgeGraph,
    Node,
    Provenance,
    QueryError,
    RuleError,
)
from joinedup.graph.model import ReferenceFact
from joinedup.graph.store import Store, open_store
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.catalogue import get_query, list_queries, parse_query, run_query
from joinedup.queries.today import today

FACT = ReferenceFact(source="ODS list", record="a row")
INTERFACES = vocabulary().interfaces
GAPS = ("absent", "limited")


def named(name: str) -> ReferenceFact:
    """The official name of a body."""
    return ReferenceFact(source="ODS list", record=name)


def ambleford(builder: Callable[[], Any]) -> KnowledgeGraph:
    """An invented town with something for every question."""
    b = builder()
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
    finding = b.node("Finding", "Out-of-hours staff could not see records", "They could not see the records.", attributes={"polarity": "weakness", "theme": "information-sharing", "stage": "crisis"})  # noqa: E501  # fmt: skip
    praise = b.node("Finding", "The lounge worked well", attributes={"polarity": "strength", "theme": "discharge"})
    ask = b.node("Recommendation", "Let GPs see the record", attributes={"number": "3", "theme": "information-sharing"})
    b.node("Recommendation", "Work together", attributes={"number": "4"})
    figure = b.node("Measure", "referrals by GPs", attributes={"value": 1999, "unit": "referrals", "period": "January", "comparators": ["England: 1,500"]})  # noqa: E501  # fmt: skip

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
    graph: KnowledgeGraph = b.graph
    # two documents that disagree, one of them without pages
    for document, status in (("review.txt", "present"), ("news.html", "absent")):
        quote = f"The Trust {'tells' if status == 'present' else 'does not tell'} GPs."
        said = Evidence(document=document, sentence="s900", quote=quote, status=status, confidence=0.5)
        graph.add_edge(Edge(source=trust, type="SHARES_INFORMATION_WITH", target=gps, evidence=[said]))
    graph.provenance = Provenance(documents=[DocumentInfo(name="review.txt", format="txt", words=500, pages=3)])
    return graph


@pytest.fixture(scope="module")
def town() -> KnowledgeGraph:
    import importlib.util

    spec = importlib.util.spec_from_file_location("queries_conftest", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return ambleford(module.Builder)


@pytest.fixture(scope="module")
def store(town: KnowledgeGraph) -> Iterator[Store]:
    with open_store(town) as opened:
        yield opened


def names(graph: KnowledgeGraph, edge: Edge) -> tuple[str, str]:
    return graph.node(edge.source).name, graph.node(edge.target).name


def matches(node: Node, part: str) -> bool:
    return any(part.lower() in name.lower() for name in (node.name, *node.aliases))


def gaps(graph: KnowledgeGraph) -> list[Edge]:
    return [e for e in graph.interfaces() if e.status in GAPS]


# -- the same questions, answered in Python


def by_hand_gaps(graph: KnowledgeGraph) -> Counter[Any]:
    return Counter((e.status, *names(graph, e), e.type) for e in gaps(graph))


def by_hand_discharge_gaps(graph: KnowledgeGraph) -> Counter[Any]:
    return Counter(
        (e.status, *names(graph, e), e.type)
        for e in gaps(graph)
        if e.type == "DISCHARGES_TO" or any(x.stage == "step-down" for x in e.evidence)
    )


def by_hand_uncovered(graph: KnowledgeGraph) -> Counter[Any]:
    covered = {e.target for e in graph.edges("ABOUT") if graph.node(e.source).kind == Kind.RECOMMENDATION}
    return Counter(
        (e.status, *names(graph, e), e.type) for e in gaps(graph) if not {e.source, e.target} & covered
    )  # fmt: skip


def by_hand_missing_information(graph: KnowledgeGraph) -> Counter[Any]:
    return Counter(
        (stage, *names(graph, e), e.status)
        for e in gaps(graph)
        if e.type in ("SHARES_INFORMATION_WITH", "HAS_ACCESS_TO")
        for stage in {x.stage for x in e.evidence if x.stage} or {"not stated"}
    )


def by_hand_most_gaps(graph: KnowledgeGraph) -> dict[str, tuple[int, int, int]]:
    out: dict[str, tuple[int, int, int]] = {}
    for node in graph.nodes():
        mine = [e for e in graph.interfaces() if node.id in (e.source, e.target)]
        absent, limited = (sum(e.status == s for e in mine) for s in GAPS)
        if absent + limited:
            out[node.name] = (absent, limited, len(mine))
    return out


def by_hand_sole_providers(graph: KnowledgeGraph) -> dict[str, list[str]]:
    providers: dict[str, set[str]] = {}
    for e in graph.edges("PROVIDES", ["present", "limited"]):  # type: ignore[list-item]
        if graph.node(e.target).kind in ("Service", "Pathway"):
            providers.setdefault(e.target, set()).add(e.source)
    out: dict[str, list[str]] = {}
    for service, bodies in providers.items():
        if len(bodies) == 1:
            out.setdefault(graph.node(bodies.pop()).name, []).append(graph.node(service).name)
    return {body: sorted(services) for body, services in out.items()}


def by_hand_sectors(graph: KnowledgeGraph) -> Counter[Any]:
    return Counter((graph.node(e.source).sector, graph.node(e.target).sector, e.status) for e in graph.interfaces())


def by_hand_bodies_today(graph: KnowledgeGraph) -> set[tuple[object, ...]]:
    """From the report on who answers today, as far as the query looks: bodies next to an end."""
    out: set[tuple[object, ...]] = set()
    for gap in today(graph).gaps:
        source, target = (end.node.name for end in gap.ends)
        for end in gap.ends:
            row = (gap.status, source, target, gap.relation, end.node.name)
            near = [(a, f) for a in end.bodies for f in a.found if f.through.id == end.node.id]
            near = [(a, f) for a, f in near if f.how == "named" or end.node.kind not in ("Organisation", "Partnership")]
            for answer, found in near:
                later = [n.name for n in answer.now if n.path and n.path[-1].leads == "succeeded by"]
                out |= {(*row, answer.body.name, found.how, name) for name in later or [None]}
            if not near:
                out.add((*row, None, None, None))
    return out


def by_hand_paths(
    graph: KnowledgeGraph, start: str, end: str, longest: int = 4
) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    steps: dict[str, list[tuple[str, str]]] = {}
    for e in graph.interfaces():
        if e.status in ("present", "limited"):
            steps.setdefault(e.source, []).append((e.target, e.type))
            steps.setdefault(e.target, []).append((e.source, e.type))
    out = set()

    def walk(route: tuple[str, ...], types: tuple[str, ...]) -> None:
        if route[-1] == end and types:
            out.add((tuple(graph.node(i).name for i in route), types))
        elif len(types) < longest:
            for other, type_ in steps.get(route[-1], ()):
                if other not in route:
                    walk((*route, other), (*types, type_))

    walk((start,), ())
    return out


def compare(graph: KnowledgeGraph, store: Store) -> None:
    """Answers of the catalogue on any graph, against the answers in Python."""

    def rows(name: str, *columns: str, **parameters: Any) -> Counter[Any]:
        return Counter(tuple(row[c] for c in columns) for row in run_query(store, name, parameters).dicts())

    four = ("status", "source", "target", "interface")
    assert rows("gaps", *four) == by_hand_gaps(graph)
    assert rows("discharge-gaps", *four) == by_hand_discharge_gaps(graph)
    assert rows("uncovered-gaps", *four) == by_hand_uncovered(graph)
    assert rows("missing-information-links", "stage", "holder", "other", "status") == by_hand_missing_information(graph)
    most = run_query(store, "most-gaps").dicts()
    assert {r["name"]: (r["absent"], r["limited"], r["stated"]) for r in most} == by_hand_most_gaps(graph)
    sole = run_query(store, "sole-providers").dicts()
    assert {r["provider"]: r["services"] for r in sole} == by_hand_sole_providers(graph)
    sectors: Counter[Any] = Counter()
    for row in run_query(store, "sectors-by-sectors").dicts():
        for status in vocabulary().statuses:
            if row[status]:
                sectors[row["source_sector"], row["target_sector"], status] = row[status]
        assert row["stated"] == sum(row[status] for status in vocabulary().statuses)
    assert sectors == by_hand_sectors(graph)
    provided = rows("who-provides-what", "provider", "provided", "status")
    assert provided == Counter((*names(graph, e), e.status) for e in graph.edges("PROVIDES"))
    later = rows("planned-and-ended", "source", "target", "relationship", "status")
    assert later == Counter((*names(graph, e), e.type, e.status) for e in graph.edges(status=["planned", "ended"]))  # type: ignore[list-item]
    points = run_query(store, "access-points").dicts()
    assert [p["access_point"] for p in points] == sorted(n.name for n in graph.nodes(type="AccessPoint"))
    bodies = {
        (r["status"], r["source"], r["target"], r["interface"], r["answering_for"], r["body"], r["how"], r["today"])
        for r in run_query(store, "gaps-and-bodies-today").dicts()
    }
    assert bodies == by_hand_bodies_today(graph)
    documents = {d.name for d in graph.documents} | {x.document for n in graph.nodes() for x in n.evidence}
    documents |= {x.document for e in graph.edges() for x in e.evidence}
    assert rows("documents", "document", "nodes", "relationships", "passages") == Counter(
        (
            d,
            sum(any(x.document == d for x in n.evidence) for n in graph.nodes()),
            sum(any(x.document == d for x in e.evidence) for e in graph.edges()),
            len({x.passage for p in (*graph.nodes(), *graph.edges()) for x in p.evidence if x.document == d}),
        )
        for d in documents
    )
    for stage in vocabulary().stages:
        expected = Counter(
            (*names(graph, e), e.type)
            for e in graph.edges([*INTERFACES, "PROVIDES"])  # type: ignore[list-item]
            if any(x.stage == stage for x in e.evidence)
        )
        assert rows("at-a-stage", "source", "target", "relationship", stage=stage) == expected


def test_answers_are_those_counted_by_hand(town: KnowledgeGraph, store: Store) -> None:
    compare(town, store)
    assert by_hand_gaps(town)
    assert by_hand_uncovered(town)
    assert by_hand_sole_providers(town) == {"Ambleford NHS Trust": ["Rapid Response Team", "Single Point of Access"]}


def test_paths_are_those_found_by_hand(town: KnowledgeGraph, store: Store) -> None:
    expected = by_hand_paths(town, "stakeholdergroup:gps", "stakeholdergroup:care-homes")
    found = run_query(store, "paths-between", {"from": "gps", "to": "CARE HOMES", "most": "50"}).dicts()
    assert {(tuple(r["route"]), tuple(r["interfaces"])) for r in found} == expected
    assert len(found) == len(expected) > 1
    assert [r["steps"] for r in found] == sorted(r["steps"] for r in found)
    assert found[0]["weakest"] == "limited"


def test_a_row_shows_the_sentence_that_bears_out_its_status(town: KnowledgeGraph, store: Store) -> None:
    (row,) = (r for r in run_query(store, "gaps", {"status": "absent"}).dicts() if r["target"] == "GPs")
    # the statuses tie, the graver is shown, and with it the sentence that says so; a web page has no pages
    assert (row["quote"], row["document"], row["page"]) == ("The Trust does not tell GPs.", "news.html", None)
    assert row["statements"] == 2
    conflicts = run_query(store, "conflicting-evidence").dicts()
    assert [(r["shown"], r["says"], r["document"]) for r in conflicts] == [
        ("absent", "absent", "news.html"),
        ("absent", "present", "review.txt"),
    ]


def test_who_can_refer(store: Store) -> None:
    rows = run_query(store, "who-can-refer", {"service": "spa"}).dicts()
    assert [(r["referrer"], r["status"], r["volume"]) for r in rows] == [
        ("Age Well Ambleford", "absent", None),
        ("GPs", "present", 1999),
        ("care homes", "limited", None),
    ]


def test_access_points(store: Store) -> None:
    (row,) = run_query(store, "access-points").dicts()
    assert row["operators"] == ["Ambleford NHS Trust"]
    assert row["commissioners"] == ["Ambleford CCG", "Ambleford Council"]
    assert row["places"] == ["Ambleford"]
    assert row["referrers"] == ["GPs", "care homes"]
    assert (row["audience"], row["hours"], row["channel"]) == (["GPs", "care homes"], "8am to 8pm", None)
    assert row["quote"] == "People ring the single point of access."


def test_awareness_boards_and_oversight(store: Store) -> None:
    assert [r["audience"] for r in run_query(store, "awareness-gaps").dicts()] == ["care homes"]
    assert (
        run_query(store, "awareness-gaps", {"words": "invited, seat"}).dicts()[0]["audience"] == "Ambleford NHS Trust"
    )
    members = run_query(store, "board-members", {"board": "hwb"}).dicts()
    assert [(r["member"], r["status"]) for r in members] == [
        ("Age Well Ambleford", "absent"),
        ("Ambleford Council", "present"),
        ("Ambleford NHS Trust", "present"),
    ]
    seats = run_query(store, "sectors-without-a-seat").dicts()
    assert [(r["sector"], r["members"]) for r in seats] == [("commissioning", 2), ("voluntary", 2)]
    (oversight,) = run_query(store, "oversight").dicts()
    assert (oversight["overseer"], oversight["status"]) == ("Ambleford Health and Wellbeing Board", "limited")


def test_statements_and_sources(store: Store) -> None:
    (finding,) = run_query(store, "findings-about", {"polarity": "weakness"}).dicts()
    assert (finding["about"], finding["theme"]) == ("Amble Care Record", "information-sharing")
    asked = run_query(store, "recommendations").dicts()
    assert {r["number"]: r["about"] for r in asked} == {"3": ["Amble Care Record", "GPs"], "4": []}
    (figure,) = run_query(store, "measures").dicts()
    assert (figure["value"], figure["unit"], figure["comparators"]) == (1999, "referrals", ["England: 1,500"])
    documents = {r["document"]: r for r in run_query(store, "documents").dicts()}
    assert documents["news.html"]["relationships"] == 1
    assert (documents["review.txt"]["words"], documents["review.txt"]["pages"]) == (500, 3)
    assert [r["passage"] for r in run_query(store, "passages", {"name": "spa"}).dicts()] == [
        "People ring the single point of access."
    ]


def test_successors_lead_over_all_steps(store: Store) -> None:
    rows = run_query(store, "successors-today").dicts()
    assert [(r["body"], r["code"], r["today"], r["code_today"], r["board"]) for r in rows] == [
        ("Ambleford CCG", "01X", "Ambleshire ICB", "QXX", None),
        ("Ambleshire STP", None, "Ambleshire ICS", "QXX", "Ambleshire ICB"),
    ]
    assert (rows[0]["path"], rows[0]["dates"]) == (["01X", "03X", "QXX"], ["2018-04-01", "2022-07-01"])
    assert rows[0]["reference"] == ["ODS list: a row"] * 2
    assert len(run_query(store, "successors-today", {"name": "STP"})) == 1
    answered = {(r["body"], r["today"], r["since"]) for r in run_query(store, "gaps-and-bodies-today").dicts()}
    assert ("Ambleford CCG", "Ambleshire ICB", "2022-07-01") in answered


def test_the_rest_answers_too(store: Store) -> None:
    place = run_query(store, "services-by-place", {"place": "moor"}).dicts()
    assert [(r["service"], r["share"], r["status"]) for r in place] == [("Rapid Response Team", 0.5, "limited")]
    paid = run_query(store, "commissioners", {"service": "single"}).dicts()
    assert [(r["relationship"], r["commissioner"]) for r in paid] == [
        ("COMMISSIONS", "Ambleford CCG"),
        ("FUNDS", "Ambleford Council"),
    ]
    seen = run_query(store, "access-to-records").dicts()
    assert [(r["status"], r["body"]) for r in seen] == [("absent", "GPs"), ("present", "Ambleford NHS Trust")]
    profile = run_query(store, "profile", {"name": "winter plan"}).dicts()
    assert [(r["direction"], r["relationship"], r["other"]) for r in profile] == [
        ("from", "PROVIDES", "Ambleford Council")
    ]


NEEDED = {
    "who-can-refer": {"service": "a"},
    "paths-between": {"from": "GPs", "to": "care homes"},
    "profile": {"name": "a"},
    "passages": {"name": "a"},
}


@pytest.mark.parametrize("name", [q.name for q in list_queries()])
def test_every_question_has_an_answer_here_and_none_elsewhere(town: KnowledgeGraph, store: Store, name: str) -> None:
    everywhere = run_query(store, name, NEEDED.get(name))
    assert everywhere.rows
    here = run_query(store, name, {**NEEDED.get(name, {}), "system": town.system})
    assert here == everywhere
    elsewhere = run_query(store, name, {**NEEDED.get(name, {}), "system": "elsewhere"})
    assert elsewhere.rows == []
    assert elsewhere.columns == everywhere.columns


def test_rows_come_in_one_order(town: KnowledgeGraph, store: Store) -> None:
    again = KnowledgeGraph(town.system, town.provenance)
    for node in reversed(list(town.nodes())):
        again.add_node(node)
    for edge in reversed(list(town.edges())):
        again.add_edge(edge)
    with open_store() as other:
        decoy = KnowledgeGraph("decoy")
        for node in town.nodes(Kind.SERVICE):
            decoy.add_node(node)
        other.load(decoy)
        other.load(again)
        for query in list_queries():
            given = {**NEEDED.get(query.name, {}), "system": town.system}
            assert run_query(other, query.name, given) == run_query(store, query.name, given), query.name


def test_there_are_enough_and_they_are_documented() -> None:
    queries = list_queries()
    assert len(queries) >= 18
    assert [q.name for q in queries] == sorted(q.name for q in queries)
    for query in queries:
        assert query.question.endswith("?")
        assert query.title
        assert len(query.description) > 20
        assert list(query.parameters)[-1] == "system"


def test_only_standard_cypher() -> None:
    for query in list_queries():
        for word in ("apoc.", "algo.", "@rid", "toJSON"):
            assert word not in query.text, (query.name, word)
        # subqueries, no procedures
        assert not re.search(r"CALL\s+\w", query.text)


HEADER = '// title = "T"\n// question = "Q?"\n// description = "D"\n'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x", "MATCH (n) RETURN n ORDER BY n.id", "x.cypher: title: Field required"),
        ("x", "// title = ", "x.cypher: the header is not valid TOML"),
        ("x", HEADER + "MATCH (n {system: $system, a: $a}) RETURN n ORDER BY n.a", r"differ on the parameters \['a'\]"),
        ("x", HEADER + "MATCH (n) RETURN n ORDER BY n.id", r"differ on the parameters \['system'\]"),
        ("x", HEADER + "MATCH (n {system: $system}) RETURN n", "need an order"),
        ("Not Kebab", HEADER + "MATCH (n {system: $system}) RETURN n ORDER BY n.id", "kebab-case"),
        ("x", HEADER + "RETURN 'open", "line 1, column 8: a text or name begins here"),
        (
            "x",
            HEADER + '// [parameters.n]\n// type = "integer"\n// default = "many"\n// meaning = "m"\n'
            "MATCH (n {system: $system, n: $n}) RETURN n ORDER BY n.id",
            "n='many' is not a whole number",
        ),
    ],
)  # fmt: skip
def test_a_faulty_file_is_named(name: str, text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_query(name, text)


def test_values_are_read_and_checked(store: Store) -> None:
    assert get_query("most-gaps").bind({"least": "2"}) == {"least": 2, "system": ""}
    assert get_query("awareness-gaps").bind({"words": "a, b"})["words"] == ["a", "b"]
    for name, given, message in (
        ("most-gaps", {"least": "two"}, "least='two' is not a whole number"),
        ("most-gaps", {"leest": "2"}, "most-gaps has no parameter 'leest' .it takes least, system"),
        ("who-can-refer", {}, "who-can-refer needs a value for 'service'"),
        ("at-a-stage", {"stage": "crises"}, "stage='crises' is not known .do you mean 'crisis'"),
        ("at-a-stage", {"stage": 3}, "stage=3 is not a text"),
        ("gaps", {"sector": "acuet"}, "do you mean 'acute'"),
    ):
        with pytest.raises(QueryError, match=message):
            run_query(store, name, given)
    with pytest.raises(QueryError, match=r"no query 'gap' .do you mean gaps"):
        run_query(store, "gap")


def test_a_name_cannot_smuggle_cypher_in(store: Store) -> None:
    assert run_query(store, "passages", {"name": "') RETURN 1 //"}).rows == []
