"""The shape of a query: its clauses, brackets and projections. Enough to judge it by, no full grammar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .cypher_tokens import Token

_CLAUSES = frozenset(
    "MATCH OPTIONAL WHERE WITH RETURN UNWIND CALL ORDER SKIP LIMIT OFFSET UNION LET FILTER NEXT FINISH".split()
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its first word, where its tokens begin (that word included) and end, its brackets' depth."""

    word: str
    first: int
    end: int
    depth: int


class Shape:
    """The clauses and brackets of a query's tokens."""

    def __init__(self, words: list[Token]) -> None:
        self.words = words
        self.opens: list[int] = []
        """For each token the index of the bracket that it stands in; -1 outside of all."""
        self.closes: dict[int, int] = {}
        """For each opening bracket where it closes."""
        self._opened: dict[int, int] = {}
        stack = [-1]
        for i, token in enumerate(words):
            if token.kind == "close" and len(stack) > 1:
                self.closes[stack[-1]], self._opened[i] = i, stack[-1]
                stack.pop()
            self.opens.append(stack[-1])
            if token.kind == "open":
                stack.append(i)
        self.clauses = sorted(self._find_clauses(), key=lambda c: c.first)

    def _find_clauses(self) -> Iterator[Clause]:
        begun: dict[int, int] = {}  # by bracket
        for i, word in enumerate(self.words):
            here = self.opens[i]
            if word.kind == "close" and (inner := self._opened.get(i, -2)) in begun:
                yield self._clause(begun.pop(inner), i)
            if self._begins(i):
                if here in begun:
                    yield self._clause(begun[here], i)
                begun[here] = i
        for first in begun.values():
            yield self._clause(first, len(self.words))

    def _clause(self, first: int, end: int) -> Clause:
        return Clause(self.words[first].word, first, end, self.words[first].depth)

    def _begins(self, i: int) -> bool:
        token = self.words[i]
        if token.word not in _CLAUSES:
            return False
        here = self.opens[i]
        # clauses stand outside of all brackets or in those of a subquery; WHERE in patterns is none of its own
        if here != -1 and self.words[here].text != "{":
            return False
        before = self.words[i - 1] if i else None
        if before is None or before.text in (".", ":"):
            return before is None
        if token.word == "WITH" and before.word in ("STARTS", "ENDS"):
            return False
        return not (token.word == "MATCH" and before.word == "OPTIONAL")

    def before(self, clause: Clause) -> list[Clause]:
        """The clauses before one, in the same brackets and up to the last UNION, the nearest first."""
        out = []
        for other in reversed([c for c in self.clauses if c.first < clause.first]):
            if self.opens[other.first] == self.opens[clause.first]:
                if other.word in ("UNION", "NEXT"):
                    break
                out.append(other)
        return out

    def after(self, clause: Clause) -> list[Clause]:
        """The clauses after one, in the same brackets and up to the next UNION."""
        out = []
        for other in self.clauses:
            if other.first > clause.first and self.opens[other.first] == self.opens[clause.first]:
                if other.word in ("UNION", "NEXT"):
                    break
                out.append(other)
        return out

    def clause_of(self, i: int) -> Clause | None:
        """The innermost clause that a token stands in."""
        found = [c for c in self.clauses if c.first <= i < c.end]
        return max(found, key=lambda c: c.first) if found else None

    def around(self, i: int) -> Iterator[int]:
        """The opening brackets around a token, the innermost first."""
        here = self.opens[i]
        while here != -1:
            yield here
            here = self.opens[here]

    def call_around(self, i: int) -> str:
        """The function, in small letters, whose brackets a token stands in at once; empty for none."""
        here = self.opens[i]
        if here > 0 and self.words[here].text == "(":
            return self.words[here - 1].name.lower()
        return ""

    def items(self, clause: Clause) -> list[list[int]]:
        """What a WITH, RETURN or ORDER BY lists: the indexes of each item's tokens."""
        first = clause.first + 1
        while first < clause.end and self.words[first].word in ("DISTINCT", "BY"):
            first += 1
        out: list[list[int]] = [[]]
        for i in range(first, clause.end):
            if self.words[i].text == "," and self.opens[i] == self.opens[clause.first]:
                out.append([])
            else:
                out[-1].append(i)
        return [item for item in out if item]

    def alias(self, item: list[int]) -> str:
        """The name of a projection's item: after AS, or the variable itself; empty for an expression without."""
        if len(item) > 2 and self.words[item[-2]].word == "AS":
            return self.words[item[-1]].name
        return self.words[item[0]].name if len(item) == 1 else ""
