"""The report on who answers today, as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from ...graph.vocabulary import NOT_STATED
from ..rendering.terminal import DASH, Page
from ..successors import Now
from ..today import Answer, Concern, End, TodayReport

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


def print_today(report: TodayReport, page: Page) -> None:
    """Print the roll-up by body, then gaps and weaknesses with who answered for them and who does now."""
    page.line(f"Who answers for the gaps of {report.system}, then and today", "bold")
    absent = sum(c.status == "absent" for c in report.gaps)
    page.line(
        f"{len(report.gaps)} interfaces absent or limited ({absent} absent, {len(report.gaps) - absent} limited), "
        f"{len(report.findings)} weaknesses; for {report.unanswered} of them nobody is named"
    )
    if not report.reference:
        page.line(report.cautions[0], "bold")
    page.heading("Bodies of today")
    page.table(
        ("body", "code", "gaps", "absent", "limited", "weaknesses", "in the documents"),
        [
            (
                b.name, _code(b.codes), b.gaps, b.absent, b.limited, b.findings,
                "; ".join(t.name for t in b.then if (t.id, t.name) != (b.body.id, b.name)) or "itself",
            )
            for b in report.bodies
        ],
        right=("gaps", "absent", "limited", "weaknesses"),
    )  # fmt: skip
    if report.unknown:
        names = [ref.name for ref in report.unknown]
        shown = names if page.limit is None else names[: page.limit]
        more = f"; and {len(names) - len(shown)} more" if len(shown) < len(names) else ""
        page.line(f"  not in the reference data: {'; '.join(shown)}{more}", "dim")
    page.heading("Gaps, and who answers for them")
    _concerns(report.gaps, page)
    page.heading("Weaknesses, and who answers for what they are about")
    _concerns(report.findings, page)
    page.notes(report.cautions[0 if report.reference else 1 :])


def _concerns(concerns: Sequence[Concern], page: Page) -> None:
    shown = concerns if page.limit is None else concerns[: page.limit]
    for number, concern in enumerate(shown, 1):
        quotes = concern.evidence
        # the name of a finding is its sentence, cut short
        whole = concern.what == "finding" and bool(quotes)
        page.heading(f"{number}. {quotes[0].text if whole else concern.statement}")
        facts = [*([str(concern.status)] if concern.status else []), f"stage: {', '.join(concern.stages)}",
                 f"theme: {concern.theme}", *(["sources disagree"] if concern.conflict else [])]  # fmt: skip
        page.line(f"   {'; '.join(facts)}")
        for end in concern.ends:
            _end(end, page)
        if not concern.ends:
            page.line(f"   whom it concerns: {NOT_STATED}")
        for answer in concern.named:
            page.line(f"   also in the sentence: {_then(answer)}: {_now(answer)}")
        if whole:
            page.line(f"   ({quotes[0].where})", "dim")
        for quote in quotes[1 if whole else 0 : 2]:
            page.quote(quote, "   ")
    if not concerns:
        page.line("  none stated", "dim")
    if len(shown) < len(concerns):
        page.line(f"… and {len(concerns) - len(shown)} more", "dim")


def _end(end: End, page: Page) -> None:
    if [a.body.id for a in end.bodies] == [end.node.id]:
        page.line(f"   {_then(end.bodies[0])}: {_now(end.bodies[0])}")
        return
    page.line(f"   {end.node.name}: {'' if end.bodies else NOT_STATED}".rstrip())
    for answer in end.bodies:
        how = [
            _OF_END[f.how] if f.through.id == end.node.id else _OF_OTHER[f.how].format(f.through.name)
            for f in answer.found
        ]
        page.line(f"     {_then(answer)} ({', '.join(how)}): {_now(answer)}")


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
