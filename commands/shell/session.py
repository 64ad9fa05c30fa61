"""A session with a store: what is set, what was answered last, and how one statement is carried out.

Nothing here knows a terminal. A statement gives a :class:`.Reply` or raises :class:`JoinedupError`.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...graph.cypher_check import parameter_names, tokens
from ...graph.errors import InputError, JoinedupError, QueryError
from ...graph.results import QueryResult
from ...graph.store import Store, StoreSchema, is_address
from ...queries.asking import Question, find_question
from ...queries.catalogue import CatalogueQuery, get_query, list_queries
from ...queries.format import format_result
from ...queries.save import save_result
from .meta import Reply, carry_out, read_value
from .scan import is_command, named_query

if TYPE_CHECKING:
    from .completion import Known

Opener = Callable[[], AbstractContextManager[Store]]


@dataclass(slots=True)
class Settings:
    """What a user can set. ``limit`` in rows and ``None`` for all; ``timeout`` in seconds; ``system`` empty for all."""

    shape: str = "table"
    limit: int | None = None
    timeout: float = 30.0
    system: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer, and what it answers."""

    result: QueryResult
    title: str
    query: str
    parameters: Mapping[str, Any]


class Session:
    """Statements to one store. Opens it when it is first asked, and again where a query took it down."""

    def __init__(
        self, target: str, opener: Opener, settings: Settings | None = None, width: Callable[[], int] = lambda: 100
    ) -> None:
        self.target = target
        self.settings = settings or Settings()
        self.answer: Answer | None = None
        self._opener = opener
        self.width = width
        self._open = ExitStack()
        self._store: Store | None = None
        self._known: Known | None = None

    # -- the store

    @property
    def store(self) -> Store:
        """The store, opened if it is not. Raises :class:`JoinedupError` where it cannot be."""
        if self._store is None:
            self._store = self._open.enter_context(self._opener())
        return self._store

    @property
    def is_server(self) -> bool:
        """Whether a server is asked, and not a database of this session's own."""
        return is_address(self.target)

    def is_whole(self) -> bool:
        """Whether the store can still be asked. One that cannot is let go of, and the next query opens another."""
        if self._store is None or self.is_server:
            return True
        try:
            self._store.systems()
        except JoinedupError:
            self.close()
            return False
        return True

    def close(self) -> None:
        """Let go of the store."""
        self._store = None
        self._open.close()
        self._open = ExitStack()

    # -- what there is

    def known(self) -> Known:
        """The words that completion may offer. The store is asked for them once."""
        from .completion import Known

        if self._known is None:
            self._known = Known.of(self.store.schema(), self.store.systems(), list_queries(), self.settings.parameters)
        return self._known

    def schema(self) -> StoreSchema:
        """What is in the store."""
        return self.store.schema()

    @property
    def names(self) -> frozenset[str]:
        """The questions that ship."""
        return frozenset(q.name for q in list_queries())

    # -- statements

    def execute(self, statement: str) -> Reply:
        """Carry out one statement: Cypher, a question by its name, or a command."""
        if is_command(statement):
            return carry_out(self, statement.strip().removesuffix(";").strip())
        if named := named_query(statement, self.names):
            return self.run_named(*named)
        question = Question(statement.strip().removesuffix(";"))
        return self._ask(question, self._values(question.text))

    def run_named(self, name: str, arguments: str) -> Reply:
        """Ask a question of the catalogue, or of a ``.cypher`` file, with ``name=value`` arguments."""
        question = find_question(Path(name).expanduser() if name.endswith(".cypher") else name)
        given = read_arguments(arguments)
        if question.header is None:
            return self._ask(question, self._values(question.text, {k: read_value(v) for k, v in given.items()}))
        return self._ask(question, self._bound(question.header, given))

    def _values(self, text: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Values for the parameters of a Cypher text; those that are set and that it does not use are left out."""
        there = {"system": self.settings.system, **self.settings.parameters}
        out: dict[str, Any] = dict(given or {})
        for name in parameter_names(tokens(text)):
            if name in out:
                continue
            if name not in there:
                raise QueryError(f"the query uses ${name}, and nothing is set for it", mend=f":param {name} VALUE")
            out[name] = there[name]
        return out

    def _bound(self, query: CatalogueQuery, given: dict[str, str]) -> dict[str, Any]:
        """Values for a catalogue query: given with it, else set in the session, else its defaults."""
        there = {"system": self.settings.system, **self.settings.parameters}
        values = {**{n: v for n, v in there.items() if n in query.parameters}, **given}
        for name, parameter in query.parameters.items():
            if parameter.default is None and name not in values:
                raise QueryError(
                    f"{query.name} needs a value for {name!r} ({parameter.meaning})", mend=f"{query.name} {name}=VALUE"
                )
        return query.bind(values)

    def _ask(self, question: Question, values: Mapping[str, Any]) -> Reply:
        result = self.store.run(question.text, values, timeout=self.settings.timeout, limit=self.settings.limit)
        self.answer = Answer(result, question.name, question.text, dict(values))
        text = format_result(result, self.settings.shape, width=self.width())
        more = f"the first {len(result)} rows; `:limit 0` shows all" if result.truncated else ""
        return Reply(text, more)

    # -- the last answer

    def last(self) -> Answer:
        """The last answer. Raises :class:`QueryError` where there is none."""
        if self.answer is None:
            raise QueryError("nothing has been asked yet", mend="ask something first")
        return self.answer

    def save(self, path: Path) -> Reply:
        """Write the last answer to a file whose ending tells the format."""
        last = self.last()
        _check_folder(path)
        save_result(last.result, path, title=last.title, query=last.query, parameters=last.parameters)
        count = len(last.result)
        more = "; there are more: `:limit 0`, and ask again" if last.result.truncated else ""
        return Reply(note=f"written: {path} ({count} row{'' if count == 1 else 's'}{more})")

    def draw(self, path: Path) -> Reply:
        """Draw the last answer as a map."""
        from ...maps.result import write_result_map

        last = self.last()
        _check_folder(path)
        write_result_map(last.result, path, title=last.title or None, store=self.store)
        return Reply(note=f"written: {path}")

    def describe(self, name: str) -> CatalogueQuery:
        """A question of the catalogue."""
        return get_query(name)


def read_arguments(text: str) -> dict[str, str]:
    """``name=value`` pairs; a value with spaces stands in quotation marks."""
    try:
        words = shlex.split(text)
    except ValueError:
        raise QueryError("a quotation mark is not closed", mend="write NAME='VALUE WITH SPACES'") from None
    out = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise QueryError(f"{word!r} is no value for a parameter", mend="write NAME=VALUE, or NAME='TWO WORDS'")
        out[name] = value
    return out


def _check_folder(path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise InputError(f"{path.parent}: there is no such folder", mend="make it, or choose another one")
