"""Documents to graph: readers, recognition, resolution, extraction, and the rules as data."""

from .build import BuildResult, Skipped, build_graph

__all__ = ["BuildResult", "Skipped", "build_graph"]
