"""From a name in a document to the body that bears it: only where that is safe.

A name is taken apart into its form ("NHS Foundation Trust", "CCG") and the rest, by the rules of
``match.toml``. Then, in this order, each only where exactly one body fits at the time of the document:

``name``        the whole name, its form included, is one that the body bore
``form``        the same name with another form of the same role ("Wexcombe Council" for its city council)
``short``       the name without its form, or cut short after a word where names are cut
``descriptor``  the same name but for words that vary ("Teaching Hospitals", "Hospital Services")

Nothing is ever matched on similarity: :meth:`Matcher.candidates` lists what a person may decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

from ...graph.vocabulary import Kind
from .match_forms import (
    Parsed,
    Words,
    all_forms,
    breaks,
    distinctive,
    fold,
    is_list,
    is_plural,
    joined,
    parse,
    rules,
    tells,
)
from .match_index import Listed, ManyIndex, Named, RoleIndex, names_of
from .match_period import Window, parse_period
from .model import Body, Role
from .table import Table

__all__ = ["Candidate", "Match", "Matcher", "Window", "parse_period"]

SIMILAR = 80
"""The least score of a candidate: rapidfuzz's ``WRatio`` of the folded names without their forms, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Match:
    """A body, the name of the table by which it was found, and the rule."""

    body: Body
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that a name may mean, by which of its names, how alike they are (0–100), and why not for sure."""

    body: Body
    name: str
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question: the name, the roles that may answer, and what tells them."""

    name: str
    words: Words
    window: Window | None
    roles: tuple[Role, ...]
    told: frozenset[Role]
    typed: bool
    kind: Kind | None
    preferred: Role | None = None
    whole: bool = False
    parsed: dict[Role, Parsed] = field(default_factory=dict)


class Matcher:
    """Finds bodies of a table by their names at a time. Makes its indexes when they are first needed."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._indexes: dict[Role, RoleIndex] = {}
        self._many: dict[Role, ManyIndex] = {}
        self._answers: dict[tuple[str, Kind | None, str | None, str | None], Match | None] = {}

    def match(
        self, name: str, *, kind: Kind | None = None, type_: str | None = None, dated: str | None = None
    ) -> Match | None:
        """The one body that bore a name at a time (``2018-01``); ``None`` where none or several could be meant.

        ``type_`` keeps to the roles of that type; ``Other`` is as good as none. Without ``dated`` names
        of all times count. Raises ``ValueError`` where ``dated`` is no date.
        """
        question = (name, kind, type_, dated)
        if question not in self._answers:  # documents repeat their names
            asked = _asked(name, kind, type_, dated)
            self._answers[question] = self._answer(asked) if asked else None
        return self._answers[question]

    def _answer(self, asked: _Asked) -> Match | None:
        hits = self._hits(asked)
        for rule in ("name", "form"):
            if found := [n for n in hits[rule] if _borne(n, asked.window)]:
                return self._settled(found, asked, rule, hits)
        if former := _former(hits["name"], asked.window):
            return former
        # the complete name of another time is a short name of none but the body that once bore it
        other_times = hits["name"] + hits["form"]
        if any(not _begun(n, asked.window, ended=True) for n in other_times):
            return None
        found_short = self._short(asked, hits["short"], {n.body.id for n in other_times})
        return found_short or (None if other_times else self._complete(asked))

    # --- which bodies ------------------------------------------------------------------------------------

    @cached_property
    def _bodies(self) -> dict[Role, list[Body]]:
        out: dict[Role, list[Body]] = {role: [] for role in Role}
        for body in self.table:
            out[body.role].append(body)
        return out

    def _index(self, role: Role) -> RoleIndex:
        if role not in self._indexes:
            self._indexes[role] = RoleIndex(role, self._bodies[role])
        return self._indexes[role]

    def _index_of_many(self, role: Role) -> ManyIndex:
        if role not in self._many:
            self._many[role] = ManyIndex(self._bodies[role])
        return self._many[role]

    def _hits(self, asked: _Asked) -> dict[str, list[Named]]:
        """The names with the same core, at whatever time, by the rule that would take them."""
        out: dict[str, list[Named]] = {"name": [], "form": [], "short": []}
        for role in asked.roles:
            if rules().roles[role].many:
                continue
            parsed = asked.parsed[role] = parse(asked.words, rules().forms(role, weak=asked.typed))
            index = self._index(role)
            whole = index.by_words.get(joined(asked.words), [])
            out["name"] += [n for n in whole if _is_body(n, asked)]
            for named in index.by_core.get(parsed.key, ()):
                if named not in whole and (level := _level(parsed, named, index)):
                    out[level].append(named)
        return out

    # --- rules -------------------------------------------------------------------------------------------

    def _settled(self, found: list[Named], asked: _Asked, rule: str, hits: dict[str, list[Named]]) -> Match | None:
        named = _one(found, asked)
        if named is None:
            return None
        if rule == "name" and asked.window and not _held(named, asked.window):
            # "Wexshire Council" may be the one to come, or the county council that still stands
            parsed = asked.parsed[named.body.role]
            styled = any(rules().groups[g].styles for g in parsed.groups)
            if styled and not parsed.styles and any(_held(n, asked.window) for n in hits["form"]):
                return None
        return Match(named.body, named.name, rule)

    def _short(self, asked: _Asked, same: list[Named], only: set[str]) -> Match | None:
        """A name without form, cut short, or with other descriptors; only where something tells the role.

        ``same`` are the names that it is but for the form; ``only`` the bodies, if any, that it must be.
        """
        if asked.whole:
            return None
        told = [n for n in same if n.body.role in asked.told and distinctive(n.parsed.core)]
        if borne := [n for n in told if _borne(n, asked.window)]:
            named = _one([n for n in borne if _begun(n, asked.window)], asked)
            return Match(named.body, named.name, "short") if named and not only else None
        if len(told) < len(same) or any(not _begun(n, asked.window, ended=True) for n in told):
            return None
        only = only | {n.body.id for n in told}
        roles = [r for r in asked.roles if r in asked.told and rules().roles[r].cut]
        for rule, find in (("descriptor", self._like), ("short", self._opening)):
            if found := [n for role in roles for n in find(role, asked)]:
                named = _one(found, asked)
                return Match(named.body, named.name, rule) if named and only in (set(), {named.body.id}) else None
        return None

    def _like(self, role: Role, asked: _Asked) -> list[Named]:
        """Names with the same words but for descriptors."""
        index, core = self._index(role), asked.parsed[role].core
        bare = index.bare(core)
        found = [n for n in index.like(core) if self._fits(n, index, asked)]
        return found if tells(bare, areas=index.rules.areas) and self._alone(found, index, bare, asked) else []

    def _opening(self, role: Role, asked: _Asked) -> list[Named]:
        """Names that begin with these words and may be cut after them."""
        index, core = self._index(role), asked.parsed[role].core
        if not distinctive(core) or (len(core) == 1 and not index.rules.one_word):
            return []
        found = [n for n in index.holding(core) if n.parsed.core[: len(core)] == core]
        found = [n for n in found if self._fits(n, index, asked) and len(core) in breaks(n.name, n.parsed)]
        return found if self._alone(found, index, core, asked) else []

    def _fits(self, named: Named, index: RoleIndex, asked: _Asked) -> bool:
        """Whether a longer name could be the one cut short: not a combined authority's for a council's."""
        formed = bool(named.parsed.forms) or index.rules.areas
        return formed and _begun(named, asked.window) and _style_fits(asked.parsed[index.role], named, index)

    def _alone(self, found: list[Named], index: RoleIndex, words: Words, asked: _Asked) -> bool:
        """Whether no other body of the role has these words in a name of the time, nor had them as its name."""
        bodies = {n.body.id for n in found}
        others = [n for n in index.holding(words) if _borne(n, asked.window)] + index.like(words)
        return len(bodies) == 1 and all(n.body.id in bodies for n in others)

    def _complete(self, asked: _Asked) -> Match | None:
        """A practice or care provider, whose names repeat: the one of the table with this complete name."""
        if not distinctive(asked.words):
            return None
        roles = [r for r in asked.roles if rules().roles[r].many]
        bodies = [b for role in roles for b in self._index_of_many(role).bearing(asked.words)]
        if len(bodies) != 1:
            return None
        one, key = bodies[0], joined(asked.words)
        for name, start, end, _ in names_of(one):
            if joined(fold(name)) == key and (asked.window is None or asked.window.meets(start, end)):
                return Match(one, name, "name")
        return None

    # --- places ------------------------------------------------------------------------------------------

    @cached_property
    def _places(self) -> dict[str, list[Body]]:
        out: dict[str, list[Body]] = {}
        for body in self._bodies[Role.LOCAL_AUTHORITY]:
            for key in sorted({_place_key(place) for place in body.places}):
                out.setdefault(key, []).append(body)
        return out

    def place(self, name: str, *, dated: str | None = None) -> Body | None:
        """The council whose area a place is ("Birmingham"), for the code of the place.

        Of two tiers it is the upper; ``None`` where there is no such area, or more than one.
        """
        window = Window.of(dated)
        bodies = self._places.get(_place_key(name), [])
        if window is None:
            bodies = _some(bodies, [b for b in bodies if b.closed is None])
        else:
            bodies = [b for b in bodies if window.meets(b.opened, b.closed)]
            bodies = _some(bodies, [b for b in bodies if window.holds(b.opened, b.closed)])
        bodies = _some(bodies, [b for b in bodies if not b.codes.get("gss", "").startswith(_LOWER_TIER)])
        return bodies[0] if len(bodies) == 1 else None

    # --- what a person may decide ------------------------------------------------------------------------

    def candidates(
        self,
        name: str,
        *,
        kind: Kind | None = None,
        type_: str | None = None,
        dated: str | None = None,
        limit: int = 5,
    ) -> list[Candidate]:
        """Bodies that a name may mean and that no rule is sure of, the most alike first.

        A candidate with all of the name and no safe match says why: not borne at the time, borne by
        several, another role. The rest are similar by at least :data:`SIMILAR`.
        """
        from .match_similar import similar

        asked = _asked(name, kind, type_, dated)
        everyone = _asked(name, kind, None, dated)
        if everyone is None:
            return []
        fitting = frozenset(asked.roles if asked else ())
        pool: list[Listed] = []
        for role in everyone.roles:
            if not rules().roles[role].many:
                pool += self._index(role).listed
            elif asked and asked.typed and role in fitting:
                pool += self._index_of_many(role).listed
        return [
            Candidate(found.body, found.name, score, why)
            for found, score, why in similar(name, pool, fitting, everyone.window, SIMILAR, limit)
        ]


_LOWER_TIER = "E07"
"""The ONS code of a non-metropolitan district, above which stands a county, begins so."""


def _asked(name: str, kind: Kind | None, type_: str | None, dated: str | None) -> _Asked | None:
    """The question that a name puts; ``None`` where it names nothing, or several bodies at once."""
    window, words = Window.of(dated), fold(name)
    plural = is_plural(name)
    if not words or (plural and is_list(name)):
        return None
    all_rules = rules().roles
    typed = type_ not in (None, "Other")
    roles = list(_roles_of(kind, type_ if typed else None))
    forms = parse(words, all_forms()).forms
    group = forms[0].group if forms else None
    if group:
        roles = [r for r in roles if group in all_rules[r].groups or not all_rules[r].groups]
    if typed:
        told = frozenset(roles)
    elif group:
        told = frozenset(r for r in roles if group in all_rules[r].groups)
    else:
        told = frozenset(r for r in roles if _told_by(words, r))
    preferred = [r for r in roles if group in all_rules[r].groups[:1]]
    preferred = preferred or [r for r in roles if typed and all_rules[r].types[0] == type_]
    whole = plural or bool(group and rules().groups[group].whole)
    return _Asked(name, words, window, tuple(roles), told, typed, kind, next(iter(preferred), None), whole)


@cache
def _roles_of(kind: Kind | None, type_: str | None) -> tuple[Role, ...]:
    """The roles whose bodies are of a kind and type."""
    every = rules().roles
    return tuple(r for r in Role if kind in (None, r.kind) and (type_ is None or type_ in every[r].types))


def _told_by(words: Words, role: Role) -> bool:
    """Whether a name without form tells its role: by a word ("hospital"), or as "NHS" and an area."""
    role_rules = rules().roles[role]
    return bool(role_rules.telling & set(words)) or (role_rules.areas and parse(words, rules().forms(role)).nhs)


def _is_body(named: Named, asked: _Asked) -> bool:
    """Whether a name, asked for in full, can be nothing but this body's: not that of an area, no abbreviation."""
    role, groups = named.body.role, rules().roles[named.body.role].groups
    if not groups or role in asked.told:
        return True
    if named.is_abbreviation:
        return False  # such letters mean what the document says that they mean
    kind_tells = role.kind is Kind.PARTNERSHIP and asked.kind is Kind.PARTNERSHIP
    return kind_tells or bool(named.parsed.forms or rules().nouns & set(named.words))


def _level(parsed: Parsed, named: Named, index: RoleIndex) -> str | None:
    """The rule that would take a name with the same core, if any does."""
    other = named.parsed
    if not parsed.forms:
        return "short" if other.forms else None
    if not _style_fits(parsed, named, index):
        return None
    if not other.forms or not parsed.groups & other.groups:
        return None if any(rules().groups[g].whole for g in parsed.groups) else "form"
    return "name" if parsed.styles == other.styles else "form"


def _style_fits(parsed: Parsed, named: Named, index: RoleIndex) -> bool:
    """Whether the form is of a style that some name of the body has: no county council is a borough council."""
    styles = index.styles[named.body.id]
    return not parsed.styles or not styles or bool(parsed.styles & styles)


def _borne(named: Named, window: Window | None) -> bool:
    return window is None or window.meets(named.start, named.end)


def _held(named: Named, window: Window | None) -> bool:
    return window is None or window.holds(named.start, named.end)


def _begun(named: Named, window: Window | None, *, ended: bool = False) -> bool:
    """Whether a name is not only about to be borne: that is too little for a short one. ``ended`` ones may count."""
    if window is None:
        return True
    return (ended or _borne(named, window)) and (named.start is None or named.start <= window.last)


def _former(whole: list[Named], window: Window | None) -> Match | None:
    """A body of the past, named whole: "the former NHS Wexshire CCG". Only where no other ever bore that name."""
    if window is None or not whole or len({n.body.id for n in whole}) > 1:
        return None
    gone = [n for n in whole if n.end is not None and n.end < window.opens]
    return Match(whole[0].body, whole[0].name, "former") if len(gone) == len(whole) else None


def _one(found: list[Named], asked: _Asked) -> Named | None:
    """The one body among names: the role asked for, then the one that bore it on the very days, or exactly so."""
    if len({n.body.id for n in found}) > 1:
        found = [n for n in found if n.body.role is asked.preferred] or found
    exact = [n for n in found if joined(n.words) == joined(asked.words)]
    if len({n.body.id for n in found}) > 1:
        held = [n for n in found if asked.window and _held(n, asked.window)]
        sure = [some for some in (held, exact) if len({n.body.id for n in some}) == 1]
        if not sure or len({n.body.id for some in sure for n in some}) > 1:
            return None
        found = sure[0]
    return min(found, key=lambda n: (n not in exact, not _held(n, asked.window), n.short), default=None)


def _some(bodies: list[Body], fewer: list[Body]) -> list[Body]:
    return fewer if len(bodies) > 1 and fewer else bodies


def _place_key(name: str) -> str:
    return parse(fold(name), rules().forms(Role.LOCAL_AUTHORITY)).key
