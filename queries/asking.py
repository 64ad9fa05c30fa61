"""Asking in one line: Cypher, a question of the catalogue by its name, or a ``.cypher`` file.

For one question::

    from joinedup.queries import ask

    ask("system.graph.json", "gaps", sector="acute").to_pandas()

For many of one graph or server, which is then opened once::

    from joinedup.queries import connect

    system = connect("neo4j://host:7687")
    system.ask("MATCH (n:Service) WHERE n.sector = $sector RETURN n.name ORDER BY n.name", sector="acute")
    system.close()
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ..graph.cypher_check import check, parameter_names, tokens
from ..graph.errors import InputError, RuleError
from ..graph.results import QueryResult, Scalar
from ..graph.store import DEFAULT_TIMEOUT, Store, StoreSchema, Target, open_store

if TYPE_CHECKING:  # the catalogue is read for its own questions alone
    from .catalogue import CatalogueQuery

_TYPES: dict[str, tuple[Scalar, bool]] = {
    "text": ("text", False), "integer": ("integer", False), "number": ("number", False), "truth": ("boolean", False),
    "list": ("text", True), "numbers": ("number", True),
}  # fmt: skip
_NAME = re.compile(r"\w+(-\w+)*")  # no Cypher is one word
_SUFFIX = ".cypher"
_COMMENTS = re.compile(r"(?://[^\n]*\n?)*")
_HEADER = re.compile(r"^//\s*(title\s*=|\[parameters\.)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: Cypher, and what a header says of it where there is one.

    ``name`` is that of the catalogue or of the file, empty for plain Cypher.
    """

    text: str
    name: str = ""
    header: CatalogueQuery | None = None

    @property
    def title(self) -> str:
        """What it asks, in words; empty where nothing says."""
        return self.header.question if self.header else ""

    def bind(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values to run it with: a header's types and defaults where there is one, else as they are given.

        Raises :class:`QueryError` for a value that is missing, not asked for or of the wrong type, and for
        Cypher that could not run anyhow: before a graph is loaded for it.
        """
        values = dict(given) if self.header is None else self.header.bind(given)
        check(self.text, values)
        return values

    def put(
        self, store: Store, values: Mapping[str, Any], *, timeout: float = DEFAULT_TIMEOUT, limit: int | None = None
    ) -> QueryResult:
        """The answer of a store, for values from :meth:`bind`; with the types of columns that a header tells."""
        result = store.run(self.text, values, timeout=timeout, limit=limit)
        columns = self.header.columns if self.header else {}
        return replace(result, types={name: _TYPES[column.type] for name, column in columns.items()})


def find_question(question: str | Path) -> Question:
    """What a text or path stands for.

    A path, or a text that ends in ``.cypher`` and holds no white space unless such a file is there, is a file; one
    word, hyphens included, is a question of the catalogue; all else is Cypher. A file may open with a header as
    those of the catalogue do, for the types and defaults of its parameters.

    Raises :class:`QueryError` for a name that the catalogue does not have, :class:`InputError` for a file that
    cannot be read, :class:`RuleError` for a header that is not valid.
    """
    if isinstance(question, Path) or _is_file(question):
        return _from_file(Path(question))
    if _NAME.fullmatch(question):
        from .catalogue import get_query

        known = get_query(question)
        return Question(known.text, known.name, known)
    return Question(question)


def _is_file(text: str) -> bool:
    if not text.endswith(_SUFFIX) or "\n" in text:
        return False
    return not any(c.isspace() for c in text) or Path(text).is_file()


def _from_file(path: Path) -> Question:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
        raise InputError(f"{path}: cannot be read: {reason}", mend="name a .cypher file that is there") from error
    comments = _COMMENTS.match(text)
    if comments is None or not _HEADER.search(comments.group()):
        return Question(text, path.stem)
    return Question(text, path.stem, _header(path, comments.group(), text))


def _header(path: Path, comments: str, text: str) -> CatalogueQuery:
    """What an analyst's own file says of itself: less than one that ships must, its parameters being enough."""
    from pydantic import ValidationError

    from .catalogue import SYSTEM, CatalogueQuery, Parameter

    try:
        data = tomllib.loads("".join(line.removeprefix("//").removeprefix(" ") for line in comments.splitlines(True)))
        given = data.get("parameters", {})
        parameters = {name: Parameter.model_validate(given[name]) for name in given}
    except (tomllib.TOMLDecodeError, ValidationError, AttributeError, TypeError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise RuleError(f"{path}: the header is not valid: {reason}", mend="see docs/catalogue.md") from error
    if "system" in parameter_names(tokens(text)):
        parameters.setdefault("system", SYSTEM)
    title = str(data.get("title", ""))
    # not validated as a whole, which would ask for all that a shipped file must have
    return CatalogueQuery.model_construct(
        name=path.stem, title=title, question=str(data.get("question", title)), parameters=parameters, text=text
    )


class Connection:
    """A store that stays open for many questions. Use it as a context manager, or close it."""

    def __init__(self, target: Target) -> None:
        self._open = ExitStack()
        self.store: Store = self._open.enter_context(open_store(target))

    def ask(
        self,
        question: str | Path,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        limit: int | None = None,
        **named: Any,
    ) -> QueryResult:
        """The answer to a question; see :func:`ask`."""
        asked = find_question(question)
        return asked.put(self.store, asked.bind({**(parameters or {}), **named}), timeout=timeout, limit=limit)

    def systems(self) -> list[str]:
        """The systems that have a graph here."""
        return self.store.systems()

    def schema(self) -> StoreSchema:
        """Labels, relationship types and properties in use."""
        return self.store.schema()

    def close(self) -> None:
        """Let go of the store, unless it was open before."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def connect(target: Target) -> Connection:
    """Open a graph, its file or the address of a Neo4j server for many questions.

    Raises as :func:`.open_store` does.
    """
    return Connection(target)


def ask(
    target: Target,
    question: str | Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    limit: int | None = None,
    **named: Any,
) -> QueryResult:
    """Ask a graph, its file, a server or an open store one question.

    ``question`` is Cypher, the name of a question of the catalogue, or a ``.cypher`` file. Its parameters are
    named arguments; those called like one of ours, or no valid names, go into ``parameters``. ``timeout`` is
    in seconds; ``limit`` caps the rows. Raises as :func:`.run_cypher` and :func:`find_question` do.
    """
    asked = find_question(question)
    values = asked.bind({**(parameters or {}), **named})
    with open_store(target) as store:
        return asked.put(store, values, timeout=timeout, limit=limit)
