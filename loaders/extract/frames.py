"""Surface patterns over a sentence whose mentions are typed slots: they need no parse.

A pattern is a regular expression in which ``<S>`` and ``<O>`` match a group of mentions (several
joined by commas, "and", "or"; where the ends are each other's, ``<S>`` alone matches both), and ``~``
a short gap that crosses no mention and no clause. The sentence is matched with each mention replaced
by a mark of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ...graph.vocabulary import Status
from ..values import Claim, Reading
from .marks import GAP, GROUP, MARK, Marked, clause_at
from .rules import FrameRule, rules
from .view import Found, fits, make, mentions_of, readable, verdict


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    text = pattern.replace("~", GAP)
    text = text.replace("<S1>", f"(?P<s>{MARK})").replace("<O1>", f"(?P<o>{MARK})")
    text = text.replace("<S>", f"(?P<s>{GROUP})").replace("<O>", f"(?:(?:the|a|an|its|their|our) )?(?P<o>{GROUP})")
    return re.compile(text, re.IGNORECASE)


@cache
def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


class FrameExtractor:
    """Reads claims by surface patterns; works with and without parses."""

    name = "frames"

    def claims(self, reading: Reading) -> Iterable[Claim]:
        """What the patterns match, in order of reading."""
        for sentence in readable(reading):
            mentions = mentions_of(reading, sentence)
            if len(mentions) < 2:
                continue
            marked = Marked(sentence, mentions)
            for found in match_all(marked, self._rules()):
                status = verdict(found, mentions)
                if isinstance(found.rule, FrameRule) and found.rule.local and "former" in found.clause.lower():
                    status = Status.ENDED
                yield from make(found, self.name, status)

    def _rules(self) -> tuple[FrameRule, ...]:
        return rules().frames


def match_all(marked: Marked, frames: Iterable[FrameRule]) -> Iterator[Found]:
    """Every match of every frame in a marked sentence."""
    for rule in frames:
        if rule.cue and not _cue(rule.cue).search(marked.text):
            continue
        for hit in _compiled(rule.pattern).finditer(marked.text):
            first, second = ("o", "s") if rule.reverse else ("s", "o")
            subjects = tuple(a for a in marked.args(hit.group(first)) if fits(rule, a.mention, "subject"))
            objects = subjects
            if not rule.each_other:
                objects = tuple(a for a in marked.args(hit.group(second)) if fits(rule, a.mention, "object"))
            elif len(subjects) != 2:
                continue
            if not subjects or not objects:
                continue
            if rule.local:
                left = max(0, hit.start() - 12)
                clause, at = marked.text[left : hit.end()], hit.end() - left
            else:
                clause, at = clause_at(marked.text, hit.start(), hit.end())
            yield Found(rule, marked.sentence, hit.start(), hit.end(), subjects, objects, clause, at)
