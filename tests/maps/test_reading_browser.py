"""The page of `joinedup read --html` in a real browser that has no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from joinedup.maps.reading_page import write_reading_page

if TYPE_CHECKING:
    from conftest import Page
else:
    Page = Any

pytestmark = pytest.mark.browser


@pytest.fixture
def read(page: Page, sheet: dict[str, Any], tmp_path: Path):
    write_reading_page(sheet, tmp_path / "read.html")
    page.open(tmp_path / "read.html")
    yield page
    assert page.requests() == []
    assert page.complaints() == []


def shown(page: Page) -> list[str]:
    return page.run("return [...document.querySelectorAll('.row')].filter((r) => !r.hidden).map((r) => r.classList[1])")


def test_filters_and_search_hide_what_does_not_fit(read: Page) -> None:
    assert shown(read) == ["heading", "furniture", "paragraph", "bullet"]
    choose = (
        "const s = document.getElementById(arguments[0]); s.value = arguments[1]; s.dispatchEvent(new Event('change'))"
    )
    read.run(choose, "show", "claims")
    assert shown(read) == ["heading", "paragraph"]
    assert read.text("#shown") == "1 of 3 passages shown"
    read.run(choose, "show", "passed")
    assert shown(read) == ["heading", "furniture", "paragraph", "bullet"]
    read.at("#reset").click()
    read.at("#search").send_keys("WEATHER was")
    assert shown(read) == ["bullet"] or shown(read) == ["heading", "bullet"]
    read.at("#reset").click()
    read.run(choose, "type", "HAS_ACCESS_TO")
    assert shown(read) == ["heading", "paragraph"]
    read.run(choose, "kind", "Place")
    assert shown(read) == []
    read.run(choose, "kind", "InformationSystem")
    assert shown(read) == ["heading", "paragraph"]


def test_a_kind_can_be_taken_out_of_the_text(read: Page) -> None:
    label = "return getComputedStyle(document.querySelector('#text .Partnership'), '::after').content"
    assert read.run(label) == '"board"'
    read.at("input[data-kind=Partnership]").click()
    assert read.run(label) == "none"


def test_a_name_on_the_right_lights_its_mentions_and_leads_to_all_of_them(read: Page) -> None:
    read.at(".notes a[data-e=e4]").click()
    assert read.texts(".m.lit") == ["GPs"]
    assert read.run("return location.hash") == "#e4"
    assert "GPs, also <u>" in read.text("#e4")
    read.at("#e4 a.no").click()
    assert read.run("return document.querySelector(':target').id") == "s3"
