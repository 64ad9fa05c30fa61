"""What a whole document tells of names, before its sentences are read one by one.

One sentence defines what another uses: "Wexcombe Royal Hospitals NHS Foundation Trust (WRH)".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from ...graph.vocabulary import Kind
from ..identity import Identified, Identities
from ..normal import normal
from ..values import Sentence, SourceDocument
from . import acronyms, context, places, usage
from .data import lexical_forms, names
from .groups import collective_terms
from .lexicon import find_lexicon
from .names import Name, classify, find_names
from .official import whole_names
from .registry import Registry
from .untold import NOT_PROSE, Untold
from .variants import merge_variants

_LIST_HEAD = re.compile(
    r"\b(?P<head>Clinical Commissioning Groups|CCGs|STPs|Sustainability and Transformation (?:Plans|Partnerships)|"
    r"NHS Foundation Trusts|NHS Trusts|(?:City|County|Borough|District) Councils|Councils)\b"
)
WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
_PLURAL = re.compile(r"(?:CCGs|Clinical Commissioning Groups|STPs|ICBs|Trusts|Councils)$")
_OPENING_OF = re.compile(r"^(?:of|for|by|from|to) (?:the )?")
_OPENING_GROUP = re.compile(r"^(?P<word>[A-Z][a-z]+s|Staff) (?:of|for|by|from|at|in|on|across) (?:the )?")
_AUTHOR_TYPES = frozenset({"NHSTrust", "CCG", "ICB", "VCSE", "GPOrganisation", "LocalAuthority", "CareProvider", "CSU"})
_NAMED_FOR_PLACES = ("CCG", "STP", "ICS", "ICB", "LocalAuthority", "Board", "HealthAndWellbeingBoard")
_CUT_SHORT = (Kind.ORGANISATION, Kind.PARTNERSHIP, Kind.SERVICE, Kind.SITE, Kind.STAKEHOLDER_GROUP)
_FORMS_ALONE = frozenset({"trust", "board", "council", "ccg", "stp", "icb", "committee", "partnership"})
_FEWEST_WE = 5
_HOSPITALS = re.compile(r" (?:Hospitals|Teaching Hospital)$")
"""More than one site: so a body of hospitals."""


class DocumentNames:
    """The names of a document and what they stand for: a registry, short forms, places, the author."""

    def __init__(self, document: SourceDocument, identities: Identities, dated: str | None = None) -> None:
        self.document = document
        self.identities = identities
        self.dated = dated
        self.sentences: list[Sentence] = [s for s in document.sentences if s.kind != "furniture"]
        self.registry = Registry(self.identities)
        self.lowercase = Counter(w for s in self.sentences for w in re.findall(r"(?<![\w’'-])[a-z][a-z’'-]+", s.text))
        self.definite: dict[str, str] = {}
        self.names: dict[str, list[Name]] = {}
        self.cut_short: dict[str, list[tuple[int, int, str]]] = {}
        self.places: dict[str, str] = {}
        self.untold = Untold(self)
        self.main_place: str | None = None
        self.author: str | None = None
        self.group: str | None = None
        self._gather_names()
        self._gather_cells()
        self._gather_lists()
        self._gather_short_forms()
        self.registry.identify(dated)
        self._gather_cut_trusts()
        self.registry.merge_contained()
        self._gather_bases()
        self._gather_places()
        self._gather_untyped()
        merge_variants(self.registry)
        self._find_author()

    def _gather_names(self) -> None:
        lexical = lexical_forms()
        known: frozenset[str] = frozenset()
        for _ in range(2):  # once to learn the short forms and full names, once to cut at them
            cut_at = alternation(dict.fromkeys(known, ""))
            for s in self.sentences:
                if not known or cut_at.search(s.text):
                    self.names[s.id] = whole_names(s.text, find_names(s.text, known), self._identify)
            full = [(s, n) for s in self.sentences for n in self.names[s.id] if n.rule and not n.bare]
            known = frozenset(
                short
                for s, n in full
                for short in acronyms.short_forms(s.text, n.end)
                if acronyms.is_short_form(short, n.text) and not short.lower().startswith("the ")
            ) | {
                re.sub(r" (?:Hospital|Partnership)$", "", n.text)
                for _, n in full
                if n.rule and n.rule.kind is Kind.SITE
            }
        inside = Counter(
            n.text for s in self.sentences if s.kind not in NOT_PROSE for n in self.names[s.id] if not n.initial
        )
        for sentence in self.sentences:
            kept = []
            for name in self.names[sentence.id]:
                if name.rule and not name.bare:
                    name = self._without_opening_word(name, inside)
                elif name.rule is None and name.initial and not inside[name.text]:
                    name = self._without_opening_group(name)
                kept.append(name)
                if name.rule is None or name.bare or name.text in lexical or sentence.kind in NOT_PROSE:
                    continue
                if _PLURAL.search(name.text):  # "Larkdale's CCGs" is a group; lists are read by themselves
                    continue
                if " " not in name.text and "@" not in name.text and not inside[name.text] > 1:
                    continue
                self.registry.add(name.rule.kind, name.rule.type, name.text)
            self.names[sentence.id] = kept

    def _gather_cells(self) -> None:
        """Cells that are no more than a name whose form tells its kind, though prose never has it."""
        for name in usage.names_of_cells(self.document):
            if name.rule and not name.bare and " " in name.text and name.text not in lexical_forms():
                self.registry.add(name.rule.kind, name.rule.type, name.text)

    def _without_opening_word(self, name: Name, inside: Counter[str]) -> Name:
        """A sentence's first word has a capital in any case: is it part of the name?"""
        first, _, after = name.text.partition(" ")
        rest = _OPENING_OF.sub("", after)
        if rest != after and self._is_official(name):
            return name  # "City of York Council"
        if (
            not name.initial
            or not rest
            or inside[name.text]
            or not self.lowercase[first.lower()]
            or not rest[0].isupper()
        ):
            return name
        again = find_names(rest)
        named = again and again[0].text == rest and again[0].rule and not again[0].bare
        if named and (inside[rest] or rest != after):
            return replace(again[0], start=name.end - len(rest), end=name.end, initial=False)
        return name

    def _without_opening_group(self, name: Name) -> Name:
        """ "Wards at Oxley General", "Crews of Wexmoor": the first word is of the language, and only opens."""
        match = _OPENING_GROUP.match(name.text)
        if not match or not self.lowercase[match.group("word").lower()]:
            return name
        rest = name.text[match.end() :]
        again = find_names(rest)
        if again and again[0].text == rest:
            return replace(again[0], start=name.end - len(rest), end=name.end, initial=False)
        return name

    def _is_official(self, name: Name) -> bool:
        known = self._identify(name.rule.kind, name.rule.type, name.text) if name.rule else None
        return known is not None and known.rule == "name"

    def _gather_lists(self) -> None:
        """ "NHS A, NHS B and C, and NHS D Clinical Commissioning Groups" names three bodies."""
        for sentence in self.sentences:
            for match in _LIST_HEAD.finditer(sentence.text):
                head = match.group("head")
                members = context.list_members(sentence.text, match.start(), self.registry, head)
                single = re.sub(r"s$", "", head)
                (term,) = collective_terms(head)
                kind = Kind.PARTNERSHIP if term.type == "STP" else Kind.ORGANISATION
                for start, end, part in members:
                    key = self.registry.add(kind, term.type, f"{part} {single}")
                    if " " in part:
                        self.registry.add_alias(part, key)
                    self.names[sentence.id].append(Name(start, end, part, None))
                    if sentence.text[start:end] != part:
                        self.cut_short.setdefault(sentence.id, []).append((start, end, key))

    def _gather_short_forms(self) -> None:
        for sentence in self.sentences:
            for name in self.names[sentence.id]:
                key = self.registry.alias.get(name.text)
                if key is None:
                    continue
                for short in acronyms.short_forms(sentence.text, name.end):
                    if not acronyms.is_short_form(short, name.text) or re.fullmatch(
                        r"(?:the )?(?:CCGs|STPs|trusts|Trusts)", short
                    ):
                        continue
                    bare = re.sub(r"^[Tt]he ", "", short)
                    if short != bare:
                        self.definite.setdefault(short.lower(), key)
                    if bare.lower() not in _FORMS_ALONE:
                        self._merge_short(bare, key)
                        self.registry.add_alias(bare, key)

    def _merge_short(self, short: str, key: str) -> None:
        """A short form that has the form of a name ("BSW ICB") was taken for another body of that form."""
        known = self.registry.alias.get(short)
        if " " not in short or known in (None, key) or known not in self.registry.drafts:
            return
        mine, other = self.registry.drafts[key], self.registry.drafts[known]
        if (mine.kind, mine.type) == (other.kind, other.type) and set(other.forms) == {short}:
            self.registry.merge(known, key)

    def _gather_bases(self) -> None:
        """CCGs are named without their form, too: "NHS Wexcombe", "Birmingham CrossCity"."""
        # "NHS Wexshire" is the board that is known at the time rather than the CCG that it followed
        for key, draft in sorted(self.registry.drafts.items(), key=lambda item: (item[1].body is None, item[0])):
            if draft.type not in ("CCG", "ICB"):
                continue
            for form in sorted(draft.forms):
                base = re.sub(r" (?:CCG|Clinical Commissioning Group|ICB|Integrated Care Board)$", "", form)
                bare = re.sub(r"^NHS ", "", base)
                if base != form:
                    self.registry.add_alias(f"NHS {bare}", key)

    def _gather_cut_trusts(self) -> None:
        """A trust without its form reads as a care company or as hospitals: "Larkdale Care", "Oxley Hospitals".

        Only where the document names the trust in full, and reference data know it by the shorter name.
        """
        trusts = {d.body: k for k, d in sorted(self.registry.drafts.items()) if d.body and d.type == "NHSTrust"}
        for key, draft in sorted(self.registry.drafts.items()):
            if draft.body or not (draft.type == "CareProvider" or _HOSPITALS.search(draft.name())):
                continue
            found = self._identify(Kind.ORGANISATION, "NHSTrust", draft.name())
            if found and found.body.id in trusts:
                self.registry.merge(key, trusts[found.body.id])

    def _gather_untyped(self) -> None:
        """Names whose form tells nothing: the words around them may ("X, the council's telecare service")."""
        lexical = lexical_forms()
        counts = Counter(
            n.text for s in self.sentences if s.kind not in NOT_PROSE for n in self.names[s.id] if n.rule is None
        )
        keys = {k: normal(d.name()).split() for k, d in self.registry.drafts.items()}
        forms = {*counts, *(part for form in counts if " and " in form for part in form.split(" and "))}
        for form in sorted(forms | self.untold.numbered()):
            if form in self.registry.alias or form in lexical or form in names().no_names:
                continue
            words = normal(form).split()
            holders = [k for k, have in keys.items() if set(words) <= set(have)]
            shared = " and " in form or form.endswith(("’s", "'s")) or form in self.places
            if len(holders) != 1 or shared or form.lower() in self.lowercase or len(form) < 3:
                continue  # a word of several names is a place, or says nothing
            have = keys[holders[0]]
            if self._may_be_cut_short(holders[0]) and len(words) < len(have) and have[: len(words)] == words:
                self.registry.add_alias(form, holders[0])
        for agents in (False, True):
            for sentence, name in self.untold.names():
                key = self._known_body(name.text) or self._typed_by_context(sentence.text, name, agents=agents)
                if key is not None:
                    self.untold.add(sentence, name, key)
            if not agents:  # what a name does in the whole document tells more than who "runs" once
                self.untold.add_by_usage()
        for sentence in self.sentences:
            for name in self.names[sentence.id]:
                owner = self.registry.alias.get(name.text)
                if owner is not None:
                    for phrase in context.described_as(sentence.text, name, self.registry.drafts[owner].kind):
                        several = [h for h in find_lexicon(phrase) if h.entries[0].name.endswith("s")]
                        if not any(h.end == len(phrase) for h in several):  # "the GP record" is not TealNote everywhere
                            self.registry.add_alias(phrase, owner)

    def bodies(self, type_: str) -> list[str]:
        """All bodies of a type that the document names."""
        return sorted(k for k, d in self.registry.drafts.items() if d.type == type_)

    def _identify(self, kind: Kind, type_: str | None, form: str) -> Identified | None:
        return self.identities.identify(kind, type_, [form], dated=self.dated)

    def _known_body(self, form: str) -> str | None:
        """The body that reference data know by a name whose form tells nothing: "Aintree University Hospitals"."""
        found = self._identify(Kind.ORGANISATION, None, form)
        if found is None:
            return None
        role = found.body.role
        return self.registry.add(role.kind, role.type, form, body=found.body.id)

    def _typed_by_context(self, text: str, name: Name, *, agents: bool) -> str | None:
        typed = context.type_by_context(text, name, agents=agents)
        return self.registry.add(typed.kind, typed.type, typed.name) if typed else None

    def _may_be_cut_short(self, key: str) -> bool:
        """Whether a body goes by the first words of its name; those named after places do not."""
        draft = self.registry.drafts[key]
        return draft.kind in _CUT_SHORT and draft.type not in _NAMED_FOR_PLACES

    def _gather_places(self) -> None:
        bodies = [
            f for d in self.registry.drafts.values() if d.kind in (Kind.ORGANISATION, Kind.PARTNERSHIP) for f in d.forms
        ]
        named, civic = places.places_in_names(bodies), places.places_in_names(bodies, civic=True)
        seen: Counter[str] = Counter()
        called: set[str] = set()
        for sentence in self.sentences:
            seen.update(places.places_in_text(sentence.text))
            called.update(places.called_places(sentence.text))
            called.update(self._listed_place(sentence))
        for place in sorted({*named, *seen, *called}):
            if place in self.registry.alias:
                continue
            if self.lowercase[place.lower()] or classify(place)[0] is not None:
                continue
            if seen[place] or civic[place] or place in called:
                self.places[place] = self.registry.add(Kind.PLACE, None, place)
        for sentence in self.sentences:
            if sentence.kind in NOT_PROSE:
                continue
            for place in places.places_beside(sentence.text, self.places, lambda n: self.registry.names_one(n, "")):
                if (
                    place not in self.registry.alias
                    and not self.lowercase[place.lower()]
                    and classify(place)[0] is None
                ):
                    self.places[place] = self.registry.add(Kind.PLACE, None, place)
        ranked = sorted(self.places, key=lambda p: (-(named[p] * 3 + seen[p]), p))
        title = f"{self.document.title} {' '.join(s.text for s in self.sentences[:3])}"
        in_title = [p for p in ranked if re.search(rf"\b{re.escape(p)}\b", title)]
        if ranked:
            self.main_place = self.places[(in_title or ranked)[0]]
        ccgs = [d for d in self.registry.drafts.values() if d.type == "CCG"]
        if len(ccgs) != 1:
            place = (in_title or ranked or [""])[0]
            if any(t.type == "CCG" for s in self.sentences for t in collective_terms(s.text)):
                self.group = self.registry.add(
                    Kind.STAKEHOLDER_GROUP, None, f"{place} CCGs".strip(), sector="commissioning"
                )

    def _listed_place(self, sentence: Sentence) -> list[str]:
        """A bullet that is no more than a name, in a list of areas."""
        above = self.document.lead_in_of(sentence)
        listed = above is not None and places.is_name(sentence.text) and places.lists_places(above.text)
        return [sentence.text] if listed else []

    def _find_author(self) -> None:
        """Who "we" are: the body in the title, where the document says "we" often."""
        spoken = sum(len(WE.findall(s.text)) for s in self.sentences)
        if spoken < _FEWEST_WE or any("CQC" in s.text and "our review" in s.text for s in self.sentences):
            return
        for sentence in self.sentences[:6]:
            for name in self.names[sentence.id]:
                key = self.registry.alias.get(name.text) or self.registry.find(Kind.ORGANISATION, name.text)
                if key and self.registry.drafts[key].type in _AUTHOR_TYPES:
                    self.author = key
                    return


def alternation(forms: Mapping[str, str]) -> re.Pattern[str]:
    """All known names as one pattern, the longest first; an apostrophe matches in either shape."""
    ways = [re.sub("['’]", "['’]", re.escape(f)) for f in sorted(forms, key=lambda f: (-len(f), f)) if len(f) > 1]
    return re.compile(rf"(?<![\w@&-])(?:{'|'.join(ways) or '(?!)'})(?![\w@&])(?!-\w)")
