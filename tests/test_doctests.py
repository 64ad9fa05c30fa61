"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import joinedup

MODULES = sorted(
    m.name for m in pkgutil.walk_packages(joinedup.__path__, "joinedup.") if not m.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_there_are_examples() -> None:
    assert doctest.testmod(importlib.import_module("joinedup.graph.model")).attempted >= 2
