"""Ask, do not assert: what to ask about an expectation that no document states, whom, and what would settle it."""

from __future__ import annotations

import re

from ...graph.model import Node
from ...graph.vocabulary import BODIES, WORKING, Kind, RelationshipType
from ..results import NodeRef, Result, node_ref
from .matching import Matcher
from .template import Row
from .triage import by_number, is_plural

NAMED = 2
"""As many bodies of one kind are named in a question; of more the kind is."""

_EXISTING = (RelationshipType.PROVIDES, RelationshipType.COMMISSIONS, RelationshipType.FUNDS)
_LOOSE = (Kind.STAKEHOLDER_GROUP, Kind.PLACE)
_BARE = re.compile(r"^(?:[Tt]he\b|[A-Z][\w -]*[’']s?\s|A&E$)")
_DEFAULT = "{verb:Does|Do} {from} stand in the relationship {relation} to {to}? How, where, and for whom?"


class Asked(Result):
    """Who would know: a kind of actor in words, and the bodies of that kind that the documents name."""

    who: str
    bodies: tuple[NodeRef, ...]


class Questions:
    """Words the questions of a template for one system."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher, self.graph, self.actors = matcher, matcher.view.graph, matcher.template.actors
        self._included = matcher.template.included
        self._found: dict[str, list[Node]] = {}

    def text(self, row: Row) -> str:
        """The question of a row, with the system's own bodies where the documents name one or two of a kind."""
        source, many = self._called(row.source, "and")
        target, _ = self._called(row.target, "or")
        text = by_number(row.question or _DEFAULT.replace("{relation}", row.relation), many)
        return text.replace("{from}", source).replace("{to}", target)

    def whom(self, row: Row) -> tuple[Asked, ...]:
        """Who is asked: the kinds of actor that the row names for it, else those at both ends."""
        kinds = dict.fromkeys(row.ask or (*row.source, *row.target))
        return tuple(
            Asked(who=self.actors[k].words, bodies=tuple(node_ref(self.graph, n.id) for n in self._named(k)))
            for k in kinds
        )

    def _called(self, kinds: tuple[str, ...], joint: str) -> tuple[str, bool]:
        """What several kinds of actor are called in a question, and whether that is a plural."""
        parts: list[str] = []
        many = False
        for kind in kinds:
            if any(other != kind and other in self._included[kind] for other in kinds):
                continue  # "care homes, home care agencies and care providers" says the same thing twice
            actor, found = self.actors[kind], self._named(kind)
            if actor.named and 0 < len(found) <= NAMED:
                parts += [_with_article(n) for n in found]
                many = many or is_plural(found[0])
            else:
                parts.append(actor.words)
                many = many or actor.many
        parts = list(dict.fromkeys(parts))
        many = many or (len(parts) > 1 and joint == "and")
        return ", ".join(parts[:-1]) + (f" {joint} " if len(parts) > 1 else "") + parts[-1], many

    def _named(self, kind: str) -> list[Node]:
        """The bodies of a kind, else its sites, else its services; groups of people are told by the words of it."""
        if kind not in self._found:
            found = [n for n in self.matcher.of_kind(kind) if n.kind not in _LOOSE and not self._not_there(n)]
            by_kind = ([n for n in found if n.kind in kinds] for kinds in (BODIES, (Kind.SITE,)))
            self._found[kind] = [] if self.actors[kind].general else next(filter(None, by_kind), found)
        return self._found[kind]

    def _not_there(self, node: Node) -> bool:
        """Whether the documents say that a body is missing, planned or gone: nobody can be asked there."""
        said = [i.status for i in node.evidence if i.status is not None]
        said += [e.status for e in self.graph.edges(_EXISTING, target=node.id)]
        said += [e.status for e in self.graph.edges(RelationshipType.COVERS, source=node.id)]
        return bool(said) and not any(status in WORKING for status in said)


def _with_article(node: Node) -> str:
    name = node.name
    # no article before a name that has one, or begins with whose it is, and none before "A&E"
    bare = node.kind in (Kind.ORGANISATION, Kind.SITE) or bool(_BARE.search(name))
    return node.label if bare else f"the {node.label}"
