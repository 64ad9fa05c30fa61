"""How many people live in a place, where a document says so in one figure."""

from __future__ import annotations

import re
from functools import cache

from pydantic import Field

from ...graph.vocabulary import Kind, RelationshipType
from ..lexicon import Table, checked, read_table
from ..views import SystemView


class PopulationWords(Table):
    """Which measures are populations."""

    unit: re.Pattern[str]
    says: re.Pattern[str]
    unless: re.Pattern[str]
    least: float = Field(gt=0)


class ServiceWords(Table):
    """``services.toml``."""

    links: dict[str, frozenset[RelationshipType]]
    population: PopulationWords


@cache
def service_words() -> ServiceWords:
    """The words and lists of the comparison of services, read once."""
    return checked(ServiceWords, "services.toml", read_table(__package__, "services.toml"))


def populations(view: SystemView) -> dict[str, float]:
    """Place → its population, from measures about that place alone; the first in order of reading where several are.

    Figures of a part of the people (an age group, say) are no population.
    """
    words = service_words().population
    found: dict[str, tuple[tuple[object, ...], float]] = {}
    for measure in view.graph.nodes(Kind.MEASURE):
        value, unit = measure.attributes.get("value"), str(measure.attributes.get("unit", "")).strip()
        if not isinstance(value, int | float) or value < words.least or not words.unit.search(unit):
            continue
        about = {e.target for e in view.graph.edges(RelationshipType.ABOUT, source=measure.id)}
        places = [i for i in about if view.graph.node(i).kind is Kind.PLACE]
        text = " ".join([measure.name, *(item.text for item in measure.evidence)])
        if len(places) != 1 or words.unless.search(text) or not words.says.search(text):
            continue
        order = (min((item.sort_key() for item in measure.evidence), default=()), measure.id)
        if places[0] not in found or order < found[places[0]][0]:
            found[places[0]] = (order, float(value))
    return {place: value for place, (_, value) in sorted(found.items())}
