"""The build against the bare parse of the same text by the same spaCy model, in the same run.

    python benchmarks/build.py [FILE] [--times 3]

FILE is a document of any kind that can be read, by default the sample report. Build and bare parse take
turns, each in a process of its own. "work" leaves out what every process does once: imports, loading the
model, loading the rules (each does it first on a short text); "whole" is the process from start to end.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from _measure import Run, machine, median, run, table

WARM_UP = "The Vale Hospital refers people to the Vale Council. There is no access to the shared record.\n"


def bare(path: Path) -> dict[str, object]:
    """Time spaCy alone on the sentences that the build reads."""
    from joinedup.loaders.model import load_model
    from joinedup.loaders.readers import read_document

    loaded = load_model()
    if loaded is None:
        sys.exit("no spaCy model is installed: there is nothing to compare with")
    nlp, name = loaded
    document = read_document(path)
    texts = [s.text for s in document.sentences if s.kind != "furniture" and s.text.strip()]
    list(nlp.pipe([WARM_UP]))
    start = time.perf_counter()
    parsed = sum(len(doc) for doc in nlp.pipe(texts))
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "model": name,
        "tokens": parsed,
        "sentences": len(texts),
        "pages": len(document.pages),
        "words": len(document.text.split()),
    }


def build(path: Path) -> dict[str, object]:
    """Time the whole way from the file to the graph."""
    from joinedup.loaders import build_graph

    with tempfile.TemporaryDirectory() as folder:
        short = Path(folder, "short.txt")
        short.write_text(WARM_UP, encoding="utf-8")
        build_graph([short])
    start = time.perf_counter()
    graph = build_graph([path]).graph
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "nodes": len(graph), "edges": sum(1 for _ in graph.edges())}


def sample() -> Path:
    """The report that comes with the package."""
    from joinedup.samples import sample_files

    return sample_files()[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="a document")
    parser.add_argument("--times", type=int, default=3, help="runs of each")
    parser.add_argument("--only", choices=["bare", "build"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    path = (options.file or sample()).resolve()
    if options.only:
        print(json.dumps(bare(path) if options.only == "bare" else build(path)))
        return
    runs: dict[str, list[Run]] = {"bare": [], "build": []}
    for _ in range(options.times):
        for only in runs:
            runs[only].append(run([sys.executable, __file__, path, "--only", only]))
    said = {only: [json.loads(r.out.splitlines()[-1]) for r in found] for only, found in runs.items()}
    facts = said["bare"][0]
    work = {only: median([s["seconds"] for s in found]) for only, found in said.items()}
    print(machine())
    print(
        f"{path.name}: {facts['pages'] or 'no'} pages, {facts['words']} words, {facts['sentences']} sentences; "
        f"{facts['model']}; {said['build'][0]['nodes']} nodes, {said['build'][0]['edges']} edges"
    )
    rows = []
    for only, label in (("bare", "bare parse"), ("build", "build")):
        speed = f"{facts['pages'] / work[only]:.1f}" if facts["pages"] else "-"
        whole, peak = (median([getattr(r, what) for r in runs[only]]) for what in ("seconds", "peak_mib"))
        words = f"{facts['words'] / work[only]:.0f}"
        rows.append([label, f"{work[only]:.2f}", speed, words, f"{whole:.2f}", f"{peak:.0f}"])
    print(table(["", "work s", "pages/s", "words/s", "whole s", "peak MiB"], rows))
    print(f"build / bare parse: {work['build'] / work['bare']:.2f} (aim: at most 1.5 on a 45-page report)")


if __name__ == "__main__":
    main()
