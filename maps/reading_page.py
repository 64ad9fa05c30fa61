"""The reading of one document as one HTML file: its text with mentions and claims marked in place.

The page is made of plain data (the JSON of `joinedup read`), so that this package needs nothing of what
reads documents. All of it is in the HTML itself: without JavaScript only filters and search are missing.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..graph.vocabulary import RelationshipType, Status
from .page import assets, environment, policy, write_page
from .words import words

TEMPLATE = "reading.html.j2"
STYLES = ("reading.css",)
SCRIPTS = ("reading.js",)

LABELS = {
    "Organisation": "org", "Partnership": "board", "StakeholderGroup": "group", "Service": "service",
    "InformationSystem": "system", "Site": "site", "Place": "place", "Pathway": "pathway", "Programme": "plan",
}  # fmt: skip
"""The short label that stands after each mention, since colour alone tells nothing to some."""

_ALL_SURROGATES = re.compile("[\ud800-\udfff]")


def render_reading(sheet: Mapping[str, Any]) -> str:
    """The whole page as text: the same for the same sheet, every time."""
    style, script = assets(STYLES), assets(SCRIPTS)
    page = _Page(sheet)
    env = environment()
    html: str = env.get_template(TEMPLATE).render(
        title=page.title,
        document=sheet["document"],
        warnings=sheet["warnings"],
        summary=sheet["summary"],
        counts=page.counts(),
        passed=[(sheet["reasons"][reason], count) for reason, count in sheet["summary"]["passed"].items()],
        kinds=[(kind, label, words().kinds[kind], page.of_kind(kind)) for kind, label in LABELS.items()],  # type: ignore[index]
        types=[(t, words().relationships[RelationshipType(t)].label, n)
               for t, n in sheet["summary"]["claims_by_type"].items()],
        statuses=[(str(s), words().statuses[s]) for s in Status],
        rows=page.rows(),
        things=page.things(),
        style=style,
        scripts=[script],
        policy=policy(style, [script]),
    )  # fmt: skip
    return _ALL_SURROGATES.sub("\ufffd", html)  # a lone surrogate cannot be written as UTF-8


def write_reading_page(sheet: Mapping[str, Any], path: str | Path) -> None:
    """Write the page atomically. Raises :class:`GraphFileError` where it cannot be written."""
    write_page(path, render_reading(sheet))


class _Page:
    """A sheet as the template wants it."""

    def __init__(self, sheet: Mapping[str, Any]) -> None:
        self.sheet = sheet
        self.entities: Sequence[Mapping[str, Any]] = sheet["entities"]
        self.title: str = sheet["document"].get("title") or sheet["document"]["name"]
        self.markup = importlib.import_module("markupsafe").Markup

    def of_kind(self, kind: str) -> int:
        """How many things of a kind there are."""
        return sum(e["kind"] == kind for e in self.entities)

    def counts(self) -> list[tuple[int, str]]:
        """The figures at the top of the page, each with what it counts."""
        summary = self.sheet["summary"]
        made = [(summary["claims"], "relationships"), (summary["things"], "things named or described")]
        made += [(n, words().kinds[k].many.lower()) for k, n in summary["statements_by_kind"].items()]
        return made

    def rows(self) -> list[dict[str, Any]]:
        """The blocks of the text in order, a row each; bullets and headings know their depth."""
        rows, page = [], None
        for block in self.sheet["blocks"]:
            sentences = [self._sentence(s, block["kind"]) for s in block["sentences"]]
            rows.append({
                "kind": block["kind"],
                "level": min(max(block["level"], 0), 5),
                "page": block["page"] if block["page"] != page else None,
                "text": block["text"],
                "sentences": sentences,
                "notes": [n for s in block["sentences"] for n in (*self._claims(s), *self._statements(s))],
                "passed": self._passed(block["sentences"]),
                "states": " ".join(sorted({state for s in block["sentences"] for state in _states(s)})) or "passed",
            })  # fmt: skip
            page = block["page"]
        return rows

    def things(self) -> list[dict[str, Any]]:
        """Everything that was recognised, by kind and name, with the sentences that mention it."""
        where: dict[int, list[str]] = {}
        rules: dict[int, set[str]] = {}
        for block in self.sheet["blocks"]:
            for sentence in block["sentences"]:
                for m in sentence["mentions"]:
                    places = where.setdefault(m["entity"], [])
                    rules.setdefault(m["entity"], set()).add(m["rule"])
                    if sentence["id"] not in places:
                        places.append(sentence["id"])
        ordered = sorted(range(len(self.entities)), key=lambda i: self.entities[i]["name"].lower())
        return [
            {
                "kind": kind,
                "label": LABELS[kind],
                "many": words().kinds[kind].many,  # type: ignore[index]
                "items": [
                    {**self.entities[i], "number": i, "sentences": [_number(s) for s in where.get(i, [])],
                     "rules": sorted(rules.get(i, ()))}
                    for i in ordered if self.entities[i]["kind"] == kind
                ],
            }
            for kind in LABELS if self.of_kind(kind)
        ]  # fmt: skip

    def _sentence(self, sentence: Mapping[str, Any], kind: str) -> dict[str, Any]:
        return {
            "number": _number(sentence["id"]),
            "state": "heading" if kind == "heading" else _states(sentence)[0],
            "text": self._marked(sentence["text"], sentence["mentions"]),
        }

    def _claims(self, sentence: Mapping[str, Any]) -> list[dict[str, Any]]:
        out = []
        for number in sentence["claims"]:
            claim = self.sheet["claims"][number]
            status = words().statuses[Status(claim["status"])]
            told = getattr(words().relationships[RelationshipType(claim["type"])], claim["status"])
            out.append({
                **claim, "sentence": _number(claim["sentence"]), "with": [_number(s) for s in claim["with"]],
                "mark": status.mark, "word": status.word,
                "parts": [self._end(claim, part) for part in re.split(r"(\{[so]\})", told) if part],
            })  # fmt: skip
        return out

    def _end(self, claim: Mapping[str, Any], part: str) -> dict[str, Any]:
        """A part of a statement: plain words, or one of the ends with the number of its thing."""
        side = {"{s}": "subject", "{o}": "object"}.get(part)
        if side is None:
            return {"text": part, "thing": None}
        return {"text": self.entities[claim[side]]["name"], "thing": claim[side]}

    def _statements(self, sentence: Mapping[str, Any]) -> list[dict[str, Any]]:
        out = []
        for number in sentence["statements"]:
            made = self.sheet["statements"][number]
            attributes = made["attributes"]
            told = [str(attributes[a]).replace("-", " ") for a in ("polarity", "theme", "stage") if a in attributes]
            if "value" in attributes:
                unit = attributes.get("unit", "")
                told = [f"{attributes['value']:,.10g}{'' if unit == '%' else ' '}{unit}", *told]
                told += [f"period: {attributes['period']}"] if "period" in attributes else []
            out.append({
                **made, "sentence": _number(made["sentence"]), "word": words().kinds[made["kind"]].one, "told": told,
                "about": [(i, self.entities[i]["name"]) for i in made["about"]],
            })  # fmt: skip
        return out

    def _passed(self, sentences: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[int]]]:
        """Why sentences of a block gave nothing, each reason once with the numbers of its sentences.

        Of a sentence that gave a finding or a figure it is worth a line only where a relationship was possible.
        """
        by_reason: dict[str, list[int]] = {}
        for sentence in sentences:
            if sentence["passed"] in (None, "heading"):
                continue
            if not sentence["statements"]:
                told = f"passed over: {self.sheet['reasons'][sentence['passed']]}"
            elif sentence["passed"] == "unstated":
                told = f"no relationship: {self.sheet['reasons'][sentence['passed']]}"
            else:
                continue
            by_reason.setdefault(told, []).append(_number(sentence["id"]))
        return list(by_reason.items())

    def _marked(self, text: str, mentions: Sequence[Mapping[str, Any]]) -> Any:
        """A sentence with its mentions marked: nested where they nest; one that crosses another is named in it."""
        return self.markup("").join(self._inside(text, 0, len(text), list(mentions), outer=True))

    def _inside(self, text: str, start: int, end: int, mentions: list[Mapping[str, Any]], outer: bool) -> list[Any]:
        parts: list[Any] = []
        escape, at = self.markup.escape, start
        todo = sorted(mentions, key=lambda m: (m["start"], -m["end"]))
        while todo:
            first = todo.pop(0)
            stop, inner, beside = first["end"], [], []
            while todo and todo[0]["start"] < stop:
                other = todo.pop(0)
                if other["end"] <= first["end"] and other["end"] - other["start"] < first["end"] - first["start"]:
                    inner.append(other)
                else:  # of the same words, or across the end of the first
                    beside.append(other)
                    stop = max(stop, other["end"])
            parts.append(escape(text[at : first["start"]]))
            parts.append(self._mark(text, first, stop, inner, beside, outer))
            at = stop
        parts.append(escape(text[at:end]))
        return parts

    def _mark(
        self, text: str, mention: Mapping[str, Any], end: int, inner: list[Mapping[str, Any]],
        beside: Sequence[Mapping[str, Any]], outer: bool,
    ) -> Any:  # fmt: skip
        numbers = list(dict.fromkeys([mention["entity"], *(m["entity"] for m in beside)]))
        entity = self.entities[numbers[0]]
        label = LABELS[entity["kind"]] + (f" ×{len(numbers)}" if len(numbers) > 1 else "")
        title = "; ".join(
            f"{self.entities[n]['name']} ({words().kinds[self.entities[n]['kind']].one})" for n in numbers
        )
        content = self.markup("").join(self._inside(text, mention["start"], end, inner, outer=False))
        values = {"kind": entity["kind"], "label": label, "title": title, "n": numbers[0], "content": content,
                  "all": " ".join(f"e{n}" for n in numbers)}  # fmt: skip
        if outer:
            shape = '<a class="m {kind}" href="#e{n}" data-e="{all}" data-k="{label}" title="{title}">{content}</a>'
        else:
            shape = '<span class="m {kind}" data-e="{all}" data-k="{label}" title="{title}">{content}</span>'
        return self.markup(shape).format(**values)


def _states(sentence: Mapping[str, Any]) -> list[str]:
    """What a filter can ask of a sentence."""
    return [state for state in ("claims", "statements") if sentence[state]] or ["passed"]


def _number(sentence: str) -> int:
    return int(sentence.removeprefix("s"))
