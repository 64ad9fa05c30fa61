"""The third analysis: missing links, in the order in which a reviewer would take them up."""

from .analysis import MissingLinksReport, missing_links
from .expected import ExpectedReport, ExpectedRow, expected
from .matching import rows_of
from .predicted import PredictedLink, PredictedLinks, predicted
from .stated import StatedGap
from .template import Template, reference_template
from .template_files import read_template

__all__ = [
    "ExpectedReport", "ExpectedRow", "MissingLinksReport", "PredictedLink", "PredictedLinks", "StatedGap", "Template",
    "expected", "missing_links", "predicted", "read_template", "reference_template", "rows_of",
]  # fmt: skip
