"""How well documents are read, held against annotations by hand, with the scorer's rules.

Prints in Markdown: reachability (where recall is lost), each document, the ways of reading side by side,
kinds, relationships and statuses, and how far confidences can be trusted. A document about an invented
area is read by a learned scorer that was trained without that area, end to end; real documents are never
trained on. ``--quick`` takes the shipped model instead, which has seen the invented ones.

Needs ``pip install joinedup[train]``, and the annotations of real documents and the scorer in the folder
that JOINEDUP_SHARED names.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from _annotated import MEASURES, Annotated, annotated, scorer
from _models import Readers, left_out, shipped_alone
from _reach import PLACES, reachability

from joinedup.graph import KnowledgeGraph, Provenance
from joinedup.graph.file import dumps
from joinedup.loaders.assemble import DocumentReading, assemble
from joinedup.loaders.build import identities_of
from joinedup.loaders.settings import Settings

BINS = 10
"""Into how many parts confidences are divided for the reliability table."""


@dataclass
class Scores:
    """True and false positives and false negatives, by what is counted, pooled over documents."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    found: int = 0
    right_status: int = 0
    not_verbatim: int = 0

    def add(self, report: dict[str, Any]) -> None:
        """Add the scorer's report on one document."""
        rows = [(m, report[m]) for m in MEASURES]
        rows += [(name, row) for part in ("by_kind", "by_type") for name, row in report[part].items()]
        for name, row in rows:
            self.counts[name].update({k: row[k] for k in ("tp", "fp", "fn")})
        self.found += report["relations"]["tp"]
        self.right_status += round(report["relations"]["status_accuracy"] * report["relations"]["tp"])
        self.not_verbatim += report["evidence"]["not_verbatim"]

    def cell(self, name: str) -> str:
        """Precision, recall and F1 of one row."""
        c = self.counts[name]
        shares = ratio(c["tp"], c["tp"] + c["fp"]), ratio(c["tp"], c["tp"] + c["fn"])
        return " / ".join(shares) + f" / **{ratio(2 * c['tp'], 2 * c['tp'] + c['fp'] + c['fn'])}**"

    @property
    def cells(self) -> list[str]:
        """What a row on a document or a way of reading shows."""
        return [*(self.cell(m) for m in MEASURES), ratio(self.right_status, self.found)]


def ratio(part: float, whole: float) -> str:
    """A share with two decimals, or a dash where there is nothing to divide by."""
    return f"{part / whole:.2f}" if whole else "–"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table in Markdown."""
    print("\n| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")


def graph_of(read: DocumentReading) -> KnowledgeGraph:
    """The graph of one document alone."""
    return assemble([read], read.info.name, Provenance(documents=[read.info]), identities_of())


def scored(document: Annotated, graph: KnowledgeGraph) -> dict[str, Any]:
    """The scorer's report."""
    source = scorer().Source(document.source)
    report: dict[str, Any] = scorer().score(json.loads(dumps(graph)), document.gold, source, document.ranges)[0]
    return report


def reliability(documents: Sequence[Annotated], graphs: Sequence[KnowledgeGraph]) -> list[tuple[str, int, str, str]]:
    """How many edges of each range of confidence there are, how sure they are on average, and how many are right."""
    seen: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for document, graph in zip(documents, graphs, strict=True):
        for edge, right in document.judged(json.loads(dumps(graph))):
            if right is not None:
                seen[min(int(edge["confidence"] * BINS), BINS - 1)].append((edge["confidence"], right))
    return [
        (f"{b / BINS:.1f}–{(b + 1) / BINS:.1f}", len(rows), ratio(sum(c for c, _ in rows), len(rows)),
         ratio(sum(r for _, r in rows), len(rows)))
        for b, rows in sorted(seen.items())
    ]  # fmt: skip


def confusion(documents: Sequence[Annotated], graphs: Sequence[KnowledgeGraph]) -> Counter[tuple[str, str]]:
    """Of the relations that were found: the status annotated, the status read."""
    found: Counter[tuple[str, str]] = Counter()
    for document, graph in zip(documents, graphs, strict=True):
        source = scorer().Source(document.source)
        report, errors = scorer().score(json.loads(dumps(graph)), document.gold, source, document.ranges)
        for line in errors["status_wrong"]:
            said, _, gold = line.rpartition(", gold ")
            found[gold, said.rpartition("(")[2].rstrip(")")] += 1
        right = round(report["relations"]["status_accuracy"] * report["relations"]["tp"])
        found["right", "right"] += right
    return found


def main() -> int:
    """Read everything in every way, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="use the shipped model for all documents")
    parser.add_argument("--ways", action="store_true", help="compare the ways of reading too (takes longer)")
    options = parser.parse_args()
    documents = annotated()
    readers = shipped_alone() if options.quick else left_out()
    print(f"Python {platform.python_version()}, spaCy {version('spacy')}, {platform.machine()}")
    reads = [readers.read(d, Settings()) for d in documents]
    graphs = [graph_of(r) for r in reads]
    print("\n## Reachability")
    _reachability(documents, reads)
    print("\n## Documents")
    everything = _documents(documents, graphs)
    if options.ways:
        print("\n## Ways of reading")
        _ways(documents, readers)
    print("\n## Kinds and relationships")
    names = [n for n in everything.counts if n not in MEASURES]
    table(("", "P / R / F1"), [(n, everything.cell(n)) for n in names])
    print("\n## Statuses read otherwise than annotated")
    mixed = confusion(documents, graphs)
    rows = sorted(((g, s, n) for (g, s), n in mixed.items() if g != "right"), key=lambda r: (-r[2], r[:2]))
    table(("annotated", "read", "relations"), rows)
    print("\n## Reliability of confidences")
    table(("confidence", "edges", "mean", "right"), reliability(documents, graphs))
    return 1 if everything.not_verbatim else 0


def _reachability(documents: Sequence[Annotated], reads: Sequence[DocumentReading]) -> None:
    total: Counter[str] = Counter()
    rows = []
    for document, found in zip(documents, reads, strict=True):
        counts = reachability(document, found.reading)
        total += counts
        rows.append((document.name, counts))
    missing = sorted(k for k in total if k.startswith("no "))
    heads = ("both ends", *PLACES, *missing)
    rows.append(("**all**", total))
    table(
        ("document", "relations", *heads),
        [(name, c["all"], *(ratio(c[h], c["all"]) for h in heads)) for name, c in rows],
    )


def _documents(documents: Sequence[Annotated], graphs: Sequence[KnowledgeGraph]) -> Scores:
    everything, rows = Scores(), []
    groups: dict[str, Scores] = {"real": Scores(), "invented": Scores()}
    for document, graph in zip(documents, graphs, strict=True):
        report = scored(document, graph)
        one = Scores()
        for scores in (one, everything, groups["invented" if document.area else "real"]):
            scores.add(report)
        rows.append((document.name, *one.cells))
    rows += [(f"**{name}**", *scores.cells) for name, scores in groups.items()]
    table(("document", *(f"{m} P / R / F1" for m in MEASURES), "status"), [*rows, ("**all**", *everything.cells)])
    print(f"\nquotes that are not verbatim: {everything.not_verbatim}")
    return everything


def _ways(documents: Sequence[Annotated], readers: Readers) -> None:
    ways = {
        "precise": Settings("precise"),
        "default": Settings(),
        "complete": Settings("complete"),
        "rules alone": Settings(learned=False),
        "without the parser": Settings(parser=False),
        "rules alone, without the parser": Settings(learned=False, parser=False),
    }
    rows = []
    for name, settings in ways.items():
        scores = Scores()
        for document in documents:
            scores.add(scored(document, graph_of(readers.read(document, settings))))
        rows.append((name, *scores.cells))
    table(("way", *(f"{m} P / R / F1" for m in MEASURES), "status"), rows)


if __name__ == "__main__":
    sys.exit(main())
