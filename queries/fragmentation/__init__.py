"""The first analysis: how fragmented a system is, as its reviews describe it."""

from .analysis import FragmentationReport, fragmentation
from .cohesion import Cohesion, CohesionChange
from .communities import Communities
from .ei import EIRow
from .flows import FlowEI
from .levels import IntegrationLevels
from .reach import NodeRole, ReachGap

__all__ = [
    "Cohesion",
    "CohesionChange",
    "Communities",
    "EIRow",
    "FlowEI",
    "FragmentationReport",
    "IntegrationLevels",
    "NodeRole",
    "ReachGap",
    "fragmentation",
]
