"""The names of a table, ready to be looked up: made for a role when it is first asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .match_forms import Parsed, Words, directions, fold, joined, parse, rules
from .model import Body, Role


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a body, when it was borne, and its parts. ``short`` ones stand in no list of names."""

    body: Body
    name: str
    start: date | None
    end: date | None
    words: Words
    parsed: Parsed
    short: bool = False

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is letters only ("UHB"), which bodies elsewhere may go by too."""
        return self.short and self.name.isalnum() and sum(map(str.isupper, self.name)) > len(self.name) / 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A name for comparison by similarity: ``text`` is what of it tells the body, folded."""

    body: Body
    name: str
    start: date | None
    end: date | None
    text: str


class RoleIndex:
    """The names of the bodies of one role."""

    def __init__(self, role: Role, bodies: Iterable[Body]) -> None:
        forms = rules().forms(role, weak=True)
        self.role = role
        self.rules = rules().roles[role]
        self.names: list[Named] = []
        self.by_core: dict[str, list[Named]] = {}
        self.by_words: dict[str, list[Named]] = {}
        self.styles: dict[str, frozenset[str]] = {}
        for body in bodies:
            for name, start, end, short in names_of(body):
                words = fold(name)
                if not words:
                    continue
                named = Named(body, name, start, end, words, parse(words, forms), short)
                self.names.append(named)
                self.by_core.setdefault(named.parsed.key, []).append(named)
                self.by_words.setdefault(joined(words), []).append(named)
                self.styles[body.id] = self.styles.get(body.id, frozenset()) | named.parsed.styles

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        out: dict[str, list[int]] = {}
        for number, named in enumerate(self.names):
            for word in set(named.parsed.core):
                out.setdefault(word, []).append(number)
        return out

    @cached_property
    def _by_bare(self) -> dict[str, list[Named]]:
        out: dict[str, list[Named]] = {}
        for named in self.names:
            if key := self._bare_key(self.bare(named.parsed.core)):
                out.setdefault(key, []).append(named)
        return out

    @cached_property
    def listed(self) -> list[Listed]:
        """Every name, for comparison by similarity."""
        return [Listed(n.body, n.name, n.start, n.end, " ".join(n.parsed.core)) for n in self.names]

    def bare(self, core: Words) -> Words:
        """A core without the words that vary in the names of one body."""
        return tuple([w for w in core if w not in self.rules.descriptors])

    def _bare_key(self, bare: Words) -> str:
        # "Solihull and Birmingham" is "Birmingham and Solihull"; but "North and East" another than "North East"
        listed = self.rules.areas and not directions() & set(bare)
        return " ".join(sorted(bare)) if listed else joined(bare)

    def like(self, core: Words) -> list[Named]:
        """The names that are these words but for descriptors, and for the order of areas."""
        return self._by_bare.get(self._bare_key(self.bare(core)), [])

    def holding(self, words: Words) -> list[Named]:
        """The names that hold all of these words, in whatever order."""
        lists = [self._by_word.get(word, []) for word in set(words)]
        if not lists or not all(lists):
            return []
        return [self.names[i] for i in sorted(set(lists[0]).intersection(*lists[1:]))]


def names_of(body: Body) -> Iterable[tuple[str, date | None, date | None, bool]]:
    """Every name of a body, from when to when, and whether it is one that no list dates."""
    for name in body.names:
        yield name.name, name.start or body.opened, name.end or body.closed, False
    if all(name.name != body.name for name in body.names):
        yield body.name, body.opened, body.closed, False
    for short in body.short:
        yield short, body.opened, body.closed, True


class ManyIndex:
    """The complete names of the bodies of a role with very many: which bodies bear each."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self._bodies = bodies
        self._by_name: dict[str, list[int]] = {}
        for number, body in enumerate(bodies):
            for name, *_ in names_of(body):
                self._by_name.setdefault(joined(fold(name)), []).append(number)

    def bearing(self, words: Words) -> list[Body]:
        """The bodies of this name, at whatever time, in order of the table."""
        return [self._bodies[i] for i in sorted(set(self._by_name.get(joined(words), ())))]

    @cached_property
    def listed(self) -> list[Listed]:
        """Every name, for comparison by similarity."""
        return [Listed(b, n.name, n.start, n.end, " ".join(fold(n.name))) for b in self._bodies for n in b.borne]
