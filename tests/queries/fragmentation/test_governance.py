"""Governance of an invented area: superiors, boards between sectors, empty seats, and pairs that nobody holds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from joinedup.graph import Edge, KnowledgeGraph, Node
from joinedup.graph.vocabulary import Status
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import governance as module
from joinedup.queries.fragmentation.governance import Governance, arc, governance
from joinedup.queries.pages.governance import governance_blocks
from joinedup.queries.rendering.blocks import Table
from joinedup.queries.views import SystemView

Make = Callable[[], Any]


def found(graph: KnowledgeGraph, **more: int) -> Governance:
    return governance(SystemView.of(graph), Effort(**{"resamples": 0, **more}))


def body(made: Any, name: str, sector: str = "not stated", kind: str = "Organisation") -> str:
    node: str = made.node(kind, name, sector=sector)
    return node


@pytest.fixture
def board(builder: Make) -> Any:
    """A board over a plan, on which a trust and the council sit; a charity has no seat, and nothing is said of GPs."""
    made = builder()
    seat = body(made, "Care Board", "governance", "Partnership")
    for name, sector, status in (
        ("Amble Hospitals NHS Trust", "acute", "present"), ("Ambleford Council", "adult-social-care", "limited"),
        ("Age Well", "voluntary", "absent"),
    ):  # fmt: skip
        made.edge(body(made, name, sector), "MEMBER_OF", seat, status)
    body(made, "GPs", "primary", "StakeholderGroup")
    body(made, "Care Quality Commission", "national")
    made.edge(seat, "OVERSEES", made.node("Programme", "winter plan"))
    return made


def test_which_way_a_superior_points(builder: Make) -> None:
    made = builder()
    high, low = body(made, "the board", kind="Partnership"), body(made, "the trust")
    made.edge(high, "OVERSEES", low)
    made.edge(high, "COMMISSIONS", low)
    made.edge(low, "MEMBER_OF", high)
    for edge in made.graph.edges():
        assert arc(edge) == (high, low), edge.type
    present, _ = found(made.graph).hierarchies
    assert (present.arcs, present.nodes) == (1, 2), "three statements, one line of authority"
    assert present.hierarchy.value == 1, "to sit on a board that oversees you is not to oversee it"


def test_an_out_tree_and_two_heads(builder: Make) -> None:
    made = builder()
    board = body(made, "the board", kind="Partnership")
    council, trust = body(made, "the council"), body(made, "a trust")
    team, ward = made.node("Service", "a team"), made.node("Service", "a ward")
    made.edge(board, "OVERSEES", council)
    made.edge(trust, "MEMBER_OF", board)
    made.edge(council, "COMMISSIONS", team)
    made.edge(trust, "OVERSEES", ward)
    present = found(made.graph).hierarchies[0]
    figures = (present.connectedness, present.hierarchy, present.efficiency, present.upper_bound)
    assert [f.value for f in (*figures, present.least_upper_bound)] == [1, 1, 1, 1, 1]
    assert present.density.value == pytest.approx(4 / 10)
    # degrees 2, 2, 2, 1, 1: (0 + 0 + 0 + 1 + 1) / (4 · 3)
    assert present.centralisation.value == pytest.approx(2 / 12)
    made.edge(body(made, "another council"), "COMMISSIONS", team)
    present = found(made.graph).hierarchies[0]
    # the new head has nobody above it and three others of its part: the board, the first council, the trust, the ward
    assert present.upper_bound.value == pytest.approx(1 - 4 / 10)
    assert present.hierarchy.value == present.efficiency.value == 1


def test_limited_authority_counts_in_the_second_row_only(board: Any) -> None:
    present, working = found(board.graph).hierarchies
    assert (present.network, present.arcs) == ("present", 2)
    assert (working.network, working.arcs) == ("working", 3)
    assert present.nodes == working.nodes == 5, "the charity without a seat is among the nodes of both"
    assert (working.core.name if working.core else "", working.core_ties) == ("Care Board", 3)
    assert working.connectedness.value == pytest.approx(6 / 10)
    assert working.connectedness.not_stated == pytest.approx(2 / 6), "the GPs and the national body, of six actors"


def test_a_board_between_two_sectors(board: Any) -> None:
    (row,) = found(board.graph).roles
    # trust ⇄ council over the board: two ordered pairs; the plan has no sector
    assert (row.liaison, row.not_stated, row.ties) == (2, 2, 3)
    assert row.total == 2


def test_sectors_without_a_seat(board: Any) -> None:
    (row,) = found(board.graph).missing
    assert row.sectors == ("acute", "adult-social-care")
    assert row.missing == ("primary", "voluntary"), "only sectors that exist, and none of the whole country"
    assert [n.name for n in row.stated_absent] == ["Age Well"]
    assert [n.name for n in row.oversees] == ["winter plan"]
    assert len(row.evidence) == 4, "of the plan, of both seats, and of the one that is empty"


def test_a_board_of_which_no_member_is_stated_lacks_nobody(builder: Make) -> None:
    made = builder()
    seat = body(made, "Care Board", "governance", "Partnership")
    body(made, "GPs", "primary", "StakeholderGroup")
    made.edge(seat, "OVERSEES", made.node("Programme", "winter plan"))
    (row,) = found(made.graph).missing
    assert (row.members, row.missing) == ((), ())
    tables = {b.title for b in governance_blocks(found(made.graph)) if isinstance(b, Table) and b.rows}
    assert "Seats" not in tables


def test_pairs_that_nobody_holds(builder: Make) -> None:
    made = builder()
    board = body(made, "Care Board", "governance", "Partnership")
    trust, council, charity = body(made, "the trust"), body(made, "the council"), body(made, "the charity")
    ccg, cqc = body(made, "the CCG", "commissioning"), body(made, "the regulator", "national")
    team = made.node("Service", "a team")
    made.edge(trust, "PROVIDES", team)
    made.edge(trust, "MEMBER_OF", board)
    made.edge(council, "MEMBER_OF", board)
    made.edge(ccg, "COMMISSIONS", charity)
    made.edge(cqc, "OVERSEES", charity)
    made.edge(cqc, "OVERSEES", trust)
    made.edge(trust, "WORKS_WITH", council)
    made.edge(charity, "REFERS_TO", team, "absent")
    made.edge(charity, "WORKS_WITH", ccg)
    made.edge(cqc, "WORKS_WITH", ccg)
    gaps = found(made.graph).unheld
    (pair,) = gaps.pairs
    assert {e.name for e in pair.ends} == {"the charity", "the trust"}
    assert pair.status == "absent"
    assert [n.name for n in pair.national] == ["the regulator"], "above both, and far away"
    assert (gaps.joined.numerator, gaps.joined.denominator) == (1, 3)
    # five bodies of the area: board–trust, board–council, trust–council and CCG–charity are held, of ten pairs
    assert (gaps.all_pairs.numerator, gaps.all_pairs.denominator) == (6, 10)
    made.edge(charity, "MEMBER_OF", board)
    assert found(made.graph).unheld.pairs == ()


def test_who_answers_for_a_whole_answers_for_its_parts(builder: Make) -> None:
    made = builder()
    board = body(made, "Care Board", "governance", "Partnership")
    ccgs = body(made, "the CCGs", kind="StakeholderGroup")
    east, trust = body(made, "East CCG"), body(made, "the trust")
    made.edge(trust, "WORKS_WITH", east)
    made.edge(board, "OVERSEES", ccgs)
    made.edge(board, "OVERSEES", trust)
    assert len(found(made.graph).unheld.pairs) == 1
    made.edge(east, "PART_OF", ccgs)
    assert found(made.graph).unheld.pairs == ()
    spans = {s.body.name: (s.direct, s.reached) for s in found(made.graph).spans}
    assert spans == {"Care Board": (2, 3), "the CCGs": (1, 1)}
    assert found(made.graph).hierarchies[0].nodes == 3, "belonging is no statement of authority"


def test_intervals_hold_the_value_and_the_seed_settles_them(board: Any) -> None:
    one, again = (found(board.graph, resamples=200, seed=7) for _ in range(2))
    assert one == again
    for row in one.hierarchies:
        for figure in (row.connectedness, row.density):
            assert figure.interval is not None
            assert figure.interval.low <= (figure.value or 0) <= figure.interval.high
    assert found(board.graph).hierarchies[0].density.note == "no interval asked for"


def test_large_graphs_say_what_was_left_out(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RESAMPLED", 3)
    monkeypatch.setattr(module, "MOST_LEAST_BOUNDS", 3)
    left = found(board.graph, resamples=10)
    assert left.hierarchies[0].least_upper_bound.value is None
    assert "no interval" in left.hierarchies[0].density.note
    assert any("3 nodes" in text for text in left.limits)


def test_nothing_stated(builder: Make) -> None:
    empty = found(KnowledgeGraph("nowhere"), resamples=10)
    assert "cannot be described" in empty.limits[0]
    assert all(h.connectedness.value is None for h in empty.hierarchies)
    assert empty.unheld.joined.value is None
    assert len(governance_blocks(empty)) > 1
    made = builder()
    made.edge(body(made, "a board", kind="Partnership"), "OVERSEES", body(made, "a trust"))
    bare = found(made.graph)
    assert "sector" in bare.limits[0]
    assert bare.missing[0].missing == ()
    assert "NaN" not in bare.model_dump_json()


def test_a_real_report_has_no_head(birmingham: KnowledgeGraph) -> None:
    whole = found(birmingham)
    _, working = whole.hierarchies
    assert working.components > 10
    assert (working.connectedness.value or 1) < 0.3, "most of what is governed is governed apart"
    assert max(s.share for s in whole.spans) < 0.5
    assert all(p.evidence for p in whole.unheld.pairs)


def test_bodies_of_which_nothing_is_said_change_no_dimension(board: Any) -> None:
    before = found(board.graph, resamples=50)
    body(board, "Another Trust", "acute")
    again = dict.fromkeys(("connectedness", "hierarchy", "efficiency", "upper_bound", "density", "centralisation"))
    after = found(board.graph, resamples=50)
    for old, new in zip(before.hierarchies, after.hierarchies, strict=True):
        for name in again:
            one, other = getattr(old, name), getattr(new, name)
            assert (one.value, one.interval) == (other.value, other.interval)
            assert one.not_stated < other.not_stated
    assert before.roles == after.roles


def test_the_same_sentence_twice_counts_once(board: Any) -> None:
    before = found(board.graph, resamples=50)
    for edge in list(board.graph.edges()):
        board.graph.add_edge(edge.model_copy(deep=True))
    assert found(board.graph, resamples=50) == before


def test_json_has_one_order(birmingham: KnowledgeGraph) -> None:
    whole = found(birmingham)
    assert list(whole.unheld.counted) == sorted(whole.unheld.counted)
    assert Governance.model_validate_json(whole.model_dump_json()) == whole


def _pairs_without_a_superior(graph: KnowledgeGraph) -> int:
    """Every two bodies of the area looked at."""
    down: nx.DiGraph[str] = nx.DiGraph()
    down.add_nodes_from(n.id for n in graph.nodes())
    for edge in graph.edges(("OVERSEES", "COMMISSIONS", "MEMBER_OF", "PART_OF"), ("present", "limited")):  # type: ignore[arg-type]
        down.add_edge(*(arc(edge)))
    far = {n.id for n in graph.nodes() if n.sector == "national"}
    above = {n: {n, *nx.ancestors(down, n)} - far for n in down}
    return sum(not above[a] & above[b] for a, b in combinations(sorted(set(down) - far), 2))


RELATIONS = st.sampled_from(["OVERSEES", "COMMISSIONS", "MEMBER_OF", "WORKS_WITH", "PART_OF"])


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), RELATIONS, st.sampled_from(list(Status))), max_size=18),
    st.lists(st.sampled_from(["acute", "primary", "national", "not stated"]), min_size=6, max_size=6),
    st.permutations(range(6)),
)
def test_bounds_and_names(arcs: list[tuple[int, int, str, Status]], sectors: list[str], order: list[int]) -> None:
    def built(name: Callable[[int], str]) -> KnowledgeGraph:
        graph = KnowledgeGraph("nowhere")
        for i in range(6):
            graph.add_node(Node(id=name(i), kind="Partnership", name=name(i), sector=sectors[i]))
        for a, b, relation, status in arcs:
            if a != b:
                graph.add_edge(Edge(source=name(a), type=relation, target=name(b), status=status))  # type: ignore[arg-type]
        return graph

    one, other = found(built(lambda i: f"p{i}")), found(built(lambda i: f"p{order[i]}"))
    for mine, theirs in zip(one.hierarchies, other.hierarchies, strict=True):
        for name in ("connectedness", "hierarchy", "efficiency", "upper_bound", "density", "centralisation"):
            value = getattr(mine, name).value
            assert value == pytest.approx(getattr(theirs, name).value)
            assert value is None or 0 <= value <= 1
        strict, loose = mine.least_upper_bound.value, mine.upper_bound.value
        assert strict is None or loose is None or strict <= loose, "a nearest superior is a superior"
    assert one.unheld.all_pairs.value == other.unheld.all_pairs.value
    assert one.unheld.all_pairs.numerator == _pairs_without_a_superior(built(lambda i: f"p{i}"))
    assert one.unheld.joined.value == other.unheld.joined.value
    assert sorted(r.total for r in one.roles) == sorted(r.total for r in other.roles)
    assert len(one.missing) == len(other.missing)
