"""What stands in a cell."""

from __future__ import annotations

import pytest

from joinedup.queries.rendering.cells import clean, shown


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (None, "share", "–"),
        (None, "text", "–"),
        (0.4561, "share", "46%"),
        (1.0, "share", "100%"),
        (0.998, "number", "0.998"),
        (2, "number", "2.000"),
        (12345, "count", "12,345"),
        (12345.0, "count", "12,345"),
        (12.5, "count", "12.5"),
        ("a \n b", "text", "a b"),
        ("stated", "share", "stated"),
    ],
)
def test_shown(cell, kind, text):
    assert shown(cell, kind) == text


def test_nothing_unprintable_is_left():
    assert clean("a\x00b\x1b[31m\u202ec\ufeff\ud800\uf0b7d") == "ab[31mcd"
