"""The page of questions and answers as Markdown. Of the documents it shows facts alone: long texts are cut."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questions_list import MARKS, Fact, Query, Question

from joinedup.graph.results import QueryResult

MOST_WORDS = 7
"""Words of a text that are shown: enough for a name, too few for a sentence of a document."""
MOST_ROWS = 8
MOST_ITEMS = 4

INTRO = """# Questions and answers

*Written by `tools/questions.py` from `docs/questions.toml`; change that, not this page.*

What an analyst asks of the reviews of Birmingham and Liverpool, and what the graph of these documents answers, beside
the right answer, which was worked out by hand from the documents. Every query ran on both stores, the embedded
ArcadeDB and a Neo4j server, and gave the same rows in the same order, typed alike; `tests/test_questions.py` holds
them to that, and to every “found” and “not found” below.

A question is split into facts. One is found where a row of the answer holds it, or, where something must not be in the
answer, where no row does. **Answered** is a question with all its facts, **partly** with some, **not found** with
none. What is not found has the reason beside it. As a rule it is in the reading of documents and not in the query:
the sentence says it in a way that no rule covers yet. A fact “as a finding” is there as a sentence that the reviewers'
conclusion was read in, with what it is about, and not as a relationship with a status.

`$system` is the name of the system that the graph is of. Rows and long texts are cut; quotes are left out.
"""


def page(questions: Sequence[Question], answers: Mapping[str, Sequence[QueryResult]] | None = None) -> str:
    """The page; without ``answers``, what does not depend on the graph: all but the tables of rows."""
    out = [INTRO, _summary(questions)]
    out += [_section(q, answers[q.id] if answers else None) for q in questions]
    return "\n".join(out)


def without_answers(text: str) -> str:
    """A page without its tables of rows, as :func:`page` writes it without answers."""
    return re.sub(r"<!-- rows -->\n.*?<!-- end -->\n\n", "", text, flags=re.DOTALL)


def _summary(questions: Sequence[Question]) -> str:
    facts = sum(len(q.fact) for q in questions)
    found = sum(q.found for q in questions)
    marks = ", ".join(f"{sum(q.mark == mark for q in questions)} {mark}" for mark in MARKS)
    rows = [
        [f"[{q.id}](#{q.id.lower()})", escaped(q.question), q.mark, f"{q.found} of {len(q.fact)}"] for q in questions
    ]
    return f"## Summary\n\n{len(questions)} questions: {marks}. {found} of {facts} facts are found.\n\n" + table(
        ["", "question", "mark", "facts"], rows
    )


def _section(question: Question, answers: Sequence[QueryResult] | None) -> str:
    out = [
        f"## {question.id}\n\n**{escaped(question.question)}** ({question.kind})\n",
        f"Right answer: {escaped(question.answer)}\n",
        f"Mark: **{question.mark}**, {question.found} of {len(question.fact)} facts. {escaped(question.note)}".rstrip()
        + "\n",
    ]
    for number, query in enumerate(question.query, 1):
        out.append(_query(query, number if len(question.query) > 1 else None))
        if answers is not None:
            facts = [f for f in question.fact if f.query == number]
            out.append(f"<!-- rows -->\n{_rows(query, answers[number - 1], facts)}\n<!-- end -->\n")
    facts = [[escaped(f.says), _seen(f), escaped(f.missing)] for f in question.fact]
    out.append(table(["right answer", "in the graph", "what the reading misses"], facts))
    return "\n".join(out)


def _seen(fact: Fact) -> str:
    if fact.without:
        return "**a wrong row**" if fact.missing else "no such row"
    return "**not found**" if fact.missing else "found"


def _query(query: Query, number: int | None) -> str:
    head = "Query" if number is None else f"Query {number}"
    if query.cypher is not None:
        return f"{head}:\n\n```cypher\n{query.cypher.strip()}\n```\n"
    given = "".join(f" --param {name}={value!r}" for name, value in query.parameters.items())
    return f"{head}, of the catalogue: `{query.catalogue}{given}`\n"


def _rows(query: Query, answer: QueryResult, facts: Sequence[Fact]) -> str:
    """The rows that bear out a fact, and others up to the limit, in their order."""
    if not answer.rows:
        return "No rows.\n"
    columns = query.columns or [c for c in answer.columns if c != "quote"]
    rows = answer.dicts()
    telling = [i for i, row in enumerate(rows) if any(f.is_in(row) for f in facts)]
    others = [i for i in range(len(rows)) if i not in telling]
    shown = sorted([*telling, *others[: max(0, MOST_ROWS - len(telling))]])
    left = len(rows) - len(shown)
    more = f"\n{len(shown)} of {len(rows)} rows.\n" if left else ""
    return table(columns, [[cell(rows[i][c]) for c in columns] for i in shown]) + more


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, of cells that are Markdown already."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(value: Any) -> str:
    """A value of a row for a table: short, and with nothing that Markdown or HTML would act on.

    >>> cell(["A&E", 3.0, None]), cell(0.25), cell("one two three four five six seven eight")
    ('A&amp;E; 3; –', '0.25', 'one two three four five six seven …')
    """
    if value is None or value == []:
        return "–"
    if isinstance(value, list):
        more = ["…"] if len(value) > MOST_ITEMS else []
        return "; ".join([*map(cell, value[:MOST_ITEMS]), *more])
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:,.0f}" if value == int(value) else f"{value:,}"
    words = str(value).split()
    return escaped(" ".join([*words[:MOST_WORDS], *(["…"] if len(words) > MOST_WORDS else [])]))


def escaped(text: str) -> str:
    """Text that Markdown shows as it is.

    >>> escaped("REFERS_TO <b> *x* |")
    'REFERS_TO &lt;b&gt; \\\\*x\\\\* \\\\|'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"[\\`*\[\]|]|(?<!\w)_|_(?!\w)", r"\\\g<0>", text)
