"""What a document says is missing: templates whose status is always absent."""

from __future__ import annotations

from .frames import FrameExtractor
from .rules import FrameRule, rules


class AbsenceExtractor(FrameExtractor):
    """Reads statements that something does not exist between two bodies."""

    name = "absence"

    def _rules(self) -> tuple[FrameRule, ...]:
        return rules().absences
