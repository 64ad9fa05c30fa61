"""Numbers as documents write them: 1,999, 2.7 million, twenty-six, three-quarters."""

from __future__ import annotations

import re

_ONES = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SMALL = _ONES | dict(zip(_TEENS, range(10, 20), strict=True)) | _TENS
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "dozen": 12.0,
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?|{'|'.join(reversed(_TEENS))}|{'|'.join(_ONES)})"
SCALE = r"(?:[ -]?(?:hundred|thousand|million|billion|bn|m|k)\b)"
NUMBER = (
    rf"(?:(?:{DIGITS}{SCALE}?|{WORDS}(?: hundred| thousand| million| billion| dozen)?)(?: and a half)?"
    r"|a (?:hundred|thousand|million|dozen))"
)
FRACTION = r"(?:(?:a|one|two|three|four|nearly a|almost a)[- ](?:third|quarter|fifth|sixth|eighth|tenth)s?|half)"

_SPLIT = re.compile(rf"(?P<digits>{DIGITS})|(?P<word>[a-z]+)")


def parse_number(text: str) -> float:
    """The value of a number that matches ``NUMBER``, in lower case.

    >>> parse_number("1,999"), parse_number("2.7 million"), parse_number("twenty-six"), parse_number("a dozen")
    (1999.0, 2700000.0, 26.0, 12.0)
    """
    value, seen = 0.0, False
    text, half, _ = text.partition(" and a half")
    for match in _SPLIT.finditer(text):
        word = match["word"]
        if match["digits"]:
            value, seen = float(match["digits"].replace(",", "")), True
        elif word in _SMALL:
            value, seen = value + _SMALL[word], True
        elif word in _SCALES:
            value, seen = (value if seen else 1.0) * _SCALES[word], True
        elif word != "a":
            raise ValueError(f"{text!r} is not a number")
    if not seen:
        raise ValueError(f"{text!r} is not a number")
    return round(value + (0.5 if half else 0.0), 6)


def parse_fraction(text: str) -> float:
    """The value of a fraction that matches ``FRACTION``, between 0 and 1.

    >>> parse_fraction("three-quarters"), parse_fraction("half")
    (0.75, 0.5)
    """
    words = re.findall(r"[a-z]+", text)
    part = _PARTS[words[-1].removesuffix("s") if words[-1] not in _PARTS else words[-1]]
    times = next((_ONES[word] for word in words[:-1] if word in _ONES), 1)
    return round(times / part, 4)
