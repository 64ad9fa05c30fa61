"""`joinedup cypher` and `joinedup queries`: one question to a graph, and the questions that ship."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from .shared import AS_JSON, EPILOG, TARGET, check_folder, connect, echo_json, new_console

if TYPE_CHECKING:  # heavy libraries are imported by the commands that need them, so that --help is quick
    from ..graph.results import QueryResult
    from ..queries.asking import Question
    from ..queries.catalogue import CatalogueQuery

FORMATS = ("table", "csv", "json", "jsonl", "parquet", "xlsx")


@click.command(epilog=EPILOG)
@TARGET
@click.argument("query", metavar="QUERY")
@click.option(
    "--param", "-p", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the query ($NAME)."
)
@click.option("--system", metavar="NAME", help="One system only, where there are several: the parameter $system.")
@click.option(
    "--format", "shape", type=click.Choice(FORMATS),
    help="For reading (table), for spreadsheets (csv, xlsx), for programs (json, jsonl, parquet) "
    "[default: by the ending of the file, else table].",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write the answer to a file, whole or not at all.",
)  # fmt: skip
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Draw the answer too: one HTML file, with the sentence behind every line.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds.")
def cypher(
    target: str, query: str, parameters: tuple[str, ...], system: str | None, shape: str | None, output: Path | None,
    map_file: Path | None, limit: int | None, timeout: float,
) -> None:  # fmt: skip
    """Ask a graph a question in Cypher (read-only).

    GRAPH is a file, ADDRESS that of a Neo4j server, such as neo4j://host:7687. QUERY is Cypher, a file
    that ends in .cypher, the name of a query that ships (see `joinedup queries`), or - to read it from standard
    input. Values of parameters are read as JSON where they can be (3, true, ["a", "b"]), else as text.
    """
    from ..queries.asking import Question, find_question

    shape = _format_of(shape, output)
    for file in (output, map_file):
        if file is not None:
            check_folder(file)
    asked = Question(sys.stdin.read()) if query == "-" else find_question(query)
    values = _values(asked, dict(_parameter(p) for p in parameters), system)
    about: dict[str, Any] = {"title": asked.title, "query": asked.text, "parameters": values}
    with connect(target) as store:
        result = asked.put(store, values, timeout=timeout, limit=limit)
        _write(result, shape, output, about)
        if map_file is not None:
            from ..maps.result import write_result_map

            write_result_map(result, map_file, title=asked.title or None, store=store)
            click.echo(f"written: {map_file}", err=output is None)  # standard output holds the answer alone


def _write(result: QueryResult, shape: str, output: Path | None, about: dict[str, Any]) -> None:
    from ..queries.format import FORMATS as TEXTS
    from ..queries.format import format_result

    if output is None and shape in TEXTS:  # as text, for the terminal to encode
        click.echo(format_result(result, shape, width=max(new_console().width, 80)), nl=False)
        return
    from ..queries.save import result_bytes, save_result

    if output is None:
        click.echo(result_bytes(result, shape, **about), nl=False)
    else:
        save_result(result, output, shape, **about)
        click.echo(f"written: {output}")


@click.command(epilog=EPILOG)
@click.argument("name", required=False)
@click.option("--topic", metavar="TOPIC", help="Only queries on one topic, for example governance.")
@AS_JSON
def queries(name: str | None, topic: str | None, as_json: bool) -> None:
    """List the queries that ship, or show the query called NAME with its parameters and columns.

    Run one with: joinedup cypher GRAPH|ADDRESS NAME [--param NAME=VALUE]. What is shown of a query is a .cypher
    file that can be saved, changed and run.
    """
    from ..queries.catalogue import get_query, list_queries

    found = [get_query(name)] if name else list_queries(topic)
    if as_json:
        echo_json([q.model_dump(mode="json") for q in found])
    elif name:
        from ..queries.describe import query_file

        click.echo(query_file(found[0]), nl=False)
    else:
        _print_by_topic(found, topic)


def _print_by_topic(found: list[CatalogueQuery], only: str | None) -> None:
    """Each query once, under the first of its topics, or the one that was asked for."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from ..queries.catalogue import topics

    console = new_console()
    for topic, about in topics().items():
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(no_wrap=True, min_width=max(len(q.name) for q in found))
        table.add_column()
        for query in found:
            if topic == (only or query.topics[0]):
                taken = ", ".join(name for name in query.parameters if name != "system")
                table.add_row(query.name, Text(query.question).append(f" ({taken})" if taken else "", "dim"))
        if table.row_count:
            console.print(Text.assemble((topic, "bold"), f": {about}"))
            console.print(Padding(table, (0, 0, 1, 2)))


def _format_of(shape: str | None, output: Path | None) -> str:
    """The format to write. Refuses to show on a terminal what is no text."""
    if shape is None and output is None:
        return "table"
    from ..queries.save import BINARY, format_of

    if shape is None:
        return format_of(cast("Path", output))
    if shape in BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{shape} cannot be shown on a terminal: give a file with -o, or redirect the output")
    return shape


def _values(asked: Question, given: dict[str, str], system: str | None) -> dict[str, Any]:
    """What the query runs with. Typed by its header if it has one, else read as JSON where that can be."""
    from ..graph.cypher_check import parameter_names, tokens
    from ..graph.errors import QueryError

    if system is not None:
        if "system" in given:
            raise click.UsageError("--system and --param system=… say the same: leave one out")
        if "system" not in parameter_names(tokens(asked.text)):
            raise QueryError(
                "the query does not use $system, so --system would change nothing", mend="add WHERE n.system = $system"
            )
    values: dict[str, Any] = dict(given) if asked.header else {name: _value(text) for name, text in given.items()}
    return asked.bind(values if system is None else {**values, "system": system})


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"--param {text!r}: write it as NAME=VALUE")
    return name, value


def _value(text: str) -> Any:
    import json

    try:
        return json.loads(text)
    except ValueError:
        return text
