"""The page of `joinedup read --html`: what is in it, and what cannot get out of it."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from joinedup.graph import Kind
from joinedup.graph.errors import GraphFileError
from joinedup.graph.vocabulary import vocabulary
from joinedup.maps.reading_page import LABELS, render_reading, write_reading_page


class Reader(HTMLParser):
    """Elements with their attributes, the text of each element with an id, and of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, str]] = []
        self.open: list[tuple[str, str | None]] = []
        self.texts: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in ("meta", "link", "input", "br", "hr", "img"):
            self.open.append((tag, attributes.get("id")))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] in ("script", "style"):
            self.raw.append((self.open[-1][0], data))
        for _, id_ in self.open:
            if id_:
                self.texts[id_] = self.texts.get(id_, "") + data


@pytest.fixture
def html(sheet: dict[str, Any]) -> str:
    return render_reading(sheet)


def test_policy_allows_exactly_its_own_script_and_style(html: str) -> None:
    reader = Reader(html)
    policy = next(a["content"] for _, a in reader.elements if a.get("http-equiv") == "Content-Security-Policy") or ""
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}

    def hashes(tag: str) -> list[str]:
        return [
            f"'sha256-{b64encode(hashlib.sha256(x.encode()).digest()).decode()}'" for t, x in reader.raw if t == tag
        ]

    assert rules["script-src"] == hashes("script")
    assert rules["style-src"] == hashes("style")
    assert rules["default-src"] == ["'none'"]
    assert "unsafe" not in policy


def test_nothing_is_asked_for_and_nothing_runs_in_attributes(html: str) -> None:
    for tag, attributes in Reader(html).elements:
        assert not {"src", "srcset", "action", "style"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert (attributes.get("href") or "#").startswith(("#", "data:,")), tag


def test_markup_in_text_and_names_is_shown_as_text(html: str) -> None:
    reader = Reader(html)
    assert {t for t, _ in reader.elements} & {"i", "u", "img", "hr"} == set()
    assert [t for t, _ in reader.elements].count("script") == 1
    assert reader.texts["s1"] == "1Heartwell <b>review</b>"
    assert reader.texts["s3"] == "3GPs had no access to </script><script>alert(1)</script> records."
    assert "heartwell&#34;&gt;&lt;img src=x&gt;.txt" in html


def test_marks_nest_and_those_that_cross_are_named_together(html: str) -> None:
    reader = Reader(html)
    assert reader.texts["s2"] == "2The council's scrutiny committee met residential and nursing homes."
    outer = re.findall(r'<a class="m (\w+)" href="#e(\d)"', html)
    assert outer == [("Partnership", "1"), ("StakeholderGroup", "2"), ("StakeholderGroup", "4"),
                     ("InformationSystem", "5")]  # fmt: skip
    assert re.findall(r'<span class="m (\w+)" data-e="(e\d)"', html) == [
        ("Organisation", "e0"),
        ("StakeholderGroup", "e3"),
    ]


def test_two_things_in_the_same_words_share_a_mark(sheet: dict[str, Any]) -> None:
    mention = sheet["blocks"][2]["sentences"][1]["mentions"][0]
    sheet["blocks"][2]["sentences"][1]["mentions"].insert(1, {**mention, "entity": 3})
    html = render_reading(sheet)
    assert 'data-e="e4 e3" data-k="group ×2" title="GPs (group of people or providers); nursing homes' in html
    assert Reader(html).texts["s3"].startswith("3GPs had")


def test_every_link_leads_to_an_id_that_is_there_once(html: str) -> None:
    elements = Reader(html).elements
    ids = [a["id"] for _, a in elements if a.get("id")]
    assert len(ids) == len(set(ids))
    for _, attributes in elements:
        link = attributes.get("href") or ""
        assert not link.startswith("#") or link[1:] in ids, link


def test_claims_findings_and_figures_are_told_in_words(html: str) -> None:
    told = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "✕ No access to &lt;i&gt;records for GPs" in told
    assert "HAS_ACCESS_TO · missing · 82% sure · rule access-to · volume 12.0 · read with" in told
    assert "finding : weakness · information sharing, about GPs" in told
    assert "measure : 18% · period: 2018" in told
    assert "33% of the sentences give a relationship: 1 of 3" in told


def test_what_was_passed_over_says_why(html: str) -> None:
    told = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "4 passed over: names nothing" in told
    assert "2 passed over: names two things, and no link" in told
    assert "not read: repeats on pages" in told
    assert "page 2 holds no text" in told


def test_all_is_visible_without_scripts(html: str) -> None:
    hidden = [(t, a.get("id"), a.get("data-kind")) for t, a in Reader(html).elements if "hidden" in a]
    assert [h for h in hidden if h[0] != "input"] == [("div", "controls", None)]


def test_every_kind_that_is_read_has_a_label() -> None:
    assert set(LABELS) == {str(k) for k in Kind if k not in vocabulary().groups["source"]} - {
        "Finding", "Recommendation", "Measure",
    }  # fmt: skip


def test_an_empty_reading_is_a_page_too(sheet: dict[str, Any]) -> None:
    sheet |= {"entities": [], "claims": [], "statements": [], "blocks": [], "warnings": []}
    sheet["summary"] |= {"passed": {}, "claims_by_type": {}, "statements_by_kind": {}}
    assert "every sentence gives one" in render_reading(sheet)


def test_same_bytes_and_lone_surrogates_can_be_written(sheet: dict[str, Any], tmp_path: Path) -> None:
    sheet["blocks"][3]["sentences"][0]["text"] = "A \ud800 stray."
    write_reading_page(sheet, tmp_path / "a.html")
    write_reading_page(sheet, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert "A \ufffd stray." in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_told(sheet: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(GraphFileError, match="cannot be written"):
        write_reading_page(sheet, tmp_path / "none" / "a.html")
