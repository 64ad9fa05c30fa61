"""The catalogue as a page of Markdown: ``docs/catalogue.md``, made from the files and never by hand."""

from __future__ import annotations

from pathlib import Path

from ..graph.atomic import write_atomic
from .catalogue import CatalogueQuery, Parameter, list_queries, topics

_INTRO = """# The catalogue of questions

<!-- Made by `make catalogue` from the files in queries/catalogue. -->

{count} questions that ship, each a documented Cypher file. They run on a graph file, in `joinedup shell` and on a Neo4j
server alike, and give the same rows in the same order:

```bash
joinedup cypher system.graph.json gaps
joinedup cypher bolt://localhost:7687 gaps --param system=Merrowby --param sector=acute --format csv
```

```python
from joinedup.queries.catalogue import list_queries, run_query

rows = run_query("system.graph.json", "gaps", {{"sector": "acute"}}).dicts()
names = [query.name for query in list_queries(topic="governance")]
```

`joinedup queries` lists them, `joinedup queries NAME` shows one as Cypher, to be changed at will. Every question takes
`system`: where a database holds several systems it asks one of them only. Texts that are part of a name are looked for
in any letter case, in other names too. An answer shows what documents state: silence is never absence.
"""


def catalogue_page() -> str:
    """The page: questions by topic, then each with its parameters, columns and an example."""
    parts = [_INTRO.format(count=len(list_queries())), "## By topic", ""]
    parts += ["| topic | questions |", "|---|---|"]
    for topic, reads in topics().items():
        links = ", ".join(f"[{q.name}](#{q.name})" for q in list_queries(topic))
        parts.append(f"| **{topic}**: {reads} | {links} |")
    parts.append("")
    for query in list_queries():
        parts += _section(query)
    return "\n".join(parts)


def write_catalogue_page(path: str | Path) -> None:
    """Write :func:`catalogue_page` to a file."""
    write_atomic(path, catalogue_page().encode())


def _section(query: CatalogueQuery) -> list[str]:
    out = [
        f"## {query.name}", "", f"**{query.title}.** *{query.question}*", "", query.description, "",
        f"Topics: {', '.join(query.topics)}.", "",
    ]  # fmt: skip
    own = {name: p for name, p in query.parameters.items() if name != "system"}
    if own:
        out += ["| parameter | type | default | meaning |", "|---|---|---|---|"]
        out += [f"| `{name}` | {p.type} | {_default(p)} | {_cell(_meaning(p))} |" for name, p in own.items()]
        out.append("")
    out += ["| column | type | meaning |", "|---|---|---|"]
    out += [f"| `{name}` | {c.type} | {_cell(c.meaning)} |" for name, c in query.columns.items()]
    return [*out, "", "```bash", example(query), "```", ""]


def example(query: CatalogueQuery) -> str:
    """A call on the command line, with a value for each parameter that needs one."""
    needed = [f' --param {name}="…"' for name, p in query.parameters.items() if p.default is None]
    return f"joinedup cypher system.graph.json {query.name}{''.join(needed)}"


def _default(parameter: Parameter) -> str:
    match parameter.default:
        case None:
            return "none: must be given"
        case "":
            return "empty"
        case list() as items:
            return _cell(", ".join(items))
    return str(parameter.default)


def _meaning(parameter: Parameter) -> str:
    return f"{parameter.meaning}; one of {', '.join(parameter.choices)}" if parameter.choices else parameter.meaning


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
