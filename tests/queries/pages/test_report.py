"""Text and JSON of the three reports."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from joinedup.queries.access_points import AccessPointReport, access_points
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import FragmentationReport, fragmentation
from joinedup.queries.missing_links import MissingLinksReport, missing_links
from joinedup.queries.rendering.cells import clean
from joinedup.queries.report import render, to_json
from joinedup.queries.results import NodeRef, quotes

FEW = Effort(resamples=20, permutations=20, rewirings=2, communities=2)
Make = Callable[[], Any]


@pytest.fixture
def graph(builder: Make) -> Any:
    made = builder()
    spa = made.node("Service", "single point of access", "The single point of access was open all day.")
    for number in range(5):
        homes = made.node("StakeholderGroup", f"care homes {number}", sector="independent-care")
        made.edge(homes, "REFERS_TO", spa, "limited", said=[f"[bold]Staff {number}[/] were\x1b[31m not aware.\u202e"])
    return made.graph


def text(report: Any, limit: int | None = 20) -> str:
    out = io.StringIO()
    render(report, Console(file=out, width=160, force_terminal=False), limit=limit)
    return out.getvalue()


def reports(graph: Any) -> list[Any]:
    return [
        fragmentation(graph, effort=FEW),
        access_points(graph),
        missing_links(graph),
    ]


def test_json_holds_everything(graph: Any) -> None:
    models = (FragmentationReport, AccessPointReport, MissingLinksReport)
    for model, report in zip(models, reports(graph), strict=True):
        assert model.model_validate_json(to_json(report)) == report
        assert json.loads(to_json(report))["system"] == "Ambleford"


def test_text_shows_values_and_quotes_as_they_are(graph: Any) -> None:
    shown = [text(r) for r in reports(graph)]
    assert "5 stated interfaces: 0 present, 5 limited" in shown[0]
    assert "1. single point of access (declared)\n   present\n" in shown[1]
    assert "not stated: purpose, operator, commissioner," in shown[1]
    assert "score: 4.2" in shown[2]
    for page in shown[1:]:
        assert "[bold]Staff 0[/]" in page, "markup of a document is text"
        assert "review.txt, p. 1, One" in page
    assert not any(c in page for page in shown for c in "\x1b\u202e")


def test_limit_says_what_it_left_out(graph: Any) -> None:
    page = text(missing_links(graph), limit=2)
    assert page.count("score: 4.2") == 2
    assert "… and 3 more" in page
    assert "more" not in text(missing_links(graph), limit=None)


def test_only_reports_are_printed() -> None:
    with pytest.raises(TypeError, match="NodeRef"):
        text(NodeRef(id="x", name="x", kind="Service"))


def test_a_line_is_quoted_once_with_its_status(builder: Make) -> None:
    made = builder()
    bare = made.evidence("It was so.")
    said = bare.model_copy(update={"status": "present"})
    assert [str(q.status) for q in quotes([bare, said, bare])] == ["present"]


def test_clean() -> None:
    assert clean(" a\n\tb\x00\u200b c ") == "a b c"


def test_importing_is_cheap() -> None:
    names = "fragmentation access_points missing_links today report catalogue"
    code = (
        "import sys, importlib; import joinedup.queries\n"
        "assert 'networkx' not in sys.modules and 'pydantic' not in sys.modules\n"
        f"[importlib.import_module('joinedup.queries.' + n) for n in {names.split()[:5]!r}]\n"
        "assert not {'numpy', 'rich.console', 'rich.table'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
