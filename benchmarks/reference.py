"""Reference data: what loading the table, making its index and matching names cost, and how they grow.

    python benchmarks/reference.py [--epraccur epraccur.csv] [--times 5] [--sizes 1000 4000 15000 60000]

First the table that ships: every name of it is asked for, with the type and without. Then tables of
practices, each a file that is read, indexed, and asked for every name that is in it. The names come from
a list of practices in the official layout (no header, the name in the second column), again with a number
behind them where they run out; without such a list they are made up. Every row is a new process; times are
the processor's.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

from _measure import machine, median, repeat, table

T = TypeVar("T")
TREES = "Oak Ash Elm Beech Birch Holly Hazel Maple Rowan Willow Cedar Alder".split()
PARTS = "House Lane Road Park Bridge Green Hill Street Mill Grove Court Fields".split()
ENDS = ("Surgery", "Medical Centre", "Health Centre", "Medical Practice", "Family Practice", "Group Practice")


def names(path: Path | None) -> Iterator[str]:
    """Names of practices without end: those of a list, or made up, again and again with a number."""
    if path:
        with path.open(encoding="utf-8-sig", newline="") as file:
            some = [row[1] for row in csv.reader(file) if len(row) > 1]
    else:
        some = [f"{tree} {part} {end}" for tree in TREES for part in PARTS for end in ENDS]
    for turn in count(1):
        yield from some if turn == 1 else (f"{name} {turn}" for name in some)


def write(path: Path, size: int, epraccur: Path | None) -> None:
    """A table of so many practices."""
    from joinedup.loaders.reference.model import Body, Role, Source
    from joinedup.loaders.reference.table import as_table, write_table

    bodies = (
        Body(role=Role.GP_PRACTICE, code=f"P{number:06}", name=name, source="made")
        for number, name in enumerate(islice(names(epraccur), size))
    )
    source = Source(id="made", title="Practices", publisher="benchmark", licence="none")
    write_table(as_table(bodies, [source]), path)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the processor, which others on the machine do not lengthen, and what came of it."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def measure(path: Path | None, typed: bool) -> dict[str, float]:
    """In a process of its own: seconds to read, to index, and to ask for every name and for what is like it."""
    from joinedup.graph.vocabulary import Kind
    from joinedup.loaders.reference.match import Matcher
    from joinedup.loaders.reference.table import read_table, shipped_table

    load, known = timed(lambda: read_table(path) if path else shipped_table())
    matcher = Matcher(known)
    kinds = [Kind.ORGANISATION] if path else [Kind.ORGANISATION, Kind.PARTNERSHIP]
    asked = [(n.name, b.role.kind, b.role.type if typed else None) for b in known for n in b.borne]

    def ask() -> int:
        return sum(matcher.match(n, kind=k, type_=t, dated="2018-01") is not None for n, k, t in asked)

    index, _ = timed(lambda: [matcher.match("Nobody at All", kind=kind) for kind in kinds])
    match, found = timed(ask)
    some = asked[:: max(1, len(asked) // 20)][:20]
    first, _ = timed(lambda: matcher.candidates(*some[0][:1], kind=some[0][1], type_=some[0][2]))
    like, _ = timed(lambda: [matcher.candidates(n, kind=k, type_=t) for n, k, t in some])
    return {
        "bodies": len(known),
        "names": len(asked),
        "found": found,
        "load": load,
        "index": index,
        "match": match,
        "first": first,
        "like": like / len(some),
    }


def row(label: str, arguments: list[str], times: int) -> tuple[list[str], float]:
    """Medians of several processes, and the microseconds for one name."""
    runs = repeat(times, [sys.executable, __file__, *arguments])
    figures = [json.loads(run.out) for run in runs]
    middle = {key: median([f[key] for f in figures]) for key in figures[0]}
    each = middle["match"] / middle["names"]
    cells = [
        label,
        f"{middle['bodies']:,.0f}",
        f"{middle['names']:,.0f}",
        f"{middle['found']:,.0f}",
        *(f"{1000 * middle[key]:,.0f}" for key in ("load", "index", "match")),
        f"{1e6 * each:.0f}",
        f"{1000 * middle['like']:.1f}",
        f"{median([run.peak_mib for run in runs]):.0f}",
    ]
    return cells, middle["load"] + middle["index"] + middle["match"]


HEAD = [
    "table", "bodies", "names asked", "found", "load ms", "index ms", "match ms", "µs a name", "ms a candidate list",
    "peak MiB",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epraccur", type=Path, help="a list of practices, as published")
    parser.add_argument("--times", type=int, default=5, help="processes a row")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 4_000, 15_000, 60_000], help="practices")
    parser.add_argument("--measure", metavar="TABLE", help=argparse.SUPPRESS)
    parser.add_argument("--untyped", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        path = None if options.measure == "shipped" else Path(options.measure)
        print(json.dumps(measure(path, not options.untyped)))
        return
    print(machine())
    rows = [
        row("shipped, type known", ["--measure", "shipped"], options.times)[0],
        row("shipped, type not known", ["--measure", "shipped", "--untyped"], options.times)[0],
    ]
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        first: tuple[int, float] | None = None
        for size in options.sizes:
            path = Path(folder, f"{size}.jsonl")
            write(path, size, options.epraccur)
            cells, seconds = row(f"{size:,} practices", ["--measure", str(path)], options.times)
            rows.append(cells)
            first = first or (size, seconds)
            ratios.append(
                [f"{size:,}", f"{size / first[0]:.1f}", f"{1000 * seconds:,.0f}", f"{seconds / first[1]:.1f}"]
            )
    print(table(HEAD, rows))
    print()
    print(table(["practices", "× names", "load + index + match ms", "× time"], ratios))


if __name__ == "__main__":
    main()
