"""Horizontal bars as inline SVG: a name and a description for who cannot see them, figures beside every bar.

Nothing is known by colour alone: each status has a pattern and a mark too, so that a chart reads the same in
grey. All style is in attributes that a strict content security policy allows.
"""

from __future__ import annotations

from html import escape

from .blocks import Chart, Series
from .cells import clean, shown
from .palette import LOOKS

_WIDE, _INK = 400, "#212b32"
_TEXT, _SMALL = 14, 12  # height of letters
_BAR, _LINE = 16, 18
_LETTER = 0.56  # mean width of a letter of Arial, by its height


def chart_svg(chart: Chart, name: str) -> str:
    """The chart as an ``svg`` element. ``name`` makes its ids unique in the page.

    A bar is as long as the sum of its values, against the longest. What a value is stands in words above its bar.
    """
    totals = [sum(s.values[i] for s in chart.series) for i in range(len(chart.categories))]
    scale = _WIDE / max([*totals, 1e-9])
    body, y = _legend(chart, name)
    for i, category in enumerate(chart.categories):
        values = [(s, s.values[i]) for s in chart.series if s.values[i]]
        told = "  ".join(f"{LOOKS[s.colour].mark} {_value(chart, v)}".strip() for s, v in values) or "0"
        room = int((_WIDE - len(told) * _TEXT * _LETTER - 12) / (_TEXT * _LETTER))
        lines = _wrapped(clean(category), max(room, 24))
        y += 10
        for line in lines:
            y += _LINE
            body.append(_text(0, y - 4, line, _TEXT))
        if len(lines[-1]) > room:
            y += _LINE
        body.append(_text(_WIDE, y - 4, told, _TEXT, anchor="end"))
        x = 0.0
        for series, value in values:
            width = value * scale
            body.append(_bar(x, y, width, series, name))
            x += width
        y += _BAR
    title, about = escape(clean(chart.title)), escape(clean(chart.alt))
    return (
        f'<svg role="img" aria-labelledby="{name}-t {name}-d" viewBox="0 0 {_WIDE} {y + 6}" '
        f'font-family="Arial, Helvetica, sans-serif" fill="{_INK}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{about}</desc>'
        f"<defs>{''.join(_pattern(s, name) for s in _colours(chart))}</defs>{''.join(body)}</svg>"
    )


def _legend(chart: Chart, name: str) -> tuple[list[str], int]:
    """What each pattern stands for, on as many lines as it takes; nothing to tell where there is one series."""
    body: list[str] = []
    x, y = 0.0, 0
    if len(chart.series) < 2:
        return body, y
    y = _LINE
    for series in chart.series:
        label = f"{LOOKS[series.colour].mark} {clean(series.name)}".strip()
        width = 26 + len(label) * _SMALL * _LETTER + 14
        if x and x + width > _WIDE:
            x, y = 0.0, y + _LINE
        body.append(_bar(x, y - 13, 18, series, name, height=12))
        body.append(_text(x + 24, y - 3, label, _SMALL))
        x += width
    return body, y + 4


def _colours(chart: Chart) -> list[Series]:
    """One series for each colour."""
    return list({s.colour: s for s in chart.series}.values())


def _value(chart: Chart, value: float) -> str:
    return shown(value, "share" if chart.share else "count")


def _wrapped(text: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(text, width) or [""]


def _text(x: float, y: float, text: str, size: int, anchor: str = "start") -> str:
    end = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}"{end} xml:space="preserve">{escape(text)}</text>'


def _bar(x: float, y: float, width: float, series: Series, name: str, height: int = _BAR) -> str:
    colour = f"#{LOOKS[series.colour].colour}"
    fill = f"url(#{name}-{series.colour})" if LOOKS[series.colour].fill else colour
    width = max(width - 2, 1)  # parts that touch would read as one in grey
    return (
        f'<rect x="{x + 1:.2f}" y="{y + 1}" width="{width:.2f}" height="{height - 2}" '
        f'fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'
    )


def _pattern(series: Series, name: str) -> str:
    """The pattern of a status, as much like Word's preset of the same name as it takes to know it again."""
    colour, fill = f"#{LOOKS[series.colour].colour}", LOOKS[series.colour].fill
    line = f'stroke="{colour}" stroke-width='
    drawn = {
        "wdUpDiag": (8, 8, f'<path d="M-2 2L2 -2M-2 10L10 -2M6 10L10 6" {line}"2.6"/>'),
        "smGrid": (6, 6, f'<path d="M0 3H6M3 0V6" {line}"1.8"/>'),
        "pct20": (6, 6, f'<circle cx="3" cy="3" r="1.4" fill="{colour}"/>'),
        "narHorz": (4, 4, f'<path d="M0 2H4" {line}"1.3"/>'),
    }.get(fill)
    if drawn is None:
        return ""
    wide, high, shape = drawn
    return (
        f'<pattern id="{name}-{series.colour}" width="{wide}" height="{high}" patternUnits="userSpaceOnUse">'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>{shape}</pattern>'
    )
