"""The columns of an answer with one type each, for whatever wants that: data frames and Parquet.

Cypher has no types of columns; they follow from the values. A column holds truth values, whole numbers,
numbers, texts, or lists of one of these, with nulls among them. Where that does not do (whole nodes,
relationships and paths, maps, lists within lists, values of several types), each value becomes JSON text,
so that 1 and "1" stay apart.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from .results import QueryResult, Scalar, plain

_INTEGERS = range(-(2**63), 2**63)
_EXACT = 2**53
"""Whole numbers up to this one are exact as numbers with a fraction too."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``scalar`` is the type of its values, of their items where ``is_list``.

    ``None`` where there are none to tell by. Values are of that type or ``None``, and so are the items of lists.
    """

    name: str
    scalar: Scalar | None
    is_list: bool
    values: list[Any]


def typed_columns(result: QueryResult) -> list[Column]:
    """The columns of an answer in order. Of two with one name the second is called ``NAME_2``."""
    return [
        _declared(_column(name, [row[i] for row in result.rows]), result.types.get(result.columns[i]))
        for i, name in enumerate(_distinct(result.columns))
    ]


def _declared(column: Column, known: tuple[Scalar, bool] | None) -> Column:
    """The column with the type that is known of it, where its values leave that open."""
    if known is None or (known[1] != column.is_list and any(v is not None for v in column.values)):
        return column
    scalar, is_list = known
    if column.scalar is None:
        return Column(column.name, scalar, is_list, column.values)
    if (column.scalar, scalar) == ("integer", "number"):  # none of these had a fraction
        values = [[_as(scalar, x) for x in v] if isinstance(v, list) else _as(scalar, v) for v in column.values]
        return Column(column.name, scalar, is_list, values)
    return column


def _distinct(names: Iterable[str]) -> list[str]:
    out: list[str] = []
    for name in names:
        number, free = 1, name
        while free in out:
            number += 1
            free = f"{name}_{number}"
        out.append(free)
    return out


def _column(name: str, values: list[Any]) -> Column:
    held = [v for v in values if v is not None]
    if held and all(isinstance(v, list) for v in held):
        found = _scalar(item for some in held for item in some if item is not None)
        if found != "mixed":
            whole = [None if v is None else [_as(found, item) for item in v] for v in values]
            return Column(name, found, True, whole)
    else:
        found = _scalar(held)
        if found != "mixed":
            return Column(name, found, False, [_as(found, v) for v in values])
    return Column(name, "text", False, [None if v is None else json_text(v) for v in values])


def _scalar(values: Iterable[Any]) -> Scalar | Literal["mixed"] | None:
    """The one type of some values; ``None`` where there are none."""
    kinds: set[str] = set()
    widest = 0
    for value in values:
        match value:
            case bool():
                kinds.add("boolean")
            case int():
                kinds.add("integer")
                widest = max(widest, abs(value)) if value in _INTEGERS else 2**64
            case float():
                kinds.add("number")
            case str():
                kinds.add("text")
            case _:
                return "mixed"
    if not kinds:
        return None
    if kinds == {"integer", "number"} and widest <= _EXACT:
        return "number"
    if len(kinds) > 1 or widest == 2**64:
        return "mixed"
    (kind,) = kinds
    return kind  # type: ignore[return-value]  # one of the four that were added


def _as(scalar: Scalar | None, value: Any) -> Any:
    if value is None:
        return None
    if scalar == "number":
        return float(value)
    return encodable(value) if scalar == "text" else value


def encodable(text: str) -> str:
    """The text without lone surrogates, which no file can hold: each becomes �."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def json_text(value: Any) -> str:
    """A value as JSON on one line; infinite numbers and those that are none as their names."""
    if isinstance(value, float) and not math.isfinite(value):
        return json.dumps(str(value))
    return encodable(json.dumps(plain(value), ensure_ascii=False))
