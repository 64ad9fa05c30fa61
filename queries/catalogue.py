"""The shipped questions: documented Cypher files with parameters, run by name.

Each ``catalogue/NAME.cypher`` opens with ``//`` comments that hold TOML: ``title``, ``question``,
``description``, ``topics``, a ``[columns]`` table of those columns that ``catalogue.toml`` does not
describe for all (``NAME = "type: meaning"``), and a ``[parameters.NAME]`` table each with ``type``,
``meaning``, a ``default`` where the parameter may be left out, and ``values`` where a vocabulary list
limits it. All is checked when a file is read: parameters and columns must be those of the text, and
the rows in an order that leaves no ties.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ..graph.cypher_check import Token, parameter_names, returned_columns, tokens
from ..graph.errors import QueryError, RuleError
from ..graph.results import QueryResult
from ..graph.store import DEFAULT_TIMEOUT, Target, run_cypher
from ..graph.vocabulary import NOT_STATED, vocabulary

Scalar = str | int | float | bool
Default = Scalar | list[str]
ValueList = Literal["stages", "sectors", "statuses", "themes", "polarities", "kinds", "relationships", "interfaces"]
ColumnType = Literal["text", "integer", "number", "truth", "list", "numbers"]

_NOUNS = {"text": "a text", "integer": "a whole number", "number": "a number", "list": "a list of texts"}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Parameter(_Part):
    """A value that a question leaves open. Without ``default`` it must be given.

    ``values`` names the vocabulary list that it is taken from; the empty text then means "all".
    """

    type: Literal["text", "integer", "number", "list"] = "text"
    default: Default | None = None
    meaning: str
    values: ValueList | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values that are allowed; empty where any is."""
        if self.values is None:
            return ()
        known = getattr(vocabulary(), self.values)
        if isinstance(known, frozenset):
            known = sorted(known)
        more = (NOT_STATED,) if self.values in ("stages", "sectors") else ()
        return (*(str(v) for v in known), *more)

    def read(self, name: str, value: Any) -> Any:
        """The value in its type, from a text as a command line has it. :class:`QueryError` otherwise."""
        try:
            match self.type:
                case "text":
                    out: Any = value if isinstance(value, str) else _fail()
                case "integer":
                    out = _fail() if isinstance(value, bool | float) else int(value)
                case "number":
                    out = _fail() if isinstance(value, bool) else float(value)
                case "list":
                    parts = value.split(",") if isinstance(value, str) else list(value)
                    out = [p.strip() for p in parts if p.strip()]
        except (ValueError, TypeError, AttributeError) as error:
            raise QueryError(f"{name}={value!r} is not {_NOUNS[self.type]}", mend=self.meaning) from error
        if self.choices and out and out not in self.choices:
            near = difflib.get_close_matches(str(out), self.choices, 1)
            hint = f"do you mean {near[0]!r}? " if near else ""
            raise QueryError(f"{name}={out!r} is not known", mend=f"{hint}choose one of {', '.join(self.choices)}")
        return out


def _fail() -> Any:
    raise ValueError


class Column(_Part):
    """A column of an answer. ``list`` is a list of texts, ``numbers`` a list of numbers; any value may be empty."""

    type: ColumnType
    meaning: str

    def fits(self, value: Any) -> bool:
        """Whether a value of an answer is of this type; ``None`` always is."""
        match self.type:
            case _ if value is None:
                return True
            case "text":
                return isinstance(value, str)
            case "truth":
                return isinstance(value, bool)
            case "integer":
                return isinstance(value, int) and not isinstance(value, bool)
            case "number":
                return isinstance(value, int | float) and not isinstance(value, bool)
            case "list":
                return isinstance(value, list) and all(isinstance(v, str) for v in value)
        return isinstance(value, list) and all(isinstance(v, int | float) for v in value)


class _Shared(_Part):
    """What ``catalogue.toml`` holds."""

    topics: dict[str, str]
    columns: dict[str, str]


@cache
def _shared() -> _Shared:
    source = resources.files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    return _Shared.model_validate(tomllib.loads(source))


def topics() -> dict[str, str]:
    """The topics that questions belong to, each with what it is about, in the order of the documentation."""
    return dict(_shared().topics)


SYSTEM = Parameter(default="", meaning="one system only, where a database holds several; empty for all")
"""The parameter that every question takes."""


class CatalogueQuery(_Part):
    """One shipped question.

    ``parameters`` come in the order in which the file declares them, ``system`` last; ``columns`` in
    the order of the answer.
    """

    name: str
    title: str
    question: str
    description: str
    topics: tuple[str, ...] = Field(min_length=1)
    parameters: dict[str, Parameter] = {}
    columns: dict[str, Column] = {}
    text: str

    @field_validator("name")
    @classmethod
    def _kebab_case(cls, name: str) -> str:
        if not all(part.isalnum() and part == part.lower() for part in name.split("-")):
            raise ValueError("the file's name must be in kebab-case")
        return name

    @field_validator("description")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return " ".join(text.split())

    @field_validator("topics")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in topics():
                raise ValueError(f"{name!r} is no topic; there are {', '.join(topics())}")
        return names

    @model_validator(mode="after")
    def _fits_text(self) -> CatalogueQuery:
        words = tokens(self.text)
        used, declared = set(parameter_names(words)), set(self.parameters)
        if used != declared:
            raise ValueError(f"the text and the header differ on the parameters {sorted(used ^ declared)}")
        if returned_columns(self.text, words) != list(self.columns):
            raise ValueError("every column of RETURN needs a name")
        ordered = _ordered_by(words)
        if not ordered:
            raise ValueError("the rows need an order: ORDER BY")
        if open_ties := [name for name in self.columns if name not in ordered]:
            raise ValueError(f"the order leaves ties open: add {', '.join(open_ties)} to ORDER BY")
        for name, parameter in self.parameters.items():
            if parameter.default is not None:
                parameter.read(name, parameter.default)
        return self

    def bind(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Values for all parameters: those given, in their types, and the defaults of the others.

        Raises :class:`QueryError` that names a parameter that is missing, unknown or of the wrong type.
        """
        for name in given:
            if name not in self.parameters:
                raise QueryError(
                    f"{self.name} has no parameter {name!r}", mend=f"it takes {', '.join(self.parameters)}"
                )
        out = {}
        for name, parameter in self.parameters.items():
            if name in given:
                out[name] = parameter.read(name, given[name])
            elif parameter.default is None:
                raise QueryError(
                    f"{self.name} needs a value for {name!r} ({parameter.meaning})",
                    mend=f"give one, on the command line with --param {name}=VALUE",
                )
            else:
                out[name] = parameter.default
        return out


def _ordered_by(words: list[Token]) -> set[str]:
    """The names in the last ``ORDER BY``, properties aside."""
    at = max((i for i, w in enumerate(words) if w.word == "ORDER" and w.depth == 0), default=len(words))
    end = next((i for i, w in enumerate(words) if i > at and w.word in ("SKIP", "LIMIT")), len(words))
    return {w.text for before, w in pairwise(words[at:end]) if w.kind == "name" and before.text != "."} - {"BY"}


def _columns(text: str, described: Mapping[str, str]) -> dict[str, Column]:
    """The columns of the last ``RETURN``, described in the header or for all. ``ValueError`` where they differ."""
    returned = returned_columns(text, tokens(text)) or []
    if unknown := sorted(set(described) - set(returned)):
        raise ValueError(f"the text does not return the columns {unknown}")
    out = {}
    for name in returned:
        said = described.get(name) or _shared().columns.get(name)
        if said is None:
            raise ValueError(f"the header does not describe the column {name!r}")
        type_, _, meaning = said.partition(": ")
        out[name] = Column.model_validate({"type": type_, "meaning": meaning})
    return out


def parse_query(name: str, source: str) -> CatalogueQuery:
    """A question from the text of its file. Raises :class:`RuleError` that names the file."""
    lines = source.splitlines()
    end = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    header = "\n".join(line.removeprefix("//").removeprefix(" ") for line in lines[:end])
    try:
        data = tomllib.loads(header)
        data["parameters"] = {**data.get("parameters", {}), "system": SYSTEM.model_dump()}
        data["text"] = "\n".join(lines[end:]).strip() + "\n"
        data["columns"] = _columns(data["text"], data.get("columns", {}))
        return CatalogueQuery(name=name, **data)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}.cypher: the header is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(x) for x in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        raise RuleError(f"{name}.cypher: {where + ': ' if where else ''}{message}") from error
    except (QueryError, ValueError) as error:
        raise RuleError(f"{name}.cypher: {error}") from error


def query_names() -> tuple[str, ...]:
    """The names of all shipped questions, in alphabetical order. Reads no file, so it is quick."""
    folder = resources.files(__package__).joinpath("catalogue")
    return tuple(sorted(f.name.removesuffix(".cypher") for f in folder.iterdir() if f.name.endswith(".cypher")))


@cache
def _read(name: str) -> CatalogueQuery:
    file = resources.files(__package__).joinpath("catalogue", f"{name}.cypher")
    return parse_query(name, file.read_text(encoding="utf-8"))


def list_queries(topic: str | None = None) -> list[CatalogueQuery]:
    """All shipped questions, or those of a topic, in alphabetical order.

    Raises :class:`QueryError` with the topics that there are for an unknown one.
    """
    if topic is not None and topic not in topics():
        raise QueryError(f"the catalogue has no topic {topic!r}", mend=f"choose one of {', '.join(topics())}")
    return [q for q in map(_read, query_names()) if topic is None or topic in q.topics]


def get_query(name: str) -> CatalogueQuery:
    """The question of this name. Raises :class:`QueryError` with the nearest names where there is none."""
    known = query_names()
    if name not in known:
        near = difflib.get_close_matches(name, known, 3)
        hint = f"do you mean {' or '.join(near)}?" if near else "list them with: joinedup queries"
        raise QueryError(f"the catalogue has no query {name!r}", mend=hint)
    return _read(name)


def run_query(
    target: Target,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    limit: int | None = None,
) -> QueryResult:
    """Ask a shipped question of a graph, a graph file or an open store.

    Values may be texts, as a command line has them; lists are then separated by commas. Raises as
    :func:`.run_cypher` does, and :class:`QueryError` for an unknown name or parameter.
    """
    query = get_query(name)
    return run_cypher(target, query.text, query.bind(parameters or {}), timeout=timeout, limit=limit)
