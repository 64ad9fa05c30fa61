import hashlib
import json
import os
import subprocess
import sys
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path

import pytest

from joinedup.graph import Edge, Evidence, KnowledgeGraph, Node, write_graph
from joinedup.graph.errors import GraphFileError
from joinedup.maps import render_map, write_map
from joinedup.maps.data import map_content, script_json


class Reader(HTMLParser):
    """Elements with their attributes, and the text of every script and style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.raw.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] in ("script", "style"):
            tag, attributes, text = self.raw[-1]
            self.raw[-1] = (tag, attributes, text + data)

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", {}))


def sha256(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_policy_allows_exactly_the_scripts_and_the_style_of_the_page(sample: KnowledgeGraph) -> None:
    reader = Reader(render_map(sample))
    policy = next(a["content"] for t, a in reader.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    run = [text for tag, a, text in reader.raw if tag == "script" and a.get("type") != "application/json"]
    assert len(run) == 2
    assert rules["script-src"] == [f"'sha256-{sha256(text)}'" for text in run]
    assert rules["style-src"] == [f"'sha256-{sha256(text)}'" for tag, _, text in reader.raw if tag == "style"]
    assert rules["default-src"] == ["'none'"]
    assert rules["img-src"] == ["data:"]
    assert "unsafe" not in policy
    assert "connect-src" not in rules


def test_nothing_is_asked_for_and_nothing_runs_in_attributes(sample: KnowledgeGraph) -> None:
    for tag, attributes in Reader(render_map(sample)).elements:
        assert not {"src", "srcset", "action", "style"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert (attributes.get("href") or "#").startswith(("#", "data:,")), tag


def test_data_cannot_leave_its_script() -> None:
    nasty = "</script><script>alert(1)</script><!-- & \u2028 \u2029 \ud800 'x' \"y\""
    text = script_json({"name": nasty})
    assert not set("<>&\u2028\u2029\ud800") & set(text)
    assert json.loads(text) == {"name": nasty}


def test_title_is_escaped(sample: KnowledgeGraph) -> None:
    html = render_map(sample, title="A & B </title><script>alert(1)</script>")
    assert "<title>A &amp; B &lt;/title&gt;" in html
    assert "<h1>A &amp; B &lt;/title&gt;&lt;script&gt;" in html


def test_every_quote_is_in_the_page_once(sample: KnowledgeGraph) -> None:
    html = render_map(sample)
    quotes = {e.quote for x in (*sample.nodes(), *sample.edges()) for e in x.evidence}
    for quote in quotes:
        assert html.count(quote) == 1, quote


def test_content_holds_the_whole_graph(sample: KnowledgeGraph) -> None:
    content = map_content(sample, "t")
    assert [n["id"] for n in content["nodes"]] == [n.id for n in sample.nodes()]
    for edge, shown in zip(sample.edges(), content["edges"], strict=True):
        assert content["nodes"][shown["s"]]["id"] == edge.source
        assert content["nodes"][shown["t"]]["id"] == edge.target
        assert (shown["type"], shown["status"], shown.get("conflict", False)) == (edge.type, edge.status, edge.conflict)
        for item, (passage, status, method, confidence) in zip(edge.evidence, shown["evidence"], strict=True):
            said = content["passages"][passage]
            assert said["q"] == item.text
            assert content["documents"][said["d"]]["name"] == item.document
            assert said.get("p") == item.page
            assert content["sections"][said["s"]] == item.section
            assert content["statuses"][status] == item.status
            assert content["methods"][method] == [item.extractor, item.rule]
            assert confidence == item.confidence


def test_same_bytes_whatever_the_hash_seed(sample: KnowledgeGraph, tmp_path: Path) -> None:
    write_graph(sample, tmp_path / "g.graph.json")
    script = (
        "import sys; from joinedup.graph import read_graph; from joinedup.maps import write_map;"
        "write_map(read_graph('g.graph.json'), sys.argv[1])"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", script, f"{seed}.html"], cwd=tmp_path, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
    first = (tmp_path / "1.html").read_bytes()
    assert first == (tmp_path / "2.html").read_bytes()
    assert first == render_map(sample).encode()
    assert b"\r" not in first


def test_a_map_of_300_items_stays_small() -> None:
    graph = KnowledgeGraph("big")
    for i in range(300):
        quote = (
            f"Sentence {i} says of item {i} what a review would say, at about the length of a sentence in such reports."
        )
        evidence = [Evidence(document="d.pdf", page=i // 8, quote=quote)]
        name = f"Heartwell service number {i}"
        graph.add_node(Node(id=f"service:item-number-{i}", kind="Service", name=name, evidence=evidence))
    for i in range(900):
        quote = f"Statement {i}: people could not always be referred from one to the other, and staff did not know why."
        source, target = f"service:item-number-{i % 300}", f"service:item-number-{(i * 7 + 1 + i // 300) % 300}"
        evidence = [Evidence(document="d.pdf", page=i // 20, quote=quote, status="limited")]
        graph.add_edge(Edge(source=source, type="REFERS_TO", target=target, evidence=evidence))
    assert len(render_map(graph).encode()) < 1_500_000


def test_an_empty_graph_still_gives_a_page() -> None:
    assert "<!DOCTYPE html>" in render_map(KnowledgeGraph())


def test_a_folder_that_is_not_there_is_named(sample: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(GraphFileError, match=r"nowhere.*cannot be written"):
        write_map(sample, tmp_path / "nowhere" / "map.html")


def test_loading_the_package_does_not_load_pyvis() -> None:
    script = "import sys, joinedup.maps; sys.exit(any(m in sys.modules for m in ('pyvis', 'IPython', 'jinja2')))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_what_published_lists_say_is_told_apart_and_not_drawn(sample: KnowledgeGraph, listed: KnowledgeGraph) -> None:
    drawn, content = map_content(sample, "x"), map_content(listed, "x")
    render_map(listed)
    assert [n["id"] for n in content["nodes"]] == [n["id"] for n in drawn["nodes"]]
    assert [(e["s"], e["t"], e["type"]) for e in content["edges"]] == [
        (e["s"], e["t"], e["type"]) for e in drawn["edges"]
    ]
    nodes = {n["id"]: n for n in content["nodes"]}
    trust = nodes["trust"]["known"]
    assert (trust["standing"], trust["lists"]) == (
        "succeeded",
        ["ODS list: Heartwell Hospitals NHS Foundation Trust (until 2020-03-31)"],
    )
    assert [(n["name"], n["date"], [s["name"] for s in n["way"]]) for n in trust["now"]] == [
        ("Greater Heartwell NHS Trust", "2020-04-01", ["Greater Heartwell NHS Trust"])
    ]
    assert trust["now"][0]["lists"] == ["ODS list: XHW → XGH (2020-04-01)"]
    assert nodes["council"]["known"]["standing"] == "still there"
    assert nodes["area"]["known"] == {"lists": ["ODS list: Heartwell"]}
    assert "known" not in nodes["gps"]
    # and nothing of it is evidence
    assert content["passages"] == drawn["passages"]
    assert [n.get("evidence") for n in content["nodes"]] == [n.get("evidence") for n in drawn["nodes"]]
