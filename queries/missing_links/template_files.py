"""Templates of one's own: a TOML file of the same model as the one that ships, or a CSV file in the shape of its rows.

Both may use the kinds of actor of the template that ships; a TOML file may add to them or put its own in their place.
Every error names the file, the row, the field and the mend.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from ...graph.errors import RuleError
from ...graph.vocabulary import RelationshipType, vocabulary
from ..lexicon import read_table
from .template import SHIPPED, STAGES, Template

COLUMNS = ("id", "stage", "from", "relation", "to", "basis")
"""The columns that a CSV file must have."""

OPTIONAL = ("severity", "reach", "per_site", "says", "question", "ask", "settles")
"""The columns that it may have."""

_BETWEEN = re.compile(r"\s*[,;/]\s*|\s+or\s+")
_REMARK = re.compile(r"\s*\([^)]*\)")
_LONGEST = 80
_TRUE = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}
_ENDS = {"from", "to", "ask", "things"}


def read_template(path: Path) -> Template:
    """A user's template. Raises :class:`RuleError`, with the mend, for one that is not valid."""
    name = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RuleError(f"{name}: cannot be read: {error.strerror}", mend="name a TOML or CSV file") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"{name}: is not UTF-8 text", mend="save it as UTF-8") from error
    data = _csv(name, text) if path.suffix.lower() == ".csv" else _toml(name, text)
    template = template_of(name, data)
    if not template.rows:
        raise RuleError(f"{name}: has no rows", mend="write a row for each thing that is expected; see docs/method.md")
    return template


def template_of(name: str, data: Mapping[str, Any]) -> Template:
    """A template from its table, with the kinds of actor of the one that ships unless ``own_actors_only``.

    Kinds may be called by any of their names. Raises :class:`RuleError` that names the row and the field.
    """
    data = dict(data)
    shipped = read_table(__package__, SHIPPED)
    alone = data.pop("own_actors_only", False)
    if not isinstance(alone, bool):
        raise RuleError(f"{name}: own_actors_only: is neither true nor false", mend="write own_actors_only = true")
    given = data.get("actors", {})
    if not isinstance(given, dict):
        raise RuleError(f"{name}: actors: is not a table", mend='write [actors."the kind"] over each kind of actor')
    shared = {} if alone else cast("dict[str, Any]", shipped["actors"])
    data["actors"] = {**shared, **given}
    data.setdefault("title", Path(name).stem)
    if not alone:
        data.setdefault("sites", shipped.get("sites", ""))
    names = _names(data["actors"])
    rows = data.get("rows", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{name}: rows: is not a list of tables", mend="write [[rows]] over each row")
    data["rows"] = [_named(name, number, row, names) for number, row in enumerate(rows, 1)]
    try:
        return Template.model_validate(data)
    except ValidationError as error:
        raise _told(name, data, error) from error


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}: is not TOML: {error}", mend="mend that line; a CSV file must end in .csv") from error


def _csv(name: str, text: str) -> dict[str, Any]:
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise RuleError(f"{name}: is not CSV: {error}", mend="close every quotation mark") from error
    head = [cell.strip() for cell in lines[0]] if lines else []
    lacking = [column for column in COLUMNS if column not in head]
    if lacking:
        between = "" if len(head) > 1 or not re.search("[;\t]", "".join(head)) else ", with commas between the cells"
        mend = f"begin with the line {','.join(COLUMNS)}{between}"
        raise RuleError(f"{name}: has no column {lacking[0]!r}", mend=mend)
    twice = [column for i, column in enumerate(head) if column in head[:i]]
    if twice:
        raise RuleError(f"{name}: has the column {twice[0]!r} twice", mend="leave one of them out")
    unknown = [column for column in head if column not in (*COLUMNS, *OPTIONAL)]
    if unknown:
        raise RuleError(f"{name}: unknown column {unknown[0]!r}", mend=f"there may also be {', '.join(OPTIONAL)}")
    rows = []
    for number, cells in enumerate(lines[1:], 1):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(head):
            raise RuleError(
                f"{name}: row {_called(number, cells[0])}: {len(cells)} cells under {len(head)} columns",
                mend="put a cell that holds a comma into quotation marks",
            )
        rows.append(_row(name, number, {h: c.strip() for h, c in zip(head, cells, strict=True)}))
    return {"rows": rows}


def _row(name: str, number: int, cells: dict[str, str]) -> dict[str, Any]:
    """A line of a CSV file as a row; what stands in brackets is a remark."""
    row: dict[str, Any] = {key: cells[key] for key in ("id", "stage", "relation")}
    for end in ("from", "to"):
        row[end] = _several(cells[end])
        row[f"{end}_words"] = cells[end]
    row["basis"] = [part for part in re.split(r"\s*;\s*", cells["basis"]) if part]
    for key in ("says", "question", "settles"):
        if cells.get(key):
            row[key] = cells[key]
    if cells.get("ask"):
        row["ask"] = _several(cells["ask"])
    for key in ("severity", "reach"):
        if cells.get(key):
            row[key] = int(cells[key]) if re.fullmatch("[0-9]{1,9}", cells[key]) else cells[key]
    site = cells.get("per_site", "").casefold()
    if site not in _TRUE:
        raise RuleError(f"{name}: row {_called(number, row['id'])}, per_site: {site!r}", mend="write yes or no")
    return {**row, "per_site": _TRUE[site]}


def _several(cell: str) -> list[str]:
    return [part for part in _BETWEEN.split(_REMARK.sub("", cell).strip()) if part]


def _names(actors: Mapping[str, Any]) -> dict[str, str]:
    """What each kind of actor may be called, in small letters → its name."""
    out: dict[str, str] = {}
    for key, actor in actors.items():
        also = actor.get("also", ()) if isinstance(actor, dict) else ()
        for other in also if isinstance(also, list | tuple) else ():
            out.setdefault(str(other).casefold(), key)
    return out | {key.casefold(): key for key in actors}


def _named(name: str, number: int, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A row with its kinds of actor under their own names. Raises for one that there is not."""
    here = _called(number, str(row.get("id", "")))
    out: dict[str, Any] = {}
    for field, value in row.items():
        if field in _ENDS and isinstance(value, list):
            out[field] = [_known(name, f"row {here}, {field}", kind, names) for kind in value]
        elif field == "also" and isinstance(value, list) and all(isinstance(shape, dict) for shape in value):
            out[field] = [
                {
                    end: [_known(name, f"row {here}, also {n}, {end}", k, names) for k in kinds]
                    if end in _ENDS and isinstance(kinds, list) else kinds
                    for end, kinds in shape.items()
                }
                for n, shape in enumerate(value, 1)
            ]  # fmt: skip
        else:
            out[field] = value
    return out


def _known(name: str, where: str, kind: object, names: dict[str, str]) -> str:
    found = names.get(str(kind).casefold())
    if found is None:
        near = difflib.get_close_matches(str(kind).casefold(), names, n=3, cutoff=0.5)
        close = " or ".join(dict.fromkeys(names[n] for n in near))
        known = f"use one of: {', '.join(sorted(set(names.values())))}"
        mends = [*([f"did you mean {close}"] if near else [known] if names else []), "define it under [actors]"]
        raise RuleError(f"{name}: {where}: no kind of actor {_shortened(kind)}", mend="; or ".join(mends))
    return found


def _told(name: str, data: Mapping[str, Any], error: ValidationError) -> RuleError:
    """The first fault, with the row by its id and what may stand there."""
    first = error.errors(include_url=False)[0]
    where = list(_where(data, first["loc"]))
    message = first["msg"].removeprefix("Value error, ")
    field = str(first["loc"][-1]) if first["loc"] else ""
    given = first.get("input")
    mends = {
        "relation": ", ".join(RelationshipType), "stage": ", ".join(STAGES), "severity": "1, 2, 3", "reach": "1, 2, 3",
        "kinds": ", ".join(vocabulary().kinds), "relations": ", ".join(RelationshipType),
    }  # fmt: skip
    allowed = next((mends[str(part)] for part in reversed(first["loc"]) if str(part) in mends), "")
    if first["type"] == "missing":
        return RuleError(f"{name}: {', '.join(where)}: is missing", mend=f"write {field} = …")
    if first["type"] == "extra_forbidden":
        return RuleError(f"{name}: {', '.join(where)}: unknown field", mend="leave it out, or correct its name")
    if first["type"] == "tuple_type":
        return RuleError(f"{name}: {', '.join(where)}: is not a list", mend=f'write {field} = ["…"]')
    if first["type"] == "too_short":
        return RuleError(f"{name}: {', '.join(where)}: is empty", mend="name at least one")
    if first["type"] in ("enum", "literal_error"):
        message = "is not known"
    told = f"{_shortened(given)} " if isinstance(given, str | int | float) and repr(given) not in message else ""
    mend = f"use one of: {allowed}" if allowed else "see the template that ships, or docs/method.md"
    return RuleError(": ".join([name, *([", ".join(where)] if where else []), told + message]), mend=mend)


def _where(data: Mapping[str, Any], loc: tuple[int | str, ...]) -> Iterator[str]:
    """A place in the file as a person would say it: row T03, also 2, to."""
    parts = [part for part in loc if part != "[key]"]
    while parts:
        part = parts.pop(0)
        if part == "rows" and parts and isinstance(parts[0], int):
            number = int(parts.pop(0))
            yield f"row {_called(number + 1, str(data['rows'][number].get('id', '')))}"
        elif parts and isinstance(parts[0], int):
            yield f"{part} {int(parts.pop(0)) + 1}"
        elif part == "actors" and parts:
            yield f"actors, {parts.pop(0)}"
        else:
            yield str(part)


def _shortened(value: object) -> str:
    """A value as a message shows it: the whole of one that is long would bury the mend."""
    shown = repr(value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _called(number: int, id: str) -> str:
    return id.strip() or f"{number} (without an id)"
