"""Variants of one name within a document, joined by rules that are safe: never by likeness alone."""

from __future__ import annotations

import re
from collections import defaultdict

from ...graph.vocabulary import Kind
from ..normal import normal
from .registry import Registry

_KINDS = (Kind.SERVICE, Kind.INFORMATION_SYSTEM, Kind.PROGRAMME, Kind.PATHWAY)
_FORM = re.compile(r" (?:service|scheme|programme|project|initiative)$")
"""Heads that one thing is given by turns; a team or a unit is another thing than a service."""


def merge_variants(registry: Registry) -> None:
    """Make one of the names of services, systems and programmes that differ in no more than their form.

    The last words of just one longer name ("Wellbeing Hub" for "Oxley Wellbeing Hub"), and the same
    words with another of the heads that services are given by turns. The same words in another order
    ("Hospital from Home", "Home from Hospital") can be two services: a person decides on them.
    """
    for kind in _KINDS:
        _merge_by_form(registry, kind)
        _merge_endings(registry, kind)


def _names(registry: Registry, kind: Kind) -> dict[str, str]:
    """Entities of a kind with a name in capitals, by key, in normal form."""
    named = {k: d.name() for k, d in sorted(registry.drafts.items()) if d.kind is kind}
    return {
        k: normal(n)
        for k, n in named.items()
        if " " in n and n[0].isupper() and _FORM.sub("", n).split()[-1][0].isupper()
    }


def _merge_by_form(registry: Registry, kind: Kind) -> None:
    same: dict[str, list[str]] = defaultdict(list)
    for key, name in _names(registry, kind).items():
        bare = _FORM.sub("", name)
        if len(bare.split()) > 1:
            same[bare].append(key)
    for keys in same.values():
        first, *rest = sorted(keys, key=lambda k: (-sum(registry.drafts[k].forms.values()), k))
        for other in rest:
            registry.merge(other, first)


def _merge_endings(registry: Registry, kind: Kind) -> None:
    words = {k: n.split() for k, n in _names(registry, kind).items()}
    for short, mine in sorted(words.items(), key=lambda item: (len(item[1]), item[0])):
        longer = [
            k
            for k, other in words.items()
            if k in registry.drafts
            and len(other) > len(mine)
            and other[-len(mine) :] == mine
            and registry.drafts[k].type == registry.drafts[short].type
        ]
        if len(longer) == 1 and len(mine) > 1:
            fuller = registry.drafts[longer[0]]
            fuller.preferred = fuller.name()
            registry.merge(short, longer[0])
