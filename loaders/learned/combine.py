"""Rules and model together: every claim with a calibrated probability, and what only the model reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...graph.vocabulary import RelationshipType, Status
from ..extract.figures import figures
from ..values import Claim, Reading
from .features import Views, features, hashed
from .model import UNLIKELY, Model
from .pairs import TYPES, Pair, pairs
from .status import STATUSES, clause_span, status_features
from .votes import Surroundings, Votes, row

NAME = "learned"
DEFINITIONS = frozenset({"defined-group"})
"""Rules by which a document says what its own terms mean: nothing to weigh."""
_UNSEEN = 0.5
"""What is left of a rule's confidence where the model has no pair for its claim."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A column of a pair, and the probability that the document states it."""

    pair: Pair
    column: int
    probability: float


class Scorer:
    """The candidates of one reading, and what the model makes of them."""

    def __init__(self, reading: Reading, claims: Iterable[Claim]) -> None:
        self.reading = reading
        self.claims = list(claims)
        self.votes = Votes(self.claims)
        self.views = Views(reading)
        self.around = Surroundings(self.views)
        self.pairs = pairs(reading, self.claims)
        self._hashes: dict[str, int] = {}

    def hashes(self) -> list[list[int]]:
        """The hashed features of every pair."""
        known = self._hashes
        out = []
        for pair in self.pairs:
            found = []
            for feature in features(pair, self.views):
                number = known.get(feature)
                if number is None:
                    number = known[feature] = hashed(feature)
                found.append(number)
            out.append(found)
        return out

    def rows(self, first: Sequence[Sequence[float]]) -> Iterator[tuple[Pair, int, list[float]]]:
        """The numbers of every column worth a second look, given the first stage's scores of every pair."""
        for pair, scores in zip(self.pairs, first, strict=True):
            held = [c for c in pair.columns if scores[c] > UNLIKELY or self.votes.of(pair, c)]
            if held:
                around, siblings = self.around.numbers(pair), self.around.siblings(pair)
                for column in held:
                    yield pair, column, row(pair, column, scores, self.votes, around, siblings)

    def scored(self, model: Model) -> list[Scored]:
        """Every column worth a second look, with its probability, in order of reading."""
        import numpy as np

        if not self.pairs:
            return []
        rows = list(self.rows(model.first(self.hashes()).tolist()))
        if not rows:
            return []
        found = model.second(np.array([numbers for *_, numbers in rows], dtype=np.float32)).tolist()
        return [Scored(pair, column, p) for (pair, column, _), p in zip(rows, found, strict=True)]

    def ruled(self, pair: Pair, column: int) -> Status | None:
        """The status that the rules give a column of a pair, if they claim it."""
        from ..extract import best_of

        claims = best_of(self.votes.of(pair, column))
        return claims[0].status if claims else None

    def status(self, pair: Pair, column: int, model: Model) -> Status:
        """The likeliest status of a column of a pair."""
        ruled = self.ruled(pair, column)
        found = [hashed(f) for f in status_features(pair, TYPES[column // 2], self.views, ruled)]
        scores = model.status(found).tolist()
        return STATUSES[max(range(len(STATUSES)), key=lambda i: (scores[i], -i))]


def combine(
    reading: Reading, claims: Sequence[Claim], best: Sequence[Claim], model: Model, floor: float
) -> list[Claim]:
    """The ``best`` of the rules' claims with their probabilities, and what the model adds, down to ``floor``.

    The model fills in: of a relationship that rules read in the document it says no more, for its many weak
    guesses at further sentences would outvote the status that a rule read.
    """
    scorer = Scorer(reading, claims)
    ruled: dict[tuple[str, str, str, str], Scored] = {}
    added: dict[tuple[str, str, str, str], Scored] = {}
    for found in scorer.scored(model):
        subject, object_ = found.pair.ends(found.column)
        key = (found.pair.sentence.id, subject, str(TYPES[found.column // 2]), object_)
        held = ruled if scorer.votes.of(found.pair, found.column) else added
        if key not in held or held[key].probability < found.probability:
            held[key] = found
    out = []
    for claim in best:
        if claim.rule in DEFINITIONS:
            out.append(claim)
            continue
        key = (claim.sentence.id, claim.subject, str(claim.type), claim.object)
        turned = (claim.sentence.id, claim.object, str(claim.type), claim.subject)
        scored = ruled.get(key, ruled.get(turned))
        p = claim.confidence * _UNSEEN if scored is None else scored.probability
        if p >= floor:  # the status stays the rule's: on areas left out that is as often right, on real text more often
            out.append(replace(claim, confidence=round(p, 4)))
    told = {(c.subject, c.type, c.object) for c in out} | {(c.object, c.type, c.subject) for c in out}
    out += (
        _claim(scorer, found, model)
        for found in added.values()
        if found.probability >= floor and _relationship(found) not in told
    )
    return out


def _relationship(found: Scored) -> tuple[str, RelationshipType, str]:
    subject, object_ = found.pair.ends(found.column)
    return subject, TYPES[found.column // 2], object_


def _claim(scorer: Scorer, found: Scored, model: Model) -> Claim:
    pair, type_ = found.pair, TYPES[found.column // 2]
    subject, object_ = pair.ends(found.column)
    left, right = clause_span(pair)
    alone = len({m.entity for m in scorer.views.mentions(pair.sentence)}) <= 2
    return Claim(
        subject,
        type_,
        object_,
        scorer.status(pair, found.column, model),
        pair.sentence,
        NAME,
        f"{NAME}/{type_}",
        round(found.probability, 4),
        figures(type_, pair.sentence.text[left:right]) if alone else {},
        (pair.context,) if pair.context is not None else (),
    )
