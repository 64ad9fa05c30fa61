"""Letters that are not what was written: ligatures, soft hyphens, broken encodings, misread print.

The clean text holds what was meant; its offsets lead to what the source holds, so that every quote
stays a slice of the source. What is mended by the document's own words (a hyphen at the end of a line,
"rn" read for "m") is mended only where those words bear it out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .offsets import Offsets
from .values import Span

INVISIBLE = frozenset("\ufeff\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(9), *range(14, 28), 127))
)
"""What shows nothing and says nothing: joiners, marks of direction, soft hyphens, control characters."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_MISCODED = "’‘“”–—…•£€éèêëáàâäíïîóôöúûüçñ½¼¾°·®©™\u00a0\ufeff"
_NEVER_ENDS = frozenset(
    "ment ments tion tions sion sions ation ations ition ity ities ness ing ings ly ed ence ences ance ances ary ory "
    "ive ical ially ional ional ships ship cy ies ers ist ists ism ised ising isation vice vices".split()
)
"""Ends of English words that are no words: a line that begins with one goes on with a word cut in two."""

_SUSPENDED = frozenset({"and", "or", "to"})  # "short- and long-term": the space after the hyphen is real
_WORD = re.compile(r"[^\W_]+")
_CUT = re.compile(r"\b([^\W\d_]{1,30})[-\u2010\u2011¬]\s{0,9}\n\s{0,99}([^\W\d_]{1,30})")
_DOUBTFUL = re.compile(r"\b(?=\w*(?:rn|vv|[A-Za-z][10]|[10][A-Za-z]|[a-z]I|\bl[b-df-hj-km-np-tv-z]))\w{4,}\b")
_MISREAD = (("rn", "m"), ("vv", "w"), ("1", "l"), ("0", "o"), ("I", "l"), ("1", "i"))
_FEWEST = 2  # times that a word must occur to be what a rare one was misread for
_MOST = 2000


def _codings() -> dict[str, str]:
    """What a character of UTF-8 becomes when its bytes are read as Windows-1252, and what was meant."""
    meant: dict[str, str] = {chr(byte): _byte(byte) for byte in range(0x80, 0xA0) if byte != 0x85}
    for char in _MISCODED:
        data = char.encode("utf-8")
        for lost in ("", "\ufffd"):
            wrong = "".join(_byte(b, lost) if b >= 0x80 else chr(b) for b in data)
            meant[wrong] = "" if char == "\ufeff" else char
    return {wrong: right for wrong, right in meant.items() if wrong not in _MISCODED}


def _byte(byte: int, lost: str = "") -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return lost or chr(byte)


_MEANT = {**_codings(), **_LIGATURES}
_UNITS = sorted(_MEANT, key=len, reverse=True)
_STARTS = frozenset(unit[0] for unit in _UNITS if len(unit) > 1)
_HIDDEN = "".join(map(re.escape, sorted(INVISIBLE)))
_ODD = (
    # white space that is more than one plain space, with what is hidden in it
    rf"(?P<space>(?:[^\S ]| (?=[\s{_HIDDEN}])|[{_HIDDEN}]+(?=\s))[\s{_HIDDEN}]*)|(?P<unit>"
    + "|".join(map(re.escape, _UNITS))
    + ")"
    r"|(?P<lost>(?<=\w)\ufffd(?=(?:s|t|re|ve|ll|d)\b))"  # "the council�s"
    rf"|(?P<hidden>[{_HIDDEN}]+)"
    r"|(?P<missing>(?<=[a-z]{3}[.?!])(?=[A-Z][a-z]*(?:\s|$)))"  # "services.The"
)
_PLAIN_ODD = re.compile(_ODD)
_SUSPECT = re.compile(r"[^!-~ ‘’“”–—…£•é]|  |[.?!](?=[A-Z])")
"""What a stretch must hold to hold anything odd: most lines do not."""


@dataclass(slots=True)
class _Line:
    """A clean line in the making."""

    parts: list[str] = field(default_factory=list)
    runs: list[range] = field(default_factory=list)

    @property
    def last(self) -> str:
        return self.parts[-1][-1] if self.parts else ""

    def copy(self, text: str, start: int, end: int) -> None:
        if start < end and text[start] == " " and self.last in ("", " "):
            start += 1
        if start < end:
            self.parts.append(text[start:end])
            self._run(range(start, end))

    def put(self, said: str, at: int) -> None:
        """Letters that the source has otherwise; all of them lead to the place of what it has."""
        for char in said:
            self.parts.append(char)
            self._run(range(at, at + 1))

    def drop(self) -> None:
        """Take back the last letter."""
        self.parts[-1] = self.parts[-1][:-1]
        self.runs[-1] = self.runs[-1][:-1]
        if not self.parts[-1]:
            self.parts.pop()
        if not self.runs[-1]:
            self.runs.pop()

    def _run(self, run: range) -> None:
        if self.runs and self.runs[-1].stop == run.start:
            self.runs[-1] = range(self.runs[-1].start, run.stop)
        else:
            self.runs.append(run)

    def tail(self) -> str:
        """The last letters, enough for a word."""
        return "".join(self.parts[-4:])[-40:]


class Letters:
    """How to read the letters of one document. Without a text, only what holds of every one."""

    def __init__(self, source: str = "") -> None:
        self._odd = _PLAIN_ODD
        self._misread: dict[str, str] = {}
        self._known: frozenset[str] = frozenset()
        cut = _CUT.search(source) is not None
        if not cut and _DOUBTFUL.search(source) is None:
            return
        words = Counter(found.group() for found in _WORD.finditer(source))
        if cut:
            halves = Counter(half for found in _CUT.finditer(source) for half in found.groups())
            self._known = frozenset(word.lower() for word, count in words.items() if count > halves[word])
        self._misread = _misread(words)
        if self._misread:
            either = "|".join(map(re.escape, self._misread))
            self._odd = re.compile(rf"(?P<misread>\b(?:{either})\b)|{_ODD}")

    def clean(self, text: str, spans: Sequence[Span]) -> tuple[str, Offsets]:
        """The slices as one line, and for each of its characters the position in ``text``.

        Runs of white space become one space; a line break after a hyphen inside a word disappears
        ("person-", "centred" → "person-centred"), the hyphen too where the word has none elsewhere.
        """
        line = _Line()
        before = 0
        for start, end in spans:
            while start < end and text[start].isspace():
                start += 1
            while start < end and text[end - 1].isspace():
                end -= 1
            if line.parts and line.last != " ":
                join = self._join(line, text, before, start)
                if join is None:
                    line.put(" ", before)
                elif join:
                    line.drop()
            self._copy(line, text, start, end)
            before = end
        if line.last == " ":
            line.drop()
        return "".join(line.parts), Offsets(line.runs)

    def _copy(self, line: _Line, text: str, start: int, end: int) -> None:
        at = start
        if not self._misread and _SUSPECT.search(text, start, end) is None:
            line.copy(text, start, end)
            return
        for found in self._odd.finditer(text, start, end):
            line.copy(text, at, found.start())
            at = found.end()
            if found["space"]:
                if line.last not in ("", " ") and not _softly(text, found.start(), found.end()):
                    line.put(" ", next(n for n in range(*found.span()) if text[n].isspace()))
            elif found["unit"]:
                said = _MEANT[found["unit"]]
                if said != "\u00a0":
                    line.put(said, found.start())
                elif line.last not in ("", " "):
                    line.put(" ", found.start())
            elif found["lost"]:
                line.put("’", found.start())
            elif found["missing"] is not None:
                line.put(" ", found.start())
            elif self._misread and found["misread"]:
                for letters, place in _aligned(found["misread"], self._misread[found["misread"]]):
                    line.put(letters, found.start() + place)
        line.copy(text, at, end)

    def _join(self, line: _Line, text: str, before: int, start: int) -> bool | None:
        """Whether two lines meet within a word, and if so, whether its hyphen falls: None, False, True."""
        if before and text[before - 1] == "\u00ad":
            return False
        if len(line.tail()) < 2 or line.last not in "-\u2010\u2011¬" or not line.tail()[-2].isalnum():
            return None
        follows = _WORD.match(text, start)
        if follows is None or follows.group().lower() in _SUSPENDED:
            return None
        head, rest = _WORD.findall(line.tail()[:-1])[-1], follows.group()
        if line.last == "¬":
            return True
        if not rest[0].islower() or not head.isalpha():
            return False
        whole = (head + rest).lower()
        return whole in self._known or (rest in _NEVER_ENDS and head.lower() not in self._known)


def _softly(text: str, start: int, end: int) -> bool:
    """Whether white space stands where a soft hyphen has broken a word over two lines."""
    return "\n" in text[start:end] and "\u00ad" in text[max(0, start - 1) : start + 1]


def _misread(words: Counter[str]) -> dict[str, str]:
    """Words that print recognition got wrong, by the words that the document has more often."""
    found: dict[str, str] = {}
    lower: Counter[str] = Counter()
    for word, count in words.items():
        lower[word.lower()] += count
    for word, count in words.items():
        if len(found) == _MOST or not _DOUBTFUL.fullmatch(word):
            continue
        mixed = any(c.isdigit() for c in word) and sum(c.isalpha() for c in word) >= 4
        for said in _readings(word):
            times = lower[said.lower()]
            if times >= (1 if mixed else max(_FEWEST, 2 * count)) and said.isalpha() and said != word:
                found[word] = said
                break
    return found


def _readings(word: str) -> Iterator[str]:
    if any(c.isdigit() for c in word) and sum(c.isdigit() for c in word) > 2:
        return
    for wrong, right in _MISREAD:
        if wrong == "I" and not re.search("[a-z]I", word):
            continue
        place = word.find(wrong, 1 if wrong == "I" else 0)
        while place >= 0:
            yield word[:place] + right + word[place + len(wrong) :]
            place = word.find(wrong, place + 1)
        if word.count(wrong) > 1 and wrong != "I":
            yield word.replace(wrong, right)
    if word[0] == "l" and word[1:].isalpha():
        yield "I" + word[1:]


def _aligned(word: str, said: str) -> Iterator[tuple[str, int]]:
    """The letters of what was meant, each with its place in what the source has."""
    place = 0
    for char in said:
        yield char, min(place, len(word) - 1)
        pair = word[place : place + 2]
        place += 2 if (pair == "rn" and char == "m") or (pair == "vv" and char == "w") else 1


def reach(text: str, at: int) -> int:
    """Where what the source has at ``at`` ends: of a broken encoding, all of it."""
    if text[at] not in _STARTS:
        return at + 1
    return at + max(1, len(next((unit for unit in _UNITS if text.startswith(unit, at)), "")))
