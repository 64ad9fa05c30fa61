"""The map in a real browser that has no network: what a reader sees, clicks and types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance
from joinedup.graph.model import ReferenceFact
from joinedup.maps import write_map

if TYPE_CHECKING:
    from conftest import Page
else:
    Page = Any

pytestmark = pytest.mark.browser

TAB, ENTER, ESCAPE, DOWN = "\ue004", "\ue007", "\ue00c", "\ue015"


@pytest.fixture(autouse=True)
def quiet(page: Page):
    """After every test: the page asked for nothing, and the browser had nothing to complain of."""
    yield
    if not page.noisy:
        assert page.requests() == []
        assert page.complaints() == []


def test_page_is_usable_with_the_network_off(opened: Page) -> None:
    assert float(opened.run("return document.documentElement.dataset.usable")) > 0
    assert opened.text("h1") == "Heartwell: who joins up with whom"
    assert opened.text("#totals") == "10 items · 11 links · 2 missing · 2 limited · 2 documents"
    assert opened.run("return document.documentElement.lang") == "en-GB"
    colours = opened.run(
        "const c = document.querySelector('#canvas canvas');"
        "const pixels = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "return new Set(new Uint32Array(pixels.buffer)).size"
    )
    assert colours > 20


def test_the_first_panel_lists_what_is_missing(opened: Page) -> None:
    assert "these 2 links are missing" in opened.panel
    assert opened.texts("#panel li button") == [
        "missing: No access to GP records for GP out-of-hours service",
        "missing: No information from Heartwell City Council to care homes conflicting evidence",
    ]


def test_clicking_an_item_on_the_map_opens_it(opened: Page) -> None:
    opened.click_on_map("trust")
    opened.wait_for_panel("Heartwell Hospitals NHS Foundation Trust")
    panel = opened.panel
    for part in ("NHS trust · Acute hospitals", "HHFT", "ODS code", "XHW", "3 links", "page 3", "read by frames"):
        assert part in panel
    assert opened.run("return location.hash") == "#node=trust"


def test_clicking_a_link_on_the_map_opens_its_evidence(opened: Page) -> None:
    opened.click_on_map("ooh|HAS_ACCESS_TO|records")
    opened.wait_for_panel("No access to GP records for GP out-of-hours service")
    assert "The out-of-hours service had no access to GP records." in opened.panel
    assert "Heartwell local system review (heartwell-review.pdf) · page 3 · Are services joined up?" in opened.panel
    assert "rule frame.refers · confidence 80%" in opened.panel
    opened.click_on_map("gps")
    opened.wait_for_panel("GPs")


def test_clicking_the_open_map_lets_go(opened: Page) -> None:
    opened.click_on_map("gps")
    opened.wait_for_panel("GPs")
    from selenium.webdriver.common.action_chains import ActionChains

    corner = opened.run(
        "const r = document.getElementById('canvas').getBoundingClientRect(); return [r.right - 4, r.top + 4]"
    )
    chain = ActionChains(opened.driver)
    chain.w3c_actions.pointer_action.move_to_location(int(corner[0]), int(corner[1]))
    chain.click().perform()
    opened.wait_for_panel("Where care is not joined up")
    assert opened.run("return location.hash") == ""


def test_conflicting_evidence_is_flagged(opened: Page) -> None:
    opened.click_on_map("council|SHARES_INFORMATION_WITH|homes")
    opened.until(lambda: opened.run("return document.getElementById('panel').dataset.shows") == "edge")
    assert "The evidence disagrees. Of the quotes below, 1 says missing, 1 says present." in opened.panel
    assert len(opened.texts("#panel blockquote")) == 2


def test_an_item_shows_what_the_reviewers_concluded_of_it(opened: Page) -> None:
    opened.click_on_map("ooh")
    opened.wait_for_panel("GP out-of-hours service")
    assert "What the reviewers concluded" in opened.panel
    opened.at("#panel .conclusion").click()
    opened.wait_for_panel("Records were not shared out of hours")
    for part in ("weakness", "information-sharing", "crisis"):
        assert part in opened.panel


def test_reference_data_stand_in_a_box_of_their_own(page: Page, listed: KnowledgeGraph, tmp_path: Path) -> None:
    write_map(listed, tmp_path / "map.html")
    page.open(tmp_path / "map.html")
    assert page.text("#totals") == "10 items · 11 links · 2 missing · 2 limited · 2 documents"  # as without
    page.click_on_map("trust")
    page.wait_for_panel("Heartwell Hospitals NHS Foundation Trust")
    box = page.text("#panel .reference")
    assert "Today: Greater Heartwell NHS Trust (since 2020-04-01)" in box
    assert "ODS list: XHW → XGH (2020-04-01)" in box
    assert "not the documents" in box
    assert page.run("return getComputedStyle(document.querySelector('#panel .reference')).borderTopStyle") == "dashed"
    assert page.run("return document.querySelectorAll('#panel .reference .evidence').length") == 0
    assert "3 links" in page.panel
    page.click_on_map("council")
    page.wait_for_panel("Heartwell City Council")
    assert "Today: still there, as Heartwell Council" in page.text("#panel .reference")
    page.click_on_map("gps")
    page.wait_for_panel("GPs")
    assert page.run("return document.querySelectorAll('#panel .reference').length") == 0
    page.at("#search").send_keys("greater heartwell")
    assert page.texts("#search-results li") == ["Nothing found"]


def test_filters_change_what_is_shown_and_counted(opened: Page) -> None:
    assert opened.text("#shown") == "Showing 10 of 10 items, 11 of 11 links"
    opened.at("input[data-facet=status][data-value=absent]").click()
    assert opened.text("#shown") == "Showing 10 of 10 items, 9 of 11 links"
    opened.click_on_map("ooh|HAS_ACCESS_TO|records")
    assert opened.run("return joinedup.state.edge?.id") != "ooh|HAS_ACCESS_TO|records"
    opened.press(ESCAPE)
    assert "No link that is shown is stated to be missing" in opened.panel
    opened.at("input[data-facet=kind][data-value=Service]").click()
    assert opened.text("#shown") == "Showing 8 of 10 items, 5 of 11 links"
    assert opened.text("label:has(input[data-facet=status][data-value=limited]) .count") == "1"
    opened.click_on_map("ooh")
    assert opened.run("return joinedup.state.node?.id") != "ooh"
    opened.at("#reset").click()
    assert opened.text("#shown") == "Showing 10 of 10 items, 11 of 11 links"


def test_conclusions_are_drawn_when_they_are_asked_for(opened: Page) -> None:
    box = opened.at("input[data-facet=kind][data-value=Finding]")
    assert not box.is_selected()
    box.click()
    assert opened.text("#shown") == "Showing 11 of 11 items, 12 of 12 links"
    opened.at("button[aria-label='Whole map']").click()
    opened.click_on_map("finding")
    opened.wait_for_panel("Records were not shared out of hours")


def test_only_gaps_and_documents_filter(opened: Page) -> None:
    opened.run("[...document.querySelectorAll('.shortcuts button')].find((b) => b.textContent === 'Only gaps').click()")
    assert "4 of 11 links" in opened.text("#shown")
    opened.run("document.querySelectorAll('details.facet').forEach((d) => { d.open = true; })")
    opened.at("input[data-facet=document][data-value='0']").click()
    assert opened.run("return joinedup.edges.filter((e) => e.visible).map((e) => e.id)") == []
    opened.run("[...document.querySelectorAll('.facet')].at(-1).querySelector('.shortcuts button').click()")
    assert "4 of 11 links" in opened.text("#shown")


def test_search_finds_names_aliases_and_quotes(opened: Page) -> None:
    opened.at("#search").send_keys("general pract")
    assert opened.texts("#search-results li")[0].startswith(" GPs")
    opened.press(ENTER)
    opened.wait_for_panel("GPs")
    opened.at("#search").clear()
    opened.at("#search").send_keys("xhw")
    opened.press(ENTER)
    opened.wait_for_panel("Heartwell Hospitals NHS Foundation Trust")
    opened.at("#search").clear()
    opened.at("#search").send_keys("every week")
    opened.press(ENTER)
    opened.wait_for_panel("Joint working between GPs and care homes")
    opened.at("#search").clear()
    opened.at("#search").send_keys("zebra")
    assert opened.texts("#search-results li") == ["Nothing found"]


def test_table_sorts_searches_and_opens_evidence(opened: Page) -> None:
    opened.at("#tab-table").click()
    first = "tbody tr:first-child td"
    assert opened.texts(first)[0].strip() == "missing"
    opened.at("[data-sort=from]").click()
    column = opened.texts("tbody td:nth-child(2)")
    assert column == sorted(column, key=str.lower)
    assert opened.at("thead th:nth-child(2)").get_attribute("aria-sort") == "ascending"
    opened.at("[data-sort=from]").click()
    assert opened.texts("tbody td:nth-child(2)") == sorted(column, key=str.lower, reverse=True)
    opened.at("#table-search").send_keys("every week")
    assert len(opened.texts("tbody tr")) == 1
    opened.at("tbody tr td:last-child").click()
    opened.wait_for_panel("Joint working between GPs and care homes")
    assert opened.at("tbody tr").get_attribute("aria-current") == "true"


def test_keyboard_alone_reaches_and_works_everything(opened: Page) -> None:
    opened.press(TAB)
    assert opened.run("return document.activeElement.id") == "skip"
    seen = []
    for _ in range(60):
        opened.press(TAB)
        name = "const e = document.activeElement; return e.id || e.dataset.facet || e.dataset.edge || e.textContent"
        seen.append(opened.run(name))
    for part in ("tab-map", "search", "reset", "status", "kind", "canvas", "Whole map", "ooh|HAS_ACCESS_TO|records"):
        assert part in seen, part
    opened.run("document.querySelector('#panel [data-edge]').focus()")
    assert opened.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert opened.run("return parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    opened.press(ENTER)
    opened.wait_for_panel("No access to GP records for GP out-of-hours service")
    opened.press(ESCAPE)
    opened.wait_for_panel("Where care is not joined up")
    opened.run("document.getElementById('tab-map').focus()")
    opened.press("\ue014")
    assert opened.run("return joinedup.state.view") == "table"
    opened.run("document.querySelector('tbody button').focus()")
    opened.press(ENTER)
    opened.wait_for_panel("No access to GP records for GP out-of-hours service")


def test_map_moves_with_the_keys(opened: Page) -> None:
    opened.run("document.getElementById('canvas').focus()")
    before = opened.run("return joinedup.positionOf('gps')")
    opened.press("\ue014")
    moved = opened.run("return joinedup.positionOf('gps')")
    assert before["x"] - moved["x"] == pytest.approx(80, abs=2)
    opened.press("0")
    assert opened.run("return joinedup.positionOf('gps').x") == pytest.approx(before["x"], abs=2)


def test_a_link_can_be_pointed_to(page: Page, sample: KnowledgeGraph, tmp_path: Path) -> None:
    write_map(sample, tmp_path / "map.html")
    page.open(tmp_path / "map.html", "#edge=gps%7CWORKS_WITH%7Chomes")
    page.wait_for_panel("Joint working between GPs and care homes")
    page.run("location.hash = '#node=board&view=table'")
    page.wait_for_panel("Heartwell Health and Wellbeing Board")
    assert page.run("return document.getElementById('table-view').hidden") is False
    page.driver.back()
    page.wait_for_panel("Joint working between GPs and care homes")
    page.run("location.hash = '#node=nobody'")
    page.wait_for_panel("Where care is not joined up")


def test_nothing_that_a_document_says_is_executed(page: Page, tmp_path: Path) -> None:
    attacks = [
        "</script><script>window.pwned = 1</script>", '"><img src=x onerror="window.pwned = 1">',
        "<svg onload=window.pwned=1>", "javascript:window.pwned=1", "{{ 7 * 7 }}", "${window.pwned = 1}",
        "--><!--<script>", "\u2028\u202e<b>bold</b>",
    ]  # fmt: skip
    ids = ["__proto__", "constructor", "toString", "hasOwnProperty", "#node=x&view=table", "L0", "<id>", "a|b"]
    text = " ".join(attacks)
    graph = KnowledgeGraph(text, Provenance(documents=[DocumentInfo(name=text, title=text)]))
    for id_, name in zip(ids, attacks, strict=True):
        evidence = [Evidence(document=text, page=1, section=text, quote=text, extractor=text, rule=text)]
        graph.add_node(
            Node(id=id_, kind="Service", name=name, aliases=[text, "__proto__"], codes={"__proto__": text, text: text},
                 attributes={"hours": text, "audience": [text]}, evidence=evidence,
                 reference=[ReferenceFact(source=text, record=text, end=text)])
        )  # fmt: skip
    for source, target in zip(ids, [*ids[1:], ids[0]], strict=True):
        evidence = [
            Evidence(document=text, section=text, quote=text + status, status=status, extractor=text, rule=text)
            for status in ("absent", "present")
        ]
        more = {"period": text}
        graph.add_edge(
            Edge(source=source, type="REFERS_TO", target=target, attributes=more, evidence=evidence,
                 reference=[ReferenceFact(source=text)])
        )  # fmt: skip
    graph.add_node(Node(id="f", kind="Finding", name=text, attributes={"polarity": "weakness"}))
    graph.add_edge(Edge(source="f", type="ABOUT", target="__proto__"))
    write_map(graph, tmp_path / "map.html", title=text)
    page.open(tmp_path / "map.html")
    assert page.text("h1") == text.replace("\u2028", page.text("h1")[page.text("h1").index("<b>") - 2])
    for id_, name in zip(ids, attacks, strict=True):
        page.click_on_map(id_)
        page.until(lambda want=id_: page.run("return joinedup.state.node && joinedup.state.node.id") == want)
        assert name.strip() in page.text("#panel h2")
    for edge in graph.edges("REFERS_TO"):
        page.run("location.hash = '#edge=' + encodeURIComponent(arguments[0])", edge.id)
        page.until(lambda want=edge.id: page.run("return joinedup.state.edge && joinedup.state.edge.id") == want)
        assert text.split()[0] in page.text("#panel blockquote")
    page.at("#search").send_keys("__proto__")
    assert len(page.texts("#search-results li")) > 1
    page.press(ENTER)
    page.at("#tab-table").click()
    page.at("#table-search").send_keys("<script>")
    assert len(page.texts("tbody tr")) == 8
    assert page.run("return window.pwned") is None
    assert page.run("return document.querySelectorAll('img, iframe, object, embed').length") == 0
    assert page.run("return document.querySelectorAll('body script').length") == 4
    assert page.run("return [...document.querySelectorAll('a')].every((a) => a.getAttribute('href').startsWith('#'))")
    assert page.run("return ({}).polluted") is None


def test_policy_stops_what_would_get_in(opened: Page) -> None:
    """The check of the checks: what would execute or ask for something is refused, and is noticed."""
    opened.noisy = True
    blocked = opened.run(
        "const tried = (f) => { try { f(); return false; } catch (error) { return error.name; } };"
        "return [tried(() => { document.body.innerHTML = '<b>x</b>'; }),"
        " tried(() => document.body.setAttribute('onclick', 'window.pwned = 1'))]"
    )
    assert all(blocked), blocked
    opened.run("document.body.append(Object.assign(new Image(), { src: 'https://example.invalid/x.png' }))")
    assert any("Content Security Policy" in line for line in opened.until(opened.complaints))
    assert opened.run("return window.pwned") is None
