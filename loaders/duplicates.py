"""Documents that say nearly the same: a draft and its final version, a page saved twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from itertools import combinations

from .values import SourceDocument

SHINGLE_WORDS = 5
"""Words in a shingle: long enough that stock phrases of the genre are rarely shared."""
MIN_RESEMBLANCE = 0.8
"""Least Jaccard similarity of the sets of shingles (Broder 1997) of two near duplicates."""
MIN_CONTAINMENT = 0.9
"""Or so much of the shorter document lies in the longer one: an extract."""
_MIN_SHINGLES = 20

_WORD = re.compile(r"\w+")


def shingles(document: SourceDocument) -> frozenset[int]:
    """Hashes of all runs of five words in the sentences of a document; order and case are ignored."""
    words = [word for sentence in document.sentences for word in _WORD.findall(sentence.text.lower())]
    runs = (words[at : at + SHINGLE_WORDS] for at in range(max(1, len(words) - SHINGLE_WORDS + 1)))
    return frozenset(_hash(" ".join(run)) for run in runs if run)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """``|A ∩ B| / |A ∪ B|`` (Jaccard; Broder 1997), from 0 to 1; 0 for two empty sets."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """``|A ∩ B| / min(|A|, |B|)`` (Broder 1997): how much of the shorter lies in the longer."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def near_duplicates(documents: Iterable[SourceDocument]) -> dict[str, str]:
    """Names of documents that nearly repeat another, each with the one that is kept.

    Kept is the longest (most shingles), among equals the first by name, so the order of the
    documents does not matter. A document that is itself a duplicate is never kept for a third.
    """
    sets = {document.name: shingles(document) for document in documents}
    ordered = sorted(sets, key=lambda name: (-len(sets[name]), name))
    candidates = _sharing(sets)
    kept: list[str] = []
    repeats: dict[str, str] = {}
    for name in ordered:
        for other in kept:
            if frozenset((name, other)) in candidates and _same(sets[name], sets[other]):
                repeats[name] = other
                break
        else:
            kept.append(name)
    return dict(sorted(repeats.items()))


def _same(one: frozenset[int], other: frozenset[int]) -> bool:
    if one == other:
        return True
    if resemblance(one, other) >= MIN_RESEMBLANCE:
        return True
    return min(len(one), len(other)) >= _MIN_SHINGLES and containment(one, other) >= MIN_CONTAINMENT


def _sharing(sets: dict[str, frozenset[int]]) -> set[frozenset[str]]:
    """Pairs of documents with at least one shingle in common; all others need no comparison."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, marks in sets.items():
        for mark in marks:
            holders[mark].append(name)
    groups = {tuple(sorted(names)) for names in holders.values() if len(names) > 1}
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}
