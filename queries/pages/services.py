"""Services for a reader: potential duplication, overlap, variation, links of several kinds, and unequal coverage."""

from __future__ import annotations

from collections.abc import Mapping

from ...graph.vocabulary import NOT_STATED
from ..fragmentation.coverage import CoverageReport, PlaceCoverage, ServiceCoverage
from ..fragmentation.duplication import DuplicateCell, Duplications, Variation
from ..fragmentation.service_links import ServiceLinks
from ..fragmentation.stated_shares import StatedShare
from ..rendering.blocks import Block, Column, Heading, Paragraph, Row, table
from ..results import Figure, Quote
from . import words
from .parts import evidence_for, figure_cells, figure_columns, names, number, some
from .words import DASH

Evidence = Mapping[str, tuple[Quote, ...]]


def service_blocks(
    services: Duplications, links: ServiceLinks, coverage: CoverageReport, evidence: Evidence
) -> tuple[Block, ...]:
    """Everything on services of a report on fragmentation, each part under a heading of its own."""
    return (
        *duplication_blocks(services),
        *overlap_blocks(services),
        *variation_blocks(services),
        *link_blocks(links, evidence),
        *coverage_blocks(coverage),
        *share_blocks(coverage.shares),
    )


def duplication_blocks(services: Duplications) -> tuple[Block, ...]:
    """Services that do the same in the same place, at the same stage and for the same people."""
    untold = services.without_function
    blocks: list[Block] = [
        Heading(level=2, text="Potential duplication of services"),
        Paragraph(
            text="Services with one function that work in one place, at one stage of care and for one group of people. "
            "“Alternatives” says how many more of them there are than one. “Not joined” says how many of these no "
            "stated link ties to the rest: none is part of another, refers or moves people to it, or works with it. "
            "That is what confuses a person who refers. Points of access are compared apart, by what they are for."
        ),
        table(
            "Services for the same thing in the same place",
            (
                "function", "services", "where", "stage", "for",
                Column(name="alternatives", kind="count", help="K: services in the row, less one"),
                *figure_columns("not joined", "count", help="U: groups of services that nothing joins, less one"),
                Column(name="named in general words", help="may be another of the row under a general name", spare=1),
            ),
            [_duplicate(cell) for cell in services.cells if cell.unjoined.value],
            note="Potential duplication only: two services may differ in ways that no document mentions, and one that "
            "is named in general words may be another of the row. A service without a stated place counts for the "
            "whole system.",
            empty="no two services with one function are stated for one place and not joined",
        ),
    ]  # fmt: skip
    joined = [cell for cell in services.cells if not cell.unjoined.value]
    if joined:
        blocks.append(
            table(
                "Alternatives that stated links join",
                ("function", "services", "where", "stage", "for", Column(name="alternatives", kind="count")),
                [Row(cells=_duplicate(cell).cells[:6], evidence=cell.evidence) for cell in joined],
                note="One may be part of another, or they refer to each other: a person who finds one finds all.",
            )
        )
    if untold.value:
        blocks.append(
            Paragraph(
                text=f"{some(int(untold.numerator), 'service')} of {number(untold.denominator)} could not be compared: "
                "neither a name nor a sentence tells what they are for.",
                tone="note",
            )
        )
    blocks += [Paragraph(text=text, tone="caution") for text in services.limits]
    return tuple(blocks)


def _duplicate(cell: DuplicateCell) -> Row:
    return Row(
        cells=(
            cell.function, names(cell.services), "; ".join(cell.places), words.stages(cell.stages),
            _users(cell.users), cell.alternatives, *figure_cells(cell.unjoined), names(cell.in_general_words),
        ),
        evidence=cell.evidence,
    )  # fmt: skip


def _users(users: str) -> str:
    return DASH if users == NOT_STATED else users


def overlap_blocks(services: Duplications) -> tuple[Block, ...]:
    """How far services with one function serve the same places."""
    alike = [o for o in services.overlaps if o.shared]
    apart = len(services.overlaps) - len(alike)
    if not services.overlaps:
        return ()
    known = any(o.by_population.value is not None for o in alike)
    people = (Column(name="by population", kind="share", help="places count by the people who live there"),)
    rows = [
        Row(
            cells=(
                o.function, names(o.services), _users(o.users), o.smaller_within_larger.value, o.jaccard.value,
                *((o.by_population.value,) if known else ()), _listed(o.shared),
            ),
            evidence=o.evidence,
        )
        for o in alike
    ]  # fmt: skip
    said = f" {some(apart, 'other pair')} of services with one function share no place." if apart else ""
    return (
        Heading(level=2, text="Overlap of places"),
        Paragraph(
            text="How far two services with one function serve the same places, of those that the documents name. "
            "“Within the larger” is 100% where all places of one are places of the other, as when one of them is for "
            "the whole city; “shared of all” sets the shared places against all that either serves." + said
        ),
        table(
            "Pairs of services that serve the same places",
            (
                "function", "services", "for",
                Column(name="within the larger", kind="share", help="shared places, of those of the smaller service"),
                Column(name="shared of all", kind="share", help="Jaccard index: shared places, of those of either"),
                *(people if known else ()), "shared places",
            ),
            rows,
            note="To serve one place is no fault: it is a question where people cannot tell whom to turn to.",
            empty="no two services with one function are stated to share a place",
        ),
    )  # fmt: skip


def _listed(places: tuple[str, ...], most: int = 6) -> str:
    more = len(places) - most
    return "; ".join(places[:most]) + (f"; and {more} more" if more > 0 else "")


def variation_blocks(services: Duplications) -> tuple[Block, ...]:
    """Whether one function has one model everywhere, or one for each place."""
    return (
        Heading(level=2, text="Variation between places"),
        Paragraph(
            text="Where services with one function are stated for several sites or places, “variation” is the number "
            "of different services (models) for each place that is served: 1.0 means that each place has its own, "
            "and less that places share one. “Concentration” is 1.0 where there is a single model. Variation is not "
            "duplication: nobody is offered both. It may still mean that people get different help in the same need."
        ),
        table(
            "Models of one function over sites and places",
            (
                "function", "over", "for",
                Column(name="variation", kind="number", help="V: models for each place served"),
                Column(name="concentration", kind="number", help="HHI of the models' shares of places", spare=1),
                "served", "models", "none named for",
            ),
            [_variation(v) for v in services.variations],
            note="That no service is named for a place does not say that it has none.",
            empty="no function is stated for more than one site or place",
        ),
    )  # fmt: skip


def _variation(row: Variation) -> Row:
    models = "; ".join(f"{m.service.name} ({_listed(m.places)})" for m in row.models)
    return Row(
        cells=(
            row.function, f"{row.by}s", _users(row.users), row.value.value, row.hhi.value, _of(row.served), models,
            _listed(row.unserved) or DASH,
        ),
        evidence=row.evidence,
    )  # fmt: skip


def _of(figure: Figure) -> str:
    return f"{number(figure.numerator)} of {number(figure.denominator)}"


def link_blocks(links: ServiceLinks, evidence: Evidence) -> tuple[Block, ...]:
    """Whether bodies are tied in one way or in several, and whether close groups are the same in each."""
    shared = links.multiplexity
    if not shared.denominator:
        return ()
    many = (
        f"{number(shared.numerator)} of {some(int(shared.denominator), 'pair')} of bodies that are linked at all are "
        "linked in more than one way"
    )
    return (
        Heading(level=2, text="Links of several kinds between bodies"),
        Paragraph(
            text=f"{many} (referral, information, joint working, money). A tie of several kinds outlasts the end of "
            "one of them. Provan and Sebastian (1998) found that people fare well where the same small groups of "
            "bodies work closely together in several ways at once. Limited links count as links here."
        ),
        table(
            "Kinds of links",
            ("kind of link", Column(name="bodies", kind="count"), Column(name="linked pairs", kind="count"),
             Column(name="in a close group", kind="count", help="bodies in a group of three or more, all linked")),
            [(n.kind, n.bodies, n.pairs, n.in_cliques) for n in links.networks],
        ),
        table(
            "Close groups that work together in two ways",
            (
                "kinds of link", Column(name="in both", kind="count"),
                *figure_columns("share", help="of bodies in a close group of either kind"), "bodies",
            ),
            [
                (" and ".join(c.kinds), int(c.value.numerator), *figure_cells(c.value), names(c.bodies))
                for c in links.cliques if c.bodies
            ],
            empty="no three bodies are stated to be all linked to each other in two ways",
        ),
        table(
            "Bodies that are linked in several ways",
            ("bodies", Column(name="kinds", kind="count"), "kinds of link"),
            [
                Row(
                    cells=(names(p.bodies), len(p.kinds), "; ".join(p.kinds)),
                    evidence=evidence_for(p.edges, evidence),
                )
                for p in sorted(links.pairs, key=lambda p: (-len(p.kinds), [b.id for b in p.bodies]))
            ],
            note="A pair that is not listed is linked in one way, or not at all, as far as the documents state it.",
        ),
    )  # fmt: skip


def coverage_blocks(coverage: CoverageReport) -> tuple[Block, ...]:
    """Which places have a service, which have it in part, and which have none."""
    uneven = [row for row in coverage.services if row.below]
    whole = len(coverage.services) - len(uneven)
    said = f" Named in full for every place: {some(whole, 'more service')}." if whole else ""
    return (
        Heading(level=2, text="Unequal coverage"),
        Paragraph(
            text="Of the places that the documents name for a service, how much has it: a place counts in full where "
            "the service is there, by half where it is limited, and not at all where it is absent or only planned. "
            "Where all populations are stated, places count by their people. “Gap” is the best served place less the "
            "worst." + said
        ),
        table(
            "Services that are missing or limited in a place",
            (
                "service", *figure_columns("coverage"),
                Column(name="gap", kind="share", help="best served place less worst served one"),
                Column(name="Gini", kind="number", help="inequality over five places or more: 0 is equal", spare=1),
                Column(name="full", help="places that have all of it"), "less or none in", "counted by",
            ),
            [_coverage(row) for row in uneven],
            note="A place that is not listed is not stated: nothing is known of it. Where only one place is named "
            "there is no gap to see.",
            empty="no service is stated to be missing or limited in a place",
        ),
        *(Paragraph(text=text, tone="caution") for text in coverage.limits),
    )  # fmt: skip


def _coverage(row: ServiceCoverage) -> Row:
    gap = row.gap.value if len(row.places) > 1 else None  # of one place there is no best and worst
    return Row(
        cells=(
            row.service.name, *figure_cells(row.value), gap, row.gini.value, _of(row.fully_served),
            "; ".join(map(_place, row.below)), "population" if row.by_population else "places",
        ),
        evidence=tuple(dict.fromkeys(quote for place in row.places for quote in place.evidence)),
    )  # fmt: skip


def _place(place: PlaceCoverage) -> str:
    rest = "the rest of " if place.rest else ""
    given = place.status if 0 in (place.weight, place.weight - 0.5) else f"{place.weight:.0%}"
    return f"{rest}{place.place.name} ({given})"


def share_blocks(shares: tuple[StatedShare, ...]) -> tuple[Block, ...]:
    """Shares of people, cases or places that documents state as two numbers."""
    if not shares:
        return ()
    return (
        Heading(level=2, text="Shares that the documents state"),
        Paragraph(
            text="Shares that a document gives as two numbers (“six of the 34”). They count what the sentence says, "
            "for the people, cases or bodies that somebody asked or looked at, which may be few: read the sentence."
        ),
        table(
            "Stated shares",
            (
                "about", "counted", Column(name="share", kind="share"), Column(name="number", kind="count"),
                Column(name="of", kind="count"), "note",
            ),
            [
                Row(
                    cells=(
                        names(share.about), share.what or DASH, share.value.value, share.value.numerator,
                        share.value.denominator, _note(share),
                    ),
                    evidence=share.evidence,
                )
                for share in shares
            ],
        ),
    )  # fmt: skip


def _note(share: StatedShare) -> str:
    printed = share.value.note if share.value.note.startswith("the document prints") else ""
    return "; ".join(part for part in ("rough numbers" if share.rough else "", printed) if part) or DASH
