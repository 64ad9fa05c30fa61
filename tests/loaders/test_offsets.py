"""Offsets say what a tuple of whole numbers would say, in less memory."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.loaders.blocks import clean
from joinedup.loaders.model import load_model, parse
from joinedup.loaders.offsets import Offsets
from joinedup.loaders.values import Sentence

RUNS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 5)).map(lambda r: range(r[0], r[0] + r[1])), max_size=6)


@given(RUNS, st.integers(-40, 40), st.integers(-40, 40))
def test_as_a_tuple(runs: list[range], start: int, stop: int) -> None:
    plain, offsets = tuple(n for run in runs for n in run), Offsets(runs)
    assert tuple(offsets) == plain
    assert offsets == plain
    assert len(offsets) == len(plain)
    assert tuple(offsets[start:stop]) == plain[start:stop]
    assert offsets[start:stop] == Offsets(runs)[start:stop]
    assert pickle.loads(pickle.dumps(offsets)) == offsets
    for at in range(-len(plain), len(plain)):
        assert offsets[at] == plain[at]
    with pytest.raises(IndexError):
        offsets[len(plain)]


def test_a_paragraph_of_many_lines_is_few_stretches() -> None:
    text = "\n".join(["The hospital discharge team refers people to the ward."] * 50)
    spans = [(at, at + 54) for at in range(0, len(text), 55)]
    line, offsets = clean(text, spans)
    assert line == text.replace("\n", " ")
    assert len(offsets.runs) == 1


@pytest.mark.skipif(load_model() is None, reason="no language model")
def test_parses_hold_small_tensors() -> None:
    text = "The hospital refers people to the ward."
    sentence = Sentence("s1", text, range(len(text)), ((0, len(text)),), 0, "paragraph")
    doc = parse([sentence])["s1"]
    assert doc.tensor.dtype == "float16"
    assert any(token.dep_ == "nsubj" for token in doc)
