"""Why the model thinks what it thinks of a pair: the features that weighed most, in words."""

from __future__ import annotations

from dataclasses import dataclass

from ...graph.vocabulary import RelationshipType
from ..values import Reading
from .combine import Scorer
from .features import FAMILY, features, hashed
from .model import Model, shipped
from .pairs import TYPES, Pair

_WORDS = {
    "k": "kinds: {}", "t": "types: {}", "ta": "the first is of type {}", "tb": "the second is of type {}",
    "ha": "the first is called “{}”", "hb": "the second is called “{}”", "wk": "where they stand and their kinds: {}",
    "ra": "the first was recognised by {}", "rb": "the second was recognised by {}", "w": "where they stand: {}",
    "sk": "a sentence of kind {}", "th": "the section's theme is {}", "denies": "the sentence denies something",
    "may": "the sentence speaks of what may be", "b": "“{}” between the two", "b-": "“{}” between the two, far apart",
    "bb": "“{}” between the two", "bt": "nothing between the two but “{}”", "b1": "“{}” right after the first",
    "bl": "“{}” right before the second", "b;": "a break between the two", "d": "words between: {}",
    "m": "mentions between: {}", "v": "the verb “{}”", "p": "“{}” before", "p1": "“{}” right before",
    "pv": "“{}” before", "f": "“{}” after", "f1": "“{}” right after", "fv": "“{}” after",
    "lb": "“{}” before the second", "opens": "the first opens the sentence", "dl": "both hang on “{}”",
    "dk": "both hang on “{}”", "dp": "the parse joins them by {}", "da": "the first is {} in the parse",
    "db": "the second is {} in the parse", "dn": "steps in the parse: {}", "de": "the parse joins them by {}",
    "dle": "both hang on “{}”", "dr": "“{}” on the way to the second",
    "dx": "“{}” on the way", "dc": "“{}” on the way", "dr1": "“{}” on the way to the second",
    "n<": "“{}” stands in the longer name before the shorter", "n>": "“{}” stands in the longer name after the shorter",
    "nl": "how much longer one name is: {}",
}  # fmt: skip
_PLACES = {"same": "one sentence", "samen": "one name holds the other", "before": "the sentence before",
           "earlier": "two sentences before", "lead": "the lead-in", "heading": "the heading"}  # fmt: skip
_ACROSS = "across two sentences ({})"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The probability of a claim, and what weighed in it: words and by how much they move the log odds."""

    probability: float
    reasons: tuple[tuple[str, float], ...]
    rules: tuple[str, ...]


def explain_pair(
    reading: Reading, sentence: str, subject: str, type_: RelationshipType, object_: str, *,
    most: int = 8, model: Model | None = None,
) -> Explanation | None:  # fmt: skip
    """What weighed most in a relationship of two entities in a sentence, by its id.

    ``None`` where the two are no candidate pair there, or no model is installed.
    """
    from ..extract import by_rules

    model = model or shipped()
    if model is None:
        return None
    scorer = Scorer(reading, by_rules(reading))
    here = [
        s for s in scorer.scored(model)
        if s.pair.sentence.id == sentence and s.pair.ends(s.column) == (subject, object_)
        and TYPES[s.column // 2] is type_
    ]  # fmt: skip
    if not here:
        return None
    found = max(here, key=lambda s: s.probability)
    weighed: dict[str, float] = {}
    for feature in dict.fromkeys(features(found.pair, scorer.views)):
        row = model.rows.get(hashed(feature))
        if row is not None:
            said = in_words(feature, found.pair)
            weighed[said] = weighed.get(said, 0.0) + float(model.arrays["weights"][row, found.column])
    reasons = sorted(weighed.items(), key=lambda item: (-abs(item[1]), item[0]))[:most]
    rules = sorted({f"{c.extractor}: {c.rule} ({c.confidence:.2f})" for c in scorer.votes.of(found.pair, found.column)})
    return Explanation(found.probability, tuple((said, round(w, 2)) for said, w in reasons), tuple(rules))


def in_words(feature: str, pair: Pair) -> str:
    """A feature as a reader would say it; a family of words by the name of one of them."""
    prefix, _, rest = feature.removeprefix(FAMILY).replace("%", "like ").partition(":")
    if prefix.startswith("x"):
        return _ACROSS.format(rest.replace(":", " "))
    said = _WORDS.get(prefix, prefix + ": {}")
    if prefix in ("v", "dk", "lb", "dle", "dr1"):
        rest = rest.partition(":")[0] if prefix != "dr1" else rest.rpartition(":")[2]
    if prefix == "w":
        rest = _PLACES.get(rest, rest)
    return said.format(rest.replace(">", " → ") if prefix in ("k", "t", "wk") else rest)
