"""Names whose form tells nothing: found where they stand, and given what all their places tell together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...graph.vocabulary import Kind
from ..values import Sentence
from . import acronyms, usage
from .data import lexical_forms
from .data import names as grammar
from .lexicon import find_lexicon
from .names import Name

if TYPE_CHECKING:
    from .gather import DocumentNames

NOT_PROSE = ("heading", "table")
"""Capitals mean nothing there; names known from elsewhere are found all the same."""
_LETTERS = 2  # so few can be short for anything


class Untold:
    """The names of a document that lead to nothing as yet."""

    def __init__(self, of: DocumentNames) -> None:
        self.of = of

    def numbered(self) -> set[str]:
        """The first two words of a body whose name begins with a number, which no name does otherwise."""
        bodies = [d.name().split() for d in self.of.registry.drafts.values() if d.kind is Kind.ORGANISATION]
        return {" ".join(words[:2]) for words in bodies if len(words) > 2 and words[0] in grammar().numbers}

    def names(self) -> Iterator[tuple[Sentence, Name]]:
        """The names in prose that lead to nothing as yet, where they stand."""
        lexical = lexical_forms()
        for sentence in self.of.sentences:
            if sentence.kind in NOT_PROSE:
                continue
            for name in self.of.names[sentence.id]:
                if name.rule is not None or name.text in self.of.registry.alias or self._is_no_name(name.text, lexical):
                    continue
                if " " not in name.text and name.initial and not usage.is_compound(name.text):
                    continue
                yield sentence, name

    def _is_no_name(self, form: str, lexical: frozenset[str]) -> bool:
        """Whether a word with a capital is the language's, a place's or known otherwise."""
        parts = re.split(r",? and | & |, ", re.sub(r"[’']s?$", "", form))
        if form in lexical or form in grammar().no_names or any(p in self.of.places for p in parts):
            return True
        return " " not in form and bool(self.of.lowercase[form.lower()])

    def add(self, sentence: Sentence, name: Name, key: str) -> None:
        self.of.registry.add_alias(name.text, key)
        for short in acronyms.short_forms(sentence.text, name.end):
            if acronyms.is_short_form(short, name.text):
                self.of.registry.add_alias(short, key)

    def add_by_usage(self) -> None:
        """Names that all their places together tell: people are referred to them, things are recorded on them."""
        lexical = lexical_forms()
        listed = {form for form, _ in usage.votes_of_tables(self.of.document)}
        asked = {n.text for found in self.of.names.values() for n in found if n.rule is None} | listed
        asked = {f for f in asked if f not in self.of.registry.alias and not self._is_no_name(f, lexical)}
        told = usage.kinds_by_usage(self.of.document, self.of.names, asked)
        for form, (kind, type_) in told.items():
            spelt = self._spelt_out(form, kind, type_) if form.isupper() and " " not in form else None
            if spelt is not None:
                self.of.registry.add_alias(form, spelt)
            elif len(form) > _LETTERS or not form.isupper():
                self.of.registry.add(kind, type_, form)
        for sentence in self.of.sentences:
            for name in self.of.names[sentence.id]:
                if name.text in told and name.text in self.of.registry.alias:
                    self.add(sentence, name, self.of.registry.alias[name.text])

    def _spelt_out(self, letters: str, kind: Kind, type_: str | None) -> str | None:
        """The one name of the document whose words begin with these letters, though no bracket says so."""
        held = {k for k, d in self.of.registry.drafts.items() if any(_initials(f) == letters for f in d.forms)}
        if held:
            return held.pop() if len(held) == 1 else None
        long = {
            n.text for found in self.of.names.values() for n in found if n.rule is None and _initials(n.text) == letters
        }
        if len(long) == 1:
            return self.of.registry.add(kind, type_, long.pop())
        for sentence in self.of.sentences:
            for hit in find_lexicon(sentence.text):
                words, entry = sentence.text[hit.start : hit.end], hit.entries[0]
                if _initials(words.title()) == letters:
                    return self.of.registry.add(
                        entry.kind, entry.type, words, preferred=entry.name, sector=entry.sector
                    )
        return None


def _initials(name: str) -> str:
    """The first letters of the words of a name that have a capital."""
    return "".join(word[0] for word in re.findall(r"[^\W\d_]+", name) if word[0].isupper())
