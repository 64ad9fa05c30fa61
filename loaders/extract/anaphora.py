"""What pronouns and bare descriptions stand for: the nearest antecedent of a fitting kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from ...graph.vocabulary import Kind
from ..values import Mention, Reading, Sentence
from .view import Arg, names_of, topics_of

_REACH = 3
"""How many sentences back a pronoun looks within its block; into the block before, one."""

_THINGS = frozenset(
    {
        Kind.ORGANISATION,
        Kind.PARTNERSHIP,
        Kind.SERVICE,
        Kind.INFORMATION_SYSTEM,
        Kind.PROGRAMME,
        Kind.PATHWAY,
        Kind.SITE,
    }
)
_GROUPS = frozenset({Kind.STAKEHOLDER_GROUP, Kind.ORGANISATION, Kind.SERVICE, Kind.PARTNERSHIP})
_PLURAL = frozenset({"they", "them", "their", "theirs", "both", "these", "those", "themselves"})
_SINGULAR = frozenset({"it", "its", "this", "itself"})
_EACH = frozenset({"each", "neither", "all"})
_NOT_CLINICAL = frozenset({"CCG", "ICB", "LocalAuthority", "NationalBody", "Healthwatch", "CSU", "Board", "STP"})
_OURS = frozenset({"we", "us", "our", "ours", "ourselves"})

_HEADS: dict[str, frozenset[Kind]] = {
    "service": frozenset({Kind.SERVICE}),
    "team": frozenset({Kind.SERVICE}),
    "unit": frozenset({Kind.SERVICE}),
    "hub": frozenset({Kind.SERVICE}),
    "ward": frozenset({Kind.SERVICE}),
    "line": frozenset({Kind.SERVICE}),
    "clinic": frozenset({Kind.SERVICE}),
    "beds": frozenset({Kind.SERVICE}),
    "scheme": frozenset({Kind.SERVICE, Kind.PROGRAMME}),
    "programme": frozenset({Kind.PROGRAMME, Kind.SERVICE}),
    "model": frozenset({Kind.PROGRAMME, Kind.SERVICE, Kind.PATHWAY}),
    "pathway": frozenset({Kind.PATHWAY, Kind.SERVICE}),
    "board": frozenset({Kind.PARTNERSHIP}),
    "committee": frozenset({Kind.PARTNERSHIP}),
    "group": frozenset({Kind.PARTNERSHIP, Kind.ORGANISATION}),
    "partnership": frozenset({Kind.PARTNERSHIP}),
    "alliance": frozenset({Kind.PARTNERSHIP}),
    "trust": frozenset({Kind.ORGANISATION}),
    "council": frozenset({Kind.ORGANISATION}),
    "charity": frozenset({Kind.ORGANISATION}),
    "federation": frozenset({Kind.ORGANISATION}),
    "record": frozenset({Kind.INFORMATION_SYSTEM}),
    "system": frozenset({Kind.INFORMATION_SYSTEM}),
    "directory": frozenset({Kind.INFORMATION_SYSTEM}),
    "fund": frozenset({Kind.PROGRAMME}),
}


class Discourse:
    """The sentences of a document in order, and what each can be referred back to."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        order = [s for s in reading.document.sentences if s.kind not in ("furniture", "heading")]
        self._order = order
        self._place = {s.id: i for i, s in enumerate(order)}
        self._topics: dict[str, list[Mention]] = {}
        self._centres: dict[str, Mention] = {}

    def note(self, sentence: Sentence, topic: list[Mention]) -> None:
        """Remember what a sentence is about, for the pronouns of the next."""
        self._topics[sentence.id] = topic

    @cached_property
    def _owners(self) -> dict[str, list[Mention]]:
        """Whose a site is, by the bracket after its name: "Elm Hospital (EHT)"."""
        owners: dict[str, list[Mention]] = {}
        for site, owner, _ in bracketed_owners(self._reading, self._order):
            if owner.entity not in {o.entity for o in owners.setdefault(site.entity, [])}:
                owners[site.entity].append(owner)
        return owners

    def owners(self, site: Mention) -> list[Mention]:
        """The organisations whose site it is, where a bracket says so."""
        return self._owners.get(site.entity, [])

    def lead(self, sentence: Sentence, kinds: frozenset[Kind]) -> list[Arg]:
        """Who a bullet without a subject is about: the subject of the sentence that leads it in."""
        block = self._blocks.get(sentence.block)
        if sentence.kind != "bullet" or block is None:
            return []
        led = [s for s in self._order if s.block == block]
        if not led:
            return []
        last = led[-1]
        found = [m for m in self._topics.get(last.id, ()) if m.kind in kinds]
        found = found or [m for m in names_of(self._reading, last) if m.kind in kinds][:1]
        if not found and self.author is not None and re.search(r"\b(?:we|our|us)\b", last.text.lower()):
            found = [self.author] if self.author.kind in kinds else []
        return [Arg(m, 0, 0, "lead-in", (last,)) for m in found]

    @cached_property
    def _blocks(self) -> dict[int, int]:
        """The block that leads each bullet in."""
        return {b.index: b.lead_in for b in self._reading.document.blocks if b.lead_in is not None}

    def implied(self, sentence: Sentence, start: int, end: int, kinds: frozenset[Kind]) -> list[Arg]:
        """What is left out ("hospices had not been asked to join"): the nearest thing of that kind."""
        fit = [m for m in topics_of(self._reading, sentence) if m.kind in kinds]
        here = any(m.kind in kinds and m.end <= start for m in names_of(self._reading, sentence))
        if len(fit) == 1 and not here:
            return [Arg(fit[0], start, end, "implied")]
        return self._nearest(sentence, start, end, kinds, "implied")

    @cached_property
    def leaders(self) -> list[Arg]:
        """The leaders of the system as a group, where the document speaks of them."""
        for sentence in self._order:
            for m in names_of(self._reading, sentence):
                if m.kind is Kind.STAKEHOLDER_GROUP and m.text.lower().endswith("system leaders"):
                    return [Arg(m, 0, 0, "implied", (sentence,))]
        return []

    @cached_property
    def author(self) -> Mention | None:
        """Who "we" is: the body whose own report this is; none in a review by outsiders.

        Outsiders say what they found, saw and were told; a body speaks of its own services.
        """
        text = " ".join(s.text for s in self._order).lower()
        visits = len(
            re.findall(
                r"\bwe (?:\w+ )?(?:found|saw|visited|met|spoke|heard|reviewed|observed|were told)\b"
                r"|\bour (?:review|analysis|visit|inspection)",
                text,
            )
        )
        own = len(
            re.findall(
                r"\b(?:our|us)\b|\bwe (?:\w+ )?(?:provide|run|serve|employ|work|commission|deliver|plan|will|have)\b",
                text,
            )
        )
        if own < 4 or visits * 3 > own:
            return None
        for s in self._reading.document.sentences[:40]:
            for m in names_of(self._reading, s):
                if m.kind in (Kind.ORGANISATION, Kind.PARTNERSHIP):
                    return m
        return None

    def resolve(
        self,
        word: str,
        sentence: Sentence,
        start: int,
        end: int,
        kinds: frozenset[Kind],
        barred: tuple[Mention, ...] = (),
        clinical: bool = False,
    ) -> list[Arg]:
        """The antecedents of a pronoun at that place, if a fitting one is near.

        ``barred`` are mentions that it cannot stand for; ``clinical`` that it owns people who treat
        patients, and so is no commissioner.
        """
        word = word.lower()
        if word in _OURS:
            m = self.author
            return [Arg(m, start, end, "author")] if m is not None and m.kind in kinds else []
        if word in _PLURAL:
            wanted = kinds & _GROUPS
        elif word in _SINGULAR or word in _EACH:
            wanted = kinds & _THINGS
        else:
            return []
        plural = True if word in _PLURAL else False if word in _SINGULAR else None
        found = self._nearest(sentence, start, end, wanted, "pronoun", plural=plural, barred=barred, clinical=clinical)
        if found and word in _SINGULAR:
            self._centres.setdefault(sentence.id, found[0].mention)
        return found

    def describe(
        self,
        head: str,
        sentence: Sentence,
        start: int,
        end: int,
        kinds: frozenset[Kind],
        barred: tuple[Mention, ...] = (),
    ) -> list[Arg]:
        """What "the team" or "this service" stands for: the nearest of that sort named before."""
        head = head.lower()
        fit = _HEADS.get(head) or _HEADS.get(head.removesuffix("s"))
        if fit is None:
            return []
        return self._nearest(sentence, start, end, kinds & fit, "description", head=head, barred=barred)

    def _nearest(
        self,
        sentence: Sentence,
        start: int,
        end: int,
        kinds: frozenset[Kind],
        via: str,
        *,
        plural: bool | None = None,
        head: str = "",
        barred: tuple[Mention, ...] = (),
        clinical: bool = False,
    ) -> list[Arg]:
        place = self._place.get(sentence.id)
        if place is None or not kinds:
            return []
        head = head.removesuffix("s")
        if head:  # "the team" is the team last named, before it is any other service
            named = self._named(place, start, kinds, head, barred)
            if named is not None:
                return [Arg(named[0], start, end, via, (named[1],) if named[1] is not sentence else ())]
        for back in range(_REACH + 1):
            if place - back < 0:
                break
            there = self._order[place - back]
            if back > 1 and there.block != sentence.block:
                break
            everyone = names_of(self._reading, there)
            pool = [m for m in everyone if not _inside_other(m, everyone)]
            if back == 0:
                pool = [m for m in pool if m.end <= start and m not in barred]
            else:
                centre = self._centres.get(there.id) if via != "implied" else None
                pool = [*([centre] if centre is not None else []), *self._topics.get(there.id, ()), *pool]
            pool = [m for m in pool if m.kind in kinds and not (clinical and m.type in _NOT_CLINICAL)]
            if clinical:
                pool.sort(key=lambda m: m.kind is not Kind.SERVICE)
            if head and back == 0:
                continue
            if plural is not None:
                fitting = [
                    m
                    for m in pool
                    if _is_plural(m) is plural or (plural and back and m in self._topics.get(there.id, ()))
                ]
                pool = fitting or ([] if back == 0 else pool)
            if pool:
                return [Arg(pool[0], start, end, via, (there,) if back else ())]
        return []

    def _named(
        self, place: int, start: int, kinds: frozenset[Kind], head: str, barred: tuple[Mention, ...]
    ) -> tuple[Mention, Sentence] | None:
        """The mention nearest before whose own name has the word, and where it stands."""
        for back in range(_REACH + 3):
            if place - back < 0 or (back > 1 and self._order[place - back].block != self._order[place].block):
                break
            there = self._order[place - back]
            pool = [m for m in names_of(self._reading, there) if m.kind in kinds and m not in barred]
            if back == 0:
                pool = [m for m in pool if m.end <= start]
            pool = [m for m in pool if head in m.text.lower() or head in m.name.lower()]
            if pool:
                return pool[0], there
        return None


def bracketed_owners(reading: Reading, sentences: Iterable[Sentence]) -> Iterator[tuple[Mention, Mention, Sentence]]:
    """Sites followed by the name of an organisation in brackets, and that organisation."""
    for sentence in sentences:
        mentions = names_of(reading, sentence)
        for site in mentions:
            if site.kind is not Kind.SITE:
                continue
            for owner in mentions:
                between = sentence.text[site.end : owner.start]
                closed = sentence.text[owner.end : owner.end + 1] == ")"
                if closed and owner.kind is Kind.ORGANISATION and between in (" (", "s (", " hospitals ("):
                    yield site, owner, sentence


def _inside_other(m: Mention, mentions: tuple[Mention, ...]) -> bool:
    return any(
        o is not m and o.start <= m.start and m.end <= o.end and (o.end - o.start) > (m.end - m.start) for o in mentions
    )


def _is_plural(m: Mention) -> bool:
    if m.kind is Kind.STAKEHOLDER_GROUP or m.people:
        return True
    last = m.text.rstrip(")").split()[-1] if m.text.split() else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "'s", "’s")) and last[:1].islower()


def is_pronoun(word: str) -> bool:
    """Whether a word is one of the pronouns that are looked up."""
    return word.lower() in _PLURAL | _SINGULAR | _OURS | _EACH
