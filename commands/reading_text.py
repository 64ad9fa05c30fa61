"""What `joinedup explain` and `joinedup read` print for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from ..maps.words import words

if TYPE_CHECKING:
    from rich.console import Console

    from ..loaders.tracing.explain import Competitor, Explanation, Paragraph, Piece
    from ..loaders.tracing.mention_words import MentionWords

KIND_LABELS = {
    "Organisation": "organisation", "Partnership": "partnership", "StakeholderGroup": "group", "Service": "service",
    "InformationSystem": "system", "Site": "site", "Place": "place", "Pathway": "pathway", "Programme": "programme",
}  # fmt: skip
_COLOURS = {
    "Organisation": "blue", "Partnership": "magenta", "StakeholderGroup": "yellow", "Service": "green",
    "InformationSystem": "cyan", "Site": "red", "Place": "bright_black", "Pathway": "bright_green",
    "Programme": "bright_magenta",
}  # fmt: skip
_COMPETITORS, _EDGES = 8, 12
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TOLD = ("polarity", "theme", "stage", "number")


def statement(subject: str, type_: str, object_: str, status: str) -> str:
    """A claim in plain words."""
    told: str = getattr(words().relationships[type_], status)  # type: ignore[index]
    return told.format(s=subject, o=object_)


def harmless(text: Text) -> Text:
    """Without the control characters by which a document could steer the terminal."""
    text.plain = _CONTROL.sub("�", text.plain)
    return text


def print_explanation(found: Explanation, console: Console, limit: int | None) -> None:
    """Print an explanation, at most ``limit`` pieces of it."""

    def say(text: str | Text, indent: int = 0, style: str = "") -> None:
        shown = text if isinstance(text, Text) else Text(text, style=style)
        console.print(Padding(harmless(shown), (0, 0, 0, indent)))

    _print_head(found, say)
    for warning in _warnings(found):
        say(warning, style="yellow")
    shown = found.pieces[:limit]
    for i, piece in enumerate(shown, 1):
        console.print()
        _print_piece(piece, i, len(found.pieces), found, say)
    if len(shown) < len(found.pieces):
        say(f"\n… and {len(found.pieces) - len(shown)} more sentences: --limit 0 shows all")
    if found.edges:
        say(f"\nIn {len(found.edges)} relationships:", style="bold")
        for edge in found.edges[:_EDGES]:
            say(f"{edge.id} ({edge.status}, {edge.confidence:.0%})", 2)
        if len(found.edges) > _EDGES:
            say(f"… and {len(found.edges) - _EDGES} more: --json has all", 2)


def _print_head(found: Explanation, say: Any) -> None:
    edge = found.edge
    if edge is not None:
        source, target = found.ends
        say(statement(source.label, edge.type, target.label, edge.status), style="bold")
        sure = f" · status {edge.status}{', in conflict' if edge.conflict else ''} · confidence {edge.confidence:.0%}"
        say(f"{source.label} {edge.type} {target.label}{sure}")
        told = ", ".join(f"{k}: {v}" for k, v in sorted(edge.attributes.items()))
        if told:
            say(f"also said: {told}")
    else:
        node = found.ends[0]
        say(node.label, style="bold")
        codes = "".join(f" · {k.upper()} code {v}" for k, v in sorted(node.codes.items()))
        say(f"{node.kind}{f' · {node.type}' if node.type else ''}{codes}")
        if node.aliases:
            say(f"also called: {', '.join(node.aliases)}")
    say(f"id: {found.id}", style="dim")
    if found.weighing is not None:
        say(f"How status and confidence come about: {found.weighing.says}.")
        if not found.weighing.agrees:
            say(
                "These are not the figures in the graph: it was changed by hand, or by another version.", style="yellow"
            )
    for fact in found.facts:
        say(f"published: {fact}")
    if not found.pieces:
        say("No document states it: it comes from published lists alone.")


def _warnings(found: Explanation) -> list[str]:
    told = [f"{u.document}: {u.reason}; shown is what the graph itself holds ({u.mend})" for u in found.unread]
    if found.differences:
        told.append(f"What is read now may differ from the graph: {'; '.join(found.differences)}.")
    return told


def _print_piece(piece: Piece, number: int, of: int, found: Explanation, say: Any) -> None:
    page = f", page {piece.page}" if piece.page else f", line {piece.line}" if piece.line else ""
    sentence = f", sentence {piece.sentence.removeprefix('s')}" if piece.sentence else ""
    say(f"[{number} of {of}] {piece.document}{page}{sentence}", style="bold")
    if piece.section:
        say(f"section: {piece.section}", 4)
    if piece.paragraph is None:
        say(Text.assemble("“", (piece.quote, "bold"), "”"), 4)
        for text in piece.context:
            say(f"read with: “{text}”", 4)
    else:
        say(_paragraph(piece.paragraph, _marks(piece)), 4)
        inside = f"{piece.paragraph.lead_in} {piece.paragraph.before} {piece.paragraph.after}"
        for text in piece.context:
            if text not in inside:
                say(f"read with: “{text}”", 4)
    status = f"{piece.status}, " if piece.status else ""
    by = piece.read_by
    say(f"read as: {status}confidence {piece.confidence:.0%}", 4)
    say(f"read by: {by.way}, rule “{by.rule}”{f': {by.says}' if by.says else ''}", 4)
    if by.example:
        start = f" (starts from {by.confidence:.0%})" if by.confidence is not None else ""
        say(f"the rule's own example: {by.example}{start}", 4)
    if piece.features:
        say(f"what weighed most with the model, for (+) and against (-): {', '.join(piece.features)}", 4)
    for title, side in (("source" if found.edge else "mention", piece.source), ("target", piece.target)):
        for mention in side:
            say(f"{title}: {_mention(mention, piece)}", 4)
    for note in piece.notes:
        say(f"note: {note}", 4)
    for other in piece.readings:
        say(f"the words were also read as: “{other.text}”, {other.entity} ({other.recognised})", 4)
    _print_competitors(piece.competitors, say)


def _print_competitors(competitors: Sequence[Competitor], say: Any) -> None:
    if not competitors:
        return
    say("what else was read of the sentence:", 4)
    for c in competitors[:_COMPETITORS]:
        told = statement(c.subject, c.type, c.object, c.status)
        say(f"{told} – {c.type}, {c.status}, {c.confidence:.0%}, rule “{c.rule}”: {c.outcome}", 6)
    if len(competitors) > _COMPETITORS:
        say(f"… and {len(competitors) - _COMPETITORS} more: --json has all", 6)


def _mention(mention: MentionWords, piece: Piece) -> str:
    where = "" if mention.sentence == piece.sentence else f" (in sentence {mention.sentence.removeprefix('s')})"
    return f"“{mention.text}”{where} → {mention.entity}: {mention.recognised}; {mention.route}"


def _marks(piece: Piece) -> list[tuple[int, int, str]]:
    sides = ((piece.source, "underline green"), (piece.target, "underline magenta"))
    return [(m.start, m.end, style) for side, style in sides for m in side if m.sentence == piece.sentence]


def _paragraph(paragraph: Paragraph, marks: Iterable[tuple[int, int, str]]) -> Text:
    text = Text()
    if paragraph.lead_in:
        text.append(f"{paragraph.lead_in}\n• ", style="dim")
    text.append(paragraph.before, style="dim")
    sentence = Text(paragraph.sentence, style="bold")
    for start, end, style in marks:
        sentence.stylize(style, start, end)
    text.append_text(sentence)
    text.append(paragraph.after, style="dim")
    return text


# -- read


def print_sheet(sheet: dict[str, Any], console: Console) -> None:
    """Print what was made of a document: the text with its mentions, and the claims below each block."""
    document, summary = sheet["document"], sheet["summary"]
    console.print(harmless(Text(document.get("title") or document["name"], style="bold")))
    console.print(Text(summary_line(summary)))
    for reason, count in summary["passed"].items():
        console.print(Text(f"  {count} passed over: {sheet['reasons'][reason]}", style="dim"))
    for warning in sheet["warnings"]:
        console.print(Text(warning, style="yellow"))
    page = None
    for block in sheet["blocks"]:
        if block["page"] != page:
            page = block["page"]
            console.rule(Text(f"page {page}", style="dim"), style="dim")
        _print_block(block, sheet, console)


def summary_line(summary: dict[str, Any]) -> str:
    """The counts of a sheet on one line."""
    told = [
        f"{summary['with_claims']} of {summary['sentences']} sentences give relationships ({summary['coverage']:.0%})",
        f"{summary['claims']} relationships",
        f"{summary['things']} things, mentioned {summary['mentions']} times",
    ]
    told += [f"{count} {words().kinds[kind].many.lower()}" for kind, count in summary["statements_by_kind"].items()]
    return " · ".join(told)


def _print_block(block: dict[str, Any], sheet: dict[str, Any], console: Console) -> None:
    text = Text()
    if block["kind"] == "bullet":
        text.append("• ")
    notes: list[Text] = []
    for sentence in block["sentences"]:
        if len(text) > 2:
            text.append(" ")
        text.append_text(_sentence(sentence, sheet, block["kind"] == "heading"))
        notes += _notes(sentence, sheet)
    if not block["sentences"]:
        text.append(block["text"], style="dim")
    indent = 2 * (block["level"] or 1) if block["kind"] == "bullet" else 0
    console.print(Padding(harmless(text), (1 if block["kind"] == "heading" else 0, 0, 0, indent)))
    for note in notes:
        console.print(Padding(harmless(note), (0, 0, 0, indent + 4)))


def _sentence(sentence: dict[str, Any], sheet: dict[str, Any], heading: bool) -> Text:
    quiet = sentence["passed"] is not None and not sentence["statements"]
    base = "bold underline" if heading else "dim" if quiet else ""
    text = Text()
    at = 0
    for mention in sentence["mentions"]:
        if mention["start"] < at:
            continue  # within the one before
        kind = sheet["entities"][mention["entity"]]["kind"]
        text.append(sentence["text"][at : mention["start"]], style=base)
        text.append(sentence["text"][mention["start"] : mention["end"]], style=f"not dim {_COLOURS[kind]}")
        text.append(f"[{KIND_LABELS[kind]}]", style="dim")
        at = mention["end"]
    return text.append(sentence["text"][at:], style=base)


def _notes(sentence: dict[str, Any], sheet: dict[str, Any]) -> list[Text]:
    names = [e["name"] for e in sheet["entities"]]
    out = []
    for number in sentence["claims"]:
        claim = sheet["claims"][number]
        told = statement(names[claim["subject"]], claim["type"], names[claim["object"]], claim["status"])
        how = f"  {claim['type']}, {claim['status']}, {claim['confidence']:.0%}, {claim['rule']}"
        out.append(Text.assemble("→ ", (told, "bold"), (how, "dim")))
    for number in sentence["statements"]:
        made = sheet["statements"][number]
        told = ", ".join(_figure(made["attributes"]) or (str(made["attributes"][a]) for a in _TOLD
                                                           if a in made["attributes"]))  # fmt: skip
        about = ", ".join(names[i] for i in made["about"])
        line = f"◆ {made['kind']}{f' ({told})' if told else ''}{f' about {about}' if about else ''}"
        out.append(Text.assemble(line, (f"  {made['rule']}", "dim")))
    return out


def _figure(attributes: dict[str, Any]) -> list[str]:
    """The value of a measure with its unit; nothing of another statement."""
    if "value" not in attributes:
        return []
    unit = attributes.get("unit", "")
    return [f"{attributes['value']:,.10g}{'' if unit == '%' else ' '}{unit}"]
