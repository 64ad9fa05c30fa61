"""The rules of portable Cypher that need more than words in a row; each gives the tokens that it objects to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from .cypher_structure import Clause, Shape
from .cypher_tokens import Token

_AGGREGATES = frozenset("avg collect count max min percentilecont percentiledisc stdev stdevp sum".split())
_TRUTH = frozenset("IS IN NOT AND OR XOR STARTS ENDS CONTAINS".split())
_ROUNDING = frozenset("round floor ceil tointeger".split())
_ORDER_FREE = frozenset("size count max min isempty".split())
_QUANTIFIERS = frozenset("any all none single".split())


def _function(shape: Shape, i: int, names: frozenset[str]) -> bool:
    """Whether a function of these is called here."""
    words = shape.words
    return (
        words[i].name.lower() in names
        and i + 1 < len(words)
        and words[i + 1].text == "("
        and (i == 0 or words[i - 1].text != ".")
    )


def _projections(shape: Shape) -> Iterator[Clause]:
    return (c for c in shape.clauses if c.word in ("WITH", "RETURN"))


def aggregate_in_condition(shape: Shape) -> Iterator[int]:
    for clause in _projections(shape):
        for item in shape.items(clause):
            for i in item:
                if _function(shape, i, _AGGREGATES) and shape.clause_of(i) == clause and _in_condition(shape, i, item):
                    yield i


def _in_condition(shape: Shape, aggregate: int, item: list[int]) -> bool:
    words = shape.words
    groups = [shape.opens[clause_first] for clause_first in item[:1]]
    for bracket in shape.around(aggregate):
        if bracket < item[0]:
            break
        groups.append(bracket)
    for group in groups:
        inside = [j for j in item if shape.opens[j] == group]
        if group != groups[0] and any(words[j].word == "IN" and words[j - 2].text in ("[", "(", ",") for j in inside):
            continue  # [x IN collect(…) WHERE …]: the condition is on x
        if any(words[j].word in _TRUTH and words[j + 1].text != ":" for j in inside if j + 1 < len(words)):
            return True
        if any(a.text == "=" and b.text == "~" for a, b in pairwise(words[j] for j in inside)):
            return True
    after = shape.closes.get(aggregate + 1, aggregate) + 1
    while after < len(words) and words[after].text in ("[", ")"):
        after = shape.closes.get(after, after) + 1
    return after < len(words) and words[after].text == "."


def match_after_unwind(shape: Shape) -> Iterator[int]:
    words = shape.words
    for clause in shape.clauses:
        if clause.word != "MATCH":
            continue
        unwound: list[str] = []
        for other in shape.before(clause):
            if other.word == "UNWIND":
                unwound.append(words[other.end - 1].name)
            elif other.word in ("MATCH", "OPTIONAL"):
                if unwound:
                    break
            elif other.word != "WHERE":
                unwound = []
                break
        else:
            unwound = []
        for used in (clause, *_where(shape, clause)):
            # a node of the list, (s), is looked up as it should be
            if any(words[i].name in unwound and words[i - 1].text != "(" for i in range(used.first + 1, used.end)):
                yield clause.first


def _where(shape: Shape, clause: Clause) -> list[Clause]:
    """The WHERE that belongs to a clause, if it has one."""
    return [c for c in shape.after(clause)[:1] if c.word == "WHERE"]


def filtered_shortest_path(shape: Shape) -> Iterator[int]:
    words = shape.words
    for clause in shape.clauses:
        where = _where(shape, clause) if clause.word in ("MATCH", "OPTIONAL") else []
        for i in range(clause.first, clause.end):
            if not where or not _function(shape, i, frozenset({"shortestpath", "allshortestpaths"})):
                continue
            names = {words[i - 2].name} if words[i - 1].text == "=" else set()
            for j in range(i + 1, shape.closes.get(i + 1, i)):
                if words[j].text == "[" and words[j + 1].name:
                    names.add(words[j + 1].name)
            if names & {words[j].name for j in range(where[0].first, where[0].end)}:
                yield where[0].first


def unordered_list(shape: Shape) -> Iterator[int]:
    words = shape.words
    for i in range(len(words)):
        clause = shape.clause_of(i)
        if clause is None:
            continue
        start = i
        if _function(shape, i, frozenset({"collect"})):
            if clause.word not in ("WITH", "RETURN") or _is_sorted(shape, clause):
                continue
        elif words[i].word == "COLLECT" and i + 1 < len(words) and words[i + 1].text == "{":
            inner = [c.word for c in shape.clauses if shape.opens[c.first] == i + 1]
            if "ORDER" in inner:
                continue
        elif words[i].text == "[" and _is_pattern(shape, i):
            pass
        elif not _function(shape, i, frozenset({"labels", "keys"})):
            continue
        if not _is_order_free(shape, start, clause):
            yield i


def _is_pattern(shape: Shape, bracket: int) -> bool:
    """Whether a bracket holds a pattern comprehension, ``[(a)-->(b) | b.name]``."""
    words, end = shape.words, shape.closes.get(bracket, 0)
    inside = [j for j in range(bracket + 1, end) if shape.opens[j] == bracket]
    signs = [words[j].text for j in inside]
    return "|" in signs and "IN" not in (words[j].word for j in inside[:3]) and "(" in signs[:4] and "-" in signs


def _is_sorted(shape: Shape, clause: Clause) -> bool:
    """Whether the rows that a projection gathers come sorted."""
    for other in shape.before(clause):
        if other.word == "ORDER":
            return True
        if other.word not in ("WHERE", "SKIP", "LIMIT", "OFFSET", "UNWIND"):
            return False
    # nothing but UNWIND before: the list gives the order
    return bool(shape.before(clause))


def _is_order_free(shape: Shape, i: int, clause: Clause) -> bool:
    """Whether the order of the list that begins here makes no difference."""
    words = shape.words
    before = words[i - 1] if i else None
    if before is not None and (before.word == "UNWIND" or shape.call_around(i) in _ORDER_FREE):
        return True
    if before is not None and before.word == "IN":
        bracket = shape.opens[i]
        is_comprehension = bracket == i - 3 and words[bracket].text == "["
        if not is_comprehension:
            return True  # x IN …, any(x IN … WHERE …)
        return shape.call_around(bracket) in _ORDER_FREE
    for item in shape.items(clause) if clause.word in ("WITH", "RETURN") else ():
        if i in item:
            name, end = shape.alias(item), shape.closes.get(_opening(shape, i), -1)
            is_alone = item[0] == i and len(item) > 2 and end == item[-3]
            return clause.word == "WITH" and is_alone and bool(name) and _used_order_free(shape, name, clause.end)
    return False


def _opening(shape: Shape, i: int) -> int:
    """The bracket with which the expression that begins here opens."""
    return i if shape.words[i].kind == "open" else i + 1


def _used_order_free(shape: Shape, name: str, start: int) -> bool:
    """Whether a list is only counted, searched or taken apart from here on."""
    words = shape.words
    for j in range(start, len(words)):
        if words[j].name != name or words[j - 1].text == ".":
            continue
        clause = shape.clause_of(j)
        passed_on = clause is not None and clause.word == "WITH" and [j] in shape.items(clause)
        if not passed_on and not (clause is not None and _is_order_free(shape, j, clause)):
            return False
    return True


def average(shape: Shape) -> Iterator[int]:
    words = shape.words
    for i in range(len(words)):
        is_average = _function(shape, i, frozenset({"avg", "stdev", "stdevp"}))
        is_sum = _function(shape, i, frozenset({"sum"})) and _adds_properties(shape, i)
        if (is_average or is_sum) and not _is_rounded(shape, i):
            yield i


def _adds_properties(shape: Shape, call: int) -> bool:
    inside = range(call + 2, shape.closes.get(call + 1, call))
    return any(
        shape.words[j].text == "." and shape.words[j - 1].name and shape.call_around(j) not in _ORDER_FREE
        for j in inside
        if not any(shape.words[b].text == "{" for b in shape.around(j))
    ) and not any(shape.words[j].word == "CASE" for j in inside)


def _is_rounded(shape: Shape, i: int) -> bool:
    words = shape.words
    if any(b and words[b].text == "(" and words[b - 1].name.lower() in _ROUNDING for b in shape.around(i)):
        return True
    clause = shape.clause_of(i)
    for item in shape.items(clause) if clause is not None and clause.word == "WITH" else ():
        if i in item and (name := shape.alias(item)):
            uses = [j for j in range(item[-1] + 1, len(words)) if words[j].name == name and words[j - 1].text != "."]
            return bool(uses) and all(_is_rounded(shape, j) for j in uses)
    return False


def percentile(shape: Shape) -> Iterator[int]:
    for i in range(len(shape.words)):
        if _function(shape, i, frozenset({"percentilecont"})) and shape.call_around(i) not in ("tofloat", "round"):
            yield i


def _elements(shape: Shape) -> set[str]:
    """The names of nodes, relationships and paths."""
    words, out = shape.words, set()
    for clause in shape.clauses:
        for j in range(clause.first + 1, clause.end - 1) if clause.word in ("MATCH", "OPTIONAL") else ():
            before, after = words[j - 1], words[j + 1]
            in_pattern = before.text in ("(", "[") and words[j - 2].word in (
                "",
                "MATCH",
                "SHORTESTPATH",
                "ALLSHORTESTPATHS",
            )
            is_path = after.text == "=" and (before.word == "MATCH" or before.text == ",") and not words[j].depth
            if words[j].name and (is_path or (in_pattern and _ends_name(after))):
                out.add(words[j].name)
    return out


def _ends_name(after: Token) -> bool:
    return after.text in (":", ")", "]", "{", "*") or after.word in ("WHERE", "IS")


def order_by_element(shape: Shape) -> Iterator[int]:
    words = shape.words
    renamed = {words[i + 1].name for i in range(len(words) - 1) if words[i].word == "AS"}
    elements = _elements(shape) - renamed
    for clause in shape.clauses:
        for item in shape.items(clause) if clause.word == "ORDER" else ():
            is_bare = len(item) == 1 or (len(item) == 2 and words[item[1]].word.startswith(("ASC", "DESC")))
            if is_bare and words[item[0]].name in elements:
                yield item[0]


def alias_hides_element(shape: Shape) -> Iterator[int]:
    words, elements = shape.words, _elements(shape)
    for clause in _projections(shape):
        names = {shape.alias(item): item for item in shape.items(clause) if len(item) > 1}
        for order in [c for c in shape.after(clause)[:1] if c.word == "ORDER"]:
            for j in range(order.first, order.end - 1):
                if words[j].name in elements and words[j].name in names and words[j + 1].text == ".":
                    yield j


def unordered_union(shape: Shape) -> Iterator[int]:
    return (c.first for c in shape.clauses if c.word == "UNION" and c.depth == 0)


def union_columns(shape: Shape) -> Iterator[int]:
    last: dict[int, tuple[str, ...]] = {}
    for clause in shape.clauses:
        group = shape.opens[clause.first]
        if clause.word == "RETURN" and group in last:
            mine = tuple(shape.alias(item) for item in shape.items(clause))
            if last[group] and mine != last[group] and sorted(mine) == sorted(last[group]):
                yield clause.first
        following = shape.after(clause)
        if clause.word == "RETURN" and not [c for c in following if c.word == "RETURN"]:
            last[group] = tuple(shape.alias(item) for item in shape.items(clause))


def pattern_as_value(shape: Shape) -> Iterator[int]:
    words = shape.words
    for clause in shape.clauses:
        if clause.word not in ("WITH", "RETURN", "ORDER"):
            continue
        for i in range(clause.first, clause.end - 2):
            if words[i].text != ")" or shape.clause_of(i) != clause or not _is_arrow(shape, i + 1):
                continue
            brackets = [words[b].text for b in shape.around(i) if b > clause.first]
            in_list = any(words[b].text == "[" and _is_pattern(shape, b) for b in shape.around(i) if b > clause.first)
            if (
                "{" not in brackets
                and not in_list
                and shape.call_around(i) not in ("exists", "shortestpath", "allshortestpaths")
            ):
                yield i


def _is_arrow(shape: Shape, i: int) -> bool:
    words = shape.words
    if words[i].text == "<" and words[i + 1].text == "-" and words[i].end == words[i + 1].start:
        i += 1
    if words[i].text != "-" or i + 1 >= len(words):
        return False
    if words[i + 1].text == "[":
        end = shape.closes.get(i + 1, -1)
        return 0 < end < len(words) - 2 and words[end + 1].text == "-" and words[end + 2].text in ("(", ">")
    return words[i + 1].text == "-" and words[i].end == words[i + 1].start


def digit_groups(shape: Shape) -> Iterator[int]:
    return (i for i, token in enumerate(shape.words) if token.kind == "number" and "_" in token.text)


def dot_in_name(shape: Shape) -> Iterator[int]:
    # as the name of a column alone it does no harm
    dotted = [i for i, token in enumerate(shape.words) if token.kind == "quoted" and "." in token.name]
    return (i for i in dotted if shape.words[i - 1].word != "AS")


def dynamic_shortest(shape: Shape) -> Iterator[int]:
    words = shape.words
    for i in range(len(words)):
        if _function(shape, i, frozenset({"shortestpath", "allshortestpaths"})):
            for j in range(i + 2, shape.closes.get(i + 1, i)):
                if words[j].text == "{" and words[shape.opens[j]].text == "[":
                    yield j


RULES: dict[str, Callable[[Shape], Iterator[int]]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        aggregate_in_condition, alias_hides_element, average, digit_groups, dot_in_name, dynamic_shortest,
        filtered_shortest_path,
        match_after_unwind, order_by_element, pattern_as_value, percentile, union_columns, unordered_list,
        unordered_union,
    )
}  # fmt: skip
