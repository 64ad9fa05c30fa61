"""A paper with every kind of block, and text in it that tries to be markup."""

from __future__ import annotations

import pytest

from joinedup.queries.rendering.blocks import (
    Bullets,
    Chart,
    Claim,
    Claims,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Quotation,
    Row,
    Series,
    Table,
)
from joinedup.queries.results import Quote

NASTY = '</p><script>alert("x")</script><img src=x onerror=alert(1)> & \x00\x0b\u202e\ud800 end'
"""Markup, an entity, and characters that XML forbids or that turn text round."""


def sentence(number: int, words: str = "Wards did not refer.") -> Quote:
    return Quote(document="Review of Merrow.pdf", page=number, section="Crisis > Safe?", quote=f"{words} ({number})")


@pytest.fixture
def paper() -> Paper:
    """Levels of headings with a gap, a table with and one without evidence, one empty; claims for and against."""
    quotes = [sentence(i) for i in range(1, 8)]
    return Paper(
        title=f"Merrow {NASTY}",
        subtitle="Made from 2 documents",
        blocks=(
            Heading(level=1, text="Summary"),
            Paragraph(text="Six things are missing.", evidence=(quotes[0], quotes[2])),
            Bullets(items=("One", NASTY), evidence=((quotes[1],), ())),
            Heading(level=3, text="Straight to the third level"),
            Table(
                title=f"Gaps {NASTY}",
                columns=(
                    Column(name="gap", help="what is missing"),
                    Column(name="links", kind="count"),
                    Column(name="rate", kind="share"),
                ),
                rows=(
                    Row(cells=(NASTY, 1200, 0.25), evidence=(quotes[3],)),
                    Row(cells=("b", None, None)),
                    Row(cells=("c", 3, 1.0)),
                ),
                note="Read it so.",
            ),
            Table(title="Nothing", columns=(Column(name="x"),), rows=(), empty="none stated"),
            Chart(
                title="Links by stage", alt=f"Crisis has 3 absent. {NASTY}", unit="links",
                categories=("crisis", NASTY),
                series=(
                    Series(name="present", colour="present", values=(4, 2)),
                    Series(name="absent", colour="absent", values=(3, 0)),
                ),
            ),
            Heading(level=1, text="Claims"),
            Claims(
                items=(
                    Claim(
                        title="GPs cannot see notes", status="absent", facts=(("score", "9"), ("owner", NASTY)),
                        evidence=(quotes[0], sentence(9, NASTY)), against=(quotes[4],),
                    ),
                    Claim(title="Wards do not ring", status="limited"),
                    Claim(title="A third", status="planned"),
                )
            ),
            Claims(items=(), empty="no claim"),
            Paragraph(text="Do not compare.", tone="caution"),
            Quotation(quotes=(quotes[2],)),
            Facts(items=(("made with", "joinedup"),)),
        ),
    )  # fmt: skip
