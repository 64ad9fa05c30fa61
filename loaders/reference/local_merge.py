"""Merging what official files state into bodies: field by field, and nothing is lost.

A newer list has the word on the official name, the dates and the parent; what an older one says fills
gaps, and its names join the names that the body has borne.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product

from .model import Body, DatedName, Membership, Role, Succession
from .official import Link, Stated
from .official_dates import date_of_edition
from .official_names import same_name
from .official_rows import ICBS_BEGIN
from .table import Table

_DAY = timedelta(days=1)


class Draft:
    """A table while files are merged into it."""

    def __init__(self, table: Table) -> None:
        self.bodies = dict(table.bodies)
        self.sources = dict(table.sources)
        self._by_code: dict[str, set[str]] = defaultdict(set)
        for body in table:
            self._index(body)

    def put(self, body: Body) -> None:
        """Put a body in place of the one with its id."""
        self.bodies[body.id] = body
        self._index(body)

    def with_code(self, code: str) -> list[Body]:
        """The bodies with a code, of whatever role."""
        return [self.bodies[i] for i in sorted(self._by_code.get(code, ())) if i in self.bodies]

    def of_role(self, role: Role, code: str) -> Body | None:
        """The body of a role that has a code, in any scheme."""
        return self.bodies.get(f"{role}:{code}") or next((b for b in self.with_code(code) if b.role is role), None)

    def as_of(self, body: Body) -> date | None:
        """The day of the list from which a body is."""
        source = self.sources.get(body.source)
        return date_of_edition(source.edition) if source else None

    def table(self) -> Table:
        """The table as it is now."""
        return Table({k: self.bodies[k] for k in sorted(self.bodies)}, dict(self.sources))

    def _index(self, body: Body) -> None:
        self._by_code[body.code].add(body.id)
        for scheme, code in body.codes.items():
            if scheme != "cqc_provider":  # one provider has many locations
                self._by_code[code].add(body.id)


def merged(draft: Draft, stated: Stated, source: str, as_of: date | None) -> tuple[Body | None, Body | None]:
    """A body before and after a row; both ``None`` where the row is about a body that the table lacks."""
    before = draft.of_role(stated.role, stated.code)
    if before is None:
        return None, None if stated.known_only or not stated.name else _new(draft, stated, source)
    told = draft.as_of(before)
    newer = as_of is None or told is None or as_of >= told
    update: dict[str, object] = {}
    if stated.name and not stated.loose:
        name, names = _names(before, stated.name, as_of, told, newer)
        update |= {"name": name, "names": names}
    for fact in ("opened", "closed", "sector"):
        value, known = getattr(stated, fact), getattr(before, fact)
        # that an older list does not yet say that a body is closed, or does, is nothing new
        if value is not None and (newer or (known is None and fact != "closed")):
            update[fact] = value
    parent = next((p for p in stated.parents if p in draft.bodies), None)
    if parent and (newer or before.parent is None):
        update["parent"] = parent
    update["codes"] = {**before.codes, **dict(stated.codes)} if newer else {**dict(stated.codes), **before.codes}
    update["short"] = _together(before.short, (s for s in stated.short if s != before.name))
    update["places"] = _together(before.places, stated.places)
    if stated.member_of:
        update["members_of"] = _membership(before, stated, source)
    after = _checked(before, update)
    if after == before:
        return before, before
    known_facts = {
        f for f in ("name", "opened", "closed", "parent", "sector") if getattr(after, f) != getattr(before, f)
    }
    return before, after.model_copy(update={"source": source}) if known_facts and newer else after


def _new(draft: Draft, stated: Stated, source: str) -> Body:
    return Body(
        role=stated.role, code=stated.code, codes=dict(sorted(stated.codes)), name=stated.name or "",
        short=stated.short, opened=stated.opened, closed=stated.closed, sector=stated.sector, places=stated.places,
        parent=next((p for p in stated.parents if p in draft.bodies), None), source=source,
        members_of=() if not stated.member_of
        else (Membership(body=stated.member_of, end=stated.member_until, source=source),),
    )  # fmt: skip


def _checked(body: Body, update: dict[str, object]) -> Body:
    changed = {k: v for k, v in update.items() if v != getattr(body, k)}
    if not changed:
        return body
    after = body.model_copy(update=changed)
    if after.opened and after.closed and after.closed < after.opened:
        raise ValueError(f"{body.id}: would close ({after.closed}) before it opens ({after.opened})")
    return after


def _together(known: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    result = list(known)
    for text in more:
        if not any(same_name(text, k) for k in result):
            result.append(text)
    return tuple(result)


def _names(
    body: Body, name: str, as_of: date | None, told: date | None, newer: bool
) -> tuple[str, tuple[DatedName, ...]]:
    """The official name and the names borne, after a list that shows a name.

    Between the last list with the former name and the first with the new one, both count: a list does not
    say on which day a body changed its name.
    """
    seen = _within(body, as_of)
    if same_name(name, body.name):
        return body.name, tuple(_shown(n, seen) if same_name(n.name, name) else n for n in body.names)
    history = body.names or (DatedName(name=body.name),)
    if any(same_name(n.name, name) and _borne_on(n, seen) for n in history):
        return body.name, body.names
    if newer:
        last = _within(body, told)
        ended = tuple(_ended(n, seen) if same_name(n.name, body.name) and n.end is None else n for n in history)
        start = last + _DAY if last and (seen is None or last < seen) else seen
        borne = next((n for n in ended if same_name(n.name, name)), None)
        if borne:  # an earlier name again: one entry has to hold both times
            ended = tuple(n for n in ended if n is not borne)
            return name, (*ended, DatedName(name=name, start=borne.start))
        return name, (*ended, DatedName(name=name, start=start))
    if any(same_name(n.name, name) for n in history) or seen is None:
        known = history if any(same_name(n.name, name) for n in history) else (DatedName(name=name), *history)
        return body.name, known
    first = not any(n.end and n.end < seen for n in history)
    former = DatedName(name=name, start=None if first else seen, end=seen)
    later = tuple(_begun(n, seen) if n.start is None and first else n for n in history)
    return body.name, tuple(sorted((former, *later), key=lambda n: (n.start or date.min, n.end or date.max)))


def _within(body: Body, day: date | None) -> date | None:
    """A day, or the nearest one in the life of a body."""
    if day is None:
        return None
    day = max(day, body.opened) if body.opened else day
    return min(day, body.closed) if body.closed else day


def _borne_on(name: DatedName, day: date | None) -> bool:
    return day is None or not ((name.start and day < name.start) or (name.end and day > name.end))


def _shown(name: DatedName, seen: date | None) -> DatedName:
    """A current name that a list shows before it is known to begin."""
    return name.model_copy(update={"start": seen}) if seen and name.start and seen < name.start else name


def _ended(name: DatedName, seen: date | None) -> DatedName:
    end = seen - _DAY if seen else None
    return name if end is None or (name.start and end < name.start) else name.model_copy(update={"end": end})


def _begun(name: DatedName, seen: date) -> DatedName:
    start = seen + _DAY
    return name if name.end and start > name.end else name.model_copy(update={"start": start})


def _membership(body: Body, stated: Stated, source: str) -> tuple[Membership, ...]:
    assert stated.member_of
    known = next((m for m in body.members_of if m.body == stated.member_of), None)
    if known is None:
        return (*body.members_of, Membership(body=stated.member_of, end=stated.member_until, source=source))
    if known.end or not stated.member_until or (known.start and known.start > stated.member_until):
        return body.members_of
    ended = known.model_copy(update={"end": stated.member_until})
    return tuple(ended if m is known else m for m in body.members_of)


def linked(draft: Draft, link: Link, source: str, as_of: date | None) -> tuple[Body, Body] | str | None:
    """The old body before and after a succession; why it is rejected; ``None`` where the old body is not known."""
    olds = draft.with_code(link.old)
    if not olds:
        return None
    news = draft.with_code(link.new)
    if not news:
        return f"{link.old} is succeeded by {link.new}, which no table has"
    pairs = [(o, n) for o, n in product(olds, news) if o.role.kind is n.role.kind and o.id != n.id]
    scored = sorted(((_fit(o, n, link.date), o, n) for o, n in pairs), key=lambda p: (-p[0], p[1].id, p[2].id))
    if not scored or scored[0][0] < 0:
        return f"{link.old} and {link.new} have no role in which one could succeed the other on {link.date}"
    _, old, new = scored[0]
    # some successions are dated on the last day of the old body
    day = link.date + _DAY if link.date == old.closed else link.date
    known = next((s for s in old.successors if s.body == new.id), None)
    if known is None:
        following = (*old.successors, Succession(body=new.id, date=day, source=source))
        return old, old.model_copy(update={"successors": tuple(sorted(following, key=lambda s: (s.date, s.body)))})
    told = draft.sources.get(known.source)
    told_at = date_of_edition(told.edition) if told else None
    if abs((known.date - day).days) <= 1 or (as_of and told_at and as_of < told_at):
        return old, old
    moved = known.model_copy(update={"date": day, "source": source})
    return old, old.model_copy(update={"successors": tuple(moved if s is known else s for s in old.successors)})


def _fit(old: Body, new: Body, day: date) -> int:
    """How well two roles of the codes go together; below 0 where they cannot."""
    if (old.opened and old.opened > day) or (new.closed and new.closed + _DAY < day):
        return -1
    if {old.role, new.role} & {Role.ICB, Role.SUB_ICB_LOCATION} and day < ICBS_BEGIN:
        return -1
    ends_then = bool(old.closed and abs((old.closed - day).days) <= 31)
    lived_on = bool(old.closed and old.closed < day - timedelta(days=365))
    return 4 * (old.role is new.role) + 2 * ends_then + (not lived_on) + (new.opened is None or new.opened <= day)
