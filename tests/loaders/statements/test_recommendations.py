"""Requests in running text, and what only sounds like one."""

from __future__ import annotations

import pytest

from joinedup.loaders.statements.recommendations import asks, number_of, resolves


@pytest.mark.parametrize(
    "text",
    [
        "System leaders need to make sure that this potential is used.",
        "The relationship between the board and the partnership needs to be reviewed.",
        "It will be essential for the board to be strengthened.",
        "Partners are encouraged to share their plans with care homes.",
        "The local authority must publish its market position statement.",
        "The inspectors suggested that the plan should be redrawn.",
    ],
)
def test_asks(text):
    assert asks(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "The register needed to be shared.",
        "Homes told us that hospitals should send the letter on the day.",
        "Should people be sent home at night?",
        "People were in beds who did not need to be there.",
        "People lacked the support that they needed to stay at home.",
        "The line should be in place by April.",
        "We recommend that:",
        "Neither should be mistaken for the trust in the next county.",
        "The council saw the needs of the population.",
    ],
)
def test_asks_nothing(text):
    assert asks(text) is None


def test_resolutions():
    above = ["Members thanked officers and", "RESOLVED"]
    assert resolves("(2) That the Trust be asked to report back in January.", above)
    assert not resolves("(1) That the report be noted.", above)
    assert not resolves("That the Trust be asked to report back in January.", ["Members thanked officers."])


@pytest.mark.parametrize(
    ("text", "number"),
    [("(a) the board should meet", "a"), ("R2. Leaders should meet", "R2"), ("3. Leaders should meet", "3"),
     ("Recommendation 4: leaders should meet", "4"), ("Leaders should meet", None)],
)  # fmt: skip
def test_numbers(text, number):
    assert number_of(text) == number
