"""How what stands before the cursor may go on. Pure: a text in, suggestions out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...graph.store import StoreSchema
from ...graph.vocabulary import vocabulary
from ...queries.catalogue import CatalogueQuery
from ...queries.format import FORMATS
from .meta import COMMANDS
from .scan import PREFIX, Piece, scan
from .words import CLAUSES, FUNCTIONS, KEYWORDS, VALUES

_PAIRS = {")": "(", "]": "[", "}": "{"}
_SUBQUERIES = frozenset({"CALL", "EXISTS", "COUNT", "COLLECT"})
_LABELLED = re.compile(r"([(\[])\s*(\w+)\s*:\s*([\w\s|&:!]+)")
_VARIABLE = re.compile(
    r"[(\[]\s*([^\W\d]\w*)\s*(?=[:)\]{*])|\bAS\s+([^\W\d]\w*)|\b([^\W\d]\w*)\s*=\s*\(", re.IGNORECASE
)
_RESERVED = frozenset(word for phrase in KEYWORDS for word in phrase.split())


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text in place of the last ``back`` characters; ``about`` says in a few words what it is."""

    text: str
    back: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The words that there are in a store, in the catalogue and in the session."""

    labels: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, Iterable[str]] = field(default_factory=dict)
    systems: tuple[str, ...] = ()
    queries: Mapping[str, CatalogueQuery] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, schema: StoreSchema, systems: Iterable[str], queries: Iterable[CatalogueQuery],
        parameters: Mapping[str, Any],
    ) -> Known:  # fmt: skip
        """What a store's schema tells, and the questions and parameters of a session."""
        named = {q.name: q for q in queries}
        return cls(schema.labels, schema.relationships, schema.properties, tuple(systems), named, parameters)


def complete(text: str, known: Known) -> list[Suggestion]:
    """Suggestions for the end of a text, the likeliest first."""
    pieces = list(scan(text))
    ends = [p.start + 1 for p in pieces if p.kind == "sign" and p.text == ";"]
    statement = text[ends[-1] :].lstrip() if ends else text.lstrip()
    if statement.startswith(PREFIX):
        return list(_of_command(statement, known))
    name, space, rest = statement.partition(" ")
    if space and name in known.queries and re.fullmatch(r"\s*(\w+=\S*\s+)*(\w*|\w+=\S*)", rest):
        return list(_of_query(known.queries[name], rest, known))
    names = _starting(statement, ((q.name, q.question) for q in known.queries.values())) if statement else ()
    return [*names, *_of_cypher(statement, known)]


# -- commands


def _of_command(line: str, known: Known) -> Iterator[Suggestion]:
    name, space, rest = line.removeprefix(PREFIX).partition(" ")
    if not space:
        yield from _starting(line, ((PREFIX + n, c.help) for n, c in COMMANDS.items()))
        return
    rest = rest.lstrip()
    match name:
        case "help":
            yield from _starting(rest, ((n, c.help) for n, c in COMMANDS.items()))
        case "schema":
            yield from _starting(rest, ((n, _count(c)) for n, c in {**known.labels, **known.types}.items()))
        case "queries":
            yield from _starting(rest, ((q.name, q.question) for q in known.queries.values()))
        case "run":
            query, more, arguments = rest.partition(" ")
            if not more:
                yield from _starting(rest, ((q.name, q.question) for q in known.queries.values()))
            elif query in known.queries:
                yield from _of_query(known.queries[query], arguments, known)
        case "param" | "params":
            yield from _starting(rest.removeprefix("--clear "), ((n, "is set") for n in known.parameters))
            yield from _starting(rest, [("--clear", "forget what is set")])
        case "system":
            yield from _starting(rest, [*((s, "") for s in known.systems), ("--all", "all systems")])
        case "format":
            yield from _starting(rest, ((f, "") for f in FORMATS))


def _of_query(query: CatalogueQuery, arguments: str, known: Known) -> Iterator[Suggestion]:
    """Parameters that are not given yet, and the values of the one that is being typed."""
    given = set(re.findall(r"(\w+)=", arguments))
    word = re.split(r"\s", arguments)[-1]
    name, equals, value = word.partition("=")
    if not equals:
        left = [(f"{n}=", p.meaning) for n, p in query.parameters.items() if n not in given]
        yield from _starting(word, left)
    elif name in query.parameters:
        choices = known.systems if name == "system" else query.parameters[name].choices
        shown = [(f"'{c}'" if " " in c else c, "") for c in choices]
        yield from _starting(value, shown)


# -- Cypher


def _of_cypher(text: str, known: Known) -> Iterator[Suggestion]:
    pieces = [p for p in scan(text) if p.kind not in ("space", "comment")]
    last = next(reversed(list(scan(text))), None)
    if last is not None and last.is_open:
        if last.kind == "text":
            yield from _values(last, pieces[:-1])
        return
    if last is not None and last.kind == "parameter":
        names = sorted({*known.parameters, "system"})
        yield from _starting(last.text, ((f"${n}", "is set" if n in known.parameters else "the system") for n in names))
        return
    typed = last.text if last is not None and last.kind == "name" else ""
    before = pieces[:-1] if typed else pieces
    bracket = _innermost(before)
    signs = [p.text for p in before[-2:]]
    if signs and signs[-1] == "." and len(before) > 1 and before[-2].kind == "name":
        yield from _starting(typed, ((n, "property") for n in _properties(text, before[-2].text, known)))
    elif signs and signs[-1] in (":", "|", "&", "!") and (kinds := _after_colon(before, bracket, known)) is not None:
        yield from _starting(typed, ((n, _count(c)) for n, c in kinds.items()))
    elif bracket is not None and before[bracket].text == "{" and not _opens_subquery(before, bracket):
        if signs[-1] in ("{", ","):
            variable = _of_pattern(text, before, bracket)
            yield from _starting(typed, ((f"{n}: ", "property") for n in _properties(text, variable, known)))
        elif signs[-1] == ":":
            yield from _starting(typed, ((v, "variable") for v in _variables(text)))
    else:
        yield from _words(text, typed, bool(before), known)


def _words(text: str, typed: str, inside: bool, known: Known) -> Iterator[Suggestion]:
    if not inside:
        yield from _starting(typed, ((c, "") for c in CLAUSES))
        if not typed:
            yield from _starting("", ((PREFIX + n, c.help) for n, c in COMMANDS.items()))
        return
    yield from _starting(typed, ((v, "variable") for v in _variables(text) if v != typed))
    yield from _starting(typed, ((k, "") for k in KEYWORDS))
    if typed:
        yield from _starting(typed, ((f"{f}(", "function") for f in FUNCTIONS))


def _innermost(pieces: list[Piece]) -> int | None:
    """Where the innermost bracket that is still open stands."""
    stack: list[int] = []
    for i, piece in enumerate(pieces):
        if piece.text in _PAIRS.values() and piece.kind == "sign":
            stack.append(i)
        elif piece.text in _PAIRS and piece.kind == "sign" and stack and pieces[stack[-1]].text == _PAIRS[piece.text]:
            stack.pop()
    return stack[-1] if stack else None


def _after_colon(pieces: list[Piece], bracket: int | None, known: Known) -> Mapping[str, int] | None:
    """The labels or relationship types that may follow a colon, or what joins several of them."""
    since = pieces if bracket is None else pieces[bracket + 1 :]
    if not any(p.text == ":" for p in since):
        return None
    if bracket is None or pieces[bracket].text == "(":
        return known.labels
    if pieces[bracket].text == "[" and bracket and pieces[bracket - 1].text == "-":
        return known.types
    return None


def _opens_subquery(pieces: list[Piece], bracket: int) -> bool:
    return bracket > 0 and pieces[bracket - 1].text.upper() in (*_SUBQUERIES, ")") and pieces[bracket].text == "{"


def _of_pattern(text: str, pieces: list[Piece], bracket: int) -> str:
    """The pattern that a map of properties stands in, up to the map: ``(n:Service`` or ``[:FUNDS``."""
    around = _innermost(pieces[:bracket])
    return "" if around is None else text[pieces[around].start : pieces[bracket].start]


def _properties(text: str, of: str, known: Known) -> list[str]:
    """Property names of a variable, or of a pattern; of everything where neither tells its labels."""
    labels: set[str] = set()
    relationship = of.startswith("[")
    if of[:1] in ("(", "["):
        labels.update(re.findall(r"\w+", of.partition(":")[2]))
    else:
        for bracket, variable, names in _LABELLED.findall(text):
            if variable == of:
                labels.update(re.findall(r"\w+", names))
                relationship = bracket == "["
        relationship = relationship or re.search(rf"\[\s*{re.escape(of)}\s*[\]*]", text) is not None
    labels &= set(known.properties)
    if not labels:
        labels = set(known.types) if relationship else set(known.labels)
    hidden = {"evidence", "reference_facts"}  # the full records: queries have no need of them
    return sorted({name for label in labels for name in known.properties.get(label, ())} - hidden)


def _variables(text: str) -> list[str]:
    found = [next(filter(None, groups)) for groups in _VARIABLE.findall(text)]
    return [v for v in dict.fromkeys(found) if v.upper() not in _RESERVED]


def _values(piece: Piece, before: list[Piece]) -> Iterator[Suggestion]:
    """Values of a property that the vocabulary lists, inside quotation marks."""
    while before and (before[-1].kind == "text" or before[-1].text in ("[", ",", "IN", "in")):
        before = before[:-1]
    if before and before[-1].text in ("=", ":", ">", "<"):
        names = [p.text for p in before if p.kind == "name"]
    else:
        names = [p.text for p in before[-1:]]
    listed = VALUES.get(names[-1]) if names else None
    if listed:
        mark, typed = piece.text[0], piece.text[1:]
        yield from _starting(typed, ((f"{value}{mark}", "") for value in getattr(vocabulary(), listed)))


# -- both


def _starting(typed: str, words: Iterable[tuple[str, str]]) -> Iterator[Suggestion]:
    """Those of the words that begin with what is typed, capitals or not."""
    for word, about in words:
        if word.casefold().startswith(typed.casefold()):
            yield Suggestion(word, len(typed), about)


def _count(count: int) -> str:
    return f"{count}"
