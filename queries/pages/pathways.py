"""The page on pathways: how many bodies provide one thing, and how often people pass from one body to the next."""

from __future__ import annotations

from ...graph.vocabulary import NOT_STATED
from ..fragmentation.handoffs import Handoff, Handoffs
from ..fragmentation.provision import FragmentationCeiling, ProvidedCell
from ..rendering.blocks import Block, Bullets, Column, Heading, Paragraph, Row, table
from . import words
from .parts import figure_cells, figure_columns, names
from .words import DASH

_ARROW = " → "


def provider_blocks(cells: tuple[ProvidedCell, ...], ceilings: tuple[FragmentationCeiling, ...]) -> tuple[Block, ...]:
    """Providers of each function in each place, and what stated shares of use mean for one person."""
    told = [c for c in cells if c.providers]
    silent = sorted({c.function for c in cells} - {c.function for c in told})
    blocks: list[Block] = [
        Heading(level=2, text="Providers along the pathway"),
        Paragraph(
            text="For each stage of care, what it is for and where: the bodies that are stated to provide it. A "
            "concentration of 1 is one provider; 0.5 amounts to two of equal size. One provider leaves no alternative, "
            "several have to agree with each other: neither is good or bad as such."
        ),
        table(
            "Providers by stage, function and place",
            (
                "stage", "function", "places", Column(name="providers", kind="count"),
                Column(name="concentration", kind="number", help="HHI of volumes, or 1/n where none are stated"),
                Column(name="by", help="what the concentration is worked out from", spare=1), "bodies", "services",
                Column(name="provider not stated", kind="count", help="services of the cell without a stated provider"),
            ),
            [
                Row(
                    cells=(
                        words.stage(c.stage), c.function, "; ".join(places), len(c.providers), c.concentration.value,
                        c.by, names(c.providers), names(c.services), len(c.provider_not_stated),
                    ),
                    evidence=c.evidence,
                )
                for c, places in _one_row_for_alike(told)
            ],
        ),
    ]  # fmt: skip
    if silent:
        blocks.append(Paragraph(text=f"No document says who provides: {'; '.join(silent)}.", tone="note"))
    if ceilings:
        blocks.append(
            table(
                "What divided use can mean for one person",
                (
                    "place", "of", "divided among", Column(name="bodies", kind="count"),
                    Column(name="HHI", kind="number"),
                    Column(name="ceiling", kind="number", help="fragmentation of care index, at most about this"),
                ),
                [
                    (
                        c.place.name if c.place else NOT_STATED, c.of, c.layer, c.providers, c.hhi.value,
                        c.ceiling.value,
                    )
                    for c in ceilings
                ],
                note="The index that one person's care would have if every visit drew a body at the stated shares: a "
                "ceiling, as people mostly return to the same one. What the named bodies leave counts as one more.",
            )
        )  # fmt: skip
    return tuple(blocks)


def _one_row_for_alike(cells: list[ProvidedCell]) -> list[tuple[ProvidedCell, list[str]]]:
    """Cells that differ by place alone, as those of one service with many places, with all of their places."""
    out: dict[tuple[object, ...], tuple[ProvidedCell, list[str]]] = {}
    for cell in cells:
        key = (cell.stage, cell.function, cell.providers, cell.services)
        out.setdefault(key, (cell, []))[1].append(cell.place)
    return list(out.values())


def handoff_blocks(found: Handoffs) -> tuple[Block, ...]:
    """How often the organisation changes from step to step."""
    sure = {p: [c for c in p.crossings if c is not None] for p in found.paths}
    return (
        Heading(level=2, text="Handoffs"),
        Paragraph(
            text="Steps along which people are referred, discharged or moved, as far as they take place, and how many "
            "of them lead from one organisation to another. At each of these someone has to hand over."
        ),
        *([Bullets(items=found.limits)] if found.limits else []),
        table(
            "Steps that change the organisation",
            (
                "steps", Column(name="counted", kind="count"), Column(name="changes", kind="count"),
                *figure_columns("handoff ratio", "number"),
                Column(name="not stated", kind="share", help="ends whose organisation no document states"),
            ),
            [
                (
                    label, int(f.denominator), int(f.numerator), *figure_cells(f), f.not_stated,
                )
                for label, f in (("all", found.steps), ("with both organisations stated", found.steps_known))
            ],
        ),
        table(
            "Paths of two steps or more",
            (
                "path", Column(name="steps", kind="count"), Column(name="changes", kind="count"),
                Column(name="ratio", kind="number"),
                Column(name="sure", kind="count", help="changes where both organisations are stated"), "at worst",
            ),
            [
                Row(
                    cells=(
                        _path(p), len(p.crossings), int(p.ratio.numerator), p.ratio.value, sum(sure[p]),
                        str(p.weakest),
                    ),
                    evidence=p.evidence,
                )
                for p in found.paths
            ],
            empty="none: no stated step leads on to another",
            note="A path is put together from statements of its single steps: no document need tell of anyone who went "
            "all the way. A service whose organisation is not stated counts as one of its own. Reports write about "
            "what leads from one body to another, so that the ratio is high wherever little is stated.",
        ),
    )  # fmt: skip


def _path(path: Handoff) -> str:
    """Names, each with its organisation where that is another."""
    return _ARROW.join(
        n.name if org == n.name else f"{n.name} ({org})" for n, org in zip(path.nodes, path.organisations, strict=True)
    ) or DASH  # fmt: skip
