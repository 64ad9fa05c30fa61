"""Recognition: from the sentences of a document to resolved mentions.

Names are found first over the whole document, because what one sentence defines ("Wexcombe Royal
Hospitals NHS Foundation Trust (WRH)") another one uses; then every sentence is read again for names,
short forms, the genre's own words, described things, places and definite descriptions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...graph.vocabulary import Kind
from ..values import Mention, Reading, Sentence, SourceDocument
from . import acronyms, context, places
from .data import lexicon, spelled
from .definite import Candidate, antecedent, definite_forms
from .described import Description, find_described
from .lexicon import find_lexicon
from .names import Name, classify, find_names
from .registry import Registry, normal

_LIST_HEAD = re.compile(
    r"\b(?P<head>Clinical Commissioning Groups|CCGs|STPs|Sustainability and Transformation (?:Plans|Partnerships)|"
    r"NHS Foundation Trusts|NHS Trusts|(?:City|County|Borough|District) Councils|Councils)\b"
)
_GROUP_OF_CCGS = re.compile(r"\b(?:the |both |all (?:the )?)?(?:(?:two|three|four|five) )?(?:CCGs|clinical commissioning groups|Clinical Commissioning Groups)\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
_STAFF = re.compile(r"(?:[’']s?)?\s+(?:own )?(?:staff|crews?|clinicians?|colleagues|officers|managers?|representatives|leaders|officials|officer)\b")
_STAFF_OF = re.compile(r"\b(?:[Ss]taff|[Cc]rews|[Cc]olleagues|[Ll]eaders|[Mm]anagers|[Rr]epresentatives) (?:in|at|of|from) (?:the )?$")
_PLURAL = re.compile(r"(?:CCGs|Clinical Commissioning Groups|STPs|ICBs|Trusts|Councils)$")
_NO_NAMES = frozenset({"NHS", "UK", "GP", "IT", "HR", "MP", "A&E"})
_OPENING_OF = re.compile(r"^(?:of|for|by|from|to) (?:the )?")
_AUTHOR_TYPES = frozenset({"NHSTrust", "CCG", "ICB", "VCSE", "GPOrganisation", "LocalAuthority", "CareProvider", "CSU"})
_NAMED_FOR_PLACES = ("CCG", "STP", "ICS", "ICB", "LocalAuthority", "Board", "HealthAndWellbeingBoard")
_MENTIONED = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.SERVICE, Kind.SITE, Kind.STAKEHOLDER_GROUP)


def recognise(document: SourceDocument, parses: Mapping[str, Any] | None = None) -> Reading:
    """Find and resolve every mention in a document.

    ``parses`` are spaCy documents by sentence id; without them described things are found by their
    words alone.
    """
    return _Recogniser(document, parses or {}).run()


class _Recogniser:
    def __init__(self, document: SourceDocument, parses: Mapping[str, Any]) -> None:
        self.document = document
        self.parses = parses
        self.sentences: list[Sentence] = [s for s in document.sentences if s.kind != "furniture"]
        self.registry = Registry()
        self.lowercase = Counter(
            w for s in self.sentences for w in re.findall(r"(?<![\w’'-])[a-z][a-z’'-]+", s.text)
        )
        self.short: dict[str, str] = {}
        self.definite: dict[str, str] = {}
        self.names: dict[str, list[Name]] = {}
        self.places: dict[str, str] = {}
        self.main_place: str | None = None
        self.author: str | None = None
        self.group: str | None = None

    def run(self) -> Reading:
        self._gather_names()
        self._gather_lists()
        self._gather_short_forms()
        self.registry.merge_contained()
        self._gather_bases()
        self._gather_places()
        self._gather_untyped()
        self._find_author()
        return self._mentions()

    # -- over the whole document

    def _gather_names(self) -> None:
        lexical = {f for e in lexicon().entries for f in spelled(e.forms)}
        known: frozenset[str] = frozenset()
        for _ in range(2):  # once to learn the short forms and full names, once to cut at them
            self.names = {s.id: find_names(s.text, known) for s in self.sentences}
            full = [(s, n) for s in self.sentences for n in self.names[s.id] if n.rule and not n.bare]
            known = frozenset(
                short
                for s, n in full
                for short in acronyms.short_forms(s.text, n.end)
                if acronyms.is_short_form(short, n.text) and not short.lower().startswith("the ")
            ) | {re.sub(r" (?:Hospital|Partnership)$", "", n.text) for _, n in full if n.rule and n.rule.kind is Kind.SITE}
        inside = Counter(n.text for s in self.sentences if s.kind != "heading" for n in self.names[s.id] if not n.initial)
        for sentence in self.sentences:
            kept = []
            for name in self.names[sentence.id]:
                if name.rule and not name.bare:
                    name = self._without_opening_word(name, inside)
                kept.append(name)
                if name.rule is None or name.bare or name.text in lexical or sentence.kind == "heading":
                    continue
                if _PLURAL.search(name.text):  # "Larkdale's CCGs" is a group; lists are read by themselves
                    continue
                if " " not in name.text and not inside[name.text] > 1:
                    continue
                self.registry.add(name.rule.kind, name.rule.type, name.text)
            self.names[sentence.id] = kept

    def _without_opening_word(self, name: Name, inside: Counter[str]) -> Name:
        """A sentence's first word has a capital in any case: is it part of the name?"""
        first, _, rest = name.text.partition(" ")
        rest = _OPENING_OF.sub("", rest)
        if not name.initial or not rest or inside[name.text] or not self.lowercase[first.lower()] or not rest[0].isupper():
            return name
        again = find_names(rest)
        if inside[rest] or (again and again[0].rule and not again[0].bare and first.lower() not in ("community", "health")):
            if again and again[0].rule and again[0].text == rest:
                return replace(again[0], start=name.end - len(rest), end=name.end, initial=False)
        return name

    def _gather_lists(self) -> None:
        """"NHS A, NHS B and C, and NHS D Clinical Commissioning Groups" names three bodies."""
        for sentence in self.sentences:
            for match in _LIST_HEAD.finditer(sentence.text):
                head = match.group("head")
                members = context.list_members(sentence.text, match.start(), self.registry, head)
                single = re.sub(r"s$", "", head)
                for start, end, part in members:
                    kind, type_ = (Kind.PARTNERSHIP, "STP") if "STP" in single or "Sustain" in single else (
                        Kind.ORGANISATION, "CCG" if "C" == single[0] and ("CCG" in single or "Clinical" in single) else
                        "LocalAuthority" if "Council" in single else "NHSTrust",
                    )  # fmt: skip
                    key = self.registry.add(kind, type_, f"{part} {single}")
                    if " " in part:
                        self.registry.add_alias(part, key)
                    self.names[sentence.id].append(Name(start, end, part, None))

    def _gather_short_forms(self) -> None:
        for sentence in self.sentences:
            for name in self.names[sentence.id]:
                key = self.registry.alias.get(name.text)
                if key is None:
                    continue
                for short in acronyms.short_forms(sentence.text, name.end):
                    if not acronyms.is_short_form(short, name.text) or re.fullmatch(r"(?:the )?(?:CCGs|STPs|trusts|Trusts)", short):
                        continue
                    bare = re.sub(r"^[Tt]he ", "", short)
                    if short != bare:
                        self.definite.setdefault(short.lower(), key)
                    if bare.lower() not in ("trust", "board", "council", "ccg", "stp", "icb", "committee", "partnership"):
                        self.registry.add_alias(bare, key)

    def _gather_bases(self) -> None:
        """CCGs are named without their form, too: "NHS Wexcombe", "Birmingham CrossCity"."""
        for key, draft in sorted(self.registry.drafts.items()):
            if draft.type not in ("CCG", "ICB"):
                continue
            for form in sorted(draft.forms):
                base = re.sub(r" (?:CCG|Clinical Commissioning Group|ICB|Integrated Care Board)$", "", form)
                bare = re.sub(r"^NHS ", "", base)
                if base != form:
                    self.registry.add_alias(f"NHS {bare}", key)

    def _gather_untyped(self) -> None:
        """Names whose form tells nothing: the words around them may ("X, the council's telecare service")."""
        lexical = {f for e in lexicon().entries for f in spelled(e.forms)}
        counts = Counter(
            n.text for s in self.sentences if s.kind != "heading" for n in self.names[s.id] if n.rule is None
        )
        keys = {k: normal(d.name()).split() for k, d in self.registry.drafts.items()}
        for form in sorted(counts):
            if form in self.registry.alias or form in lexical or form in _NO_NAMES:
                continue
            words = normal(form).split()
            full = [
                k for k, have in keys.items()
                if self.registry.drafts[k].kind in _MENTIONED and self.registry.drafts[k].type not in _NAMED_FOR_PLACES and len(words) < len(have) and have[: len(words)] == words
            ]  # fmt: skip
            shared = " and " in form or form.endswith(("’s", "'s")) or form in self.places
            if len(full) == 1 and not shared and form.lower() not in self.lowercase and len(form) > 2:
                self.registry.add_alias(form, full[0])
        for sentence in self.sentences:
            if sentence.kind == "heading":
                continue
            for name in self.names[sentence.id]:
                if name.rule is not None or name.text in self.registry.alias or name.text in lexical or name.text in _NO_NAMES:
                    continue
                if " " not in name.text and (name.initial or self.lowercase[name.text.lower()]):
                    continue
                if re.sub(r"[’']s?$", "", name.text) in self.places:
                    continue
                typed = context.type_by_context(sentence.text, name)
                if typed is None:
                    continue
                key = self.registry.add(typed.kind, typed.type, typed.name)
                self.registry.add_alias(name.text, key)
        for sentence in self.sentences:
            for name in self.names[sentence.id]:
                key = self.registry.alias.get(name.text)
                if key is not None:
                    for phrase in context.described_as(sentence.text, name, self.registry.drafts[key].kind):
                        self.registry.add_alias(phrase, key)

    def _gather_places(self) -> None:
        bodies = [
            f for d in self.registry.drafts.values() if d.kind in (Kind.ORGANISATION, Kind.PARTNERSHIP) for f in d.forms
        ]
        named, civic = places.places_in_names(bodies), places.places_in_names(bodies, civic=True)
        seen: Counter[str] = Counter()
        called: set[str] = set()
        for sentence in self.sentences:
            if sentence.kind == "heading":
                continue
            seen.update(places.places_in_text(sentence.text))
            called.update(places.called_places(sentence.text))
        for place in sorted({*named, *seen, *called}):
            if place in self.registry.alias or place in self.short:
                continue
            if self.lowercase[place.lower()] or classify(place)[0] is not None:
                continue
            if seen[place] or civic[place] or place in called:
                self.places[place] = self.registry.add(Kind.PLACE, None, place)
        ranked = sorted(self.places, key=lambda p: (-(named[p] * 3 + seen[p]), p))
        title = f"{self.document.title} {' '.join(s.text for s in self.sentences[:3])}"
        in_title = [p for p in ranked if re.search(rf"\b{re.escape(p)}\b", title)]
        if ranked:
            self.main_place = self.places[(in_title or ranked)[0]]
        ccgs = [d for d in self.registry.drafts.values() if d.type == "CCG"]
        if len(ccgs) != 1:
            place = (in_title or ranked or [""])[0]
            if any(_GROUP_OF_CCGS.search(s.text) for s in self.sentences):
                self.group = self.registry.add(Kind.STAKEHOLDER_GROUP, None, f"{place} CCGs".strip(), sector="commissioning")

    def _find_author(self) -> None:
        """Who "we" are: the body in the title, where the document says "we" often."""
        spoken = sum(len(_WE.findall(s.text)) for s in self.sentences)
        if spoken < 5 or any("CQC" in s.text and "our review" in s.text for s in self.sentences):
            return
        for sentence in self.sentences[:6]:
            for name in self.names[sentence.id]:
                key = self.registry.alias.get(name.text) or self.registry.find(Kind.ORGANISATION, name.text)
                if key and self.registry.drafts[key].type in _AUTHOR_TYPES:
                    self.author = key
                    return

    # -- sentence by sentence

    def _mentions(self) -> Reading:
        pattern = _alternation(self.registry.alias)
        part_of_place = places.part_pattern(self.places)
        history: list[tuple[int, Candidate]] = []
        counts: Counter[str] = Counter()
        drafts: dict[str, list[Mention]] = {}
        for index, sentence in enumerate(self.sentences):
            found = self._named(sentence, pattern)
            self._add_lexicon(sentence, found)
            self._add_places(sentence, found, part_of_place)
            self._add_described(sentence, found)
            drafts[sentence.id] = found
            counts.update(m.entity for m in found)
        candidates = {
            k: (k, d.kind, d.type, d.name()) for k, d in sorted(self.registry.drafts.items()) if counts[k]
        }
        ordered = list(candidates.values())
        for index, sentence in enumerate(self.sentences):
            found = drafts[sentence.id]
            self._add_definite(index, sentence, found, history, counts, ordered)
            found.sort(key=lambda m: (m.start, -m.end, m.entity))
            history += [(index, candidates[m.entity]) for m in found if m.entity in candidates]
        return self._finish(drafts)

    def _named(self, sentence: Sentence, pattern: re.Pattern[str]) -> list[Mention]:
        text = sentence.text
        found = []
        for match in pattern.finditer(text):
            key = self.registry.alias[match.group().replace("'", "’")] if match.group() not in self.registry.alias else (
                self.registry.alias[match.group()]
            )
            draft = self.registry.drafts[key]
            start, end, people = match.start(), match.end(), False
            staff = _STAFF.match(text, end)
            if draft.kind in (Kind.ORGANISATION, Kind.SERVICE) and (staff or _STAFF_OF.search(text[:start])):
                people = True
                end = staff.end() if staff else end
            found.append(_mention(start, end, text, draft.kind, draft.type, key, "name", people=people))
        return found

    def _add_lexicon(self, sentence: Sentence, found: list[Mention]) -> None:
        for hit in find_lexicon(sentence.text):
            if any(m.start <= hit.start and hit.end <= m.end for m in found):
                continue
            for entry in hit.entries:
                key = self.registry.add(entry.kind, entry.type, sentence.text[hit.start : hit.end], preferred=entry.name, sector=entry.sector)
                people = entry.kind is Kind.STAKEHOLDER_GROUP or "staff" in sentence.text[hit.start : hit.end]
                found.append(_mention(hit.start, hit.end, sentence.text, entry.kind, entry.type, key, "lexicon", people=people))
        if self.group:
            for match in _GROUP_OF_CCGS.finditer(sentence.text):
                if not _overlaps(match.start(), match.end(), found):
                    found.append(_mention(match.start(), match.end(), sentence.text, Kind.STAKEHOLDER_GROUP, None, self.group, "group"))

    def _add_places(self, sentence: Sentence, found: list[Mention], parts: re.Pattern[str]) -> None:
        for match in parts.finditer(sentence.text):
            if not _overlaps(match.start(), match.end(), [m for m in found if m.kind != Kind.PLACE]):
                found[:] = [m for m in found if not (match.start() <= m.start and m.end <= match.end())]
                key = self.registry.add(Kind.PLACE, None, match.group())
                found.append(_mention(match.start(), match.end(), sentence.text, Kind.PLACE, None, key, "part-of-place"))

    def _add_described(self, sentence: Sentence, found: list[Mention]) -> None:
        if sentence.kind == "heading":
            return
        text = sentence.text
        for thing in find_described(text, self.parses.get(sentence.id)):
            inner = [m for m in found if thing.start <= m.start and m.end <= thing.end]
            if any(m.start <= thing.start and thing.end <= m.end for m in found) or _crosses(thing, found):
                continue
            start, name = thing.start, thing.name
            owner = next((m for m in inner if m.rule == "name" and m.start == start and m.kind in (Kind.ORGANISATION, Kind.PARTNERSHIP)), None)
            if owner is not None:  # "WRH wards": the owner stays a mention of its own
                rest = text[owner.end : thing.end].lstrip(" -")
                if not rest or rest.lower() == thing.head:
                    name = text[start : thing.end]
                else:
                    start, name = thing.end - len(rest), rest
            same = next((m for m in inner if m.end != thing.end and m.kind == thing.heads.kind and m.rule in ("name", "lexicon")
                         and text[m.end : thing.end].strip().lower() == thing.head), None)  # fmt: skip
            if same is not None:  # "the QEHB@Home service": the name and its head noun
                found.remove(same)
                found.append(_mention(same.start, thing.end, text, same.kind, same.type, same.entity, same.rule))
                continue
            found[:] = [m for m in found if not (start <= m.start and m.end <= thing.end and m.rule == "lexicon")]
            key = self.registry.alias.get(name) or self.registry.find(thing.heads.kind, name)
            if key is None or key not in self.registry.drafts:
                key = self.registry.add(thing.heads.kind, thing.heads.type or _type_of(thing), name)
            draft = self.registry.drafts[key]
            found.append(_mention(start, thing.end, text, draft.kind, draft.type, key, "described", confidence=0.7, people=draft.kind is Kind.STAKEHOLDER_GROUP))
            for short in acronyms.short_forms(text, thing.end):
                if short.isupper() or short[:-1].isupper():
                    if acronyms.is_short_form(short, name):
                        self.registry.add_alias(short, key)

    def _add_definite(
        self, index: int, sentence: Sentence, found: list[Mention], history: list[tuple[int, Candidate]],
        counts: Counter[str], entities: list[Candidate],
    ) -> None:  # fmt: skip
        text = sentence.text
        for form in definite_forms():
            for match in form.regex.finditer(text):
                if _overlaps(match.start(), match.end(), found):
                    continue
                here = [(index, c) for c in entities for m in found if m.entity == c[0] and m.end <= match.start()]
                key = self.definite.get(match.group().lower()) or antecedent(
                    form, index, [*history, *here], counts, entities, self.main_place
                )
                if key is None and form.policy == "only" and self.group:
                    key = self.group
                if key is None or key not in self.registry.drafts:
                    continue
                draft = self.registry.drafts[key]
                found.append(_mention(match.start(), match.end(), text, draft.kind, draft.type, key, "definite", confidence=0.8))
        if self.author and "“" not in text and '"' not in text:
            draft = self.registry.drafts[self.author]
            for match in _WE.finditer(text):
                found.append(_mention(match.start(), match.end(), text, draft.kind, draft.type, self.author, "author", confidence=0.8, people=True))

    def _finish(self, drafts: dict[str, list[Mention]]) -> Reading:
        """Give every mention the key of its entity as it is named in the end."""
        surface: dict[str, set[str]] = defaultdict(set)
        for mentions in drafts.values():
            for m in mentions:
                if m.rule != "author":
                    surface[m.entity].add(m.text)
        final = self.registry.entities([m.entity for ms in drafts.values() for m in ms], surface)
        out = {}
        for sentence_id, mentions in drafts.items():
            kept = {}
            for m in mentions:
                entity = final[m.entity]
                kept.setdefault((m.start, m.end, entity.key), replace(
                    m, entity=entity.key, kind=entity.kind, type=entity.type, name=entity.name,
                ))  # fmt: skip
            out[sentence_id] = tuple(sorted(kept.values(), key=lambda m: (m.start, -m.end, m.entity)))
        entities = {}
        for entity in final.values():
            known = entities.get(entity.key)
            if known is not None:  # two drafts that came to the same name
                entity = replace(known, aliases=tuple(sorted({*known.aliases, *entity.aliases})), type=known.type or entity.type)
            entities[entity.key] = entity
        return Reading(self.document, out, entities, self.parses)


def _mention(
    start: int, end: int, text: str, kind: Kind, type_: str | None, key: str, rule: str, *,
    confidence: float = 1.0, people: bool = False,
) -> Mention:  # fmt: skip
    surface = text[start:end]
    return Mention(
        start, end, surface, kind, type_, entity=key, head=surface.split()[-1].lower() if surface.split() else "",
        rule=rule, confidence=confidence, people=people,
    )  # fmt: skip


def _alternation(forms: Mapping[str, str]) -> re.Pattern[str]:
    """All known names as one pattern, the longest first; an apostrophe matches in either shape."""
    ways = [re.sub("['’]", "['’]", re.escape(f)) for f in sorted(forms, key=lambda f: (-len(f), f)) if len(f) > 1]
    return re.compile(rf"(?<![\w@&-])(?:{'|'.join(ways) or '(?!)'})(?![\w@&])(?!-\w)")


def _overlaps(start: int, end: int, found: list[Mention]) -> bool:
    return any(m.start < end and start < m.end for m in found)


def _crosses(thing: Description, found: list[Mention]) -> bool:
    """Whether a described thing overlaps a mention without holding it."""
    return any(m.start < thing.end and thing.start < m.end and not (thing.start <= m.start and m.end <= thing.end) for m in found)


def _type_of(thing: Description) -> str | None:
    return "Board" if thing.heads.kind is Kind.PARTNERSHIP else None
