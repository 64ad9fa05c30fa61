"""Which entity is which body: what reference data and people's decisions say of names.

Both stages that join names ask here: recognition within a document, and resolution across documents.
What a person decided comes before what the rules would say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..graph.errors import InputError
from ..graph.identity import IdentityDecision, Verdict, current
from ..graph.vocabulary import Kind
from .normal import normal
from .reference.match import Matcher
from .reference.model import Body

_Side = tuple[str, str]
"""A name (its kind and normal form) or a body (an empty text and its id)."""


_LOOSE = frozenset({"Alliance", "Board"})
"""Types told by a word that other bodies' names end in too: "Wexshire Health and Care Partnership" is an STP."""


@dataclass(frozen=True, slots=True)
class Identified:
    """The body that an entity is, and why: the rule of the match, or ``decision``."""

    body: Body
    rule: str


class Identities:
    """Says which body the forms of an entity name, and which entities are one or are not.

    Without a matcher (``--no-reference``) and without decisions it knows nothing, and joins nothing.
    Decisions are taken in the order in which they were made; the last on a pair counts. Raises
    :class:`InputError` where those that count contradict each other.
    """

    def __init__(self, matcher: Matcher | None = None, decisions: Iterable[IdentityDecision] = ()) -> None:
        self.matcher = matcher
        self.decisions = current(decisions, normal)
        for decision in self.decisions:
            self._check(decision)
        self._scope: tuple[str | None, str | None] = (None, None)
        self._views: dict[tuple[str | None, str | None], _View] = {}
        for scope in sorted({(d.document or "", d.system or "") for d in self.decisions} | {("", "")}):
            self._view(scope[0] or None, scope[1] or None)  # so that a contradiction shows at once

    def within(self, *, document: str | None = None, system: str | None = None) -> Identities:
        """The same for one document or system: decisions that hold only there are heeded, and come first."""
        out = Identities.__new__(Identities)
        out.matcher, out.decisions, out._views = self.matcher, self.decisions, self._views
        out._scope = (document, system)
        return out

    def identify(
        self, kind: Kind, type_: str | None, forms: Iterable[str], *, dated: str | None = None
    ) -> Identified | None:
        """The one body that these forms of an entity name, where that is safe; else ``None``.

        Forms that name two bodies name none: that is for a person to decide.
        """
        if self.matcher is None:
            return None
        forms = sorted(forms)
        decided, barred = self._here.bodies(kind, forms)
        if decided:
            body = self.matcher.table.get(min(decided)) if len(decided) == 1 and not decided & barred else None
            return Identified(body, "decision") if body else None
        found = [m for form in forms if (m := self.matcher.match(form, kind=kind, type_=type_, dated=dated))]
        if not found and type_ in _LOOSE:
            whole = [m for form in forms if (m := self.matcher.match(form, kind=kind, dated=dated))]
            found = [m for m in whole if m.rule == "name"]
        found = [m for m in found if m.body.id not in barred]
        if len({m.body.id for m in found}) != 1:
            return None
        return Identified(found[0].body, found[0].rule)

    def same(self, kind: Kind, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether a person decided that entities with these forms are the same."""
        return self._here.verdict(kind, one, other) == "same"

    def apart(self, kind: Kind, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether a person decided that entities with these forms are two.

        Where the forms of either entity are so mixed that decisions say both, they are kept apart.
        """
        return self._here.verdict(kind, one, other) == "different"

    def is_body(self, kind: Kind, forms: Iterable[str], body: str) -> Verdict | None:
        """What was decided on an entity with these forms and a body of the reference table (by its id)."""
        decided, barred = self._here.bodies(kind, forms)
        if body in barred or (decided and body not in decided):
            return "different"
        return "same" if body in decided else None

    @property
    def hash(self) -> str | None:
        """The first 16 hex digits of the SHA-256 of what is decided now; ``None`` where nothing is.

        Who decided, when and why leave it as it is, for they change nothing in a graph.
        """
        if not self.decisions:
            return None
        told = sorted([*d.pair(normal), d.verdict] for d in self.decisions)
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]

    def unused(self, forms: Iterable[tuple[Kind, str]]) -> tuple[IdentityDecision, ...]:
        """The decisions in force that a build with these forms has no use for: a name is not there."""
        there = {(kind, normal(form)) for kind, form in forms}
        return tuple(
            d
            for d in self.decisions
            if not all((d.kind, normal(n)) in there for n in (d.name, d.other) if n is not None)
        )

    def warnings(self, forms: Iterable[tuple[Kind, str]]) -> list[str]:
        """What a build with these forms should tell of decisions that have no effect, in words."""
        unused = self.unused(forms)
        out = [f"a decision on identity matches nothing in these documents: {d}" for d in unused]
        on_bodies = [d for d in self.decisions if d.body and d not in unused]
        if self.matcher is None:
            if on_bodies:
                out.append(f"no reference data are used, so {len(on_bodies)} decisions on bodies have no effect")
            return out
        table = self.matcher.table
        return out + [
            f"a decision names a body that the table does not have: {d}"
            for d in on_bodies
            if not table.get(str(d.body))
        ]

    @property
    def _here(self) -> _View:
        return self._view(*self._scope)

    def _view(self, document: str | None, system: str | None) -> _View:
        scope = (document, system)
        if scope not in self._views:
            wide = [d for d in self.decisions if not d.document and not d.system]
            narrow = [d for d in self.decisions if d.system and d.system == system]
            narrow += [d for d in self.decisions if d.document and d.document == document]
            if not narrow and scope != (None, None):
                self._views[scope] = self._view(None, None)
            else:
                latest = {(*d.pair(normal)[3:], d.kind): d for d in (*wide, *narrow)}
                self._views[scope] = _View(list(latest.values()))
        return self._views[scope]

    def _check(self, decision: IdentityDecision) -> None:
        if decision.other is not None and normal(decision.other) == normal(decision.name):
            raise InputError(
                f"decision on identity: {decision}: these are spellings of one name",
                mend="name the second entity by a form that the first does not have",
            )
        body = self.matcher.table.get(decision.body) if self.matcher and decision.body else None
        if body and body.role.kind is not decision.kind:
            raise InputError(
                f"decision on identity: {decision}: {body.id} is no {decision.kind}",
                mend=f"decide it for the {body.role.kind} of that name",
            )


class _View:
    """Decisions that hold together: names and bodies in groups that are one, and groups that are apart.

    A group goes by its first side, which is the body where it holds one.
    """

    def __init__(self, decisions: Sequence[IdentityDecision]) -> None:
        self._group: dict[_Side, _Side] = {}
        self._apart: set[frozenset[_Side]] = set()
        together = [d for d in decisions if d.verdict == "same"]
        for decision in together:
            one, other = (self._root(s) for s in _sides(decision))
            self._group[max(one, other)] = min(one, other)
        self._group = {side: self._root(side) for side in self._group}
        for side, root in self._group.items():
            if _body(side) and side != root:
                raise _contradiction(d for d in together if self._root(_sides(d)[0]) == root)
        for decision in decisions:
            if decision.verdict == "different":
                one, other = (self._root(s) for s in _sides(decision))
                if one == other:
                    raise _contradiction([*(d for d in together if self._root(_sides(d)[0]) == one), decision])
                self._apart.add(frozenset((one, other)))

    def bodies(self, kind: Kind, forms: Iterable[str]) -> tuple[set[str], set[str]]:
        """The bodies that an entity with these forms was decided to be, and those it was decided not to be."""
        if not self._group:
            return set(), set()
        groups = {self._group[side] for side in self._names(kind, forms)}
        barred = {other for pair in self._apart for mine in pair & groups for other in pair - {mine}}
        return {_body(g) for g in groups} - {""}, {_body(g) for g in barred} - {""}

    def verdict(self, kind: Kind, one: Iterable[str], other: Iterable[str]) -> Verdict | None:
        """What follows for two entities: two groups that are apart, or one group by two names."""
        if not self._group:
            return None
        # a name that both have says nothing of whether they are one
        mine, theirs = self._names(kind, one), self._names(kind, other)
        groups = {(self._group[a], self._group[b]) for a in mine for b in theirs if a != b}
        if any(frozenset(pair) in self._apart or (pair[0] != pair[1] and all(map(_body, pair))) for pair in groups):
            return "different"
        return "same" if any(a == b for a, b in groups) else None

    def _names(self, kind: Kind, forms: Iterable[str]) -> set[_Side]:
        return {side for form in forms if (side := (str(kind), normal(form))) in self._group}

    def _root(self, side: _Side) -> _Side:
        while self._group.setdefault(side, side) != side:
            side = self._group[side]
        return side


def _sides(decision: IdentityDecision) -> tuple[_Side, _Side]:
    second = ("", str(decision.body)) if decision.other is None else (str(decision.kind), normal(decision.other))
    return (str(decision.kind), normal(decision.name)), second


def _body(side: _Side) -> str:
    """The id of a body; empty for a name."""
    return "" if side[0] else side[1]


def _contradiction(decisions: Iterable[IdentityDecision]) -> InputError:
    return InputError(
        f"decisions on identity contradict each other: {'; '.join(str(d) for d in decisions)}",
        mend="decide one of them anew with: joinedup identity decide",
    )
