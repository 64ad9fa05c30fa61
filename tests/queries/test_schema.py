"""The schema of results: published, current, and true of what the analyses print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from joinedup.graph import KnowledgeGraph
from joinedup.queries.access_points import access_points
from joinedup.queries.comparison.compare import compare
from joinedup.queries.comparison.diff import diff
from joinedup.queries.conflicts import conflicts
from joinedup.queries.effort import Effort
from joinedup.queries.fragmentation import fragmentation
from joinedup.queries.missing_links import missing_links
from joinedup.queries.missing_links.expected import expected
from joinedup.queries.pages import PAGES
from joinedup.queries.report import to_json
from joinedup.queries.results import Result
from joinedup.queries.schema import results_schema, write_results_schema
from joinedup.queries.today import today


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = results_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def results(graph: Any) -> list[Result]:
    quick = Effort(resamples=20, permutations=20, rewirings=2, communities=1)
    return [
        fragmentation(graph, effort=quick),
        access_points(graph),
        missing_links(graph),
        today(graph),
        conflicts(graph),
        expected(graph),
        compare(graph, graph, effort=quick),
        diff(KnowledgeGraph("before"), graph),
    ]


@pytest.fixture
def small(builder: Any) -> Any:
    made = builder()
    spa = made.node("Service", "single point of access", "The single point of access was open all day.")
    for number in range(4):
        homes = made.node("StakeholderGroup", f"care homes {number}", sector="independent-care")
        made.edge(
            homes, "REFERS_TO", spa, ("limited", "absent", "present", "planned")[number], said=[f"It was so {number}."]
        )
    return made.graph


def test_published_schema_is_current(root: Path, tmp_path: Path) -> None:
    write_results_schema(tmp_path / "schema.json")
    published = root / "docs" / "results.schema.json"
    assert published.read_text(encoding="utf-8") == (tmp_path / "schema.json").read_text(encoding="utf-8"), (
        "write it again: make schema"
    )


def test_every_page_has_a_result_of_its_own_name() -> None:
    for name, page in PAGES.items():
        assert page.result_type().model_fields["analysis"].default == name


def test_results_are_as_the_schema_says(small: Any, builder: Any, validator: Any) -> None:
    assert {getattr(result, "analysis", "") for result in results(small)} == set(PAGES), "each page is tried"
    for graph in (small, builder().graph):
        for result in results(graph):
            validator.validate(json.loads(to_json(result)))


def test_results_of_annotated_documents_are_as_the_schema_says(birmingham: Any, validator: Any) -> None:
    for result in results(birmingham):
        validator.validate(json.loads(to_json(result)))


def test_what_is_no_result_is_refused(small: Any, validator: Any) -> None:
    good = json.loads(to_json(missing_links(small)))
    for spoilt in (
        {**good, "analysis": "weather"},
        {**good, "more": 1},
        {k: v for k, v in good.items() if k != "gaps"},
        {**good, "interfaces_stated": "many"},
        [],
    ):
        with pytest.raises(jsonschema.ValidationError):
            validator.validate(spoilt)
