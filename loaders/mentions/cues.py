"""What tells of a candidate what it is: its words, its shape, and what stands around all its places.

No name becomes a cue: the words of a capitalised name are seen by their letters' shape and their endings, and the
trainer keeps no cue that one area alone has.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..values import Mention
from .candidates import Spot, Variant
from .described import heads_by_word
from .lexicon import find_lexicon

_CAMEL = re.compile(r"[A-Z][a-z]+|[a-z]+|[A-Z]+(?![a-z])|\d+")
_DETERMINER = re.compile(
    r"(?:(?<=\s)|^)(the|an?|its|their|our|your|his|her|this|that|these|those|any|each|every|some|no|other|another|"
    r"both|all|many|most|several|few|more|such|one|two|three|four|five|six|seven|eight|nine|ten|\d[\d,]*)"
    r"(?: (?:other|new|local|own|two|three|four|same|main|single|few|many))* $",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    r"^,? (?:is |was |which is )?(?:a|an|the|its|their|our|[\w ]{2,20}[’']s) (?P<np>[a-z][a-z’' -]{2,50})"
)
_BEFORE = re.compile(r"(?P<noun>[a-z-]+)(?:,| called| known as| named) [“‘]?$")
_CONJUNCTS = "conjuncts"
_FAR = 25  # tokens
_SHORT = re.compile(r"^ \([A-Z][A-Za-z&]{1,8}\)")
_AGENT = re.compile(r"(?:er|or|ist|ian|man|nurse|staff|crew|matron|sister|lead|agency|practice|team|family|volunteer)$")


def hashed(cue: str) -> int:
    """The same number for a cue everywhere."""
    return zlib.crc32(cue.encode("utf-8"))


def shape(name: str) -> str:
    """How a name is written: "Xx of Xx", "XxXx", "XX"."""
    out = []
    for word in name.split()[:6]:
        if word.islower():
            out.append(word if word in ("of", "the", "and", "for", "on", "in", "to", "at") else "x")
        elif word.isdigit():
            out.append("9")
        elif word.isupper():
            out.append("XX")
        else:
            out.append("XxXx" if re.search(r"[a-z][A-Z]", word) else "Xx")
    return " ".join(out)


def name_cues(name: str, doc: Any | None, spot: Spot, variant: Variant) -> set[str]:
    """What the words of a name tell, wherever it stands."""
    text = spot.sentence.text
    words = name.split()
    out = {f"form:{variant.form}", f"n:{min(5, len(words))}", f"sh:{shape(name)}"}
    if variant.beside:
        out |= {f"be:{variant.form}:{variant.beside}", f"pr:{variant.prep}:{variant.beside}"}
    head = text[spot.head[0] : spot.head[1]].split()[-1] if not spot.capital else words[-1]
    low = head.lower()
    if spot.capital:
        out.add("cap")
        parts = [p.lower() for p in _CAMEL.findall(words[-1])]
        out |= {f"cl:{low}", f"cf:{words[0].lower()}"} | {f"cp:{p}" for p in parts[-1:] if len(parts) > 1}
        out |= {f"cs:{low[-k:]}" for k in (2, 3)}
        out |= {f"cw:{w.lower()}" for w in words}
    lemma = doc[spot.token].lemma_.lower() if doc is not None and spot.token is not None else low
    plural = low.endswith("s") and not low.endswith("ss")
    out |= {f"h:{lemma}", f"pl:{plural}", f"h:{lemma}:{variant.form}:{variant.beside}", f"h:{lemma}:{plural}"}
    who = _AGENT.search(lemma) is not None
    out |= {f"who:{who}:{plural}:{variant.form}", f"who:{who}:{plural}:{variant.form}:{variant.beside}"}
    out |= {f"hs:{lemma[-k:]}:{plural}" for k in (3, 4, 5) if len(lemma) > k}
    before = text[variant.start : spot.head[0]].split() if not spot.capital else []
    for word in before[-3:]:
        shown = word.lower() if word.islower() else "X"
        out |= {f"m:{shown}", f"ms:{shown[-3:]}"}
    if before:
        last = before[-1].lower() if before[-1].islower() else "X"
        out |= {f"b:{last} {lemma}", f"m1:{last}", f"ml:{lemma}:mod"}
    else:
        out.add(f"ml:{lemma}:bare")
    row = heads_by_word().get(low)
    out.add(f"hb:{row.kind}:{bool(before)}" if row else "hb:")
    for hit in find_lexicon(text):
        if hit.end == spot.head[1]:
            kind = hit.entries[0].kind
            out |= {f"lx:{kind}", f"lx:{kind}:{variant.form}:{variant.beside}"}
    if spot.taken is not None:
        out.add(f"tk:{spot.taken.kind}:{variant.form}:{variant.beside}")
    return out


def place_cues(spot: Spot, variant: Variant, doc: Any | None, found: Sequence[Mention]) -> set[str]:
    """What stands around one place of a name."""
    text = spot.sentence.text
    out = {f"k:{spot.sentence.kind}"}
    before, after = text[: variant.start], text[variant.end :]
    near = before.rfind(" ", 0, max(0, len(before) - 40)) + 1
    det = _DETERMINER.search(before, near)
    which = det.group(1).lower() if det else ""
    out.add(f"det:{'9' if which[:1].isdigit() else which}")
    if spot.taken is not None:
        out |= {f"rule:{spot.taken.rule}:{spot.taken.kind}", f"rule:{spot.taken.rule}"}
        out.add(f"took:{(variant.start, variant.end) == (spot.taken.start, spot.taken.end)}")
    else:
        out.add("free")
    out.add(f"alts:{','.join(v.form + v.beside for v in spot.variants if v != variant)}")
    if not before.strip(" “‘•-"):
        out.add("opens")
        if after.startswith(":"):
            out.add("speaks")
    if re.fullmatch(r"[ .;:]*", after):
        out.add("closes")
    if _SHORT.match(after):
        out.add("short")
    rest = det.start() if det else len(before)
    left = re.findall(r"[\w’'-]+|[^\w\s]", before[max(0, rest - 60) : rest])[-2:]
    right = re.findall(r"[\w’'-]+|[^\w\s]", after[:50])[:2]
    shown = [_plain(w) for w in left], [_plain(w) for w in right]
    out |= {f"l1:{w}" for w in shown[0][-1:]} | {f"r1:{w}" for w in shown[1][:1]}
    out |= {f"l2:{' '.join(shown[0])}", f"r2:{' '.join(shown[1])}"}
    apposed = _APPOSED.match(after)
    if apposed and (after.startswith(",") or re.match(r" (?:is|was) ", after)):
        for word in apposed.group("np").split()[:4]:
            out.add(f"ap:{word}")
            if word in heads_by_word():
                out.add(f"apk:{heads_by_word()[word].kind}")
    called = _BEFORE.search(before)
    if called:
        out.add(f"cb:{called.group('noun')}")
    out |= _governed(spot, doc, found)
    beside = Counter(str(m.kind) for m in found if m.end <= variant.start or variant.end <= m.start)
    out |= {f"in:{kind}:{min(2, n)}" for kind, n in beside.items()}
    out.add(f"with:{min(3, sum(beside.values()))}")
    return out


def _plain(word: str) -> str:
    return "9" if word[0].isdigit() else word if word.islower() or not word[0].isalpha() else "X"


def _governed(spot: Spot, doc: Any | None, found: Sequence[Mention]) -> set[str]:
    """The verb or noun on which a candidate hangs, and what is joined to it."""
    if doc is None or spot.token is None:
        return {"unparsed"}
    token = doc[spot.token]
    out = {f"d:{token.dep_}", f"tag:{token.tag_}"}
    first = token
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    if first.i != token.i:
        out.add("conj")
    above = first.head
    if first.dep_ == "pobj" or first.dep_ == "pcomp":
        out |= {f"g:{above.head.lemma_.lower()}:{above.lower_}", f"gp:{above.lower_}:{above.head.pos_}"}
        out |= {f"gt:{t}:{above.lower_}" for t in _told_by(above.head.lemma_.lower())}
        if above.lower_ == "by" and above.dep_ == "agent":
            out |= {"agent", f"gs:{above.head.lemma_.lower()}:nsubj"}
    else:
        out |= {f"gt:{t}:{first.dep_}" for t in _told_by(above.lemma_.lower())}
        out |= {f"g:{above.lemma_.lower()}:{first.dep_}", f"gs:{above.lemma_.lower()}:{first.dep_}"}
    for i, top, at in _conjuncts(doc):
        if top == first.i and i != token.i and -_FAR <= i - first.i < _FAR:
            kind = next((m.kind for m in found if m.start <= at < m.end), None)
            out.add(f"cj:{kind or ''}")
    if first.i != token.i:
        kind = next((m.kind for m in found if m.start <= first.idx < m.end), None)
        out.add(f"cj:{kind or ''}")
    for child in token.children:
        if child.dep_ in ("relcl", "acl", "prep"):
            out.add(f"c:{child.dep_}:{child.lemma_.lower()}")
    return out


def _conjuncts(doc: Any) -> list[tuple[int, int, int]]:
    """What is joined to something before it: the token, the first of its row, and where it stands."""
    kept: list[tuple[int, int, int]] | None = doc.user_data.get(_CONJUNCTS)
    if kept is None:
        kept = []
        for token in doc:
            if token.dep_ == "conj":
                top = token
                while top.dep_ == "conj" and top.head.i != top.i:
                    top = top.head
                kept.append((token.i, top.i, token.idx))
        doc.user_data[_CONJUNCTS] = kept
    return kept


def _told_by(lemma: str) -> Iterable[str]:
    """The relationships that a governing word can tell, by the rules' own triggers."""
    from ..learned.words import trigger_types  # the rules of extraction stand above this package

    return sorted(str(t) for t in trigger_types().get(lemma, ()))


def pooled(
    places: Iterable[tuple[Spot, Variant]], parses: Mapping[str, Any], found: Mapping[str, Sequence[Mention]]
) -> dict[int, float]:
    """The cues of a name over all its places: those of the name whole, those of places by how many have them."""
    mine = list(places)
    counts: dict[str, float] = defaultdict(float)
    n = len(mine)
    name: set[str] = set()
    known: set[Any] = set()
    for spot, variant in mine:
        doc = parses.get(spot.sentence.id)
        seen = (variant.name, variant.form, variant.beside, spot.head[1] - spot.head[0], spot.taken is None)
        if seen not in known:
            known.add(seen)
            name |= name_cues(variant.name, doc, spot, variant)
        for cue in place_cues(spot, variant, doc, found[spot.sentence.id]):
            counts[cue] += 1
    out = {hashed(c): 1.0 for c in name}
    size = "1" if n == 1 else "2" if n == 2 else "3-5" if n < 6 else "6+"
    out[hashed(f"times:{size}")] = 1.0
    for cue, count in counts.items():
        out[hashed(cue)] = min(1.0, count / n**0.5)
    return out


def vector(places: Iterable[tuple[Spot, Variant]], parses: Mapping[str, Any]) -> Any:
    """The mean of the parser's own vectors at the heads of a name; zeros where nothing is parsed."""
    import numpy as np

    rows = [
        parses[spot.sentence.id].tensor[spot.token]
        for spot, _ in places
        if spot.token is not None and spot.sentence.id in parses and len(parses[spot.sentence.id].tensor)
    ]
    return np.mean(rows, axis=0) if rows else None
