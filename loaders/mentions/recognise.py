"""Recognition: from the sentences of a document to resolved mentions.

Names come from the whole document first (:mod:`.gather`); then every sentence is read for names, short
forms, the genre's own words, described things, places and definite descriptions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ...graph.vocabulary import Kind
from ..dating import date_of
from ..identity import Identities
from ..values import Entity, Mention, Reading, Sentence, SourceDocument
from . import acronyms, context, places, scorer
from .coreference import refer
from .data import described
from .definite import Candidate, antecedent, find_definite
from .described import Description, find_described, head_pattern
from .gather import WE, DocumentNames, alternation
from .groups import collective_terms, members
from .lexicon import find_lexicon
from .names import find_names
from .narrowed import narrowed
from .pairs import former_and_latter

_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|we|us|our|this|these|those|which|who|both|there)\b", re.IGNORECASE)
_OFTEN = 3  # sentences
_A_SENTENCE = 6  # words
_POSSESSIVES = ("’s ", "'s ", "’ ", "' ")
_OWNERS = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.STAKEHOLDER_GROUP, Kind.SITE, Kind.PLACE)
_DENIED = re.compile(r"\b(?:no|not an?|not one|without an?|nor an?) (?:[a-z-]+ )?$")
_STAFF = re.compile(
    r"(?:[’']s?)?\s+(?:own )?"
    r"(?:staff|crews?|clinicians?|colleagues|officers?|managers?|representatives|leaders|officials)\b"
)
_STAFF_OF = re.compile(
    r"\b(?:[Ss]taff|[Cc]rews|[Cc]olleagues|[Ll]eaders|[Mm]anagers|[Rr]epresentatives) (?:in|at|of|from) (?:the )?$"
)

_SECTION_NUMBER = re.compile(r"(?:\(?(?:\d+(?:\.\d+)*|[A-Z])[.)]?\s+)?(?:(?:The|Our) )?")

_BEFORE = 3
"""How many sentences back a body was "named just before"."""


def recognise(
    document: SourceDocument, parses: Mapping[str, Any] | None = None, identities: Identities | None = None
) -> Reading:
    """Find and resolve every mention in a document.

    ``parses`` are spaCy documents by sentence id; without them described things are found by their
    words alone. ``identities``, those of this document, tell which names are those of bodies that are known.
    """
    return refer(_Recogniser(document, parses or {}, identities or Identities()).run())


def worth_parsing(sentence: Sentence) -> bool:
    """Whether a sentence can hold two mentions, or one and a pronoun: others state no relationship.

    Parsing is most of the cost of a build, and headings and short lines need none. A longer sentence can hold
    what only the learned recogniser finds.
    """
    if sentence.kind in ("heading", "furniture"):
        return False
    text = sentence.text
    if sentence.kind != "table" and len(text.split()) >= _A_SENTENCE:
        return True
    found = len(find_lexicon(text)) + len(find_names(text)) + sum(1 for _ in head_pattern().finditer(text))
    return found > 1 or (found == 1 and bool(_PRONOUN.search(text)))


class _Recogniser:
    def __init__(self, document: SourceDocument, parses: Mapping[str, Any], identities: Identities) -> None:
        self.document = document
        self.parses = parses
        self.identities = identities
        self.dated = date_of(document)
        self.names = DocumentNames(document, identities, self.dated)
        self.sentences = self.names.sentences
        self.registry = self.names.registry
        self.general: set[str] = set()
        self.by_rules: dict[str, tuple[Mention, ...]] = {}

    def run(self) -> Reading:
        pattern = alternation(self.registry.alias)
        part_of_place = places.part_pattern(self.names.places)
        history: list[tuple[int, Candidate]] = []
        counts: Counter[str] = Counter()
        drafts: dict[str, list[Mention]] = {}
        before: deque[list[Mention]] = deque(maxlen=_BEFORE)
        for sentence in self.sentences:
            found = self._named(sentence, pattern)
            self._add_lexicon(sentence, found)
            self._add_groups(sentence, found, before)
            self._add_places(sentence, found, part_of_place)
            self._add_described(sentence, found)
            context.join_apposed(sentence.text, found)
            self._narrow_groups(sentence, found)
            drafts[sentence.id] = found
            before.append(found)
        self._add_learned(drafts)
        counts.update(m.entity for found in drafts.values() for m in found)
        self._in_passing(drafts)
        candidates = {k: (k, d.kind, d.type, d.name()) for k, d in sorted(self.registry.drafts.items()) if counts[k]}
        ordered = list(candidates.values())
        bare_points = self._points_meant(drafts)
        earlier: list[tuple[str, list[Mention]]] = []
        for index, sentence in enumerate(self.sentences):
            found = drafts[sentence.id]
            self._add_definite(index, sentence, found, history, counts, ordered)
            for start, end, key in former_and_latter(sentence.text, found, earlier):
                found.append(self._mention(sentence.text, start, end, key, "definite", confidence=0.8))
            earlier = [(sentence.text, found)]
            found.sort(key=lambda m: (m.start, -m.end, m.entity))
            found[:] = [_meant(m, bare_points, history, counts) for m in found]
            history += [(index, candidates[m.entity]) for m in found if m.entity in candidates]
        return self._finish(drafts)

    def _add_learned(self, drafts: dict[str, list[Mention]]) -> None:
        """What no rule took and likely is a thing."""
        self.by_rules = {k: tuple(found) for k, found in drafts.items()}
        trained = scorer.learned()
        if trained is None or not self.parses:
            return
        weights, levels = trained
        names = self.names
        scored = scorer.Scored(self.sentences, self.parses, drafts, names.names, names.lowercase, weights)
        scorer.add(scored.choices(levels.unsure), levels, drafts, self.registry, names.places, self._mention)

    def _in_passing(self, drafts: Mapping[str, list[Mention]]) -> None:
        """Words of the language that a document uses now and then are phrases until something is said of them."""
        often = Counter(key for found in drafts.values() for key in {m.entity for m in found})
        headings = {s.id for s in self.sentences if s.kind == "heading"}

        def in_passing(sentence_id: str, m: Mention) -> bool:
            seldom = m.entity in self.general and often[m.entity] < _OFTEN
            topic = sentence_id in headings and m.kind is not Kind.PROGRAMME
            return m.rule == "lexicon" and (seldom or topic)

        for sentence_id, found in drafts.items():
            found[:] = [replace(m, rule="described") if in_passing(sentence_id, m) else m for m in found]

    def _points_meant(self, drafts: Mapping[str, list[Mention]]) -> dict[str, list[str]]:
        """Bare terms for a point of access, and what each can mean: never a point that is said not to exist."""
        text = {s.id: s.text for s in self.sentences}
        there = {m.entity for i, ms in drafts.items() for m in ms if not _DENIED.search(text[i][: m.start])}
        bare = self.registry.bare_access_points()
        return {k: kept for k, fuller in bare.items() if (kept := [f for f in fuller if f in there])}

    def _named(self, sentence: Sentence, pattern: re.Pattern[str]) -> list[Mention]:
        text = sentence.text
        found = []
        for match in pattern.finditer(text):
            key = self.registry.known_as(match.group())
            if key is None:
                continue
            end, people = match.end(), False
            staff = _STAFF.match(text, end)
            owner = self.registry.drafts[key].kind in (Kind.ORGANISATION, Kind.SERVICE)
            if owner and (staff or _STAFF_OF.search(text[: match.start()])):
                people = True
                end = staff.end() if staff else end
            found.append(self._mention(text, match.start(), end, key, "name", people=people))
        for start, end, key in self.names.cut_short.get(sentence.id, ()):  # "the North and South Oxley CCGs"
            if not _overlaps(start, end, found):
                found.append(self._mention(text, start, end, self.registry.now(key), "name"))
        return found

    def _add_lexicon(self, sentence: Sentence, found: list[Mention]) -> None:
        for hit in find_lexicon(sentence.text):
            if any(m.start <= hit.start and hit.end <= m.end for m in found):
                continue
            for entry in hit.entries:
                key = self.registry.add(
                    entry.kind,
                    entry.type,
                    sentence.text[hit.start : hit.end],
                    preferred=entry.name,
                    sector=entry.sector,
                )
                if entry.general:
                    self.general.add(key)
                people = entry.kind is Kind.STAKEHOLDER_GROUP or "staff" in sentence.text[hit.start : hit.end]
                found.append(self._mention(sentence.text, hit.start, hit.end, key, "lexicon", people=people))

    def _add_groups(self, sentence: Sentence, found: list[Mention], before: Iterable[Iterable[Mention]]) -> None:
        """The bodies that "the three CCGs" means here; else the group that the document calls so."""
        text = sentence.text
        for term in collective_terms(text):
            group = [m for m in found if m.entity == self.names.group and m.end == term.end]
            if _overlaps(term.start, term.end, [m for m in found if m not in group]):
                continue
            meant = members(term, text, found, before, self.names.bodies(term.type))
            if meant:
                found[:] = [m for m in found if m not in group]
            for key in meant:
                found.append(self._mention(text, term.start, term.end, key, "group-members", confidence=0.8))
            if not meant and not group and term.type == "CCG" and self.names.group:
                found.append(self._mention(text, term.start, term.end, self.names.group, "group"))

    def _add_places(self, sentence: Sentence, found: list[Mention], parts: re.Pattern[str]) -> None:
        for match in parts.finditer(sentence.text):
            if match.group().istitle() and self.registry.names_one(match.group(), ""):
                continue  # "South Larkdale" is short for a body here
            if not _overlaps(match.start(), match.end(), [m for m in found if m.kind != Kind.PLACE]):
                whole = " of " in match.group()  # "north of the canal" names the canal too
                found[:] = [m for m in found if whole or not (match.start() <= m.start and m.end <= match.end())]
                key = self.registry.add(Kind.PLACE, None, match.group())
                found.append(self._mention(sentence.text, *match.span(), key, "part-of-place"))
        for start, end in places.described_places(sentence.text):
            if not _overlaps(start, end, found):
                key = self.registry.add(Kind.PLACE, None, sentence.text[start:end])
                found.append(self._mention(sentence.text, start, end, key, "referable"))

    def _add_described(self, sentence: Sentence, found: list[Mention]) -> None:
        if sentence.kind == "table":
            return
        text = sentence.text
        for thing in find_described(text, self.parses.get(sentence.id)):
            if sentence.kind == "heading" and not _is_whole_heading(thing, text):
                continue
            inner = [m for m in found if thing.start <= m.start and m.end <= thing.end]
            if any(m.start <= thing.start and thing.end <= m.end for m in found) or _crosses(thing, found):
                continue
            if self._is_definite(thing.name):
                continue
            start, name = thing.start, thing.name
            owner = next(
                (
                    m
                    for m in inner
                    if m.rule in ("name", "lexicon")
                    and m.start == start
                    and m.kind in (Kind.ORGANISATION, Kind.PARTNERSHIP)
                ),
                None,
            )
            if owner is not None:  # "WRH wards": the owner stays a mention of its own
                rest = text[owner.end : thing.end].lstrip(" -")
                if not rest or rest.lower() == thing.head:
                    name = text[start : thing.end]
                else:
                    start, name = thing.end - len(rest), rest
            span = (start, thing.end)
            called = next(
                (
                    m
                    for m in found
                    if m.rule == "name" and m.kind == thing.heads.kind and context.apposed(text, (m.start, m.end), span)
                ),
                None,
            )
            if called is not None:  # "Larkhill House, a 24-bed rehabilitation unit": one thing, named and described
                found[:] = [m for m in found if m is owner or not (start <= m.start and m.end <= thing.end)]
                found.append(self._mention(text, start, thing.end, called.entity, "described", confidence=0.7))
                continue
            same = next((m for m in inner if _is_named_with_head(m, thing, text)), None)
            if same is not None:  # "the QEHB@Home service": the name and its head noun
                found.remove(same)
                found.append(self._mention(text, same.start, thing.end, same.entity, same.rule))
                continue
            found[:] = [
                m for m in found if m is owner or not (start <= m.start and m.end <= thing.end and m.rule == "lexicon")
            ]
            key = self.registry.alias.get(name) or self.registry.find(thing.heads.kind, name)
            if key is None or key not in self.registry.drafts:
                key = self.registry.add(thing.heads.kind, thing.heads.type or _type_of(thing), name)
            people = self.registry.drafts[key].kind is Kind.STAKEHOLDER_GROUP
            referable = thing.referable and sentence.kind != "heading"
            rule = "referable" if referable else "described"
            found.append(self._mention(text, start, thing.end, key, rule, confidence=0.7, people=people))
            whose = next((m for m in found if text[m.end : start] in _POSSESSIVES and m.kind in _OWNERS), None)
            if whose is not None:  # "the council's older people's team"
                self.registry.drafts[key].forms[text[whose.start : thing.end].removeprefix("the ")] += 0
            for short in acronyms.short_forms(text, thing.end):
                if (short.isupper() or short[:-1].isupper()) and acronyms.is_short_form(short, name):
                    self.registry.add_alias(short, key)

    def _narrow_groups(self, sentence: Sentence, found: list[Mention]) -> None:
        """ "Practices in Eastvale" are not the practices: a group of its own, once something is said of it."""
        for group, start, end, name in list(narrowed(sentence.text, found, self.names.main_place)):
            if sentence.kind in ("heading", "table") or group not in found:
                continue
            name = name[0].lower() + name[1:] if start == group.start and name[1:2].islower() else name
            key = self.registry.find(group.kind, name) or self.registry.add(group.kind, None, name)
            sector = self.registry.drafts[group.entity].sector
            self.registry.drafts[key].sector = self.registry.drafts[key].sector or sector
            found[found.index(group)] = self._mention(
                sentence.text, start, end, key, "described", confidence=0.7, people=True
            )

    def _is_definite(self, name: str) -> bool:
        """Whether a description stands for a body of the document: "ambulance service" for the trust."""
        return any(
            start == 0
            and end == len(name)
            and any(form.fits(d.kind, d.type, d.name()) for d in self.registry.drafts.values())
            for start, end, form in find_definite(name)
        )

    def _add_definite(
        self, index: int, sentence: Sentence, found: list[Mention], history: list[tuple[int, Candidate]],
        counts: Counter[str], entities: list[Candidate],
    ) -> None:  # fmt: skip
        text = sentence.text
        for start, end, form in find_definite(text):
            if _overlaps(start, end, found):
                continue
            here = [(index, c) for c in entities for m in found if m.entity == c[0] and m.end <= start]
            key = self.names.definite.get(text[start:end].lower()) or antecedent(
                form, index, [*history, *here], counts, entities, self.names.main_place
            )
            if key is None and form.policy == "only":
                key = self.names.group
            if key is None or key not in self.registry.drafts:
                continue
            found.append(self._mention(text, start, end, key, "definite", confidence=0.8))
        if self.names.author and "“" not in text and '"' not in text:
            for match in WE.finditer(text):
                found.append(
                    self._mention(text, *match.span(), self.names.author, "author", confidence=0.8, people=True)
                )

    def _mention(
        self, text: str, start: int, end: int, key: str, rule: str, *, confidence: float = 1.0, people: bool = False
    ) -> Mention:
        draft, surface = self.registry.drafts[key], text[start:end]
        return Mention(
            start,
            end,
            surface,
            draft.kind,
            draft.type,
            entity=key,
            head=surface.split()[-1].lower(),
            rule=rule,
            confidence=confidence,
            people=people,
        )

    def _finish(self, drafts: dict[str, list[Mention]]) -> Reading:
        """Give every mention the key of its entity as it is named in the end."""
        self.registry.join_decided()
        self.registry.identify(self.dated)
        for found in drafts.values():
            found[:] = [replace(m, entity=self.registry.now(m.entity)) for m in found]
        surface: dict[str, set[str]] = defaultdict(set)
        for mentions in drafts.values():
            for m in mentions:
                if m.rule not in ("author", "group-members"):
                    surface[m.entity].add(m.text)
        final = self.registry.entities([m.entity for ms in drafts.values() for m in ms], surface)
        out = {}
        for sentence_id, mentions in drafts.items():
            kept: dict[tuple[int, int, str], Mention] = {}
            for m in mentions:
                entity = final[m.entity]
                kept.setdefault((m.start, m.end, entity.key), replace(
                    m, entity=entity.key, kind=entity.kind, type=entity.type, name=entity.name,
                ))  # fmt: skip
            out[sentence_id] = tuple(sorted(kept.values(), key=lambda m: (m.start, -m.end, m.entity)))
        entities: dict[str, Entity] = {}
        for entity in final.values():
            known = entities.get(entity.key)
            if known is not None:  # two drafts that came to the same name
                entity = replace(
                    known, aliases=tuple(sorted({*known.aliases, *entity.aliases})), type=known.type or entity.type
                )
            entities[entity.key] = entity
        return Reading(self.document, out, entities, self.parses, self.dated)


def _is_whole_heading(thing: Description, text: str) -> bool:
    """Whether a heading is what its section describes: "4.2 Falls pick-up service"."""
    number = _SECTION_NUMBER.match(text)
    opens = thing.start <= (number.end() if number else 0)
    return opens and thing.head in described().things and not text[thing.end :].strip(" .:")


def _overlaps(start: int, end: int, found: list[Mention]) -> bool:
    return any(m.start < end and start < m.end for m in found)


def _crosses(thing: Description, found: list[Mention]) -> bool:
    """Whether a described thing overlaps a mention without holding it."""
    return any(
        m.start < thing.end and thing.start < m.end and not (thing.start <= m.start and m.end <= thing.end)
        for m in found
    )


def _meant(
    mention: Mention, bare_points: Mapping[str, list[str]], history: list[tuple[int, Candidate]], counts: Counter[str]
) -> Mention:
    """ "The single point of access" is the last one named more fully, else the one named most."""
    fuller = bare_points.get(mention.entity)
    if not fuller:
        return mention
    last = next((c[0] for _, c in reversed(history) if c[0] in fuller), None)
    return replace(mention, entity=last or max(fuller, key=lambda k: (counts[k], k)))


def _is_named_with_head(mention: Mention, thing: Description, text: str) -> bool:
    """Whether a description is a mention and its head noun: "the Steady Feet service"."""
    return (
        mention.end != thing.end
        and mention.kind == thing.heads.kind
        and mention.rule in ("name", "lexicon")
        and text[mention.end : thing.end].strip().lower() == thing.head
    )


def _type_of(thing: Description) -> str | None:
    return "Board" if thing.heads.kind is Kind.PARTNERSHIP else None
