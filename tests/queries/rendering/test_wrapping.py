"""Words in lines of a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len as measured

from joinedup.queries.rendering.wrapping import cell_len, in_lines, split_words


def lines(text: str, width: int) -> list[str]:
    return [" ".join(w for w, _ in line) for line in in_lines(((w, None) for w in split_words(text, width)), width)]


def test_lines_are_filled_and_words_stay_whole() -> None:
    assert lines("one two three four", 9) == ["one two", "three", "four"]
    assert lines("one two", 7) == ["one two"]
    assert lines("", 5) == []
    assert lines("  a   b ", 5) == ["a b"]


def test_a_word_wider_than_a_line_is_cut() -> None:
    assert lines("abcdefgh ij", 3) == ["abc", "def", "gh", "ij"]


def test_wide_characters_take_two_cells() -> None:
    assert cell_len("病院") == 4
    assert lines("病院 病院 a", 5) == ["病院", "病院", "a"]
    assert lines("病院病院", 3) == ["病", "院", "病", "院"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "M"]), max_size=80), st.integers(2, 40))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    made = lines(text, width)
    assert "".join("".join(made).split()) == "".join(text.split())
    assert all(0 < measured(line) <= width for line in made)
