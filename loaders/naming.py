"""What a body is called in the end: as its documents spell it, or by the official name that it bore then."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from .normal import normal
from .reference.match_period import parse_period
from .reference.model import Body, DatedName


def official_name(body: Body, dated: str | None) -> str:
    """The official name that a body bore at a time (``2018``, ``2018-01`` or ``2018-01-22``).

    Of several the one borne last; where none was borne then, the next after it, else the one before;
    without a time, the name of the body today or when it closed.
    """
    if dated is None or not body.names:
        return body.name
    first, last = parse_period(dated)
    borne = [n for n in body.names if (n.start or date.min) <= last and first <= (n.end or date.max)]
    if borne:
        return max(borne, key=_begins).name
    later = [n for n in body.names if (n.start or date.min) > last]
    return min(later, key=_begins).name if later else max(body.names, key=_begins).name


def name_of(body: Body, spelt: str, forms: Iterable[str], dated: str | None) -> str:
    """The name of the node of a body.

    It is ``spelt``, the fullest form in its documents, where that is a name which the body bears or bore,
    else the fullest of their ``forms`` that is one, else the official name at the time.
    """
    official = body.official_names
    known = {normal(n) for n in official}
    for form in (spelt, *sorted(forms, key=lambda f: (-len(f), f))):
        if normal(form) in known:
            bare = re.sub(r"^[Tt]he ", "", form)  # a sentence began with it
            return form if bare == form or any(n.startswith("The ") for n in official) else bare
    return official_name(body, dated)


def latest(dates: Iterable[str | None]) -> str | None:
    """The latest of some dates of documents; ``None`` where none is known."""
    return max((d for d in dates if d), default=None)


def _begins(name: DatedName) -> tuple[date, date, str]:
    return name.start or date.min, name.end or date.max, name.name
