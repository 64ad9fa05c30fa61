"""Cold start: ``joinedup --help``, and one Cypher command on a graph of 300 nodes.

    python benchmarks/cli_start.py [--times 10]

Every run is a new process. What ``--help`` costs is its time less that of an interpreter that imports nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from _measure import Run, machine, median, repeat, run, table
from _synthetic import graph_of

from joinedup.graph import write_graph

QUERY = "MATCH (n:Service)-[r]->(m) RETURN n.name, type(r), m.name LIMIT 5"


def row(name: str, runs: list[Run]) -> list[str]:
    seconds = [r.seconds for r in runs]
    figures = [median(seconds), min(seconds), max(seconds)]
    return [name, *(f"{s:.3f}" for s in figures), f"{median([r.peak_mib for r in runs]):.0f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10, help="runs of each command")
    times = parser.parse_args().times
    python = [sys.executable, "-m", "joinedup"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_graph(graph_of(300), folder / "some.graph.json")
        nothing = repeat(times, [sys.executable, "-c", ""], cwd=folder)
        imports = repeat(times, [sys.executable, "-c", "import joinedup.cli"], cwd=folder)
        rows = [row("python, nothing imported", nothing), row("import joinedup.cli", imports)]
        usage = repeat(times, [*python, "--help"], cwd=folder)
        rows.append(row("joinedup --help", usage))
        query = [
            *python,
            "cypher",
            "some.graph.json",
            "MATCH (n:Service)-[r]->(m) RETURN n.name, type(r), m.name LIMIT 5",
        ]
        rows.append(row("joinedup cypher, the first time", [run(query, cwd=folder)]))
        rows.append(row("joinedup cypher, again", repeat(times, query, cwd=folder)))
    print(machine())
    print(table(["command", "median s", "min s", "max s", "peak MiB"], rows))
    spent = median([r.seconds for r in usage]) - median([r.seconds for r in nothing])
    print(f"joinedup --help, less the interpreter: {spent:.3f} s (aim: under 0.3 s)")


if __name__ == "__main__":
    main()
