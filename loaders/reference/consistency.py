"""What is wrong between the bodies of a table: each may be sound, and the whole not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations

from ..normal import normal
from .model import Body, Role, Succession
from .table import Table

_DAY = timedelta(days=1)
_NAMES_REPEAT = (Role.GP_PRACTICE, Role.CARE_PROVIDER)
"""Roles in which many bodies share a name ("The Surgery", "The Laurels"): only their codes tell them apart."""


def problems(table: Table) -> list[str]:
    """What does not hold together in a table, one line each; empty where all is well.

    Looked for: ids and sources that the table does not have, cycles of successors, successors that begin
    before the body opened or after they closed themselves, memberships outside the dates of either body,
    names outside the dates of their body, and two bodies of one role with equal names at the same time.
    """
    checks = (_unknown_ids, _unknown_sources, _cycles, _successions, _memberships, _name_dates, _same_names)
    return [problem for check in checks for problem in check(table)]


def ends(table: Table, body_id: str) -> set[str]:
    """The ids at the ends of a body's chains of successors; its own where it has none."""
    seen: set[str] = set()
    last: set[str] = set()
    todo = [body_id]
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        body = table.get(current)
        following = [s.body for s in body.successors] if body else []
        if not following:
            last.add(current)
        todo.extend(following)
    return last


def _references(body: Body) -> Iterator[tuple[str, str]]:
    if body.parent:
        yield "parent", body.parent
    for membership in body.members_of:
        yield "membership", membership.body
    for succession in body.successors:
        yield "successor", succession.body


def _unknown_ids(table: Table) -> Iterator[str]:
    for body in table:
        for what, other in _references(body):
            if other not in table.bodies:
                yield f"{body.id}: its {what} {other} is not in the table"
            elif other == body.id:
                yield f"{body.id}: is its own {what}"


def _unknown_sources(table: Table) -> Iterator[str]:
    if not table.sources:
        return
    for body in table:
        for source in sorted(body.sources - set(table.sources)):
            yield f"{body.id}: its source {source} is not among the table's sources"


def _cycles(table: Table) -> Iterator[str]:
    done: set[str] = set()
    for start in table.bodies:
        path: list[str] = []
        branches: list[Iterator[Succession]] = []
        _enter(table, start, path, branches, done)
        while branches:
            succession = next(branches[-1], None)
            if succession is None:
                branches.pop()
                done.add(path.pop())
            elif succession.body in path and succession.body != path[-1]:
                round_ = path[path.index(succession.body) :]
                yield f"successors go round in a circle: {' → '.join([*round_, succession.body])}"
            else:
                _enter(table, succession.body, path, branches, done)


def _enter(table: Table, body_id: str, path: list[str], branches: list[Iterator[Succession]], done: set[str]) -> None:
    body = table.get(body_id)
    if body is not None and body_id not in done and body_id not in path:
        path.append(body_id)
        branches.append(iter(body.successors))


def _successions(table: Table) -> Iterator[str]:
    for body in table:
        for succession in body.successors:
            other = table.get(succession.body)
            if body.opened and succession.date < body.opened:
                yield f"{body.id}: opens ({body.opened}) after {succession.body} succeeded it ({succession.date})"
            if other and other.closed and succession.date > other.closed + _DAY:
                yield f"{body.id}: is succeeded by {other.id} ({succession.date}), which had closed ({other.closed})"
            if other and body.role.kind != other.role.kind:
                yield f"{body.id}: is succeeded by {other.id}, a body of another kind"


def _memberships(table: Table) -> Iterator[str]:
    for body in table:
        for membership in body.members_of:
            yield from _outside(
                body, f"member of {membership.body}", membership.start, membership.end, table.get(membership.body)
            )


def _outside(body: Body, what: str, start: date | None, end: date | None, other: Body | None) -> Iterator[str]:
    if start and end and start > end:
        yield f"{body.id}: {what} ends ({end}) before it begins ({start})"
    for side in (body, other):
        if side is None:
            continue
        if start and side.opened and start < side.opened:
            yield f"{body.id}: {what} from {start}, before {side.id} opened ({side.opened})"
        if end and side.closed and end > side.closed:
            yield f"{body.id}: {what} to {end}, after {side.id} closed ({side.closed})"
        if start and side.closed and start > side.closed:
            yield f"{body.id}: {what} from {start}, after {side.id} closed ({side.closed})"


def _name_dates(table: Table) -> Iterator[str]:
    for body in table:
        for name in body.names:
            if name.start and body.closed and name.start > body.closed:
                yield f"{body.id}: is named {name.name!r} from {name.start}, after it closed ({body.closed})"
            if name.end and body.opened and name.end < body.opened:
                yield f"{body.id}: is named {name.name!r} until {name.end}, before it opened ({body.opened})"


def _same_names(table: Table) -> Iterator[str]:
    borne: dict[tuple[str, str], list[tuple[Body, str, date | None, date | None]]] = defaultdict(list)
    for body in table:
        if body.role in _NAMES_REPEAT:
            continue
        for name, start, end in _borne(body):
            borne[body.role, normal(name)].append((body, name, start, end))
    for bearers in borne.values():
        for (one, name, *span), (other, other_name, *other_span) in combinations(bearers, 2):
            if one.id != other.id and _meet((span[0], span[1]), (other_span[0], other_span[1])):
                yield f"{one.id} and {other.id}: are both named alike at the same time: {name!r}, {other_name!r}"


def _borne(body: Body) -> Iterator[tuple[str, date | None, date | None]]:
    """The names of a body with the days on which they are its own: open ends are its opening and closing."""
    names = [(n.name, n.start, n.end) for n in body.names] or [(body.name, None, None)]
    for name, start, end in [*names, *((short, None, None) for short in body.short)]:
        yield name, _edge(start, body.opened, max), _edge(end, body.closed, min)


def _edge(one: date | None, other: date | None, choose: Callable[[date, date], date]) -> date | None:
    return choose(one, other) if one and other else one or other


def _meet(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    return not (
        (one[1] is not None and other[0] is not None and one[1] < other[0])
        or (other[1] is not None and one[0] is not None and other[1] < one[0])
    )
