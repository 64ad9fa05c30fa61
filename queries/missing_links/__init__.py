"""The third analysis: missing links, in the order in which a reviewer would take them up."""

from .stated import MissingLinksReport, StatedGap, missing_links

__all__ = ["MissingLinksReport", "StatedGap", "missing_links"]
