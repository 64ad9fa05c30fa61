"""Questions on services, access, information, boards and money: the answers counted by hand in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from joinedup.graph import Edge, Kind, KnowledgeGraph, Node
from joinedup.graph.store import Store
from joinedup.graph.vocabulary import vocabulary
from joinedup.queries.catalogue import get_query, run_query

THERE = ("present", "limited")
GAPS = ("absent", "limited")
ROUTES = ("REFERS_TO", "DISCHARGES_TO")
ACTORS = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP)

Rows = Callable[..., list[tuple[Any, ...]]]


def ends(
    graph: KnowledgeGraph, *types: str, source: Node | None = None, target: Node | None = None,
    status: Iterable[str] = THERE,
) -> list[Edge]:  # fmt: skip
    """The relationships of these types and statuses from or to a node."""
    return [
        e
        for e in graph.edges()
        if e.type in types
        and (source is None or e.source == source.id)
        and (target is None or e.target == target.id)
        and e.status in status
    ]


def sources(graph: KnowledgeGraph, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Names where they start, each once, in order."""
    return tuple(sorted({graph.node(e.source).name for e in edges}))


def targets(graph: KnowledgeGraph, edges: Iterable[Edge]) -> tuple[str, ...]:
    """Names where they end, each once, in order."""
    return tuple(sorted({graph.node(e.target).name for e in edges}))


def rate(part: int, whole: int) -> float | None:
    """A share, rounded half up as databases do."""
    return int(part / whole * 100 + 0.5) / 100 if whole else None


def test_gap_rate(graph: KnowledgeGraph, rows: Rows) -> None:
    counted: dict[tuple[str, str], Counter[str]] = {}
    for e in graph.interfaces():
        if e.status == "ended":
            continue
        for stage in {x.stage for x in e.evidence if x.stage} or {"not stated"}:
            for sector in {graph.node(e.source).sector, graph.node(e.target).sector}:
                counted.setdefault((stage, sector), Counter())[str(e.status)] += 1
    expected = {
        (*cell, n["present"], n["limited"], n["absent"], n["planned"], rate(n["limited"] + n["absent"], n.total()))
        for cell, n in counted.items()
    }
    columns = ("stage", "sector", "present", "limited", "absent", "planned", "gap_rate")
    found = rows("gap-rate", *columns)
    assert set(found) == expected
    assert len(found) == len(expected) > 1
    stages = list(dict.fromkeys(row[0] for row in found))
    in_order = [*vocabulary().stages, "not stated"]
    assert stages == [stage for stage in in_order if stage in stages]
    one = rows("gap-rate", "stated", interface="HAS_ACCESS_TO")
    assert sum(n for (n,) in one) < sum(n.total() for n in counted.values())


def test_handoffs(graph: KnowledgeGraph, rows: Rows) -> None:
    expected = Counter()
    for s in graph.nodes():
        if s.kind not in (Kind.SERVICE, Kind.PATHWAY):
            continue
        provided, into = ends(graph, "PROVIDES", target=s), ends(graph, *ROUTES, target=s)
        on = ends(graph, *ROUTES, source=s)
        others = {e.source for e in provided + into} | {e.target for e in on}
        sectors = tuple(sorted({graph.node(i).sector for i in others} - {"not stated"}))
        broken = len(ends(graph, *ROUTES, target=s, status=GAPS) + ends(graph, *ROUTES, source=s, status=GAPS))
        if provided or into or on or broken:
            lists = sources(graph, provided), sources(graph, into), targets(graph, on), sectors
            expected[(s.name, *lists, len(into) + len(on), broken)] += 1
    columns = ("service", "providers", "comes_from", "goes_to", "sectors", "handoffs", "gaps")
    assert Counter(rows("handoffs", *columns)) == expected
    assert expected


def test_services_with_one_function(graph: KnowledgeGraph, rows: Rows) -> None:
    expected = set()
    for word in get_query("overlapping-services").bind({})["words"]:
        alike = [
            s
            for s in graph.nodes(Kind.SERVICE)
            if any(word in text.lower() for text in (s.name, *s.aliases, str(s.attributes.get("purpose", ""))))
        ]
        if len(alike) < 2:
            continue
        ids = {s.id for s in alike}
        provided = [e for s in alike for e in ends(graph, "PROVIDES", target=s)]
        based = [e for s in alike for e in ends(graph, "COVERS", "LOCATED_AT", source=s)]
        joined = [e for e in graph.interfaces() if {e.source, e.target} <= ids and e.status in THERE]
        named = tuple(sorted(s.name for s in alike))
        expected.add((word, named, sources(graph, provided), targets(graph, based), len(joined)))
    assert set(rows("overlapping-services", "function", "services", "providers", "places", "joined")) == expected


def test_volumes(graph: KnowledgeGraph, rows: Rows) -> None:
    total: Counter[tuple[str, str]] = Counter()
    routes = [e for e in graph.edges() if e.type in ROUTES and e.attributes.get("volume")]
    for e in routes:
        total[e.target, str(e.attributes.get("period", "not stated"))] += float(str(e.attributes["volume"]))  # type: ignore[assignment]
    found = rows("referral-volumes", "service", "source", "period", "volume", "total", "share")
    assert len(found) == len(routes) > 0
    for e in routes:
        volume, period = float(str(e.attributes["volume"])), str(e.attributes.get("period", "not stated"))
        ours = (graph.node(e.target).name, graph.node(e.source).name, period, volume)
        assert any(
            row[:4] == ours
            and row[4] == pytest.approx(total[e.target, period], abs=1e-3)
            and row[5] == pytest.approx(volume / total[e.target, period], abs=1e-4)
            for row in found
        )


def test_access_points_left_open_and_by_place(graph: KnowledgeGraph, rows: Rows) -> None:
    every = tuple(vocabulary().statuses)
    left, doors = Counter(), {}
    for p in graph.nodes(type="AccessPoint"):
        said = {
            "provider": ends(graph, "PROVIDES", target=p, status=every),
            "commissioner": ends(graph, "COMMISSIONS", "FUNDS", target=p, status=every),
            "place": ends(graph, "COVERS", "LOCATED_AT", source=p, status=every),
            "way in": ends(graph, *ROUTES, target=p, status=every),
            "way on": ends(graph, *ROUTES, source=p, status=every),
            **{name: p.attributes.get(name) for name in ("audience", "hours", "channel")},
        }
        if missing := tuple(name for name, found in said.items() if not found):
            left[p.name, missing, not said["way in"] and not said["way on"]] += 1
        for place in targets(graph, ends(graph, "COVERS", "LOCATED_AT", source=p)) or ("not stated",):
            doors.setdefault(place, []).append(p)
    assert Counter(rows("access-points-left-open", "access_point", "left_open", "unconnected")) == left
    expected = {
        (
            place, len(points), tuple(sorted(p.name for p in points)),
            sources(graph, [e for p in points for e in ends(graph, "PROVIDES", target=p)]),
            sum({e.source, e.target} <= {p.id for p in points} and e.status in THERE for e in graph.interfaces()),
        )
        for place, points in doors.items()
    }  # fmt: skip
    columns = ("place", "doors", "access_points", "providers", "joined")
    assert set(rows("competing-access-points", *columns)) == expected
    several = {row for row in expected if row[1] >= 2}
    assert set(rows("competing-access-points", *columns, least=2)) == several


def test_places(graph: KnowledgeGraph, rows: Rows) -> None:
    offered = (Kind.SERVICE, Kind.PROGRAMME)
    expected = Counter()
    for place in graph.nodes(Kind.PLACE):
        reach = [
            e
            for e in ends(graph, "COVERS", "LOCATED_AT", target=place, status=tuple(vocabulary().statuses))
            if graph.node(e.source).kind in offered
        ]
        there = [e for e in reach if e.status in THERE]
        provided = [e for s in there for e in ends(graph, "PROVIDES", target=graph.node(s.source))]
        bodies = [
            e
            for e in ends(graph, "COVERS", target=place)
            if graph.node(e.source).kind in (Kind.ORGANISATION, Kind.PARTNERSHIP)
        ]
        names = sources(graph, there)
        missing = sources(graph, [e for e in reach if e.status in GAPS])
        expected[place.name, len(names), names, sources(graph, provided), sources(graph, bodies), missing] += 1
    columns = ("place", "services", "names", "providers", "covered_by", "missing")
    assert Counter(rows("places", *columns)) == expected
    assert expected


def test_information_sharing_and_its_hops(graph: KnowledgeGraph, rows: Rows) -> None:
    shared = list(graph.edges("SHARES_INFORMATION_WITH"))
    back = {(e.target, e.source): str(e.status) for e in shared}
    expected = Counter(
        (graph.node(e.source).name, graph.node(e.target).name, e.status, back.get((e.source, e.target), "not stated"))
        for e in shared
    )
    assert Counter(rows("information-sharing", "giver", "receiver", "status", "way_back")) == expected
    routes: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()

    def walk(route: tuple[str, ...], statuses: tuple[str, ...]) -> None:
        if statuses:
            routes[tuple(graph.node(i).name for i in route), statuses] += 1
        if len(statuses) < 3:
            for e in shared:
                if e.source == route[-1] and e.target not in route:
                    walk((*route, e.target), (*statuses, str(e.status)))

    for node in graph.nodes():
        walk((node.id,), ())
    found = rows("information-hops", "route", "statuses", "hops", "broken", most=10_000)
    assert Counter(row[:2] for row in found) == routes
    assert all(hops == len(s) and broken == sum(x != "present" for x in s) for _, s, hops, broken in found)


def test_bodies_that_nobody_oversees_and_boards(graph: KnowledgeGraph, rows: Rows) -> None:
    unseen, boards = Counter(), Counter()
    every = tuple(vocabulary().statuses)
    for b in graph.nodes():
        if b.kind not in (Kind.ORGANISATION, Kind.PARTNERSHIP) or (b.reference and not b.evidence):
            continue
        if b.sector != "national" and not ends(graph, "OVERSEES", target=b):
            stated = sorted(str(e.status) for e in ends(graph, "OVERSEES", target=b, status=every))
            counts = (
                len(ends(graph, *types, source=b))
                for types in (("PROVIDES",), ("COMMISSIONS", "FUNDS"), ("OVERSEES",), ("MEMBER_OF",))
            )
            unseen[(b.name, (stated or ["not stated"])[0], *counts)] += 1
        if b.kind == Kind.PARTNERSHIP:
            seats = ends(graph, "MEMBER_OF", target=b)
            boards[
                b.name, sources(graph, seats),
                tuple(sorted({graph.node(e.source).sector for e in seats} - {"not stated"})),
                sources(graph, ends(graph, "MEMBER_OF", target=b, status=("absent", "ended"))),
                targets(graph, ends(graph, "OVERSEES", source=b)), sources(graph, ends(graph, "OVERSEES", target=b)),
            ] += 1  # fmt: skip
    columns = ("body", "oversight", "provides", "commissions", "oversees", "boards")
    assert Counter(rows("bodies-nobody-oversees", *columns)) == unseen
    columns = ("board", "members", "sectors", "not_members", "oversees", "overseen_by")
    assert Counter(rows("boards", *columns)) == boards


def test_commissioning_chains(graph: KnowledgeGraph, rows: Rows) -> None:
    expected = Counter()
    for e in graph.edges():
        if e.type not in ("COMMISSIONS", "FUNDS"):
            continue
        payer, paid = graph.node(e.source), graph.node(e.target)
        links: list[tuple[Node | None, Node | None]]
        if paid.kind in ACTORS:
            links = [(paid, graph.node(p.target)) for p in ends(graph, "PROVIDES", source=paid)] or [(paid, None)]
        else:
            links = [(graph.node(p.source), paid) for p in ends(graph, "PROVIDES", target=paid)] or [(None, paid)]
        for provider, service in links:
            covered = ends(graph, "COVERS", source=service) if service else []
            expected[
                payer.name, e.type, e.status, paid.name, provider and provider.name, service and service.name,
                targets(graph, covered),
            ] += 1  # fmt: skip
    columns = ("commissioner", "relationship", "status", "commissioned", "provider", "service", "places")
    assert Counter(rows("commissioning-chains", *columns)) == expected
    assert expected


def test_services_without_a_commissioner(graph: KnowledgeGraph, rows: Rows) -> None:
    paid = {e.target for e in ends(graph, "COMMISSIONS", "FUNDS")}
    expected = Counter()
    for s in graph.nodes(Kind.SERVICE):
        provided = ends(graph, "PROVIDES", target=s)
        if s.id in paid or any(e.source in paid for e in provided):
            continue
        every = ends(graph, "COMMISSIONS", "FUNDS", target=s, status=tuple(vocabulary().statuses))
        stated = sorted(str(e.status) for e in every)
        expected[s.name, sources(graph, provided), (stated or ["not stated"])[0]] += 1
    found = rows("services-without-commissioner", "service", "providers", "commissioning")
    assert Counter(found) == expected
    assert [bool(row[1]) for row in found] == sorted((bool(row[1]) for row in found), reverse=True)


def test_the_town_as_a_reader_would_put_it(store: Store) -> None:
    """What the counting by hand could get wrong in the same way as the query."""
    (chain,) = [r for r in run_query(store, "commissioning-chains").dicts() if r["relationship"] == "COMMISSIONS"]
    assert (chain["commissioner"], chain["provider"], chain["service"], chain["places"]) == (
        "Ambleford CCG", "Ambleford NHS Trust", "Single Point of Access", ["Ambleford"],
    )  # fmt: skip
    (night,) = run_query(store, "overlapping-services", {"words": "night"}).dicts()
    assert night["services"] == ["night nursing", "night sitting"]
    (volume,) = run_query(store, "referral-volumes").dicts()
    assert (volume["source"], volume["volume"], volume["share"]) == ("GPs", 1999, 1.0)
    (door,) = run_query(store, "access-points-left-open").dicts()
    assert (door["left_open"], door["unconnected"]) == (["channel"], False)
    (board,) = run_query(store, "boards", {"board": "hwb"}).dicts()
    assert (len(board["members"]), board["not_members"]) == (2, ["Age Well Ambleford"])
    crisis = {r["sector"]: r for r in run_query(store, "gap-rate").dicts() if r["stage"] == "crisis"}
    assert (crisis["primary"]["present"], crisis["primary"]["absent"], crisis["primary"]["gap_rate"]) == (1, 1, 0.5)
    moor = {r["place"]: r for r in run_query(store, "places").dicts()}["Amble Moor"]
    assert (moor["names"], moor["missing"]) == (["Rapid Response Team"], ["Rapid Response Team"])
