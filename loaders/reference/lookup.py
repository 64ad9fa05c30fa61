"""Looking up one body in the reference table, for people: by code or name, and who came after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ...graph.errors import InputError
from ..normal import normal
from .model import Body, Role
from .table import Table

_NEAR = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One succession on the way from a body to those of today. ``depth`` is 1 for its own successors."""

    depth: int
    old: str
    new: str
    date: date
    source: str


def find(table: Table, wanted: str, dated: str | None = None) -> list[Body]:
    """The bodies with a code, id or name, in order of their ids: a code can serve two roles.

    A name that no body bears in full is looked up as a name in a document is, of the time ``dated`` first.
    Raises :class:`InputError` with the nearest names where there is none.
    """
    text = " ".join(wanted.split())
    if body := table.get(text) or table.get(_id(text)):
        return [body]
    code = text.upper()
    coded = [b for b in table if b.code.upper() == code or code in (c.upper() for c in b.codes.values())]
    if coded:
        return sorted(coded, key=lambda b: b.id)
    key = normal(text)
    named = [b for b in table if key and any(normal(n) == key for n in _names(b))]
    if named:
        return sorted(named, key=lambda b: b.id)
    if key and (meant := _meant(table, text, dated)):
        return meant
    near = "; ".join(f"{b.name} ({b.id})" for b in nearest(table, text))
    raise InputError(
        f"no body of the reference table has the code or name {text[:80]!r}",
        mend=f"nearest: {near}" if near else "give an ODS code such as RRK, or a full name",
    )


def _meant(table: Table, text: str, dated: str | None) -> list[Body]:
    """The bodies that a shorter form of a name safely means, of each type at most one; else the only one so begun."""
    from .match import Matcher  # here: most questions are answered without

    matcher = Matcher(table)
    types = [None, *sorted({role.type for role in Role})]  # who looks a body up may leave out what it is
    for when in dict.fromkeys((dated, None)):
        found = [m.body for t in types if (m := matcher.match(text, type_=t, dated=when))]
        if found:
            return sorted({b.id: b for b in found}.values(), key=lambda b: b.id)
    key = normal(text) + " "
    opening = [b for b in table if any(normal(n).startswith(key) for n in _names(b))]
    return opening if len(opening) == 1 and " " in key[:-1] else []


def nearest(table: Table, text: str) -> list[Body]:
    """Bodies with similar names, the most similar first."""
    from rapidfuzz import fuzz, process

    names = {(b.id, n): normal(n) for b in table for n in _names(b)}
    found = process.extract(normal(text), names, scorer=fuzz.token_set_ratio, limit=4 * _NEAR, score_cutoff=70)
    ids = dict.fromkeys(key[0] for _, _, key in found)
    return [table.bodies[i] for i in list(ids)[:_NEAR]]


def chain(table: Table, body_id: str) -> Iterator[Step]:
    """Every succession from a body on, depth first, each once: all parts of a divided body."""
    seen: set[tuple[str, str]] = set()

    def walk(current: str, depth: int) -> Iterator[Step]:
        body = table.get(current)
        for s in body.successors if body else ():
            if (current, s.body) not in seen:
                seen.add((current, s.body))
                yield Step(depth, current, s.body, s.date, s.source)
                yield from walk(s.body, depth + 1)

    return walk(body_id, 1)


def name_of(table: Table, body_id: str) -> str:
    """The name of a body, or its id where the table lacks it."""
    body = table.get(body_id)
    return body.name if body else body_id


def counts_by_source(table: Table) -> Counter[str]:
    """How many bodies have facts from each source."""
    counts = Counter[str]()
    for body in table:
        counts.update(body.sources)
    return counts


def _id(text: str) -> str:
    role, _, code = text.partition(":")
    return f"{role.lower()}:{code.upper()}"


def _names(body: Body) -> set[str]:
    return {*body.official_names, *body.short}
