"""A value of an answer as a person reads it: in a table on a terminal, in a notebook."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from .results import NodeValue, PathValue, QueryResult, RelationshipValue, plain

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_NO_MATHS = "tex2jax_ignore mathjax_ignore"  # two dollar signs in a sentence are no formula


def shown(value: Any) -> str:
    """The value as text: nothing for null, items parted by semicolons, whole nodes by their names."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.10g}"
        case list():
            return "; ".join(shown(item) for item in value)
        case NodeValue() | RelationshipValue() | PathValue():
            return clean(str(value))
        case dict():
            return clean(json.dumps(plain(value), ensure_ascii=False))
    return clean(str(value))


def clean(text: str) -> str:
    """Without control characters, which could move the cursor or colour the terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def formula_safe(text: str) -> str:
    """A text that a spreadsheet shows and does not reckon.

    One that it could take for a formula gets an apostrophe before it: full-width forms and blanks before the sign
    count too (OWASP, "CSV Injection").
    """
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def count_line(result: QueryResult) -> str:
    """How many rows there are, and whether a limit cut more of them off."""
    count = len(result)
    more = ", and there are more" if result.truncated else ""
    return f"{count if count else 'no'} row{'' if count == 1 else 's'}{more}"


def html_table(result: QueryResult, rows: int) -> str:
    """The answer as an HTML table of at most so many rows, for a notebook. All of it is escaped."""

    def cells(tag: str, texts: list[str], style: str = "") -> str:
        return "".join(f'<{tag} style="text-align:left;{style}">{html.escape(text)}</{tag}>' for text in texts)

    head = cells("th", [clean(name) for name in result.columns])
    body = "".join(
        f"<tr>{cells('td', [shown(value) for value in row], 'vertical-align:top;')}</tr>" for row in result.rows[:rows]
    )
    left_out = f"; the first {rows} are shown" if len(result) > rows else ""
    table = f'<table class="{_NO_MATHS}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f"{table}<p>{count_line(result)}{left_out}</p>"
