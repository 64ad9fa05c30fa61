"""The report on who answers today: a roll-up by body, then gaps and weaknesses with who answered and who does now."""

from __future__ import annotations

from collections.abc import Iterable

from ...graph.vocabulary import NOT_STATED
from ..rendering.blocks import Block, Claim, Claims, Column, Heading, Paragraph, table
from ..successors import Now
from ..today import Answer, Concern, End, TodayReport
from . import words
from .parts import cautions, colour, names
from .words import DASH

_OF_END = {
    "named": "named",
    "provides": "provides it",
    "commissions": "commissions it",
    "whole": "of which it is part",
    "member": "one of them",
}
_OF_OTHER = {
    "provides": "provides {}",
    "commissions": "commissions {}",
    "whole": "of which {} is part",
    "member": "one of {}",
}
_LEADS = {"succeeded by": "{}", "through its board": "its board", "part of": "part of {}"}


def today_blocks(report: TodayReport) -> tuple[Block, ...]:
    """The roll-up by body, then every gap and weakness with the bodies of then and now."""
    absent = sum(c.status == "absent" for c in report.gaps)
    said = () if report.reference else report.cautions[:1]
    unknown = f"Not in the reference data: {names(report.unknown)}"
    return (
        Heading(level=1, text=f"Who answers for the gaps of {report.system}, then and today"),
        Paragraph(
            text=f"{len(report.gaps)} interfaces absent or limited ({absent} absent, {len(report.gaps) - absent} "
            f"limited), {len(report.findings)} weaknesses; for {report.unanswered} of them nobody is named",
            tone="strong",
        ),
        *(Paragraph(text=text, tone="caution") for text in said),
        Heading(level=2, text="Bodies of today"),
        table(
            "How much each body answers for, itself or after others",
            (
                "body", "code", Column(name="gaps", kind="count"), Column(name="absent", kind="count"),
                Column(name="limited", kind="count"), Column(name="weaknesses", kind="count"), "in the documents",
            ),
            [
                (
                    b.name, _code(b.codes), b.gaps, b.absent, b.limited, b.findings,
                    "; ".join(t.name for t in b.then if (t.id, t.name) != (b.body.id, b.name)) or "itself",
                )
                for b in report.bodies
            ],
        ),
        *([Paragraph(text=unknown, tone="note")] if report.unknown else []),
        Heading(level=2, text="Gaps, and who answers for them"),
        _concerns(report.gaps),
        Heading(level=2, text="Weaknesses, and who answers for what they are about"),
        _concerns(report.findings),
        *cautions(report.cautions[len(said) :]),
    )  # fmt: skip


def _concerns(concerns: Iterable[Concern]) -> Claims:
    return Claims(items=tuple(map(_claim, concerns)), main=True)


def _claim(concern: Concern) -> Claim:
    quotes = concern.evidence
    # the name of a finding is its sentence, cut short
    whole = concern.what == "finding" and bool(quotes)
    nobody = "; ".join(end.node.name for end in concern.ends if not end.bodies)
    answers = [
        *(("who answers", _end(end)) for end in concern.ends if end.bodies),
        *([("nobody named for", nobody)] if nobody else []),
    ] or [("whom it concerns", NOT_STATED)]
    return Claim(
        title=quotes[0].text if whole else concern.statement,
        status=colour(concern.status),
        facts=(
            ("stage", words.stages(concern.stages)),
            ("theme", words.theme(concern.theme)),
            *([("note", "sources disagree")] if concern.conflict else []),
            *answers,
            *(("also in the sentence", f"{_then(a)}: {_now(a)}") for a in concern.named),
        ),
        evidence=quotes,
    )


def _end(end: End) -> str:
    """Who answers for one end: several bodies are parted by semicolons, each with how it was found."""
    if [a.body.id for a in end.bodies] == [end.node.id]:
        return f"{_then(end.bodies[0])}: {_now(end.bodies[0])}"
    return f"{end.node.name}: " + "; ".join(f"{_then(a)} ({_how(a, end)}): {_now(a)}" for a in end.bodies)


def _how(answer: Answer, end: End) -> str:
    return ", ".join(
        _OF_END[f.how] if f.through.id == end.node.id else _OF_OTHER[f.how].format(f.through.name) for f in answer.found
    )


def _then(answer: Answer) -> str:
    code = _code(answer.codes)
    return f"{answer.body.name} [{code}]" if code != DASH else answer.body.name


def _now(answer: Answer) -> str:
    if answer.standing == "succeeded":
        ways = [_way(now, _code(answer.codes)) for now in answer.now]
        return "; ".join(ways) or "its successors lead back to it in the reference data"
    if answer.standing == "closed":
        return f"closed ({answer.now[0].closed}), and no successor in the reference data"
    boards = [_way(now, _code(answer.codes)) for now in answer.now if now.path]
    renamed = [f"as {n.name}" for n in answer.now if not n.path and n.name.casefold() != answer.body.name.casefold()]
    return "; ".join([", ".join([answer.standing, *renamed]), *boards])


def _way(now: Now, code: str) -> str:
    """The body of today, and the steps to it by their codes: ``now X (→ 15E 2018-04-01 → QHL 2022-07-01)``.

    A code that says nothing new, being that of the step before, gives way to the name.
    """
    steps, before = [], code
    for step in now.path:
        code = _code(step.codes)
        said = _LEADS[step.leads].format(step.name if code in (DASH, before) else code)
        alone = len(now.path) == 1 and said == now.name and step.date  # no need to say it twice
        steps.append(f"since {step.date}" if alone else f"→ {said}" + (f" {step.date}" if step.date else ""))
        before = code
    closed = f"; closed {now.closed}, no successor in the reference data" if now.closed else ""
    return f"now {now.name} ({' '.join(steps)}{closed})"


def _code(codes: dict[str, str]) -> str:
    """The ODS code, else the first by scheme."""
    return codes.get("ods") or next((codes[scheme] for scheme in sorted(codes)), DASH)
