"""What the words around a name tell of it: its kind, its list, and how else it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from ...graph.vocabulary import Kind
from ..normal import normal
from ..values import Mention
from .data import Heads, described, names
from .described import OF_THE_FORM, head_pattern, heads_by_word
from .names import Name
from .registry import Registry
from .usage import Appositive, usage

_APPOSED = re.compile(
    r"^(?:[’']s)?,? (?!and |or |but |with |for |in )(?:which |who )?(?:is|was|are|were)?\s?"
    r"(?:the|a|an|its|our|their|[A-Z][\w’' ]{1,40}?[’']s?|[a-z ]{1,25}[’']s)\s"
    r"(?P<phrase>[^,.;:()]{2,60})"
)
_NAMED_WITH_HEAD = (Kind.PROGRAMME, Kind.PARTNERSHIP, Kind.PATHWAY)
_TABLES = frozenset({"league table", "dashboard", "scorecard", "tracker", "register", "spreadsheet", "whiteboard"})
"""An "EDD league table" is no system of the name "EDD"."""
_SHORT_FORM = re.compile(r"^ \([A-Z][\w&@-]{1,9}\)")
_BEFORE = re.compile(r"(?P<phrase>[a-z][a-z’' -]{3,45})(?:,| called| known as| named) $")
_AGENT_AFTER = re.compile(
    r"^ (?:provides?|runs?|operates?|delivers?|employs?|leads?|commissions?|manages?|ran|provided|offers?)\b"
)
_AGENT_BEFORE = re.compile(
    r"\b(?:registered with|provided through|contracted with|(?:provided|run|delivered|operated|led|managed"
    r"|commissioned|funded|paid for|bought|staffed|kept|employed|owned) (?:jointly )?by) (?:the )?$"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a name turned out to be."""

    kind: Kind
    type: str | None
    name: str


def type_by_context(text: str, name: Name, *, agents: bool = True) -> Typed | None:
    """The kind of a name whose own form tells nothing, from the words next to it.

    ``agents`` are bodies that are known by no more than that they run or employ something.
    """
    after, before = _SHORT_FORM.sub("", text[name.end :]), text[: name.start]
    head = head_pattern().match(after.lstrip(" "), 0) if after.startswith(" ") else None
    if head and name.text[0].isupper():
        row = heads_by_word()[head.group().lower()]
        if row.kind is not Kind.STAKEHOLDER_GROUP:
            whole = row.kind in _NAMED_WITH_HEAD or head.group().lower() in _TABLES
            full = f"{name.text} {head.group()}" if whole else name.text
            return Typed(row.kind, row.type or _board(row.kind), full)
    match = _APPOSED.match(after)
    if match and (after.startswith(",") or re.match(r" (?:is|was|are|were) ", after)):
        row_head = _head_of(match.group("phrase"))
        if row_head:
            said = _appositives()[row_head]
            return Typed(said.kind, said.type or _board(said.kind), name.text)
    match = _BEFORE.search(before)
    if match:
        row_head = _head_at_end(match.group("phrase"))
        if row_head:
            row = heads_by_word()[row_head]
            return Typed(row.kind, row.type or _board(row.kind), name.text)
    if not agents:
        return None
    if _AGENT_BEFORE.search(before) or (_AGENT_AFTER.match(after) and " " in name.text and not name.initial):
        return Typed(Kind.ORGANISATION, "Other", name.text)
    return None


def described_as(text: str, name: Name, kind: Kind) -> list[str]:
    """The description that stands in apposition to a name: "Steady Steps, the reablement service"."""
    after, before = text[name.end :], text[: name.start]
    found = []
    match = _APPOSED.match(after) if re.match(r",? ?(?:is|was|,)? ?", after) else None
    if match and (after.startswith(",") or re.match(r" (?:is|was) ", after)):
        phrase = _to_head(match.group("phrase"))
        if phrase and phrase[1] in heads_by_word() and heads_by_word()[phrase[1]].kind == kind:
            found.append(phrase[0])
    match = re.search(r"(?P<phrase>[a-z][a-z’' -]{3,45}), $", before)
    if match:
        row_head = _head_at_end(match.group("phrase"))
        if row_head and heads_by_word()[row_head].kind == kind:
            words = match.group("phrase").split()
            size = len(row_head.split())
            if len(words) > size and not row_head.endswith("s"):  # "two care units, X at A and Y at B"
                found.append(" ".join(words[-size - 1 :]))
    generic = described().generic - OF_THE_FORM
    return [f for f in found if len(f.split()) > 1 and f.split()[0].lower() not in generic]


_NAME_FIRST = re.compile(
    r"(?:,|,? which (?:is|was)| (?:is|was)) (?:formerly |once |then |now )?"
    r"(?:a|an|our|its|their)(?: new)?(?: \d+-bed)? $"
)
_THE_ONE = re.compile(r"(?:,| is| was) (?:the |(?:the )?[\w&]+(?: [\w&]+){0,3}[’']s? (?:own )?)")
_NAME_LAST = re.compile(r",? (?:called|known as|named) [‘“]?$|, [‘“]?$| \([‘“]?$")
_AFTER_LAST = re.compile(r"[’”]?(?:\)|[,.;:](?! (?:and|or) |[^.;:]*, (?:and|or) [A-Z])|$)")


def apposed(text: str, name: tuple[int, int], thing: tuple[int, int]) -> bool:
    """Whether a description says what a name is, by where the two stand.

    "Larkhill House, a 24-bed intermediate care unit"; "the enhanced unit (Ward 12)"; never two of a
    list ("the falls clinic, Steady Feet and the hub"), and never a plural.
    """
    if text[: thing[1]].endswith("s"):
        return False
    if name[1] <= thing[0]:
        between = text[name[1] : thing[0]]
        closed = re.match(r"[,.;:)]|$| (?:for|of|in|at|on|which|that)\b", text[thing[1] :])
        if _THE_ONE.fullmatch(between):  # never the second of three
            return bool(closed) and not re.match(r", (?:[a-z’' -]+ )?(?:and|or) ", text[thing[1] :])
        return bool(_NAME_FIRST.fullmatch(between))
    between = text[thing[1] : name[0]]
    in_list = between.startswith(", ") and re.search(r", [^,]*$", text[: thing[0]][-40:])
    return bool(_NAME_LAST.fullmatch(between) and _AFTER_LAST.match(text[name[1] :]) and not in_list)


def join_apposed(text: str, found: list[Mention]) -> None:
    """ "CareLink, the GP record": where it stands, the genre's own word means what was just named."""
    for i, thing in enumerate(found):
        if thing.rule != "lexicon" or thing.kind not in (Kind.INFORMATION_SYSTEM, Kind.SERVICE):
            continue
        start = thing.start + len("the ") if thing.text.lower().startswith("the ") else thing.start
        called = next(
            (
                m
                for m in found
                if m.rule == "name"
                and m.kind is thing.kind
                and m.entity != thing.entity
                and apposed(text, (m.start, m.end), (start, thing.end))
            ),
            None,
        )
        if called is not None:
            found[i] = replace(thing, entity=called.entity, rule="described", confidence=0.8)


def list_members(text: str, end: int, registry: Registry, head: str) -> list[tuple[int, int, str]]:
    """The parts of a list of names that share one plural head ("A, B and C CCGs").

    Lists whose members all begin with "NHS" are cut there; others are cut at commas and at the last
    "and", unless a part is a name that the document uses by itself.
    """
    match = re.search(r"((?:NHS )?[A-Z][\w’'&-]*(?:,? (?:and |of |upon |on )?(?:NHS )?[A-Z][\w’'&-]*)*) $", text[:end])
    if not match:
        return []
    chunk, base = match.group(1), match.start(1)
    if chunk.startswith(("The ", "Both ")):
        cut = chunk.index(" ") + 1
        chunk, base = chunk[cut:], base + cut
    if not normal(chunk) or chunk in names().openers:
        return []
    own = re.search(rf".*\b{re.escape(re.sub('s$', '', head))},? and ", chunk)
    if own:  # "CrossCity CCG and South and Central CCGs": the first has a head of its own
        chunk, base = chunk[own.end() :], base + own.end()
    if registry.names_one(chunk, re.sub("s$", "", head)):
        return [(base, base + len(chunk), chunk)]
    if chunk.count("NHS ") > 1:
        cuts = [m.start() for m in re.finditer(r"NHS ", chunk)]
        spans = [(a, b) for a, b in zip(cuts, [*cuts[1:], len(chunk)], strict=True)]
    else:
        known = _known_parts(chunk, registry, re.sub("s$", "", head))
        if known:
            return [(base + a, base + b, chunk[a:b]) for a, b in known]
        last = list(re.finditer(r",? and ", chunk))
        commas = list(re.finditer(r", (?!and )", chunk))
        if not last:
            return []
        seps = sorted([*(m.span() for m in commas), last[-1].span()])
        starts = [0, *(e for _, e in seps)]
        ends = [*(s for s, _ in seps), len(chunk)]
        spans = list(zip(starts, ends, strict=True))
    out: list[tuple[int, int, str]] = []
    for a, b in spans:
        part = re.sub(r"[,\s]+(?:and)?[,\s]*$", "", chunk[a:b])
        if part:
            out.append((base + a, base + a + len(part), part))
    return _with_shared_area(out) if len(out) > 1 else []


_QUARTER = re.compile(r"(?:North|South|East|West|Central|Mid)(?:[ -](?:East|West))?")


def _with_shared_area(parts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """ "North and South Wexshire CCGs": the area is said once, with the last."""
    last = parts[-1][2].split(" ", 1)
    if len(last) == 1 or not _QUARTER.fullmatch(last[0]):
        return parts
    return [(a, b, f"{part} {last[1]}" if _QUARTER.fullmatch(part) else part) for a, b, part in parts]


_MOST_CUTS = 8


def _known_parts(chunk: str, registry: Registry, head: str) -> list[tuple[int, int]]:
    """The one way to cut a list so that each part is a name that the document uses in full, if there is one.

    "Larkdale, Oxley and Tarn and Ashenby and Wexmoor" may hold three names or five.
    """
    seps = [m.span() for m in re.finditer(r",? and |, ", chunk)]
    if not seps or len(seps) > _MOST_CUTS:
        return []

    def is_known(part: str) -> bool:
        return any(registry.find(kind, f"{part} {head}") for kind in (Kind.ORGANISATION, Kind.PARTNERSHIP))

    def ways(start: int, rest: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
        out = [[(start, len(chunk))]] if is_known(chunk[start:]) else []
        for number, (end, after) in enumerate(rest):
            if is_known(chunk[start:end]):
                out += [[(start, end), *way] for way in ways(after, rest[number + 1 :])]
        return out

    found = [way for way in ways(0, seps) if len(way) > 1]
    return found[0] if len(found) == 1 else []


def _head_of(phrase: str) -> str | None:
    found = _to_head(phrase)
    return found[1] if found else None


def _to_head(phrase: str) -> tuple[str, str] | None:
    """The part of a phrase up to the head of its noun phrase, and that head."""
    for match in _appositive_pattern().finditer(phrase):
        if len(phrase[: match.start()].split()) > _MOST_WORDS or _PREPOSITION.search(phrase[: match.start()]):
            return None
        if not _NOT_THE_HEAD.match(phrase[match.end() :]):  # "bed" in "the trust's bed system" is not
            return phrase[: match.end()].strip(), match.group().lower()
    return None


_MOST_WORDS = 5
_PREPOSITION = re.compile(r"\b(?:of|for|in|to|by|with|that|which|who|from)\b")
_NOT_THE_HEAD = re.compile(
    r"[ -](?!(?:and|or|but|of|for|in|to|by|with|at|on|from|that|which|who|where|when|as|between|across|within|under"
    r"|is|was|has|had|run|led|based|set|open|now|until|since|[a-z]+(?:ed|ing))\b)[a-z]"
)


@cache
def _appositives() -> dict[str, Heads | Appositive]:
    """What a noun in apposition makes of a name: the heads of described things, and some that need a name."""
    return {**{w: row for row in usage().appositives for w in row.words}, **heads_by_word()}


@cache
def _appositive_pattern() -> re.Pattern[str]:
    ways = "|".join(map(re.escape, sorted(_appositives(), key=lambda w: (-len(w), w))))
    return re.compile(rf"(?<![\w-])(?:{ways})(?![\w-]|[’']s? [a-z])", re.IGNORECASE)


def _head_at_end(phrase: str) -> str | None:
    for match in head_pattern().finditer(phrase):
        if match.end() == len(phrase):
            return match.group().lower()
    return None


def _board(kind: Kind) -> str | None:
    return "Board" if kind is Kind.PARTNERSHIP else None
