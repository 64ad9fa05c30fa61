"""How well documents are read, held against annotations by hand, with the scorer's rules.

Prints reachability first (where recall is lost), then one table per document, kind, relationship and
status, the ways of reading side by side, and how far confidences can be trusted. The learned scorer is
tried on areas that it was not trained on: for each invented area a model is trained without it.

Needs the annotations of real documents and the scorer in the folder that JOINEDUP_SHARED names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from _annotated import MEASURES

KINDS = "by_kind"
TYPES = "by_type"


@dataclass
class Scores:
    """True and false positives and false negatives, by what is counted, pooled over documents."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    statuses: Counter[str] = field(default_factory=Counter)

    def add(self, report: dict[str, Any]) -> None:
        """Add the scorer's report on one document."""
        rows = [(m, report[m]) for m in MEASURES]
        rows += [(name, row) for part in (KINDS, TYPES) for name, row in report[part].items()]
        for name, row in rows:
            self.counts[name].update({k: row[k] for k in ("tp", "fp", "fn")})
        self.statuses["found"] += report["relations"]["tp"]
        self.statuses["right"] += round(report["relations"]["status_accuracy"] * report["relations"]["tp"])

    def cell(self, name: str) -> str:
        """Precision, recall and F1 of one row."""
        c = self.counts[name]
        p, r = _share(c["tp"], c["tp"] + c["fp"]), _share(c["tp"], c["tp"] + c["fn"])
        f = _share(2 * c["tp"], 2 * c["tp"] + c["fp"] + c["fn"])
        return " / ".join(_number(x) for x in (p, r)) + f" / **{_number(f)}**"

    def f1(self, name: str) -> str:
        """F1 of one row."""
        c = self.counts[name]
        return _number(_share(2 * c["tp"], 2 * c["tp"] + c["fp"] + c["fn"]))

    @property
    def status(self) -> str:
        """The share of right statuses among the relations that were found."""
        return _number(_share(self.statuses["right"], self.statuses["found"]))


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
