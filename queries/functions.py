"""What services and information systems are for: functions of a short closed list, and their user groups.

The list and its words are ``functions.toml``. A function is told by type, by a name, by the stated purpose, by what a
sentence sets beside the name, and only then by what the sentences that name it say. Most services of a report have a
name that tells; one that has none ("Steady Steps") has what the report calls it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pydantic import Field, field_validator

from ..graph.model import Node
from ..graph.vocabulary import NOT_STATED, Kind
from .lexicon import Cue, Patterns, Table, checked, read_table

Basis = Literal["type", "name", "description", "sentence", ""]
"""What tells the function; empty where nothing does."""

DETERMINER = r"(?:the|an?|our|its|their|one\s+of\s+the|\S+['’]s?)"
_NOUN = r"(?P<noun>[^,.;:()–]{3,80})"
# "Steady Steps (SS), the council's reablement service, …", "Steady Steps is a reablement service"
_AFTER = re.compile(
    rf"^(?:\s*\([^)]*\))?(?:\s*(?:,|–)\s*(?:which\s+(?:is|was)\s+)?|\s+(?:is|was|are|were|provides?d?|offers?|offered)\s+)"
    rf"{DETERMINER}\s+{_NOUN}",
    re.IGNORECASE,
)
# "Steady Steps (reablement service)"
_IN_BRACKETS = re.compile(rf"^\s*\((?:{DETERMINER}\s+)?{_NOUN}\)", re.IGNORECASE)
# "a reablement service called Steady Steps", "the reablement service (Steady Steps)"
_BEFORE = re.compile(
    rf"{DETERMINER}\s+{_NOUN}(?:\s+(?:called|named|known\s+as|branded)\s+|\s*\()[“\"'‘]?(?:the\s+)?$", re.IGNORECASE
)
# where a description goes over into what the thing does, or into the next item of a list
_ENDS = re.compile(
    r"\s+(?:that|which|who|where|when|and|or|but|with|from|by|run|is|was|were|had|has|have|could)\b.*", re.IGNORECASE
)
_KINDS = frozenset({Kind.SERVICE, Kind.INFORMATION_SYSTEM, Kind.PATHWAY})


class Function(Table):
    """One function of the list; see the head of ``functions.toml``."""

    name: str = Field(min_length=1)
    means: str = Field(min_length=1)
    compared: bool = True
    kinds: frozenset[Kind] = frozenset({Kind.SERVICE})
    types: frozenset[str] = frozenset()
    named: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    said: re.Pattern[str] | None = None
    examples: tuple[str, ...] = Field(min_length=1)
    counters: tuple[str, ...] = Field(min_length=1)

    @field_validator("kinds")
    @classmethod
    def _has_functions(cls, value: frozenset[Kind]) -> frozenset[Kind]:
        if not value <= _KINDS:
            raise ValueError(f"only {', '.join(sorted(_KINDS))} have functions")
        return value

    def is_named(self, *texts: str) -> bool:
        """Whether names or descriptions of one thing tell this function, and none takes it back."""
        found = any(self.named.search(text) for text in texts)
        return found and not (self.unless and any(self.unless.search(text) for text in texts))


class FunctionList(Table):
    """``functions.toml``."""

    functions: tuple[Function, ...]
    general: Cue
    users: Patterns

    @field_validator("functions")
    @classmethod
    def _distinct(cls, value: tuple[Function, ...]) -> tuple[Function, ...]:
        names = [f.name for f in value]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}")
        return value

    @property
    def names(self) -> tuple[str, ...]:
        """The functions, in the order of the file."""
        return tuple(f.name for f in self.functions)

    @property
    def compared(self) -> frozenset[str]:
        """Functions whose services are alternatives of each other."""
        return frozenset(f.name for f in self.functions if f.compared)


@cache
def function_list() -> FunctionList:
    """The closed list of functions, read once. Raises :class:`RuleError` where the file is not valid."""
    return checked(FunctionList, "functions.toml", read_table(__package__, "functions.toml"))


class Told(NamedTuple):
    """The functions of a thing, and what tells them."""

    functions: tuple[str, ...]
    basis: Basis


def functions_of(node: Node) -> tuple[str, ...]:
    """The functions of a service, pathway or information system; none where nothing tells any."""
    return told_functions(node).functions


def told_functions(node: Node) -> Told:
    """The functions of a thing with what tells them: its type and names first, its sentences last."""
    if node.kind not in _KINDS:
        return Told((), "")
    typed = tuple(f.name for f in function_list().functions if node.type in f.types and node.kind in f.kinds)
    names = (node.name, *node.aliases)
    found = _named(node.kind, names) or _named(node.kind, (_text(node.attributes.get("purpose")),))
    if found or typed:
        return Told(_in_order({*typed, *found}), "name" if found else "type")
    found = _named(node.kind, tuple(descriptions(node)))
    if found:
        return Told(found, "description")
    clauses = list(_clauses(node))
    said = {
        f.name for f in function_list().functions
        if f.said and node.kind in f.kinds and any(f.said.search(c) for c in clauses)
    }  # fmt: skip
    return Told(_in_order(said), "sentence" if said else "")


def users_of(node: Node) -> str:
    """The user group that a thing is for, by its names or stated audience; "not stated" means anybody, or not said."""
    groups = function_list().users
    texts = (node.name, *node.aliases, _text(node.attributes.get("audience")))
    return next((group for text in texts if (group := groups.first(text))), NOT_STATED)


def in_general_words(node: Node) -> bool:
    """Whether a thing has no name of its own ("intermediate care"), so that it may be another one of the list."""
    rest = function_list().general.pattern.sub("", node.name)
    return not any(c.isupper() or c.isdigit() for c in rest)


def descriptions(node: Node) -> Iterator[str]:
    """What sentences set beside a thing's name: "Steady Steps, the council's reablement service" gives the last two
    words, "Steady Steps was a reablement service for …" too."""
    for clause in _clauses(node):
        for start, end in _mentions(node, clause):
            for found in (_AFTER.match(clause[end:]), _IN_BRACKETS.match(clause[end:]), _BEFORE.search(clause[:start])):
                if found:
                    yield _ENDS.sub("", found["noun"])


def _clauses(node: Node) -> Iterator[str]:
    """The sentences of a thing's evidence that name it."""
    for text in dict.fromkeys(item.text for item in node.evidence):
        for sentence in re.split(r"(?<=[.;])\s+(?=[A-Z•])", text):
            if any(True for _ in _mentions(node, sentence)):
                yield sentence


def _mentions(node: Node, text: str) -> Iterator[tuple[int, int]]:
    """Where a text names the thing: plain search, since there are as many names as nodes."""
    low = text.casefold()
    for name in dict.fromkeys(n.casefold() for n in (node.name, *node.aliases)):
        start = low.find(name) if name else -1
        while start >= 0 and len(low) == len(text):
            end = start + len(name)
            if not (low[start - 1 : start].isalnum() or low[end : end + 1].isalnum()):
                yield start, end
            start = low.find(name, end)


@lru_cache(maxsize=4096)
def _named(kind: Kind, texts: tuple[str, ...]) -> tuple[str, ...]:
    known = [f for f in function_list().functions if kind in f.kinds]
    return tuple(f.name for f in known if f.is_named(*texts))


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    wanted = set(names)
    return tuple(name for name in function_list().names if name in wanted)


def _text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
