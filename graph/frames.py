"""Answers as data frames. pandas and polars are extras, imported when they are asked for.

Types are those of :mod:`.columns`: null stays null in every one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import Column, typed_columns
from .extras import import_extra

if TYPE_CHECKING:
    import pandas
    import polars

    from .results import QueryResult

_PANDAS = {"boolean": "boolean", "integer": "Int64", "number": "Float64", "text": "string"}


def to_pandas(result: QueryResult) -> pandas.DataFrame:
    """See :meth:`.QueryResult.to_pandas`."""
    pd = import_extra("pandas", "pandas", "a pandas data frame")

    def series(column: Column) -> Any:
        if column.scalar is None or column.is_list:
            return pd.Series(column.values, dtype="object")
        return pd.Series(column.values, dtype=_PANDAS[column.scalar])

    columns = typed_columns(result)
    frame: pandas.DataFrame = pd.DataFrame(
        {c.name: series(c) for c in columns}, columns=[c.name for c in columns], index=range(len(result))
    )
    return frame


def to_polars(result: QueryResult) -> polars.DataFrame:
    """See :meth:`.QueryResult.to_polars`."""
    pl = import_extra("polars", "polars", "a polars data frame")
    types = {"boolean": pl.Boolean, "integer": pl.Int64, "number": pl.Float64, "text": pl.String, None: pl.Null}

    def series(column: Column) -> Any:
        inner = types[column.scalar]
        return pl.Series(column.name, column.values, dtype=pl.List(inner) if column.is_list else inner)

    frame: polars.DataFrame = pl.DataFrame([series(c) for c in typed_columns(result)])
    return frame
