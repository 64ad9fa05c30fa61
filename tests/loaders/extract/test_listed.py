"""Tables by the heads of their columns, and labelled lines."""

from __future__ import annotations

import re

import pytest

from joinedup.loaders.extract.examples import trial
from joinedup.loaders.extract.listed import ListedExtractor
from joinedup.loaders.extract.rules import rules
from joinedup.loaders.values import Block, BlockKind, Entity, Mention, Reading, Sentence, SourceDocument

_WORDS = {
    "Falls clinic": ("service", "Service"),
    "Night sitting": ("service", "Service"),
    "Elm Trust": ("organisation", "Organisation"),
    "Oak Hospice": ("organisation", "Organisation"),
    "Ash CCG": ("organisation", "Organisation"),
    "Elmton": ("place", "Place"),
    "Elm Board": ("partnership", "Partnership"),
}


def _reading(lines: list[str], kind: BlockKind) -> Reading:
    """The lines as one sentence each, with runs of space made single as a reader does, and known names."""
    raw = "\n".join(lines) + "\n"
    sentences, blocks, mentions, entities = [], [], {}, {}
    at = 0
    for n, line in enumerate(lines):
        kept = list(re.finditer(r"\S+", line))
        text = " ".join(m.group() for m in kept)
        offsets: list[int] = []
        for m in kept:
            offsets += [offsets[-1] + 1] if offsets else []
            offsets += range(at + m.start(), at + m.end())
        what: BlockKind = "heading" if line.startswith("#") else kind
        section = tuple(b.text for b in blocks if b.kind == "heading")[-1:]
        blocks.append(Block(n, what, text, tuple(offsets), 1, 0, section))
        sentence = Sentence(f"s{n}", text, tuple(offsets), ((at, at + len(line)),), n, what, 1, section)
        sentences.append(sentence)
        found = []
        for name, (prefix, kind_) in _WORDS.items():
            for hit in re.finditer(re.escape(name), text):
                key = f"{prefix}:{name}"
                found.append(Mention(hit.start(), hit.end(), name, kind_, None, name, key))  # type: ignore[arg-type]
                entities[key] = Entity(key, kind_, name)  # type: ignore[arg-type]
        mentions[sentence.id] = tuple(sorted(found, key=lambda m: m.start))
        at += len(line) + 1
    document = SourceDocument("a.txt", "txt", raw, "", blocks=tuple(blocks), sentences=tuple(sentences))
    return Reading(document, mentions, entities)


def _claims(lines: list[str], kind: BlockKind = "table") -> set[tuple[str, str, str, str]]:
    found = ListedExtractor().claims(_reading(lines, kind))
    return {(c.subject.partition(":")[2], str(c.type), c.object.partition(":")[2], str(c.status)) for c in found}


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Scheme          Run by          Paid for by",
            "Falls clinic    Elm Trust       Ash CCG",
            "Night sitting   Oak Hospice     gifts; Ash CCG ended 2017",
        ],
        [
            "Scheme | Run by | Paid for by",
            "Falls clinic | Elm Trust | Ash CCG",
            "Night sitting | Oak Hospice | Ash CCG, ended",
        ],
        [
            "Scheme\tRun by\tPaid for by",
            "Falls clinic\tElm Trust\tAsh CCG",
            "Night sitting\tOak Hospice\tAsh CCG (former)",
        ],
    ],
)
def test_rows_are_read_by_the_heads_of_their_columns(lines: list[str]) -> None:
    assert _claims(lines) == {
        ("Elm Trust", "PROVIDES", "Falls clinic", "present"),
        ("Ash CCG", "FUNDS", "Falls clinic", "present"),
        ("Oak Hospice", "PROVIDES", "Night sitting", "present"),
        ("Ash CCG", "FUNDS", "Night sitting", "ended"),
    }


def test_a_table_without_known_heads_says_nothing() -> None:
    assert not _claims(["Scheme          Cost", "Falls clinic    Elm Trust"])
    assert not _claims(["Falls clinic    Elm Trust", "Night sitting   Oak Hospice"])


def test_labelled_lines_are_of_the_line_or_heading_above() -> None:
    lines = ["# Falls clinic", "Provider: Elm Trust; Commissioner: Ash CCG", "Area covered: Elmton"]
    assert _claims(lines, "paragraph") == {
        ("Elm Trust", "PROVIDES", "Falls clinic", "present"),
        ("Ash CCG", "COMMISSIONS", "Falls clinic", "present"),
        ("Falls clinic", "COVERS", "Elmton", "present"),
    }
    assert _claims(["Elm Board", "Members: Elm Trust, Ash CCG and Oak Hospice"], "paragraph") == {
        (name, "MEMBER_OF", "Elm Board", "present") for name in ("Elm Trust", "Ash CCG", "Oak Hospice")
    }


def test_a_label_within_prose_says_nothing() -> None:
    assert not _claims(["Falls clinic", "We asked about members: Elm Trust said no"], "paragraph")
    assert not _claims(["Provider: Elm Trust"], "paragraph")


def test_labels_are_regular_expressions_in_lower_case() -> None:
    for rule in rules().labels:
        assert rule.label == rule.label.lower()
        re.compile(rule.label)


def test_examples_can_say_what_sort_of_body_is_meant() -> None:
    mentions = trial("[Elm Council|council] met [Elm Trust|trust]. => nothing").reading.mentions["s1"]
    assert [m.type for m in mentions] == ["LocalAuthority", "NHSTrust"]


def test_what_is_sent_to_whom_is_no_move_of_people() -> None:
    rows = [
        "From          To            What",
        "Elm Trust     Oak Hospice   Letters. Often delayed",
    ]
    assert _claims(rows) == {("Elm Trust", "SHARES_INFORMATION_WITH", "Oak Hospice", "limited")}
