"""What pronouns and bare descriptions refer to: mentions at the places where an entity is meant, not named.

The stage runs after recognition. Every antecedent is weighed by the grammatical role that it has, how far
back it stands, and whether it goes on being spoken of; nouns that are no mention are weighed too, since a
pronoun may mean them. Where two are nearly equal there is no mention: nothing is better than a wrong guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ...graph.vocabulary import Kind
from ..values import Mention, Reading, Sentence
from .coreference_data import OwnerNouns
from .coreference_places import Place, described, pronouns
from .coreference_roles import Candidate, candidates

_REACH = 3
"""How many sentences back a pronoun looks."""
_FADES = 1.2
"""What each sentence between takes from the weight of an antecedent, and a new paragraph besides."""
_APART = 0.8
_TOPIC = 2.4
"""What the topic of a paragraph weighs however far into it."""
_MARGIN = 0.7
_LEAST = 1.0
_SURE, _LIKELY = 0.9, 0.8

_THINGS = frozenset(set(Kind) - {Kind.PLACE, Kind.STAKEHOLDER_GROUP})
_MANY = frozenset({Kind.STAKEHOLDER_GROUP, Kind.SERVICE, Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.SITE})


@dataclass(frozen=True, slots=True)
class _Weighed:
    candidate: Candidate
    weight: float


def refer(reading: Reading) -> Reading:
    """The reading with a mention wherever a pronoun or a bare description safely means an entity."""
    found = _Discourse(reading).run()
    return replace(reading, references={k: tuple(ms) for k, ms in found.items() if ms})


class _Discourse:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.order = [s for s in reading.document.sentences if s.kind != "furniture"]
        self.spoken: list[list[Candidate]] = []
        self.found: dict[str, list[Mention]] = defaultdict(list)

    def run(self) -> dict[str, list[Mention]]:
        """The mentions by sentence, in order of start."""
        for i, sentence in enumerate(self.order):
            mentions = self.reading.mentions.get(sentence.id, ())
            doc = self.reading.parses.get(sentence.id)
            here = candidates(sentence, mentions, doc)
            if sentence.kind not in ("heading", "table"):
                self._describe(i, sentence, mentions)
                open_ = True
                for place in pronouns(sentence, doc, [*mentions, *self.found[sentence.id]]):
                    if place.plural or place.word == "there" or open_:
                        more = self._resolve(i, sentence, place, here)
                        open_ = open_ and (place.word != "it" or bool(more))  # one "it" not known, none is
                        here += more
            self.spoken.append(here)
            if sentence.kind not in ("heading", "table"):
                self._note_topics(i, sentence, mentions)
            self.found[sentence.id].sort(key=lambda m: (m.start, -m.end, m.entity))
        return self.found

    def _describe(self, i: int, sentence: Sentence, mentions: Iterable[Mention]) -> None:
        """ "The coordinators": the one thing named just before whose name ends so."""
        for start, end, noun in described(sentence.text, mentions):
            for back in range(_FAR_BACK):
                if i - back < 0 or (back and self.order[i - back].section != sentence.section):
                    break
                there = self.order[i - back]
                named = {
                    m.entity: m
                    for m in self.reading.mentions.get(there.id, ())
                    if (back or m.end <= start) and m.kind in _DESCRIBED and _ends(m, noun)
                }
                if len(named) > 1:
                    break
                if named:
                    (m,) = named.values()
                    self._add(sentence, start, end, m, "described-again", there.id if back else "", _LIKELY)
                    break

    def _note_topics(self, i: int, sentence: Sentence, mentions: Iterable[Mention]) -> None:
        """What a sentence may leave unsaid, of each kind: "GPs may refer", "the hospice has no seat"."""
        here = {m.entity for m in (*mentions, *self.found[sentence.id])}
        weights: dict[tuple[Kind, str], float] = {}
        which: dict[tuple[Kind, str], Mention] = {}
        for back in range(1, i + 1):
            there = self.order[i - back]
            heading = there.kind == "heading"
            if there.block != sentence.block and (not heading or there.text not in sentence.section):
                if there.section != sentence.section:
                    break
                continue
            for c in self.spoken[i - back]:
                if len(c.members) == 1 and c.members[0].kind in _TOPICS and c.role in _CENTRAL:
                    m = c.members[0]
                    weight = c.weight - (_WEARS * back if not heading else _HEADED)
                    if weight > weights.get((m.kind, m.entity), float("-inf")):
                        weights[m.kind, m.entity] = weight
                        which[m.kind, m.entity] = replace(m, context=m.context or there.id)
            if heading or back >= _LONGEST:
                break
        for kind in sorted(_TOPICS):
            ranked = sorted((k for k in weights if k[0] is kind), key=lambda k: (-weights[k], k))
            if not ranked or (len(ranked) > 1 and weights[ranked[0]] - weights[ranked[1]] < _WEARS):
                continue
            m = which[ranked[0]]
            if m.entity not in here:
                self._add(sentence, 0, 0, m, "topic", m.context, _UNSAID)

    def _resolve(self, i: int, sentence: Sentence, place: Place, here: list[Candidate]) -> list[Candidate]:
        """Add what a pronoun means; give it back as what later pronouns can mean."""
        best = self._there(i, place, here) if place.word == "there" else self._best(i, sentence, place, here)
        if best is None:
            return []
        again = []
        for m in best.candidate.members:
            context = m.context or (best.candidate.sentence if best.candidate.sentence != sentence.id else "")
            sure = _SURE if best.weight >= _CLEAR else _LIKELY
            made = self._add(sentence, place.start, place.end, m, "pronoun", context, sure)
            again.append(made)
        return [
            Candidate(tuple(again), sentence.id, place.start, place.end, place.role, best.candidate.plural, place.verb)
        ]

    def _best(self, i: int, sentence: Sentence, place: Place, here: list[Candidate]) -> _Weighed | None:
        best: dict[tuple[str, ...], float] = {}
        which: dict[tuple[str, ...], Candidate] = {}
        for weighed in self._weigh(i, sentence, place, here):
            c = weighed.candidate
            if not self._agrees(place, c):
                continue
            weight = weighed.weight + (_GOES_ON if any(m.rule == "pronoun" for m in c.members) else 0.0)
            if not c.members and place.kinds is not None and not place.plural:
                weight -= _UNLIKE
            key = tuple(sorted(m.entity for m in c.members)) or ("", str(c.start), c.sentence)
            if weight > best.get(key, float("-inf")):
                best[key], which[key] = weight, c
        ranked = sorted(best, key=lambda k: (-best[k], k))
        if not ranked or best[ranked[0]] < _LEAST or not which[ranked[0]].members:
            return None
        if len(ranked) > 1 and best[ranked[0]] - best[ranked[1]] < _MARGIN:
            return None
        if which[ranked[0]].sentence != sentence.id and any(
            which[k].members and which[k].sentence == sentence.id and which[k].role not in _ASIDE
            and best[ranked[0]] - best[k] < _MARGIN_OUT for k in ranked[1:]
        ):  # fmt: skip
            return None  # what the sentence itself names before may be meant as well
        second = best[ranked[1]] if len(ranked) > 1 else 0.0
        return _Weighed(which[ranked[0]], best[ranked[0]] - second)

    def _weigh(self, i: int, sentence: Sentence, place: Place, here: list[Candidate]) -> Iterator[_Weighed]:
        for c in here:
            if c.end <= place.start and c.verb not in place.bars and not (c.start <= place.of < c.end):
                yield _Weighed(c, c.weight + (_HERE if c.role in ("subject", "clause-subject") else 0.0))
        block = sentence.block
        crossed = 0.0
        for back in range(1, min(_REACH, i) + 1):
            there = self.order[i - back]
            if there.block != block:
                if there.kind == "table" or (there.kind == "bullet" and sentence.kind != "bullet"):
                    break
                lead = self.reading.document.lead_in_of(sentence)
                if sentence.kind == "bullet" and (lead is None or lead.index != there.block):
                    continue
                crossed += _APART
                block = there.block
            for c in self.spoken[i - back]:
                yield _Weighed(c, c.weight - _FADES * (back - 1) - crossed)
            if there.kind == "heading" or crossed > _APART:
                break
        opening = self._topic(i)
        if opening is not None:
            yield _Weighed(opening, _TOPIC)

    def _topic(self, i: int) -> Candidate | None:
        """What the paragraph of a sentence opens with, as its subject."""
        first = i
        while first and self.order[first - 1].block == self.order[i].block:
            first -= 1
        if first == i:
            return None
        return next((c for c in self.spoken[first] if c.members and c.role == "subject"), None)

    def _there(self, i: int, place: Place, here: list[Candidate]) -> _Weighed | None:
        """The site, else the place, last named; none where a sentence names two."""
        for back in range(_REACH):
            if i - back < 0 or self.order[i - back].block != self.order[i].block:
                return None
            pool = here if not back else self.spoken[i - back]
            text = self.order[i].text
            pool = [c for c in pool if back or _APART_FROM.search(text, c.end, place.start)]
            for kind in (Kind.SITE, Kind.PLACE):
                fit = [c for c in pool if len(c.members) == 1 and c.members[0].kind is kind]
                if len({c.members[0].entity for c in fit}) == 1:
                    return _Weighed(fit[-1], _CLEAR)
                if fit:
                    return None
        return None

    def _agrees(self, place: Place, c: Candidate) -> bool:
        if not c.members:
            return c.plural is place.plural
        kinds = {m.kind for m in c.members}
        if not kinds <= (_MANY if place.plural else _THINGS):
            return False
        if place.plural and not c.plural:
            return False
        if not place.plural and c.plural:
            return False
        if place.kinds is not None and not kinds <= place.kinds:
            return False
        return not (place.owned and _is_not_owner(place.owned, c))

    def _add(
        self, sentence: Sentence, start: int, end: int, m: Mention, rule: str, context: str, sure: float
    ) -> Mention:
        made = replace(
            m, start=start, end=end, text=sentence.text[start:end], rule=rule, confidence=sure, context=context,
            head=sentence.text[start:end].lower().split(" ")[-1],
        )  # fmt: skip
        self.found[sentence.id].append(made)
        return made


_APART_FROM = re.compile(r"[,;:]")
_FAR_BACK = 7
_TOPICS = frozenset({Kind.SERVICE, Kind.PARTNERSHIP, Kind.INFORMATION_SYSTEM, Kind.PROGRAMME})
_CENTRAL = frozenset({"subject", "clause-subject", "object", "heading", "oblique", "agent"})
_WEARS = 0.5
"""What each sentence takes from the weight of a topic, and how much more one must weigh than another."""
_HEADED = 1.0
_LONGEST = 25
"""Sentences back that a paragraph or section can still be about."""
_UNSAID = 0.7
_CLEAR = 2.0
_MARGIN_OUT = 2.2
_ASIDE = frozenset({"inner", "owner"})
_GOES_ON = 1.2
"""What it weighs to have been meant by a pronoun just before."""
_HERE = 0.8
"""What the subject of a clause before, in the same sentence, weighs more."""
_UNLIKE = 1.2
_DESCRIBED = frozenset(
    {Kind.SERVICE, Kind.PARTNERSHIP, Kind.INFORMATION_SYSTEM, Kind.PROGRAMME, Kind.STAKEHOLDER_GROUP, Kind.SITE}
)


def _ends(m: Mention, noun: str) -> bool:
    return any(form.lower().split()[-1:] == [noun] for form in (m.text, m.name) if " " in form)


def _is_not_owner(owned: OwnerNouns, c: Candidate) -> bool:
    return any(m.type in owned.not_types for m in c.members)
