"""Whether two nodes may be one thing under two names. A question for a person: nothing is merged on it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pydantic import field_validator

from ...graph.model import Node
from ...graph.vocabulary import Kind
from ..lexicon import Table, checked, read_table

Words = frozenset[str]


class NameRules(Table):
    """``names.toml``: words that tell no two things apart."""

    empty: frozenset[str]

    @field_validator("empty", mode="before")
    @classmethod
    def _split(cls, value: str) -> frozenset[str]:
        return frozenset(value.split())


@cache
def name_rules() -> NameRules:
    """The rules, read once."""
    return checked(NameRules, "names.toml", read_table(__package__, "names.toml"))


@cache
def words(name: str) -> Words:
    """The words of a name that tell it apart, in any order; letter case, accents and simple plurals folded."""
    text = unicodedata.normalize("NFKD", re.sub("[’‘']s?\\b", "", name)).encode("ascii", "ignore").decode().lower()
    return frozenset(_singular(w) for w in re.findall(r"[a-z0-9]+", text)) - name_rules().empty


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Named:
    """The names of a node, each as its words. Aliases count where they are names: of a single word they are not."""

    def __init__(self, node: Node) -> None:
        self.kind = node.kind
        # an alias in small letters is how a sentence takes up what it named before: "the service", "their own form"
        # and two groups without a name of their own are often called alike
        proper = [
            a for a in node.aliases
            if node.kind is not Kind.STAKEHOLDER_GROUP and re.search("[A-Z]", a) and len(words(a)) > 1
        ]  # fmt: skip
        self.forms = frozenset(w for name in (node.name, *proper) if (w := words(name)))

    def same(self, other: Named) -> bool:
        """Whether both have a name of the same words, whatever their order."""
        return self.kind is other.kind and bool(self.forms & other.forms)

    def within(self, other: Named) -> bool:
        """Whether the words of one's names are all in a name of the other: it may be the same, or a part of it."""
        return self.kind is other.kind and any(a <= b or b <= a for a in self.forms for b in other.forms)
