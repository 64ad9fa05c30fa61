"""What a Cypher query gives back: columns and rows of plain values, the same from every store."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:  # extras
    import pandas
    import polars

Scalar = Literal["boolean", "integer", "number", "text"]

HTML_ROWS = 100
"""How many rows a notebook shows of an answer."""


@dataclass(frozen=True, slots=True)
class NodeValue:
    """A whole node. ``id`` is the graph's own id; ``labels`` start with ``Entity`` and the kind."""

    id: str
    labels: tuple[str, ...]
    properties: dict[str, Any]

    def __str__(self) -> str:
        name = self.properties.get("name", self.id)
        return f"({name}:{self.labels[-1]})" if self.labels else f"({name})"


@dataclass(frozen=True, slots=True)
class RelationshipValue:
    """A whole relationship. ``source`` and ``target`` are ids of nodes."""

    id: str
    type: str
    source: str
    target: str
    properties: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.source} {_arrow(self)}> {self.target}"


@dataclass(frozen=True, slots=True)
class PathValue:
    """A path: n + 1 nodes and the n relationships between them, in order."""

    nodes: tuple[NodeValue, ...]
    relationships: tuple[RelationshipValue, ...]

    def __str__(self) -> str:
        out = str(self.nodes[0]) if self.nodes else ""
        for before, step, node in zip(self.nodes, self.relationships, self.nodes[1:], strict=False):
            out += f"{_arrow(step)}>{node}" if step.source == before.id else f"<{_arrow(step)}{node}"
        return out


def _arrow(step: RelationshipValue) -> str:
    status = step.properties.get("status")
    return f"-[{step.type}{f' {status}' if status else ''}]-"


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to a query.

    Values are ``None``, truth values, numbers, texts, lists, maps, and whole :class:`NodeValue`,
    :class:`RelationshipValue` and :class:`PathValue`. ``truncated`` says that a limit cut rows off. ``types``
    tells of some columns what they hold, and whether it is a list of that: for those without a value.
    """

    columns: list[str]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    truncated: bool = False
    types: Mapping[str, tuple[Scalar, bool]] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def dicts(self) -> list[dict[str, Any]]:
        """Each row as a map from column to value, whole nodes as :class:`NodeValue` and so on."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Each row as a map from column to plain value, as JSON can carry it: see :func:`plain`."""
        return [plain(row) for row in self.dicts()]

    def to_pandas(self) -> pandas.DataFrame:
        """The answer as a pandas data frame (``pip install "joinedup[pandas]"``).

        Columns are ``boolean``, ``Int64``, ``Float64`` or ``string``, all with null, or objects that are lists;
        whole nodes, relationships, paths and maps are JSON text, and so is a column of several types.
        Raises :class:`JoinedupError` where pandas is not installed.
        """
        from .frames import to_pandas

        return to_pandas(self)

    def to_polars(self) -> polars.DataFrame:
        """The answer as a polars data frame (``pip install "joinedup[polars]"``).

        Columns are ``Boolean``, ``Int64``, ``Float64``, ``String`` or a ``List`` of one of these, and ``Null``
        where no value tells; JSON text as in :meth:`to_pandas`. Raises :class:`JoinedupError` where polars is not
        installed.
        """
        from .frames import to_polars

        return to_polars(self)

    def _repr_html_(self) -> str:
        """How a notebook shows it: a table, with everything in it escaped."""
        from .cells import html_table

        return html_table(self, HTML_ROWS)


def plain(value: Any) -> Any:
    """The value as JSON can carry it: nodes, relationships and paths become maps.

    Numbers that JSON has no word for (infinite, or no number) become ``None``.
    """
    match value:
        case NodeValue():
            return {"id": value.id, "labels": list(value.labels), "properties": plain(value.properties)}
        case RelationshipValue():
            return {
                "id": value.id, "type": value.type, "source": value.source, "target": value.target,
                "properties": plain(value.properties),
            }  # fmt: skip
        case PathValue():
            return {
                "nodes": [plain(n) for n in value.nodes],
                "relationships": [plain(r) for r in value.relationships],
            }
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case float() if not math.isfinite(value):
            return None
        case None | str() | bool() | int() | float():
            return value
    return str(value)
