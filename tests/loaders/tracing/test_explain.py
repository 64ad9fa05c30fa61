"""Why an edge or a node is in a graph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from joinedup.graph import Edge, KnowledgeGraph, Node, RelationshipType
from joinedup.loaders import build_graph
from joinedup.loaders.extract.rules import rules
from joinedup.loaders.reference.table import Reference
from joinedup.loaders.tracing import Explanation, explain, look_up
from joinedup.loaders.tracing.explain import Piece
from joinedup.loaders.tracing.learned import features_of
from joinedup.loaders.tracing.rule_words import rule_words
from joinedup.loaders.tracing.weighing import weighing
from joinedup.loaders.values import Claim, Reading, Sentence, SourceDocument

NO_REFERENCE = Reference(use=False)


def explained(graph: KnowledgeGraph, text: str, *folders: Path) -> Explanation:
    found = look_up(graph, text)
    thing: Edge | Node = found.edges[0] if found.edges else found.nodes[0]
    return explain(graph, thing, folders, NO_REFERENCE)


def of(found: Explanation, document: str = "oakmere.txt", said: str = "") -> Piece:
    """The piece that a rule read there; a model may read more."""
    (piece,) = [
        p for p in found.pieces
        if p.document == document and said in p.quote and not p.read_by.rule.startswith("learned/")
    ]  # fmt: skip
    return piece


def test_the_sentence_stands_in_its_paragraph(graph: KnowledgeGraph, folder: Path) -> None:
    found = explained(graph, "GPs|REFERS_TO|Home Again", folder)
    assert not found.unread
    assert not found.differences
    piece = of(found)
    assert piece.paragraph is not None
    assert piece.paragraph.sentence == piece.quote
    assert piece.paragraph.before.endswith("runs the Home Again service. ")
    assert piece.paragraph.after == " However, care homes could not refer to it."
    assert piece.section == "How services work together"


def test_the_mentions_of_both_ends_and_their_routes(graph: KnowledgeGraph, folder: Path) -> None:
    piece = of(explained(graph, "the trust|HAS_ACCESS_TO|GP records", folder), said="no access")
    assert piece.paragraph is not None
    source, target = piece.source[0], piece.target[0]
    assert piece.paragraph.sentence[source.start : source.end] == source.text == "The trust"
    assert source.rule == "definite"
    assert "stands for Oakmere Royal Hospitals NHS Trust, last named in sentence 3" in source.route
    assert (target.text, target.entity, target.route) == ("GP records", "GP records", "the name itself")


def test_a_short_form_is_followed_to_where_it_is_introduced(graph: KnowledgeGraph, folder: Path) -> None:
    pieces = explained(graph, "ORH", folder).pieces
    routes = {m.text: m.route for p in pieces for m in p.source}
    assert routes["ORH"] == "a short form of Oakmere Royal Hospitals NHS Trust, introduced in sentence 3"
    assert routes["Oakmere Royal Hospitals NHS Trust"] == "the name itself"


def test_a_pronoun_is_owned_up_to_and_its_context_shown(graph: KnowledgeGraph, folder: Path) -> None:
    piece = of(explained(graph, "care homes|REFERS_TO|Home Again", folder), "oakmere.txt")
    assert piece.notes == (
        "Home Again is not named in this sentence: a pronoun, a list or the words before stand for it",
    )
    assert piece.context == ("GPs can refer people to the Home Again service by telephone.",)
    assert {m.sentence for m in piece.target} == {"s4"}


def test_what_competed_is_told_with_what_became_of_it(graph: KnowledgeGraph, folder: Path) -> None:
    piece = of(explained(graph, "trust|PROVIDES|home again", folder), said="runs")
    assert all(c.outcome for c in piece.competitors)
    piece = of(explained(graph, "care homes|REFERS_TO|Home Again", folder), "note.txt")
    kept = [c for c in piece.competitors if c.outcome == "kept"]
    for other in piece.competitors:
        assert {other.subject, other.object} & {"care homes", "Home Again"}
    assert all(c.type != "REFERS_TO" or c.status != "absent" for c in kept)


def test_a_rule_that_gave_way_is_named(graph: KnowledgeGraph, folder: Path) -> None:
    piece = of(explained(graph, "the trust|HAS_ACCESS_TO|GP records", folder), said="no access")
    gone = [c for c in piece.competitors if c.shares == "both ends" and c.outcome.startswith("gave way to ")]
    assert gone[0].outcome == f"gave way to {piece.read_by.rule} (absent)"


def test_a_finding_is_explained_by_what_it_is_about(graph: KnowledgeGraph, folder: Path) -> None:
    found = explained(graph, "the trust had no access|ABOUT|GP records", folder)
    (piece,) = found.pieces
    assert [m.text for m in piece.target] == ["GP records"]
    assert piece.read_by.rule == "finding:could-not"
    assert piece.read_by.example


def test_a_node_is_explained_by_its_mentions_and_edges(graph: KnowledgeGraph, folder: Path) -> None:
    found = explained(graph, "Home Again", folder)
    assert {m.text for p in found.pieces for m in p.source} == {"Home Again service"}
    assert {e.type for e in found.edges} >= {RelationshipType.REFERS_TO, RelationshipType.PROVIDES}
    assert found.weighing is None


# -- sources that are not there, or are others


def test_without_the_source_the_graph_alone_explains(graph: KnowledgeGraph, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    found = explained(graph, "care homes|REFERS_TO|Home Again", empty)
    assert [u.document for u in found.unread] == ["note.txt", "oakmere.txt"]
    assert "--documents" in found.unread[0].mend
    assert not any(u.changed for u in found.unread)
    piece = of(found, "oakmere.txt")
    assert piece.quote == "However, care homes could not refer to it."
    assert piece.context == ("GPs can refer people to the Home Again service by telephone.",)
    assert piece.paragraph is None
    assert not piece.source
    assert piece.read_by.says


def test_a_source_that_has_changed_is_refused(graph: KnowledgeGraph, folder: Path) -> None:
    (folder / "oakmere.txt").write_text("Something else stands here now, in as many words.\n", encoding="utf-8")
    found = explained(graph, "care homes|REFERS_TO|Home Again", folder)
    (unread,) = found.unread
    assert (unread.document, unread.changed) == ("oakmere.txt", True)
    assert "has changed since the build" in unread.reason
    assert of(found, "oakmere.txt").paragraph is None
    assert of(found, "note.txt").paragraph is not None


def test_a_changed_copy_does_not_hide_the_right_one(graph: KnowledgeGraph, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.txt").write_text("Not it.\n", encoding="utf-8")
    found = explained(graph, "care homes|REFERS_TO|Home Again", other, folder)
    assert not found.unread


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "..\\secret.txt"])
def test_a_graph_cannot_lead_out_of_the_folder(graph: KnowledgeGraph, folder: Path, name: str) -> None:
    inside = folder / "inside"
    inside.mkdir()
    (folder / "secret.txt").write_text("x", encoding="utf-8")
    edge = look_up(graph, "GPs|REFERS_TO|Home Again").edges[0]
    moved = edge.model_copy(update={"evidence": [e.model_copy(update={"document": name}) for e in edge.evidence]})
    info = graph.provenance.documents[0].model_copy(update={"name": name})
    graph.provenance.documents.append(info)
    (unread,) = explain(graph, moved, [inside], NO_REFERENCE).unread
    assert "not the bare name of a file" in unread.reason


def test_what_differs_from_the_build_is_told(graph: KnowledgeGraph, folder: Path) -> None:
    graph.provenance.rules = "0" * 16
    graph.provenance.model = "some other model"
    found = explained(graph, "GPs|REFERS_TO|Home Again", folder)
    assert any(d.startswith("the rule set differs") for d in found.differences)
    assert any(d.startswith("the language model differs: some other model when") for d in found.differences)


def test_reference_data_other_than_those_of_the_build_are_told(graph: KnowledgeGraph, folder: Path) -> None:
    thing = look_up(graph, "GPs|REFERS_TO|Home Again").edges[0]
    found = explain(graph, thing, [folder])
    assert [d.partition(" differs")[0] for d in found.differences] == ["the reference data"]


def test_a_body_of_the_reference_data_has_its_code_and_the_kind_of_match(tmp_path: Path) -> None:
    path = tmp_path / "leeds.txt"
    path.write_text("Briefing\n\nLeeds City Council provides the reablement service in Leeds.\n", encoding="utf-8")
    graph = build_graph([path]).graph
    piece = of(explain(graph, look_up(graph, "council|PROVIDES|reablement").edges[0], [tmp_path]), "leeds.txt")
    assert "in reference data by its official name: " in piece.source[0].route
    assert "GSS E08000035" in piece.source[0].route


# -- weighing


def test_confidence_and_status_are_summed_as_the_graph_does(graph: KnowledgeGraph) -> None:
    edge = look_up(graph, "care homes|REFERS_TO|Home Again").edges[0]
    told = weighing(edge)
    assert told.agrees
    assert told.confidence == edge.confidence
    assert len(told.weights) == 1
    assert " sentences say so" in told.says
    assert f"= {edge.confidence:g}" in told.says


def test_a_conflict_shows_both_sides(graph: KnowledgeGraph) -> None:
    edge = look_up(graph, "care homes|REFERS_TO|Home Again").edges[0].model_copy(deep=True)
    first = edge.evidence[0]
    edge.evidence.append(first.model_copy(update={"status": "present", "sentence": "s9", "confidence": 0.5}))
    edge.weigh()
    told = weighing(edge)
    assert [w.status for w in told.weights] == ["absent", "present"]
    assert "absent weighs most" in told.says
    assert "against present 0.5 (1 sentence)" in told.says


def test_figures_that_do_not_follow_from_the_evidence_are_noticed(graph: KnowledgeGraph) -> None:
    edge = look_up(graph, "GPs|REFERS_TO|Home Again").edges[0].model_copy(update={"confidence": 0.123})
    assert not weighing(edge).agrees


# -- rules in words


def test_every_rule_can_be_put_into_words() -> None:
    for rule in rules().all():
        words = rule_words("dependency", rule.id)
        assert words.example, rule.id
        assert words.confidence == rule.confidence
        assert words.says or not hasattr(rule, "pattern"), rule.id
    for later in rules().followups:
        assert rule_words("followup", f"{later.id}/context").says


def test_the_word_that_stands_in_the_sentence_comes_first() -> None:
    assert rule_words("dependency", "provide", "The trust staffed the hub.").says.startswith("the verb “staff”")


def test_a_rule_of_another_version_is_just_named() -> None:
    words = rule_words("dependency", "a-rule-long-gone")
    assert (words.rule, words.says, words.example, words.confidence) == ("a-rule-long-gone", "", "", None)


# -- the seam to the learned model


def claim(rule: str) -> Claim:
    sentence = Sentence("s1", "GPs refer people to the hub.", (), (), 0, "paragraph")
    return Claim("a", RelationshipType.REFERS_TO, "b", "present", sentence, "learned", rule, 0.7)  # type: ignore[arg-type]


@dataclass
class Weighed:
    probability: float = 0.7
    reasons: tuple[tuple[str, float], ...] = (("the verb “refer”", 1.25), ("far apart", -0.5))


def test_what_weighed_most_comes_from_the_explainer() -> None:
    reading = Reading(SourceDocument("a.txt", "text", "", ""), {}, {})
    asked = []

    def explain_pair(*arguments: object) -> Weighed | None:
        asked.append(arguments[1:])
        return Weighed() if len(asked) == 2 else None

    told = features_of(reading, claim("learned/REFERS_TO"), explain_pair)
    assert told == ("the verb “refer” (+1.25)", "far apart (-0.50)")
    assert asked == [("s1", "a", "REFERS_TO", "b"), ("s1", "b", "REFERS_TO", "a")]


def test_a_rule_has_weights_only_where_its_confidence_is_the_models() -> None:
    reading = Reading(SourceDocument("a.txt", "text", "", ""), {}, {})
    assert features_of(reading, claim("refer"), lambda *_: Weighed(0.7)) != ()
    assert features_of(reading, claim("refer"), lambda *_: Weighed(0.4)) == ()
    assert features_of(reading, claim("learned/REFERS_TO"), lambda *_: Weighed(0.4)) != ()
    assert features_of(reading, claim("learned/REFERS_TO"), lambda *_: None) == ()


def test_a_learned_rule_is_named_as_such() -> None:
    assert rule_words("learned", "learned/REFERS_TO").way == "the learned model"


def test_two_explanations_of_one_thing_are_equal(graph: KnowledgeGraph, folder: Path) -> None:
    one = explained(graph, "care homes|REFERS_TO|Home Again", folder)
    other = explained(graph, "care homes|REFERS_TO|Home Again", folder)
    assert replace(one, edge=None, ends=()) == replace(other, edge=None, ends=())
