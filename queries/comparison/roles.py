"""What kind of thing a node is, in words that hold in any local system: so that two systems can be compared."""

from __future__ import annotations

from functools import cache

from pydantic import field_validator

from ...graph.model import Node
from ...graph.vocabulary import NOT_STATED, Kind, vocabulary
from ..functions import functions_of
from ..lexicon import Patterns, Table, access_lexicon, checked, read_table
from ..views import SystemView


class Roles(Table):
    """``roles.toml``."""

    bodies: dict[str, str]
    records: Patterns
    groups: Patterns
    sites: Patterns

    @field_validator("bodies")
    @classmethod
    def _known_types(cls, value: dict[str, str]) -> dict[str, str]:
        kinds = vocabulary().kinds
        known = {*kinds[Kind.ORGANISATION].types, *kinds[Kind.PARTNERSHIP].types}
        if known != set(value):
            raise ValueError(f"one name for each type is needed: {', '.join(sorted(known ^ set(value)))}")
        return value


@cache
def roles() -> Roles:
    """The names of roles, read once."""
    return checked(Roles, "roles.toml", read_table(__package__, "roles.toml"))


def role(view: SystemView, node_id: str) -> str:
    """The audience, function, kind of record, or type of body; its own name where nothing general is known of it.

    "GPs" in one report and "GP practices" in another have one role; so have two acute trusts, or two falls services.
    """
    node, words = view.graph.node(node_id), access_lexicon()
    match node.kind:
        case Kind.STAKEHOLDER_GROUP:
            return _first(words.audiences, node) or _first(roles().groups, node) or node.name
        case Kind.SERVICE | Kind.PATHWAY:
            return "point of access" if node.type == "AccessPoint" else next(iter(functions_of(node)), node.name)
        case Kind.INFORMATION_SYSTEM:
            return _first(roles().records, node) or node.name
        case Kind.ORGANISATION | Kind.PARTNERSHIP:
            kind = roles().bodies.get(node.type or "", str(node.kind).lower())
            sector = view.sector[node_id]
            return f"{kind} ({sector})" if node.type == "NHSTrust" and sector != NOT_STATED else kind
        case Kind.SITE:
            return _first(roles().sites, node) or node.name
        case _:
            return node.name


def _first(patterns: Patterns, node: Node) -> str | None:
    return next((label for name in (node.name, *node.aliases) if (label := patterns.first(name))), None)
