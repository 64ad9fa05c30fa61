"""K and U of a cell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from joinedup.queries.measures.duplication import duplication

NAMES = st.lists(st.sampled_from("abcdefg"), unique=True)
LINKS = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")))


def test_worked_values() -> None:
    directories = ("one online directory", "another", "the access point's own")
    assert duplication(directories, []) == (2, 2)
    doors = ("community point of access", "vanguard's point of entry")
    assert duplication(doors, []) == (1, 1)
    assert duplication(doors, [doors]) == (1, 0), "a referral joins them, and they are still two"


def test_what_lies_outside_the_cell_joins_nothing() -> None:
    assert duplication(["a", "b"], [("a", "x"), ("x", "b")]) == (1, 1)
    assert duplication([], [("a", "b")]) == (0, 0)


@given(NAMES, LINKS)
def test_bounds(members: list[str], links: list[tuple[str, str]]) -> None:
    found = duplication(members, links)
    assert 0 <= found.unjoined <= found.alternatives == max(0, len(members) - 1)
    assert duplication(members[::-1], [(v, u) for u, v in [*links, *links]]) == found
    assert duplication(members, []).unjoined == found.alternatives
