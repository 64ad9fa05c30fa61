"""The second analysis: where people enter a system, who may, who does, and what hangs on it."""

from .analysis import AccessPointReport, access_points

__all__ = ["AccessPointReport", "access_points"]
