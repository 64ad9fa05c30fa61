"""The map: its bytes, the time to write it, and the time until it can be used in headless Chromium.

    python benchmarks/map.py [GRAPH.graph.json …] [--times 5]

Without a graph, seeded ones of 100, 300 and 1,000 nodes. Needs Chromium and chromedriver on the PATH.
The page itself says when it is usable (``data-usable`` on the root element: milliseconds since navigation began,
set after the first drawing); the time until then includes reading and running all scripts.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from _measure import machine, median, table
from _synthetic import graph_of

from joinedup.graph import KnowledgeGraph, read_graph
from joinedup.maps import write_map

PATIENCE = 60.0
"""Seconds to wait for a page."""


def browser() -> Any:
    """Headless Chromium without a network."""
    from selenium import webdriver

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if chromium is None or driver is None:
        sys.exit("Chromium and chromedriver are needed: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1400,900"):
        options.add_argument(argument)
    out = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=driver))
    out.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    out.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    return out


def usable(page: Path, chromium: Any) -> float:
    """Milliseconds from the start of navigation until the page says that it can be used."""
    chromium.get("about:blank")
    chromium.get(page.as_uri())
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = chromium.execute_script("return document.documentElement.dataset.usable")
        if said:
            return float(said)
        time.sleep(0.02)
    sys.exit(f"{page.name}: not usable within {PATIENCE:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", nargs="*", type=Path, help="graph files")
    parser.add_argument("--times", type=int, default=5, help="times to open each map")
    options = parser.parse_args()
    graphs: list[tuple[str, KnowledgeGraph]] = [(p.name, read_graph(p)) for p in options.graphs]
    graphs = graphs or [(f"{size} seeded nodes", graph_of(size)) for size in (100, 300, 1000)]
    rows = []
    chromium = browser()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, graph in graphs:
                page = Path(folder, "map.html")
                start = time.perf_counter()
                write_map(graph, page)
                written = time.perf_counter() - start
                times = [usable(page, chromium) for _ in range(options.times)]
                edges = sum(1 for _ in graph.edges())
                figures = [f"{page.stat().st_size:,}", f"{written:.2f}", f"{median(times):.0f}", f"{max(times):.0f}"]
                rows.append([name, len(graph), edges, *figures])
    finally:
        chromium.quit()
    print(machine())
    print(table(["graph", "nodes", "edges", "bytes", "write s", "usable ms, median", "max"], rows))


if __name__ == "__main__":
    main()
