"""What people decided on identity: which names mean the same body, and which do not.

The file ``identity.json`` holds every decision in the order in which they were made, one a line. None is
ever taken out: of several on one pair the last counts, and the others say how it came to that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from .atomic import write_output
from .errors import InputError
from .vocabulary import Kind

VERSION = 1
DEFAULT_NAME = "identity.json"
"""What the file is called where no other name is given: it lies beside the graph."""

Verdict = Literal["same", "different"]
Pair = tuple[str, str, str, str, str]
"""What a decision is about: kind, scope (system, document), and the two sides."""

_BODY = r"^[a-z]+(?:-[a-z]+)*:\S+$"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_CONTACT = re.compile(r"@|\d[\d ()+-]{6,}\d")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}]|\n')


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise ValueError("must not be empty")
    return text


def _no_contact(text: str) -> str:
    if _CONTACT.search(text):
        raise ValueError("must be a role, such as 'data steward': no e-mail address, no telephone number")
    return text


def _no_address(text: str) -> str:
    if _ADDRESS.search(text):
        raise ValueError("must not hold an e-mail address: roles are enough")
    return text


Line = Annotated[str, Field(max_length=500), AfterValidator(_one_line)]
Role = Annotated[Line, AfterValidator(_no_contact)]


class IdentityDecision(BaseModel):
    """One decision: that a name and another name, or a body of the reference table, are the same or are not.

    ``name`` and ``other`` are forms by which documents call entities of the ``kind``; ``body`` is an id in
    the reference table (``ccg:13P``) and ``body_name`` what it is called there, for reading. A decision
    holds everywhere, or within one ``system`` or one ``document`` only. ``reviewer`` is a role, not a
    person's name; ``date`` the day of the decision.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    verdict: Verdict
    kind: Kind
    name: Line
    other: Line | None = None
    body: Annotated[str, Field(pattern=_BODY)] | None = None
    body_name: Line | None = None
    system: Line | None = None
    document: Line | None = None
    reviewer: Role = "reviewer"
    date: date
    reason: Annotated[Line, Field(max_length=2000), AfterValidator(_no_address)]

    @model_validator(mode="after")
    def _two_sides(self) -> IdentityDecision:
        if (self.other is None) == (self.body is None):
            raise ValueError("needs either other (a second name) or body (an id in the reference table)")
        if self.body is None and self.body_name is not None:
            raise ValueError("body_name goes with body")
        if self.system is not None and self.document is not None:
            raise ValueError("holds within a system or within a document, not both")
        if self.other is not None and _plain(self.other) == _plain(self.name):
            raise ValueError(f"{self.name!r} is one name: two are needed")
        return self

    def pair(self, form: Callable[[str], str] | None = None) -> Pair:
        """What it is about, whichever side was named first. ``form`` makes spellings equal."""
        form = form or _plain
        sides = sorted((form(self.name), form(self.other))) if self.other else [form(self.name), str(self.body)]
        return str(self.kind), self.system or "", self.document or "", sides[0], sides[1]

    def __str__(self) -> str:
        """In words: ``"BSol CCG" and "NHS BSoL" are the same (2018-11-01)``."""
        second = f"{self.body_name or self.body!s}" + (f" [{self.body}]" if self.body_name else "")
        told = f"{self.name!r} and {self.other or second!r} are {'the same' if self.verdict == 'same' else 'different'}"
        where = self.system or self.document
        return f"{told}{f' in {where}' if where else ''} ({self.date.isoformat()})"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    identity_version: int
    decisions: list[IdentityDecision]


def current(
    decisions: Iterable[IdentityDecision], form: Callable[[str], str] | None = None
) -> tuple[IdentityDecision, ...]:
    """The decisions that count: the last on each pair, in the order in which they were made.

    ``form`` says which spellings of a name are equal; by default case and white space do not matter.
    """
    latest: dict[Pair, IdentityDecision] = {}
    for decision in decisions:
        pair = decision.pair(form)
        latest.pop(pair, None)  # so that the order is that of the last decision
        latest[pair] = decision
    return tuple(latest.values())


def read_decisions(path: str | Path) -> tuple[IdentityDecision, ...]:
    """All decisions of a file, in order. Raises :class:`InputError` that names the file, line and mend."""
    if Path(path).exists() and not Path(path).is_file():  # a pipe or a device could go on for ever
        raise InputError(f"{path}: cannot be read: it is not a file", mend="name the file of decisions")
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(
            f"{path}: there is no such file of decisions", mend="make one with: joinedup identity decide"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not a text file in UTF-8", mend="restore a copy") from error
    return loads(text, path)


def loads(text: str, path: str | Path = DEFAULT_NAME) -> tuple[IdentityDecision, ...]:
    """The decisions in the text of a file; ``path`` is what errors call it."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"{path}: broken JSON{where}", mend="mend that line, or restore a copy") from error
    version = data.get("identity_version") if isinstance(data, dict) else None
    if type(version) is not int or version < 1:  # True is an int too
        raise InputError(
            f"{path}: is not a file of decisions on identity (it has no identity_version)",
            mend="make one with: joinedup identity decide",
        )
    if version > VERSION:
        raise InputError(
            f"{path}: was written by a newer joinedup (version {version} of the file; this one reads {VERSION})",
            mend="update joinedup with: pip install --upgrade joinedup",
        )
    try:
        return tuple(_File.model_validate(data).decisions)
    except ValidationError as error:
        raise InputError(f"{path}: {_first_problem(text, error)}", mend="mend that line, or restore a copy") from error


def dumps(decisions: Iterable[IdentityDecision]) -> str:
    """The text of the file: one decision a line, in the order given."""
    lines = [
        json.dumps(d.model_dump(mode="json", exclude_none=True), ensure_ascii=False, sort_keys=True) for d in decisions
    ]
    block = "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
    return f'{{"identity_version": {VERSION},\n"decisions": {block}}}\n'


def write_decisions(decisions: Iterable[IdentityDecision], path: str | Path) -> None:
    """Write a file of decisions atomically."""
    write_output(path, dumps(decisions).encode("utf-8", "backslashreplace"), InputError)


def append_decision(
    path: str | Path, decision: IdentityDecision, form: Callable[[str], str] | None = None
) -> tuple[IdentityDecision, ...]:
    """Add a decision at the end of a file, which is made where there is none; returns all of them.

    Raises :class:`InputError` where the last decision on the pair says the same, and where the file is
    broken: it is then left as it is.
    """
    before = read_decisions(path) if Path(path).exists() else ()
    for known in current(before, form):
        if known.pair(form) == decision.pair(form) and known.verdict == decision.verdict:
            raise InputError(
                f"{path}: {known} was decided already by {known.reviewer}: {known.reason}",
                mend="nothing needs to be done",
            )
    after = (*before, decision)
    write_decisions(after, path)
    return after


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _first_problem(text: str, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    at: tuple[Any, ...] = first["loc"]
    what = f"{'.'.join(str(x) for x in at[2:])}: " if len(at) > 2 else ""
    message = first["msg"].removeprefix("Value error, ")
    if len(at) < 2 or not isinstance(at[1], int):
        return f"{'.'.join(str(x) for x in at)}: {message}"
    return f"line {_line_of(text, at[1])}: {what}{message}"


def _line_of(text: str, number: int) -> int:
    """The line on which a decision begins, however the file is laid out."""
    line, depth, seen = 1, 0, -1
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == "\n":
            line += 1
        elif token in "{[":
            seen += token == "{" and depth == 2
            if seen == number:
                return line
            depth += 1
        elif token in "}]":
            depth -= 1
    return line
