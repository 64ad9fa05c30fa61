"""What the reader sees of two graphs side by side: differences between builds, and between systems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ...graph.vocabulary import NOT_STATED, RelationshipType, Status
from ..comparison.compare import CompareReport, FoundIn, GapRow, Side, Statement
from ..comparison.diff import Change, DiffReport, EdgeChange, EdgeRow, NodeChange
from ..rendering.blocks import Block, Bullets, Claim, Claims, Column, Heading, Paragraph, Row, Table, table
from ..results import NodeRef, Quote
from . import words

_TURN = {
    "mended": "a gap before, in place now",
    "better": "absent before, there in part now",
    "new gap": "in place before, a gap now",
    "worse": "there in part before, absent now",
    "in place": "planned before, in place now",
    "planned": "planned now",
    "ended": "ended",
    "otherwise": "another status",
}


def diff_blocks(report: DiffReport) -> tuple[Block, ...]:
    """The differences, what concerns people first: statuses, then what came and went, then sentences and fields."""
    old, new = report.systems
    blocks: list[Block] = [
        Heading(level=1, text=f"What changed in {new}" if old == new else f"From {old} to {new}"),
    ]
    blocks += [Paragraph(text=text, tone="caution") for text in report.limits]
    if report.same:
        blocks.append(Paragraph(text="Both graphs say the same.", tone="strong"))
        return (*blocks, *_made_by(report.made_by))
    blocks += [
        _counts(report), *_documents(report),
        Heading(text="Relationships with another status"),
        Claims(items=tuple(_turned(c) for c in report.status_changed), empty="none", main=True),
        Heading(text="New relationships"), _edges("Stated now, and not before", report.edges_added),
        Heading(text="Relationships that are no longer stated"),
        _edges("Stated before, and not now", report.edges_removed),
        Heading(text="Bodies, services and other things"),
        _nodes("New", report.nodes_added), _nodes("No longer there", report.nodes_removed),
        _renamed(report.nodes_changed),
        Heading(text="The same status on other sentences"), _evidence(report.evidence_changed),
        *_made_by(report.made_by),
        *(Paragraph(text=text, tone="caution") for text in report.cautions),
    ]  # fmt: skip
    return tuple(blocks)


def _counts(report: DiffReport) -> Table:
    def kinds(rows: Iterable[NodeRef]) -> str:
        return ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(r.kind for r in rows).items())) or "none"

    def gaps(rows: Sequence[EdgeRow]) -> str:
        found = sum(r.interface and r.status in (Status.ABSENT, Status.LIMITED) for r in rows)
        return f"{sum(r.interface for r in rows)} interfaces, {found} of them gaps"

    turned = Counter(c.turn for c in report.status_changed if c.interface)
    fields = sum(bool(n.changes) for n in report.nodes_changed)
    return table(
        "Differences in numbers", ("what", Column(name="number", kind="count"), "of these"),
        [
            ("relationships with another status", len(report.status_changed),
             ", ".join(f"{n} interfaces {turn}" for turn, n in sorted(turned.items(), key=str)) or "no interface"),
            ("new relationships", len(report.edges_added), gaps(report.edges_added)),
            ("relationships no longer stated", len(report.edges_removed), gaps(report.edges_removed)),
            ("new things", len(report.nodes_added), kinds(report.nodes_added)),
            ("things no longer there", len(report.nodes_removed), kinds(report.nodes_removed)),
            ("things that changed", len(report.nodes_changed), f"{fields} in more than their sentences"),
            ("relationships on other sentences", len(report.evidence_changed), "the status is the same"),
        ],
    )  # fmt: skip


def _documents(report: DiffReport) -> list[Block]:
    rows = [
        *((name, "new") for name in report.documents_added),
        *((name, "no longer read") for name in report.documents_removed),
        *((name, "another text under the same name") for name in report.documents_changed),
    ]
    return [table("Documents", ("document", "what"), rows)] if rows else []


def _turned(change: EdgeChange) -> Claim:
    facts = [("was", str(change.before)), ("is", f"{change.after} ({_TURN[change.turn or 'otherwise']})")]
    facts += [(c.field, f"{c.before or '–'} → {c.after or '–'}") for c in change.changes]
    return Claim(
        title=_said(change.source, change.relation, change.target),
        status=change.after.value, facts=tuple(facts), evidence=change.gained, against=change.lost,
    )  # fmt: skip


def _edges(title: str, rows: Sequence[EdgeRow]) -> Table:
    return table(
        title, ("from", "relationship", "to", "status"),
        [
            Row(cells=(r.source.name, words.relation(r.relation), r.target.name, str(r.status)), evidence=r.evidence)
            for r in rows
        ],
        empty="none",
    )  # fmt: skip


def _nodes(title: str, rows: Sequence[NodeRef]) -> Table:
    return table(title, ("name", "kind"), [(r.name, r.kind) for r in rows], empty="none")


def _renamed(rows: Sequence[NodeChange]) -> Table:
    cells = [
        Row(cells=(r.node.name, c.field, c.before or None, c.after or None), evidence=r.gained)
        for r in rows for c in r.changes
    ]  # fmt: skip
    return table(
        "Changed", ("name", "field", "before", "now"), cells, empty="none",
        note="A thing is the same where its id, an official code, or a name that nothing else has is the same.",
    )  # fmt: skip


def _evidence(rows: Sequence[EdgeChange]) -> Table:
    count = Column(name="gained", kind="count"), Column(name="lost", kind="count")
    return table(
        "Sentences gained and lost", ("relationship", "status", *count),
        [
            Row(
                cells=(_said(r.source, r.relation, r.target), str(r.after), len(r.gained), len(r.lost)),
                evidence=r.gained,
            )
            for r in rows
        ],
        empty="none",
    )  # fmt: skip


def _made_by(rows: Sequence[Change]) -> list[Block]:
    if not rows:
        return []
    cells = [(r.field, r.before or None, r.after or None) for r in rows]
    return [
        table(
            "What made the graphs", ("what", "before", "now"), cells,
            note="Other rules or models read the same sentences otherwise: a difference may be theirs.",
        )
    ]  # fmt: skip


def _said(source: NodeRef, relation: RelationshipType, target: NodeRef) -> str:
    return f"{source.name} {words.relation(relation)} {target.name}"


# -- two systems


def compare_blocks(report: CompareReport) -> tuple[Block, ...]:
    """Both sides, their figures, gaps, recommendations and measures."""
    one, other = report.first.name, report.second.name
    blocks: list[Block] = [Heading(level=1, text=f"{one} and {other} side by side")]
    if not report.similar_length and report.first.words and report.second.words:
        words = f"{report.first.words:,} and {report.second.words:,} words"
        text = f"The documents are of very different length ({words}): the longer ones state more of everything."
        blocks.append(Paragraph(text=text, tone="caution"))
    blocks += [Paragraph(text=text, tone="caution") for text in (*report.limits, *report.cautions)]
    blocks += [
        _sides(report.first, report.second),
        Heading(text="Gaps"), *_gap_tables(report),
        Heading(text="Recommendations"), _themes(report), *_alike(report),
        Heading(text="Measures"), _measures(report),
        Heading(text="Figures"), _figures(report),
    ]  # fmt: skip
    return tuple(blocks)


def _sides(one: Side, other: Side) -> Table:
    def row(name: str, value: object) -> tuple[str, str, str]:
        assert callable(value)
        return name, str(value(one)), str(value(other))

    return table(
        "What both sides were read from", ("what", one.name, other.name),
        [
            row("documents", lambda s: ", ".join(s.documents) or "–"),
            row("dates", lambda s: ", ".join(s.dates) or NOT_STATED),
            row("words", lambda s: f"{s.words:,}"), row("things named", lambda s: s.nodes),
            row("interfaces stated", lambda s: s.interfaces.stated),
            row("of these absent or limited", lambda s: s.interfaces.absent + s.interfaces.limited),
            row("recommendations", lambda s: s.recommendations), row("measures", lambda s: s.measures),
        ],
    )  # fmt: skip


def _gap_tables(report: CompareReport) -> list[Block]:
    one, other = report.first.name, report.second.name
    titles: dict[FoundIn, str] = {
        "both": "Gaps that both state",
        "first": f"Gaps that only {one} states",
        "second": f"Gaps that only {other} states",
    }
    return [
        table(
            title, ("from", "relationship", "to", one, other),
            [_gap_row(r) for r in report.gaps if r.found_in == found_in], empty="none", main=True,
            note=f"“{NOT_STATED}”: the documents do not speak of it. Ends are kinds of body, service or record.",
        )
        for found_in, title in titles.items()
    ]  # fmt: skip


def _gap_row(row: GapRow) -> Row:
    lines = (*row.first_statements, *row.second_statements)
    return Row(
        cells=(
            row.source, words.relation(row.relation), row.target,
            _statuses(row.first_statements), _statuses(row.second_statements),
        ),
        evidence=tuple(q for s in lines for q in s.evidence[:1]),
    )  # fmt: skip


def _statuses(rows: Sequence[Statement]) -> str:
    found = Counter(str(s.status) for s in rows)
    return ", ".join(status if n == 1 else f"{n} {status}" for status, n in found.items()) or NOT_STATED


def _themes(report: CompareReport) -> Table:
    count = (
        Column(name=f"asked of {report.first.name}", kind="count"),
        Column(name=f"asked of {report.second.name}", kind="count"),
        Column(name=f"weaknesses, {report.first.name}", kind="count"),
        Column(name=f"weaknesses, {report.second.name}", kind="count"),
    )
    return table(
        "Recommendations by theme", ("theme", *count),
        [
            Row(
                cells=(t.theme, len(t.first), len(t.second), t.first_weaknesses, t.second_weaknesses),
                evidence=_first_lines(report, (*t.first, *t.second)),
            )
            for t in report.themes
        ],
        note="One theme holds recommendations that differ: read them.",
    )  # fmt: skip


def _first_lines(report: CompareReport, refs: Iterable[NodeRef]) -> tuple[Quote, ...]:
    return tuple(q for ref in refs for q in report.evidence[ref.id][:1])


def _alike(report: CompareReport) -> list[Block]:
    if not report.alike:
        return []
    items = tuple(f"“{row.first.name}” and “{row.second.name}”" for row in report.alike)
    lines = tuple(_first_lines(report, (row.first, row.second)) for row in report.alike)
    return [Paragraph(text="In much the same words both are asked:"), Bullets(items=items, evidence=lines)]


def _measures(report: CompareReport) -> Table:
    return table(
        "Figures on the same kind of thing in the same unit", ("about", "unit", report.first.name, report.second.name),
        [
            Row(
                cells=(m.about, m.unit or None, _names(m.first), _names(m.second)),
                evidence=m.evidence,
            )
            for m in report.measures
        ],
        note="They may still count different things, in different years: read the sentences.", empty="none",
    )  # fmt: skip


def _names(refs: Iterable[NodeRef]) -> str:
    return "; ".join(r.name for r in refs)


def _figures(report: CompareReport) -> Table:
    names = (report.first.name, report.second.name, "difference")
    return table(
        "Measures of fragmentation",
        ("measure", *(Column(name=name, kind="number") for name in names), "intervals"),
        [
            (
                f.name, f.first.value, f.second.value, f.difference,
                None if f.apart is None else "apart" if f.apart else "overlap",
            )
            for f in report.figures
        ],
        note="Intervals of 95 % from resampled sentences: where they overlap, the difference may hang on single ones.",
    )  # fmt: skip
