"""The first analysis: how fragmented a system is, as its reviews describe it."""

from .analysis import Cohesion, EIRow, FragmentationReport, fragmentation

__all__ = ["Cohesion", "EIRow", "FragmentationReport", "fragmentation"]
