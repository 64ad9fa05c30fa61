"""Annotated documents as the trainer needs them: our own reading of each, held against its annotations.

Names are matched as the scorer of the annotations matches them: by any surface form, with letter case,
accents, punctuation, articles and simple plurals folded.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from joinedup.graph.vocabulary import vocabulary
from joinedup.loaders.build import identities_of
from joinedup.loaders.extract import by_rules
from joinedup.loaders.extract.examples import Trial, trial
from joinedup.loaders.extract.rules import rules
from joinedup.loaders.learned.combine import Scorer
from joinedup.loaders.learned.pairs import TYPES, Pair
from joinedup.loaders.learned.votes import row
from joinedup.loaders.mentions import recognise, worth_parsing
from joinedup.loaders.model import parse
from joinedup.loaders.readers import read_document
from joinedup.loaders.values import Reading, Sentence

Key = tuple[str, ...]
NEAR = 1
"""Lines by which a sentence may miss the line that the annotation gives."""


def norm(text: str) -> str:
    """A name as the scorer compares it."""
    text = re.sub("[’‘']", "", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("&", " and ")
    return " ".join(_singular(w) for w in re.findall(r"[a-z0-9@]+", text) if w not in {"the", "a", "an"})


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word


def forms(name: str, aliases: Iterable[str]) -> set[str]:
    """Every folded form of a name."""
    return {f for f in (norm(x) for x in (name, *aliases)) if f}


@dataclass(slots=True)
class Row:
    """One column of one pair. ``label``: whether its sentence states it; ``right``: whether the document does.

    ``None`` is unknown: what the annotators marked optional, what is stated elsewhere in the document, and, for
    ``label``, ends that are no annotated node.
    """

    pair: int
    column: int
    label: int | None
    right: int | None
    key: Key
    status: str | None


@dataclass(slots=True)
class Document:
    """A document, read and labelled."""

    name: str
    area: str
    scorer: Scorer | None
    pairs: list[Pair]
    hashes: list[list[int]]
    rows: list[Row]
    wanted: dict[Key, dict[str, Any]]
    base: Any = None
    ruled: Any = None
    pair_of: Any = None
    column_of: Any = None

    def prepare(self) -> None:
        """The numbers of every row without the first stage's scores, and arrays of what is asked often."""
        assert self.scorer is not None
        around, votes = self.scorer.around, self.scorer.votes
        zero = [0.0] * (2 * len(TYPES))
        seen = [(around.numbers(p), around.siblings(p)) for p in self.pairs]
        self.base = np.array(
            [row(self.pairs[r.pair], r.column, zero, votes, *seen[r.pair]) for r in self.rows], dtype=np.float32
        ).reshape(len(self.rows), -1)
        self.ruled = np.array([bool(votes.of(self.pairs[r.pair], r.column)) for r in self.rows], dtype=bool)
        self.pair_of = np.array([r.pair for r in self.rows], dtype=np.int64)
        self.column_of = np.array([r.column for r in self.rows], dtype=np.int64)

    def numbers(self, first: Any) -> Any:
        """The numbers of every row, given the first stage's scores of every pair."""
        out = self.base.copy()
        for k, r in enumerate(self.rows):
            scores, columns = first[r.pair], self.pairs[r.pair].columns
            mine, best = scores[r.column], max(scores[c] for c in columns)
            turned = r.column ^ 1
            out[k, :4] = mine, best, mine - best, scores[turned] if turned in columns else -9.0
        return out

    def right(self) -> Any:
        """1 right, 0 wrong, -1 unknown, of every row."""
        return np.array([-1 if r.right is None else r.right for r in self.rows])


def read(path: Path) -> Reading:
    """A document as a build reads it, with its parses."""
    document = read_document(path)
    identities = identities_of().within(document=document.name, system=None)
    return recognise(document, parse(s for s in document.sentences if worth_parsing(s)), identities)


def inside(lines: Iterable[int], ranges: Sequence[tuple[int, int]] | None) -> bool:
    """Whether any of the lines lies in the ranges; all do where there are none."""
    return ranges is None or any(a <= n <= b for n in lines for a, b in ranges)


def load(text: Path, annotations: Path, ranges: Sequence[tuple[int, int]] | None = None) -> Document:
    """An annotated document, read by our own mentions and rules and labelled."""
    gold = yaml.safe_load(annotations.read_text(encoding="utf-8"))
    reading = read(text)
    scorer = Scorer(reading, by_rules(reading))
    nodes = {n["id"]: n for n in gold["nodes"]}
    wanted: dict[Key, dict[str, Any]] = {}
    free: set[Key] = set()
    for rel in gold["relations"]:
        key = key_of(rel["s"], rel["r"], rel["o"])
        loose = rel.get("optional") or any(nodes[rel[end]].get("optional") for end in "so")
        if loose or not inside(rel.get("lines") or [], ranges):
            free.add(key)
        else:
            wanted[key] = rel
    name = annotations.stem
    made = Document(name, name.split("_")[0], scorer, scorer.pairs, scorer.hashes(), [], wanted)
    candidates = _matched(reading, nodes)
    lines = {s.id: _lines(reading, s) for s in reading.document.sentences}
    for i, pair in enumerate(scorer.pairs):
        if not inside(lines[pair.sentence.id], ranges):
            continue
        here = lines[pair.sentence.id] | (lines[pair.context.id] if pair.context is not None else set())
        near = {n + d for n in here for d in range(-NEAR, NEAR + 1)}
        for column in pair.columns:
            subject, object_ = pair.ends(column)
            made.rows.append(_row(i, column, candidates.get(subject, []), candidates.get(object_, []),
                                  (subject, object_), nodes, wanted, free, near))  # fmt: skip
    made.prepare()
    return made


def key_of(subject: str, type_: str, object_: str) -> Key:
    """A relationship by its ends; what has no direction is the same either way."""
    undirected = vocabulary().relationships[type_].undirected  # type: ignore[index]
    return (type_, *sorted((subject, object_))) if undirected else (type_, subject, object_)


def _matched(reading: Reading, nodes: Mapping[str, Any]) -> dict[str, list[str]]:
    by_form: dict[str, list[str]] = {}
    for key, node in nodes.items():
        for form in forms(node["name"], node.get("aliases") or ()):
            by_form.setdefault(form, []).append(key)
    out = {}
    for key, entity in reading.entities.items():
        shared = Counter(g for f in forms(entity.name, entity.aliases) for g in by_form.get(f, ()))

        def order(g: str, entity: Any = entity, shared: Counter[str] = shared) -> tuple[Any, ...]:
            return nodes[g]["kind"] != entity.kind, norm(nodes[g]["name"]) != norm(entity.name), -shared[g], g

        out[key] = sorted(shared, key=order)
    return out


def _lines(reading: Reading, sentence: Sentence) -> set[int]:
    text = reading.document.text
    starts = _starts(text)
    return {
        n for a, b in sentence.pieces
        for n in range(bisect.bisect_right(starts, a), bisect.bisect_right(starts, max(a, b - 1)) + 1)
    }  # fmt: skip


@lru_cache(maxsize=4)
def _starts(text: str) -> list[int]:
    return [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]


def _row(
    pair: int, column: int, subjects: list[str], objects: list[str], ends: tuple[str, str], nodes: Mapping[str, Any],
    wanted: Mapping[Key, Any], free: set[Key], near: set[int],
) -> Row:  # fmt: skip
    type_ = str(TYPES[column // 2])
    keys = [key_of(a, type_, b) for a in subjects for b in objects]
    hit = next((k for k in keys if k in wanted), None)
    if hit is not None:
        stated = bool(near & set(wanted[hit].get("lines") or ()))
        return Row(pair, column, 1 if stated else None, 1, hit, wanted[hit]["status"] if stated else None)
    loose = next((k for k in keys if k in free), None)
    optional = bool(keys) and any(nodes[x[0]].get("optional") for x in (subjects, objects))
    if loose is not None or optional:
        return Row(pair, column, None, None, loose or keys[0], None)
    if not keys:
        return Row(pair, column, None, 0, ("", *ends, type_), None)
    return Row(pair, column, 0, 0, keys[0], None)


def _scorers(trials: Sequence[Trial]) -> Iterator[Scorer]:
    """Each example with its parses, all parsed at one go."""
    every = (replace(s, id=f"{i} {s.id}") for i, t in enumerate(trials) for s in t.reading.document.sentences)
    parsed = parse(every)
    for i, t in enumerate(trials):
        r = t.reading
        parses = {s.id: parsed[f"{i} {s.id}"] for s in r.document.sentences if f"{i} {s.id}" in parsed}
        yield Scorer(Reading(r.document, r.mentions, r.entities, parses), ())


def examples() -> Document:
    """The rules' own examples as one more annotated document, for the first stage alone.

    What an example claims is stated; what it does not claim of the same relationship is not, nor is any
    other relationship of a pair that it relates. Of all else it tells nothing.
    """
    made = Document("examples", "examples", None, [], [], [], {})
    tried = [(rule, trial(text)) for rule in rules().all() for text in (*rule.examples, *rule.negated)]
    for (rule, t), scorer in zip(tried, _scorers([t for _, t in tried]), strict=True):
        names = {key: entity.name for key, entity in t.reading.entities.items()}
        said = {(s, o): status for s, o, status in t.wanted}
        if vocabulary().relationships[rule.type].undirected:
            said |= {(o, s): status for (s, o), status in said.items()}
        for pair, hashes in zip(scorer.pairs, scorer.hashes(), strict=True):
            if pair.sentence.id != t.last.id:
                continue
            named = names[pair.first.entity], names[pair.second.entity]
            related = named in said or named[::-1] in said
            at = len(made.pairs)
            made.pairs.append(pair)
            made.hashes.append(hashes)
            for column in pair.columns:
                subject, object_ = pair.ends(column)
                ends = names[subject], names[object_]
                if TYPES[column // 2] is rule.type:
                    label = int(ends in said)
                    made.rows.append(Row(at, column, label, label, (), said.get(ends)))
                elif related:
                    made.rows.append(Row(at, column, 0, 0, (), None))
    return made


SENTENCES = Path(__file__).with_name("relations_sentences.txt")


def sentences(path: Path = SENTENCES) -> Document:
    """Sentences of our own, annotated in full, as one more document for the first stage alone.

    Raises ``ValueError`` where a claim names what its sentence does not hold, or what its kinds do not permit.
    """
    written = [x for x in path.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
    parts = [line.partition(" =>") for line in written]
    trials = [trial(f"{text.strip()} => nothing") for text, _, _ in parts]
    wrong: list[Key] = []
    made = Document("sentences", "sentences", None, [], [], [], {})
    for (_, _, claims), t, scorer in zip(parts, trials, _scorers(trials), strict=True):
        keys = {entity.name: key for key, entity in t.reading.entities.items()}
        said: dict[Key, str] = {}
        for claim in filter(None, (c.strip() for c in claims.split(";"))):
            plain, _, status = claim.partition(":")
            found = re.fullmatch(r"(.+) ([A-Z]+(?:_[A-Z]+)*) (.+)", plain)
            if found is None or found.group(1) not in keys or found.group(3) not in keys:
                raise ValueError(f"{path.name}: {claim!r} names what its sentence does not hold")
            said[key_of(keys[found.group(1)], found.group(2), keys[found.group(3)])] = status or "present"
        stated = set()
        for pair, hashes in zip(scorer.pairs, scorer.hashes(), strict=True):
            at = len(made.pairs)
            made.pairs.append(pair)
            made.hashes.append(hashes)
            for column in pair.columns:
                subject, object_ = pair.ends(column)
                key = key_of(subject, str(TYPES[column // 2]), object_)
                stated |= {key} & said.keys()
                label = int(key in said)
                made.rows.append(Row(at, column, label, label, key, said.get(key)))
        wrong += sorted(said.keys() - stated)
    if wrong:
        raise ValueError(f"{path.name}: not permitted: {wrong}")
    return made
