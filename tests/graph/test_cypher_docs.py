"""The examples of the documentation run, and its lists are complete."""

from __future__ import annotations

import re
from pathlib import Path

from joinedup.graph import KnowledgeGraph
from joinedup.graph.property_graph import relationship_names, to_property_graph
from joinedup.graph.store import open_store
from joinedup.graph.vocabulary import Kind


def test_every_example_runs(root: Path, harrowmere: KnowledgeGraph) -> None:
    text = (root / "docs" / "cypher.md").read_text(encoding="utf-8")
    examples = re.findall(r"```cypher\n(.*?)```", text, re.DOTALL)
    assert len(examples) >= 5
    with open_store(harrowmere) as store:
        answers = [store.run(example) for example in examples]
    assert all(answer.columns for answer in answers)
    assert sum(len(answer) > 0 for answer in answers) >= 2


def test_kinds_relationships_and_properties_are_listed(root: Path, harrowmere: KnowledgeGraph) -> None:
    text = (root / "docs" / "cypher.md").read_text(encoding="utf-8")
    words = set(re.findall(r"`([\w]+)`", text))
    assert {str(k) for k in Kind} <= words
    assert set(relationship_names()) <= words
    content = to_property_graph(harrowmere)
    for record in (*content.nodes, *content.relationships):
        hidden = {"derived", "start", "end", "title", "format", "sha256", "word_count", "page_count", "code_ons"}
        assert set(record.properties) - hidden <= words
