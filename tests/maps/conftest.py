"""A small graph of an invented area, and a headless Chromium that has no network."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from joinedup.graph import DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Provenance
from joinedup.graph.model import ReferenceFact
from joinedup.maps import write_map

REPORT, NEWS = "heartwell-review.pdf", "heartwell-news.html"


def said(quote: str, status: str | None = None, document: str = REPORT, page: int | None = 3, **more: Any) -> Evidence:
    more = {"section": "Are services joined up?", "extractor": "frames", "rule": "frame.refers", **more}
    return Evidence(
        document=document, page=page, quote=quote, status=status, sentence=f"s{abs(hash_of(quote))}",
        confidence=more.pop("confidence", 0.8), **more,
    )  # fmt: skip


def hash_of(text: str) -> int:
    return sum((i + 1) * ord(c) for i, c in enumerate(text))


@pytest.fixture
def sample() -> KnowledgeGraph:
    """Eleven items of the invented Heartwell, with every status, a conflict, and what was concluded."""
    graph = KnowledgeGraph(
        "heartwell",
        Provenance(
            documents=[DocumentInfo(name=REPORT, title="Heartwell local system review"), DocumentInfo(name=NEWS)]
        ),
    )
    for id_, kind, type_, name, sector, aliases in (
        ("gps", "StakeholderGroup", None, "GPs", "primary", ["general practitioners"]),
        ("ooh", "Service", "Service", "GP out-of-hours service", "primary", []),
        ("records", "InformationSystem", None, "GP records", "not stated", []),
        ("council", "Organisation", "LocalAuthority", "Heartwell City Council", "adult-social-care", ["the council"]),
        ("trust", "Organisation", "NHSTrust", "Heartwell Hospitals NHS Foundation Trust", "acute", ["HHFT"]),
        ("homes", "StakeholderGroup", None, "care homes", "independent-care", []),
        ("reablement", "Service", "Service", "reablement service", "adult-social-care", []),
        ("board", "Partnership", "HealthAndWellbeingBoard", "Heartwell Health and Wellbeing Board", "governance", []),
        ("area", "Place", None, "Heartwell", "not stated", []),
        ("people", "StakeholderGroup", None, "people who use services", "people", []),
    ):
        quote = f"The review looked at {name} in Heartwell."
        codes = {"ods": "XHW"} if id_ == "trust" else {}
        graph.add_node(
            Node(
                id=id_,
                kind=kind,
                type=type_,
                name=name,
                sector=sector,
                aliases=aliases,
                codes=codes,
                evidence=[said(quote)],
            )
        )
    graph.add_node(
        Node(
            id="finding", kind="Finding", name="Records were not shared out of hours",
            evidence=[said("Records were not shared.")],
            attributes={"polarity": "weakness", "theme": "information-sharing", "stage": "crisis"},
        )
    )  # fmt: skip
    for source, type_, target, *evidence in (
        ("ooh", "HAS_ACCESS_TO", "records", said("The out-of-hours service had no access to GP records.", "absent")),
        ("gps", "REFERS_TO", "reablement", said("Not all GPs knew of the reablement service.", "limited")),
        ("gps", "WORKS_WITH", "homes", said("GPs visited care homes every week.", "present")),
        ("trust", "DISCHARGES_TO", "reablement", said("People were discharged to reablement.", "present")),
        ("trust", "DISCHARGES_TO", "homes", said("Discharge to care homes was slow.", "limited", NEWS, None, line=4)),
        ("council", "PROVIDES", "reablement", said("The council runs reablement.", "present")),
        ("council", "SHARES_INFORMATION_WITH", "homes", said("Nothing was shared with care homes.", "absent"),
         said("The council shared its plans with care homes.", "present", NEWS, 1, confidence=0.7)),
        ("council", "MEMBER_OF", "board", said("The council sits on the board.", "present")),
        ("trust", "MEMBER_OF", "board", said("The trust is to join the board.", "planned")),
        ("board", "COVERS", "area", said("The board covers Heartwell.", "present")),
        ("council", "FUNDS", "ooh", said("The council once paid for the out-of-hours service.", "ended")),
        ("finding", "ABOUT", "ooh", said("Records were not shared.", "present")),
    ):  # fmt: skip
        graph.add_edge(Edge(source=source, type=type_, target=target, evidence=evidence))
    return graph


@pytest.fixture
def listed(sample: KnowledgeGraph) -> KnowledgeGraph:
    """The sample with what published lists say: the trust was merged, the council is still there."""
    graph = KnowledgeGraph(sample.system, sample.provenance)
    graph.merge(sample)
    graph.node("trust").reference.append(
        ReferenceFact(source="ODS list", record="Heartwell Hospitals NHS Foundation Trust", end="2020-03-31")
    )
    graph.node("council").reference.append(ReferenceFact(source="ODS list", record="Heartwell Council"))
    graph.node("area").reference.append(ReferenceFact(source="ODS list", record="Heartwell"))
    later = ReferenceFact(source="ODS list", record="Greater Heartwell NHS Trust", start="2020-04-01")
    graph.add_node(
        Node(id="later", kind="Organisation", type="NHSTrust", name="Greater Heartwell NHS Trust",
             codes={"ods": "XGH"}, reference=[later])
    )  # fmt: skip
    fact = ReferenceFact(source="ODS list", record="XHW → XGH", start="2020-04-01")
    graph.add_edge(
        Edge(source="trust", type="SUCCEEDED_BY", target="later", attributes={"date": "2020-04-01"}, reference=[fact])
    )
    return graph


@pytest.fixture
def sheet() -> dict[str, Any]:
    """What `joinedup read --json` gives, of a document that brings mark-up along in its text and names."""
    texts = {
        "s1": "Heartwell <b>review</b>",
        "s2": "The council's scrutiny committee met residential and nursing homes.",
        "s3": "GPs had no access to </script><script>alert(1)</script> records.",
        "s4": "The weather was fine & dry.",
    }
    entities = ("Organisation", "council"), ("Partnership", "scrutiny committee"), ("StakeholderGroup", "care homes")
    entities += ("StakeholderGroup", "nursing homes"), ("StakeholderGroup", "GPs"), ("InformationSystem", "<i>records")
    marks = {
        "s2": [("The council", 0), ("The council's scrutiny committee", 1), ("residential and nursing homes", 2),
               ("nursing homes", 3)],
        "s3": [("GPs", 4), ("</script><script>alert(1)</script> records", 5)],
    }  # fmt: skip

    def sentence(id_: str, passed: str | None, claims: list[int], statements: list[int]) -> dict[str, Any]:
        text = texts[id_]
        mentions = [
            {"start": text.index(words), "end": text.index(words) + len(words), "entity": n, "rule": "name",
             "confidence": 1.0}
            for words, n in marks.get(id_, ())
        ]  # fmt: skip
        mentions.sort(key=lambda m: (m["start"], -m["end"]))
        return {"id": id_, "text": text, "mentions": mentions, "claims": claims, "statements": statements,
                "passed": passed}  # fmt: skip

    def block(kind: str, *sentences: dict[str, Any], text: str = "", level: int = 0) -> dict[str, Any]:
        return {"kind": kind, "level": level, "page": 1, "text": text, "sentences": list(sentences)}

    return {
        "document": {"name": "heartwell\"><img src=x>.txt", "title": "", "words": 1234, "pages": 3, "date": "2018-01"},
        "made_by": {"rules": "0", "model": None, "reference": None},
        "warnings": ["page 2 holds no text"],
        "summary": {
            "sentences": 3, "with_claims": 1, "coverage": 0.3333, "with_claims_or_statements": 2,
            "passed": {"unstated": 1, "nothing": 1}, "things": 6, "mentions": 6, "claims": 1,
            "claims_by_type": {"HAS_ACCESS_TO": 1}, "claims_by_status": {"absent": 1},
            "statements_by_kind": {"Finding": 1, "Measure": 1},
        },
        "reasons": {"unstated": "names two things, and no link", "nothing": "names nothing", "heading": "a heading"},
        "entities": [{"kind": k, "type": None, "name": n, "aliases": ["<u>"], "mentions": 1} for k, n in entities],
        "claims": [
            {"subject": 4, "type": "HAS_ACCESS_TO", "object": 5, "status": "absent", "sentence": "s3", "with": ["s2"],
             "extractor": "dependency", "rule": "access-to", "confidence": 0.82, "attributes": {"volume": 12.0}},
        ],
        "statements": [
            {"kind": "Finding", "name": "x", "sentence": "s3", "rule": "finding:could-not", "confidence": 0.7,
             "attributes": {"polarity": "weakness", "theme": "information-sharing"}, "about": [4, 5]},
            {"kind": "Measure", "name": "x", "sentence": "s3", "rule": "measure:percent", "confidence": 0.9,
             "attributes": {"value": 18.0, "unit": "%", "period": "2018"}, "about": []},
        ],
        "blocks": [
            block("heading", sentence("s1", "heading", [], []), level=1),
            block("furniture", text="Page | 1 <hr>"),
            block("paragraph", sentence("s2", "unstated", [], []), sentence("s3", None, [0], [0, 1])),
            block("bullet", sentence("s4", "nothing", [], []), level=2),
        ],
    }  # fmt: skip


class Page:
    """An open map: what a reader can do with it, and what the browser logged meanwhile."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.url = ""
        self.noisy = False  # set by a test that provokes complaints of the browser on purpose

    def open(self, path: Path, fragment: str = "") -> None:
        self.driver.get("about:blank")
        for log in ("browser", "performance"):
            self.driver.get_log(log)
        self.url = path.as_uri()
        self.driver.get(self.url + fragment)
        self.until(lambda: self.run("return document.documentElement.dataset.usable"))

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def until(self, condition: Callable[[], Any], seconds: float = 10) -> Any:
        end = time.monotonic() + seconds
        while not (value := condition()):
            assert time.monotonic() < end, "the page did not get there"
            time.sleep(0.02)
        return value

    def at(self, selector: str) -> Any:
        from selenium.webdriver.common.by import By

        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).textContent", selector))

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector))

    def click_on_map(self, item: str) -> None:
        """Click where an item or a link stands on the canvas, with the mouse."""
        from selenium.webdriver.common.action_chains import ActionChains

        place = self.run("return joinedup.positionOf(arguments[0])", item)
        chain = ActionChains(self.driver)
        chain.w3c_actions.pointer_action.move_to_location(round(place["x"]), round(place["y"]))
        chain.click().perform()

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    @property
    def panel(self) -> str:
        return self.text("#panel")

    def wait_for_panel(self, heading: str) -> None:
        self.until(lambda: self.text("#panel h2").strip() == heading)

    def requests(self) -> list[str]:
        """Every address that was asked for since the page was opened, the page itself left out."""
        out = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                out.append(message["params"]["request"]["url"])
        return [url for url in out if url.split("#")[0] != self.url and not url.startswith("data:")]

    def complaints(self) -> list[str]:
        """Errors and violations of the content security policy that the browser logged."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    chromedriver = shutil.which("chromedriver")
    if not browser or not chromedriver:
        pytest.skip("Chromium or chromedriver is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
        "--proxy-server=127.0.0.1:9", "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1440,900",
        "--force-prefers-reduced-motion", f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    from selenium.webdriver.chrome.service import Service

    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    yield driver
    driver.quit()


@pytest.fixture
def page(driver: Any) -> Page:
    return Page(driver)


@pytest.fixture
def opened(page: Page, sample: KnowledgeGraph, tmp_path: Path) -> Page:
    """The map of the sample, open in the browser."""
    write_map(sample, tmp_path / "map.html")
    page.open(tmp_path / "map.html")
    return page
