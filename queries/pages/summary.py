"""The first page of the board report: what matters most, in plain sentences, each with what it rests on.

Every sentence is built from a result. Where there is nothing to say, it says so or is left out: none is a phrase that
fits every system.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ...graph.model import DocumentInfo
from ...graph.vocabulary import NOT_STATED, Kind, Status
from ..access_points.analysis import AccessPointReport
from ..access_points.awareness import DormantAudience
from ..access_points.load import Load
from ..cells import WHOLE_SYSTEM
from ..findings import Findings
from ..fragmentation.gap_rate import Counts, GapCell
from ..missing_links.stated import StatedGap
from ..rendering.blocks import Block, Bullets, Heading, Paragraph
from ..results import Quote
from . import words
from .parts import number, some

Line = tuple[str, tuple[Quote, ...]]

LINES = 5
"""How many lines a list of the summary has at most."""
_CITED = 2  # sentences cited for each line: the part that it sums up has them all
_ASKED = 3
_ENOUGH = 10  # links of a stage, for its gap rate to be named


def summary_blocks(found: Findings) -> tuple[Block, ...]:
    """What was read, the gaps that nobody takes up, where people enter, what hangs on one body, what to ask."""
    return (
        Heading(level=2, text="What was read"),
        *_read(found),
        Heading(level=2, text="The most urgent gaps that no recommendation touches"),
        *_urgent(found),
        Heading(level=2, text="Where people enter"),
        *_listed(_doors(found.access), "No point of access was found in the documents."),
        Heading(level=2, text="What hangs on one body, and who carries too much"),
        *_listed(_single(found), "Over the links that were found, nothing hangs on one body alone."),
        *_headed("Among how many bodies care is divided", tuple(_divided(found))),
        Heading(level=2, text="What nobody states, and must be asked"),
        *_listed(_open(found), "Nothing that this report looks for is left open."),
    )


def _listed(lines: Iterable[Line], empty: str) -> tuple[Block, ...]:
    lines = tuple(lines)
    if not lines:
        return (Paragraph(text=empty),)
    return (Bullets(items=tuple(t for t, _ in lines), evidence=tuple(q for _, q in lines)),)


def _headed(title: str, lines: tuple[Line, ...]) -> tuple[Block, ...]:
    """Lines under a heading; neither where there is none."""
    return (Heading(level=2, text=title), *_listed(lines, "")) if lines else ()


def _some(quotes: Iterable[Quote], count: int = _CITED) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(quotes))[:count]


# -- what was read


def _read(found: Findings) -> tuple[Block, ...]:
    documents = found.documents
    names = "; ".join((d.title or d.name) + _extent(d) for d in documents[:LINES])
    if len(documents) > LINES:
        names += f" and {len(documents) - LINES:,} more"
    counts = found.fragmentation.gaps.overall.counts
    said = f"{some(len(documents), 'document')} read: {names}" if names else "No document was read"
    if not counts.stated:
        return (
            Paragraph(text=f"{said}. No link between services, bodies or groups of people is stated in them, so that "
                           "there is nothing to report."),
        )  # fmt: skip
    lines: list[Line] = [
        (f"{said}.", ()),
        (_counts(counts, "The document states" if len(documents) == 1 else "The documents state"), ()),
    ]
    whole = found.fragmentation.gaps.overall
    if whole.gap.value is not None:
        lines.append((_rate(whole), ()))
    lines += _most(found)
    return _listed(lines, "")


def _extent(document: DocumentInfo) -> str:
    """How long a document is, in pages or else in words, where that is known."""
    if document.pages:
        return f" ({some(document.pages, 'page')})"
    return f" ({some(document.words, 'word')})" if document.words else ""


def _counts(counts: Counts, who: str) -> str:
    ended = f" A further {counts.ended} {'has' if counts.ended == 1 else 'have'} ended." if counts.ended else ""
    return (
        f"{who} {some(counts.stated, 'link')} between services, bodies and groups of people (a referral, "
        f"a discharge, shared information, access to records, joint work): {counts.present} in place, "
        f"{counts.limited} working only in part, {counts.absent} missing, {counts.planned} planned.{ended}"
    )


def _rate(cell: GapCell) -> str:
    interval = cell.gap.interval
    span = f" (95% interval {interval.low:.0%} to {interval.high:.0%})" if interval else ""
    return (
        f"{cell.gap.value:.0%} of the links that are mentioned are missing or partial{span}. Reviewers write where "
        "they look, and where something is wrong: this is no share of all care."
    )


def _most(found: Findings) -> list[Line]:
    """The theme and the stage that hold most gaps."""
    lines: list[Line] = []
    gaps = found.missing.gaps
    if gaps:
        theme, most = Counter(g.theme for g in gaps).most_common(1)[0]
        quotes = _some(q for g in gaps if g.theme == theme for q in g.evidence[:1])
        told = f"The theme with most gaps is {words.theme(theme)}: {most} of {len(gaps)}."
        lines.append((told, quotes))
    stages = [c for c in found.fragmentation.gaps.by_stage if c.stage != NOT_STATED and c.counts.stated >= _ENOUGH]
    if len(stages) > 1:
        worst = max(stages, key=lambda c: (c.gap.value or 0, c.counts.stated))
        missing = worst.counts.limited + worst.counts.absent
        quotes = _some(q for e in worst.gap.edges for q in found.fragmentation.evidence.get(e, ())[:1])
        told = f"Of the stages of care, {words.stage(worst.stage)} has the highest share of gaps: "
        lines.append((f"{told}{missing} of {worst.counts.stated} links.", quotes))
    return lines


# -- gaps


def _urgent(found: Findings) -> tuple[Block, ...]:
    gaps = found.missing.gaps
    if not gaps:
        return (Paragraph(text="No gap was found in the documents."),)
    open_gaps = [g for g in gaps if not g.covered]
    if not any(found.view.graph.nodes(Kind.RECOMMENDATION)):
        said = f"No recommendation was found in the documents, so none can touch any of the {some(len(gaps), 'gap')}."
    elif not open_gaps:
        return (Paragraph(text=f"A recommendation touches either end of each of the {some(len(gaps), 'gap')}."),)
    else:
        said = f"For {len(open_gaps)} of {some(len(gaps), 'gap')} no recommendation names either end."
        said += " One in general words may still be meant for them."
    lines = together(open_gaps)
    return (Paragraph(text=f"{said} The most urgent:"), *_listed(lines[:LINES], ""), *_remedies(found))


def _remedies(found: Findings) -> tuple[Block, ...]:
    """Which single pieces of work would close most gaps."""
    bundles = [b for b in found.missing.bundles if b.by == "remedy"][:3]
    if not bundles:
        return ()
    told = _and([f"{b.name[:1].lower()}{b.name[1:]} ({some(len(b.gaps), 'gap')})" for b in bundles])
    return (Paragraph(text=f"One piece of work would close several: {told}."),)


def together(gaps: Iterable[StatedGap]) -> list[Line]:
    """One line for gaps that differ in their target alone, in the order of the first."""
    groups: dict[tuple[str, str], list[tuple[StatedGap, str]]] = {}
    for gap in gaps:
        # a statement leaves out the system that a label has in brackets, where both ends are of it
        ends = [gap.target.name, gap.target.name.rpartition(" (")[0]]
        target = next((end for end in ends if end and gap.statement.endswith(end)), "")
        key = gap.statement.removesuffix(target), gap.score.severity_reason
        groups.setdefault(key, []).append((gap, target))
    lines: list[Line] = []
    for (stem, reason), members in groups.items():
        why = f" ({reason})" if members[0][0].score.severity > 1 else ""
        quotes = tuple(dict.fromkeys(q for gap, _ in members for q in _telling(gap)))
        lines.append((f"{stem}{_and(target for _, target in members)}{why}.", _some(quotes, 3)))
    return lines


def _telling(gap: StatedGap) -> tuple[Quote, ...]:
    """The sentences that state the gap, without those that only say who “they” are."""
    return tuple(q for q in gap.evidence if q.status is not None)[:_CITED] or gap.evidence[:1]


def _and(names: Iterable[str]) -> str:
    names = list(dict.fromkeys(names))
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _first(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    left = len(names) - LINES
    return _and([*names[:LINES], f"{left} more"] if left > 0 else names)


def _start(text: str) -> str:
    """Text at the start of a sentence."""
    return text[:1].upper() + text[1:]


def _where(places: Sequence[str]) -> str:
    return "Across the system" if tuple(places) == (WHOLE_SYSTEM,) else f"In {_and(places)}"


# -- where people enter


def _doors(report: AccessPointReport) -> Iterable[Line]:
    if declared := report.declared:
        verb = "is" if len(declared) == 1 else "are"
        yield (
            f"{some(len(declared), 'point')} of access {verb} declared: {_first([p.point.name for p in declared])}.",
            tuple(dict.fromkeys(q for p in declared[:LINES] for q in p.evidence[:1])),
        )
    for status, told in ((Status.ABSENT, "said not to exist"), (Status.PLANNED, "planned"), (Status.ENDED, "closed")):
        doors = [d for d in report.missing_doors if d.status is status]
        if doors:
            yield (
                f"{'One more' if len(doors) == 1 else f'{len(doors)} more'} {'is' if len(doors) == 1 else 'are'} "
                f"{told}: {_first([d.point.name for d in doors])}.",
                tuple(dict.fromkeys(q for d in doors[:LINES] for q in d.evidence[:1])),
            )
    unaware: dict[str, list[str]] = {}
    quotes: dict[str, list[Quote]] = {}
    for gap in report.awareness:
        unaware.setdefault(gap.point.name, []).append(gap.source.name)
        quotes.setdefault(gap.point.name, []).extend(gap.evidence[:1])
    for point, who in list(unaware.items())[:3]:
        yield f"Said not to know, or not enough, that they may use {point}: {_and(who)}.", _some(quotes[point], 3)
    for volume in report.volumes:
        top = max(volume.sources, key=lambda s: s.share)
        if len(volume.sources) > 1 and top.share > 0.5:
            examples = " The figures quoted are examples, not the whole." if volume.examples else ""
            period = f" for {volume.period}" if volume.period and volume.period != NOT_STATED else ""
            yield (
                f"Of {number(volume.total)} referrals to {volume.point.name} quoted{period}, {top.share:.1%} came from "
                f"{top.source.name}.{examples}",
                _some(q for s in volume.sources for q in s.evidence),
            )
    for counted in report.counts:
        if counted.onward is not None and counted.onward.value is not None:
            when = f" in {counted.period}" if counted.period and counted.period != NOT_STATED else ""
            yield (
                f"Of {number(counted.value)} {counted.unit} at {counted.node.name}{when}, {counted.onward.value:.0%} "
                f"were sent on to {counted.onward_to}.",
                (counted.quote,),
            )
    undesigned = [d for d in report.de_facto if not d.declared and not d.left_hospital]
    if undesigned:
        yield (
            f"People also enter by doors that nobody declared: {_first([d.node.name for d in undesigned])}.",
            tuple(dict.fromkeys(q for d in undesigned[:LINES] for q in d.evidence[:1])),
        )
    for rival in [c for c in report.competing if c.unjoined and len(c.points) > 1][:2]:
        purpose = f" for {rival.purpose}" if rival.purpose != NOT_STATED else ""
        yield (
            f"{_where(rival.places)} there are several points{purpose} that nothing is said to join: "
            f"{_and([p.name for p in rival.points])}. They may differ in ways that no document mentions.",
            _some(rival.evidence),
        )


# -- among how many bodies


def _divided(found: Findings) -> Iterable[Line]:
    """The place over which most layers stand, and how far one body oversees it."""
    # bodies that stand over a place by their name alone are no statement
    places = [p for p in found.fragmentation.layers if any((x.count_now.value or 0) > 1 for x in p.layers)]
    if places:
        place = max(places, key=lambda p: len(p.layers))
        counts = [(x.layer, int(x.count_now.value)) for x in place.layers if x.count_now.value]
        # one, and more that only their names place there, are not said to be one
        single = _and(x.layer for x in place.layers if x.count_now.value == 1 and len(x.now) == 1)
        alone = f" Of one body each: {single}." if single else ""
        several = _and(f"{layer} ({count})" for layer, count in counts if count > 1)
        quotes = (body.evidence[:1] for x in place.layers if (x.count_now.value or 0) > 1 for body in x.now)
        yield (
            f"Care for {place.place.name} is divided among several bodies of these layers: {several}.{alone}",
            tuple(dict.fromkeys(q for some_quotes in quotes for q in some_quotes)),
        )
    for row in found.fragmentation.oversight:
        if row.value.value is not None and row.value.value < 1:
            top = row.bodies[0]
            yield (
                f"No body is said to oversee the whole of {row.place.name}: {top.body.name} reaches furthest, with "
                f"{row.value.value:.0%} of its people.",
                _some(top.evidence),
            )


# -- what hangs on one body


def _single(found: Findings) -> Iterable[Line]:
    singles = found.access.single_points
    # a group of people or of providers is no single body that could be gone
    holding = [n for n in singles.nodes if n.network == "working" and n.node.kind != Kind.STAKEHOLDER_GROUP][:3]
    if holding:
        first, *more = holding
        rest = "".join(f"; without {n.node.name}, {n.pairs_cut:,}" for n in more)
        yield (
            f"Over the links that are said to work at least in part, without {first.node.name} "
            f"{some(first.pairs_cut, 'pair')} of others would no longer reach each other{rest}.",
            tuple(dict.fromkeys(q for n in holding for q in n.evidence[:1])),
        )
    # those first of which no other service is there whose provider is unknown
    sole = sorted(singles.sole_providers, key=lambda s: bool(s.provider_not_stated))[:3]
    if sole:
        told = [
            s.function + (f" in {s.place}" if s.place not in (NOT_STATED, WHOLE_SYSTEM) else "")
            + f" ({s.organisation.name})" for s in sole
        ]  # fmt: skip
        yield (
            f"Only one provider is stated for each of: {_and(told)}.",
            tuple(dict.fromkeys(q for s in sole for q in s.evidence[:1])),
        )
    # a figure of nobody knows whom says nothing here
    for load in [x for x in singles.load if x.nodes][:2]:
        yield f"{_load(load)}.", (load.quote,)


def _load(load: Load) -> str:
    """Who carries how much, against what is safe."""
    who = f"{_and([n.name for n in load.nodes])}: "
    unit = load.unit if load.unit.startswith("%") else f" {load.unit}"
    value = f" {number(load.value)}{unit}" if load.value is not None else ""
    safe = f", where {number(load.safe)}{unit} is the safe level" if load.safe is not None else ""
    return _start(f"{who}{load.measure}{value}{safe}")


# -- what is not stated


def _open(found: Findings) -> Iterable[Line]:
    asked = found.missing.expected.questions
    if asked:
        rows, systems = len(found.missing.expected.rows), len(found.missing.expected.systems)
        each = f" ({rows // systems} for each of {systems} systems)" if systems > 1 else ""
        yield (
            f"Of {some(rows, 'link')}{each} that one would expect of a joined-up pathway, the documents "
            f"say nothing of {len(asked)}. The first to be asked about:",
            (),
        )
        for row in asked[:_ASKED]:
            yield (f"{row.system}: {row.question}" if systems > 1 else row.question), ()
    gaps = found.missing.gaps
    unowned = [g for g in gaps if g.ownership.held == "nobody"]
    if unowned:
        share = f"For {len(unowned)} of {len(gaps)}"
        yield f"Who owns the gaps? {share} nobody is said to hold both ends, nor to be above them.", ()
    declared = found.access.declared
    told = {
        "hours": sum(p.hours != NOT_STATED for p in declared),
        "operator": sum(bool(p.operators) for p in declared),
        "commissioner": sum(bool(p.commissioners) for p in declared),
        "area": sum(bool(p.covers) for p in declared),
    }
    if any(count < len(declared) for count in told.values()):
        if len(declared) == 1:
            known = _and(f"the {what}" for what, count in told.items() if count) or "none"
            yield (
                f"How does {declared[0].point.name} work? Of hours, operator, commissioner and area, stated: {known}.",
                (),
            )
        else:
            parts = _and([f"the {what} of {count}" for what, count in told.items()])
            yield f"How do the {len(declared)} declared points of access work? Stated are {parts}.", ()
    dormant: dict[str, list[DormantAudience]] = {}
    for audience in found.access.dormant:
        dormant.setdefault(audience.point.name, []).append(audience)
    for point, audiences in dormant.items():
        who = _and(sorted({a.source.name for a in audiences}))
        yield (
            f"Why do so few referrals to {point} come from {who}, who may refer and are not said to be unaware?",
            _some(q for a in audiences for q in a.evidence),
        )
    conflicts = found.conflicts
    if conflicts.statuses:
        first = conflicts.statuses[0]
        yield (
            f"What holds now? Sentences disagree on {some(len(conflicts.statuses), 'relationship')}, such as whether "
            f"{words.told(first.source, first.relation, first.target)}.",
            _some((side.evidence[0] for side in first.sides if side.evidence), 2),
        )
