"""What a node is called in a sentence, where its name alone would not read as one who acts."""

from __future__ import annotations

import re
from functools import cache

from ..graph.model import Node
from ..graph.vocabulary import Kind
from .lexicon import Table, checked, read_table


class Naming(Table):
    """``naming.toml``."""

    where: re.Pattern[str]


@cache
def naming() -> Naming:
    """The rules, read once. Raises :class:`RuleError` where they are wrong."""
    return checked(Naming, "naming.toml", read_table(__package__, "naming.toml"))


def called(node: Node, name: str | None = None) -> str:
    """The label of a node (or its bare ``name``), as a sentence can take it for its subject.

    Of a group that documents know only by where its members are ("outside the hospital") the name is no actor, though
    people are meant: "those outside the hospital". A name with a capital first is left as it is.
    """
    text = node.label if name is None else name
    if node.kind is Kind.STAKEHOLDER_GROUP and text[:1].islower() and naming().where.search(text):
        return f"those {text}"
    return text
