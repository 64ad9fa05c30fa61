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

_MACROS = {
    "<M>": MARK,
    "<D>": "(?:(?:the|a|an|its|our|their|both|all|some|most|local|former) ){0,2}",
    "<B>": r"(?: \([^()]{0,60}\))?",
    "<BE>": r"(?:is|are|was|were|be|been|being)"
    r"(?: (?:\w+ly|to be|also|now|still|both|not|no longer|already|then|once))*",
}
"""What else patterns may be written with: any mention, a determiner, a bracket, a form of "be"."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    text = pattern
    for name, meant in _MACROS.items():
        text = text.replace(name, meant)
    text = text.replace("~", GAP)
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
        for hit in _hits(_compiled(rule.pattern), marked, rule):
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


def _hits(pattern: re.Pattern[str], marked: Marked, rule: FrameRule) -> Iterator[re.Match[str]]:
    """The matches from left to right; where the ends of one do not fit, the next is looked for within it."""
    at = 0
    while (hit := pattern.search(marked.text, at)) is not None:
        yield hit
        ends = (("s", "subject"),) if rule.each_other else (("o", "object"), ("s", "subject"))
        if rule.reverse and not rule.each_other:
            ends = (("s", "object"), ("o", "subject"))
        fitting = all(any(fits(rule, a.mention, side) for a in marked.args(hit.group(group))) for group, side in ends)
        at = max(hit.end(), at + 1) if fitting else hit.start() + 1
