"""The sentences that a report rests on, numbered in the order in which they are first cited, as papers do.

Every writer makes one :class:`Register`, cites from it as it writes, and ends with the list of what was cited. So a
number means the same sentence throughout, a sentence that two rows rest on has one number, and only what is shown is
numbered: rows that a limit leaves out cite nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..results import Quote
from .blocks import Block, Bullets, Claims, Paper, Paragraph, Quotation, Table

_Key = tuple[str, int | None, int | None, str, str]


def _key(quote: Quote) -> _Key:
    return (quote.document, quote.page, quote.line, quote.section, quote.text)


def distinct(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Each sentence once, whatever statuses it is read as."""
    found: dict[_Key, Quote] = {}
    for quote in quotes:
        found.setdefault(_key(quote), quote)
    return tuple(found.values())


class Register:
    """Numbers for quotes, from 1. The same sentence of the same place has one number, whatever status it is read as."""

    def __init__(self) -> None:
        self._numbers: dict[_Key, int] = {}
        self._quotes: list[Quote] = []

    def number(self, quote: Quote) -> int:
        """The number of a quote, a new one if it was not cited before."""
        key = _key(quote)
        number = self._numbers.setdefault(key, len(self._quotes) + 1)
        if number > len(self._quotes):
            self._quotes.append(quote)
        return number

    def cite(self, quotes: Iterable[Quote]) -> tuple[int, ...]:
        """The numbers of quotes, ascending, each once."""
        return tuple(sorted({self.number(q) for q in quotes}))

    def label(self, quotes: Iterable[Quote]) -> str:
        """The citation as plain text, ``[3, 7–9]``; nothing where there is nothing to cite."""
        told = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs(self.cite(quotes)))
        return f"[{told}]" if told else ""

    def __iter__(self) -> Iterator[tuple[int, Quote]]:
        """All that was cited so far, by number."""
        return iter(enumerate(self._quotes, 1))

    def __len__(self) -> int:
        return len(self._quotes)

    @classmethod
    def of(cls, content: Paper | Iterable[Block], *, limit: int | None = None) -> Register:
        """The register of all that a report shows, where it is needed before the report is written.

        ``limit`` is that of the writer: rows and claims past it are not cited.
        """
        register = cls()
        for quote in cited(content, limit=limit):
            register.number(quote)
        return register


def runs(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Ascending numbers as runs from first to last; two in a row are no run."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return tuple(
        pair
        for run in found
        for pair in ([(run[0], run[-1])] if len(run) > 2 else [(number, number) for number in run])
    )


def cited(content: Paper | Iterable[Block], *, limit: int | None = None) -> Iterator[Quote]:
    """Every quote of a report in the order in which a reader meets it; of tables and claims the first ``limit``."""
    for block in content.blocks if isinstance(content, Paper) else content:
        match block:
            case Quotation():
                yield from block.quotes
            case Paragraph():
                yield from block.evidence
            case Bullets():
                for quotes in block.evidence:
                    yield from quotes
            case Table():
                for row in block.rows[:limit]:
                    yield from row.evidence
            case Claims():
                for claim in block.items[:limit]:
                    yield from claim.evidence
                    yield from claim.against
            case _:
                pass
