"""Puts the questions of ``docs/questions.toml`` to a graph and writes the page of answers.

    python tools/questions.py GRAPH bolt://HOST:PORT [-o FILE] [--check]

GRAPH is the graph file of the documents that the questions are about. Every query runs on the embedded store and on
the Neo4j server at the address, where an earlier graph of the same system is replaced. The script fails where the
rows differ, and where a fact that the list says is found is not, or the other way round. FILE is by default
``docs/questions.md`` of this checkout; ``--check`` writes nothing, and says whether FILE would change.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from questions_list import LIST, ask, differences, read_questions, untrue
from questions_page import page

from joinedup.graph import read_graph
from joinedup.graph.errors import JoinedupError
from joinedup.graph.store import open_store

PAGE = LIST.with_suffix(".md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a script; the exit code is 1 where stores differ, the list is untrue or the page is not current."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("server", help="address of a Neo4j server")
    parser.add_argument("-o", "--output", type=Path, default=PAGE)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args(arguments)
    questions = read_questions()
    try:
        graph = read_graph(given.graph)
        with open_store(graph) as embedded, open_store(given.server) as server:
            server.replace(graph)
            answers = {q.id: ask(embedded, q, graph.system) for q in questions}
            problems = [line for q in questions for line in untrue(q, answers[q.id])]
            for q in questions:
                problems += differences(q, answers[q.id], ask(server, q, graph.system))
    except (JoinedupError, KeyError) as error:
        print(error, file=sys.stderr)
        return 1
    text = page(questions, answers)
    if given.check and (not given.output.exists() or given.output.read_text(encoding="utf-8") != text):
        problems.append(f"{given.output.name} is not current")
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems and not given.check:
        given.output.write_text(text, encoding="utf-8")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
