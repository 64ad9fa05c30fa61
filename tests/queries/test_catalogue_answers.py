"""Answers of the catalogue against the same counted by hand in Python."""

from __future__ import annotations

from collections import Counter
from typing import Any

from joinedup.graph import Edge, Kind, KnowledgeGraph, Node
from joinedup.graph.store import Store
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.catalogue import run_query
from joinedup.queries.today import today

INTERFACES = vocabulary().interfaces
GAPS = ("absent", "limited")


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
    (finding,) = run_query(store, "findings-about", {"polarity": "weakness", "name": "record"}).dicts()
    assert (finding["about"], finding["theme"]) == ("Amble Care Record", "information-sharing")
    asked = run_query(store, "recommendations").dicts()
    assert {r["number"]: r["about"] for r in asked} == {"3": ["Amble Care Record", "GPs"], "4": []}
    (figure,) = run_query(store, "measures", {"name": "access"}).dicts()
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
