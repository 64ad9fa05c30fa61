"""How a board report was made, what it cannot say, and its glossary: ``method.toml``, and what the graph tells."""

from __future__ import annotations

from functools import cache

from ..findings import Findings
from ..lexicon import Table, checked, read_table
from ..rendering.blocks import Block, Bullets, Column, Facts, Heading, Paragraph, table


class MethodText(Table):
    """``method.toml``."""

    method: tuple[str, ...]
    limits: tuple[str, ...]
    glossary: dict[str, str]


@cache
def method_text() -> MethodText:
    """The text, read once. Raises :class:`RuleError` where a part is missing."""
    return checked(MethodText, "method.toml", read_table(__package__, "method.toml"))


def method_blocks(found: Findings) -> tuple[Block, ...]:
    """What was read, how, with what effort, and what not to conclude."""
    text, made, effort = method_text(), found.graph.provenance, found.effort
    draws = (
        f"Intervals rest on {effort.resamples:,} resamples of sentences and tests by chance on "
        f"{effort.permutations:,} permutations (fewer for very large systems), with the seed {effort.seed}."
    )
    return (
        Heading(level=2, text="How it was made"),
        *(Paragraph(text=paragraph) for paragraph in text.method),
        Paragraph(text=draws),
        Heading(level=2, text="What it cannot say"),
        Bullets(items=text.limits),
        Heading(level=2, text="What was read"),
        table(
            "Documents",
            (
                "document", "title", Column(name="pages", kind="count"), Column(name="words", kind="count"),
                Column(name="speaks of", help="the time of which it speaks, as far as it says"),
            ),
            [(d.name, d.title or None, d.pages, d.words, d.date) for d in found.documents],
        ),
        Facts(
            items=(
                ("made with", made.tool or "not stated"),
                ("rules", made.rules or "not stated"),
                *((("language model", made.model),) if made.model else ()),
                *((("reference data", made.reference),) if made.reference else ()),
            )
        ),
    )  # fmt: skip


def glossary_blocks(found: Findings) -> tuple[Block, ...]:
    """What the words of the report mean; the same for every system."""
    return (Facts(items=tuple(method_text().glossary.items())),)
