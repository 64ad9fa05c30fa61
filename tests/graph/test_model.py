"""Nodes, edges and evidence refuse what the ontology does not know, and weigh what they carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from joinedup.graph import Edge, Evidence, Kind, Node, RelationshipType, Status, edge_id, node_id, slug


def evidence(status: str | None, confidence: float, sentence: str = "s1", **more: object) -> Evidence:
    data = {"document": "a.txt", "quote": "q", "sentence": sentence, "status": status, "confidence": confidence}
    return Evidence.model_validate({**data, **more})


def edge(*pieces: Evidence) -> Edge:
    out = Edge(source="a", type=RelationshipType.REFERS_TO, target="b", evidence=list(pieces))
    out.weigh()
    return out


# -- nodes


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"kind": "Hospital"}, "kind"),
        ({"kind": "Organisation", "type": "Service"}, "'Service' is not a type of Organisation"),
        ({"kind": "Site", "type": "NHSTrust"}, "'NHSTrust' is not a type of Site"),
        ({"kind": "Service", "sector": "hospital"}, "unknown sector 'hospital'"),
        ({"kind": "Service", "attributes": {"colour": "red"}}, "unknown attribute 'colour'"),
        ({"kind": "Service", "attributes": {"audience": "all"}}, "audience must be a list"),
        ({"kind": "Service", "attributes": {"hours": ["9 to 5"]}}, "hours must not be a list"),
        ({"kind": "Finding", "attributes": {"polarity": "bad"}}, "'bad' is not a polarity"),
        ({"kind": "Finding", "attributes": {"theme": "parking"}}, "'parking' is not a theme"),
        ({"kind": "Finding", "attributes": {"stage": "system-wide"}}, "'system-wide' is not a stage"),
        ({"kind": "Measure", "attributes": {"value": "5%"}}, "value must be a number"),
        ({"kind": "Measure", "attributes": {"value": True}}, "value must be a number"),
        ({"kind": "Measure", "attributes": {"value": float("nan")}}, "finite"),
        ({"kind": "Place", "population": 5}, "population"),
    ],
)
def test_node_outside_the_vocabulary(data: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Node.model_validate({"id": "x", "name": "X", **data})


def test_node_within_the_vocabulary() -> None:
    node = Node(
        id="measure:delayed-days",
        kind=Kind.MEASURE,
        name="delayed days",
        attributes={"value": 13.5, "unit": "days", "comparators": ["England 9.1"], "stage": "step-down"},
    )
    assert node.sector == "not stated"
    assert Node.model_validate(node.model_dump(mode="json")) == node


@pytest.mark.parametrize(
    ("kind", "type_", "labels"),
    [
        ("Organisation", "NHSTrust", ("Entity", "Organisation", "NHSTrust")),
        ("Organisation", None, ("Entity", "Organisation")),
        ("Service", "Service", ("Entity", "Service")),
    ],
)
def test_labels(kind: str, type_: str | None, labels: tuple[str, ...]) -> None:
    assert Node.model_validate({"id": "x", "name": "X", "kind": kind, "type": type_}).labels == labels


# -- edges


def test_edge_attributes_are_checked() -> None:
    with pytest.raises(ValidationError, match="unknown attribute 'share'"):
        Edge(source="a", type=RelationshipType.REFERS_TO, target="b", attributes={"share": 0.5})
    assert Edge(source="a", type=RelationshipType.COVERS, target="b", attributes={"share": 0.5}).attributes


def test_edge_id_follows_from_what_it_says() -> None:
    one = Edge(source="a", type=RelationshipType.REFERS_TO, target="b")
    assert one.id == edge_id("a", "REFERS_TO", "b") == "a|REFERS_TO|b"
    # an id in the data is only there for readers of the file
    assert Edge.model_validate({**one.model_dump(mode="json"), "id": "anything"}) == one


def test_only_interfaces_are_interfaces() -> None:
    assert Edge(source="a", type=RelationshipType.WORKS_WITH, target="b").is_interface
    assert not Edge(source="a", type=RelationshipType.COMMISSIONS, target="b").is_interface


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValidationError):
        evidence("present", confidence)


# -- weighing


def test_status_with_the_greatest_summed_confidence() -> None:
    out = edge(evidence("absent", 0.9, "s1"), evidence("present", 0.5, "s2"), evidence("present", 0.5, "s3"))
    assert (out.status, out.conflict, out.confidence) == ("present", True, 0.75)


@pytest.mark.parametrize("i", range(4))
def test_ties_show_the_graver_status(i: int) -> None:
    graver, lesser = ["absent", "limited", "planned", "ended", "present"][i : i + 2]
    for pieces in ((graver, lesser), (lesser, graver)):
        out = edge(*(evidence(s, 0.6, f"s{n}") for n, s in enumerate(pieces)))
        assert out.status == graver
        assert out.conflict


def test_sums_that_differ_by_rounding_alone_are_a_tie() -> None:
    # 0.1 + 0.2 > 0.3 in floating point
    out = edge(evidence("present", 0.1, "s1"), evidence("present", 0.2, "s2"), evidence("absent", 0.3, "s3"))
    assert out.status == "absent"


def test_noisy_or_over_distinct_sentences() -> None:
    out = edge(evidence("limited", 0.5, "s1"), evidence("limited", 0.8, "s2"))
    assert out.confidence == 0.9  # 1 - 0.5 * 0.2
    assert not out.conflict


def test_one_sentence_counts_once_at_its_most_confident() -> None:
    cut_by_a_page = [evidence("absent", 0.6, "s1", start=0, end=5), evidence("absent", 0.7, "s1", start=9, end=12)]
    assert edge(*cut_by_a_page).confidence == 0.7
    # and so does a sentence that two extractors read
    assert edge(evidence("absent", 0.6, "s1", rule="a"), evidence("absent", 0.6, "s1", rule="b")).confidence == 0.6


def test_the_same_number_in_another_document_is_another_sentence() -> None:
    out = edge(evidence("absent", 0.5, "s1"), evidence("absent", 0.5, "s1", document="b.txt"))
    assert out.confidence == 0.75


def test_evidence_without_a_status_is_context_and_weighs_nothing() -> None:
    out = edge(evidence("absent", 0.5, "s1"), evidence(None, 0.9, "s2"))
    assert (out.status, out.conflict, out.confidence) == ("absent", False, 0.5)


def test_without_evidence_nothing_is_weighed() -> None:
    out = Edge(source="a", type=RelationshipType.REFERS_TO, target="b", status=Status.PLANNED, confidence=0.3)
    out.weigh()
    assert (out.status, out.confidence) == ("planned", 0.3)


@given(st.lists(st.tuples(st.sampled_from(Status), st.floats(0, 1), st.integers(0, 5)), min_size=1), st.randoms())
def test_weighing_does_not_depend_on_the_order(items: list[tuple[Status, float, int]], random: object) -> None:
    pieces = [evidence(status, confidence, f"s{n}") for status, confidence, n in items]
    first = edge(*pieces)
    random.shuffle(pieces)  # type: ignore[attr-defined]
    assert edge(*pieces).model_dump(exclude={"evidence"}) == first.model_dump(exclude={"evidence"})
    assert 0 <= first.confidence <= 1


# -- evidence


def test_evidence_reads_on_one_line_and_knows_its_passage() -> None:
    piece = evidence("present", 1, "s7", quote="the\n  hub\tcloses")
    assert piece.text == "the hub closes"
    assert piece.quote == "the\n  hub\tcloses"
    assert piece.passage == "a.txt#s7"
    assert evidence("present", 1, "").passage == "a.txt"
    with pytest.raises(ValidationError, match="frozen"):
        piece.quote = "other"  # type: ignore[misc]


# -- ids


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Harrowmere & District NHS Trust’s A&E", "harrowmere-and-district-nhs-trusts-a-and-e"),
        ("Ynys Môn  — North", "ynys-mon-north"),
        ("24/7 helpline (0–18)", "24-7-helpline-0-18"),
        ("…", ""),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_long_slugs_end_with_a_whole_word() -> None:
    out = slug("integrated discharge and reablement " * 5)
    assert len(out) <= 80
    assert set(out.split("-")) <= {"integrated", "discharge", "and", "reablement"}


@given(st.text())
def test_slugs_are_plain(name: str) -> None:
    assert all(c.isascii() and (c.isdigit() or c.islower() or c == "-") for c in slug(name))
    assert node_id(Kind.PLACE, name) == f"place:{slug(name)}"
