"""Plain text: the layouts, and what holds of every sentence of every document."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.loaders.blocks import MIN_PIECE_WORDS, assemble
from joinedup.loaders.readers import read_document
from joinedup.loaders.readers.plain import read_plain
from joinedup.loaders.values import Block, SourceDocument

INVENTED = sorted((Path(__file__).parent.parent / "data" / "invented").glob("*.txt"))


def read(text: str) -> SourceDocument:
    drafts, pages = read_plain(text)
    return assemble("norland.txt", "text", text, drafts, pages=pages)


def kinds(document: SourceDocument) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in document.blocks]


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check_document(document: SourceDocument) -> None:
    """What must hold of every document, whatever it was read from."""
    text = document.text
    for item in (*document.blocks, *document.sentences):
        assert item.text
        assert item.text == " ".join(item.text.split())
        assert len(item.offsets) == len(item.text)
        assert all(one < two for one, two in pairwise(item.offsets))
        for char, at in zip(item.text, item.offsets, strict=True):
            assert text[at] == char or (char == " " and text[at].isspace())
    for number, sentence in enumerate(document.sentences, 1):
        assert sentence.id == f"s{number}"
        block = document.blocks[sentence.block]
        assert block.kind != "furniture"
        assert sentence.text in block.text
        assert sentence.section == block.section
        slices = [text[start:end] for start, end in sentence.pieces]
        assert slices
        assert all(piece == piece.strip() and piece for piece in slices)
        together = squeeze("".join(slices))
        if together != squeeze(sentence.text):  # a piece too short to prove anything was left out
            assert together in squeeze(sentence.text)
            assert all(len(piece.split()) >= MIN_PIECE_WORDS for piece in slices)
            left = len(sentence.text.split()) - sum(len(piece.split()) for piece in slices)
            assert left < MIN_PIECE_WORDS * 2
    for one, two in pairwise(document.pages):
        assert one.end == two.start
        assert two.number == one.number + 1
    if document.pages:
        assert (document.pages[0].start, document.pages[-1].end) == (0, len(text))
    for block in document.blocks:
        assert document.blocks[block.index] is block
        if block.kind != "furniture":
            assert any(sentence.block == block.index for sentence in document.sentences)
        if block.lead_in is not None:
            assert block.lead_in < block.index


@pytest.mark.parametrize("path", INVENTED, ids=lambda path: path.stem)
def test_invented_documents_read_whole(path: Path) -> None:
    document = read_document(path)
    check_document(document)
    assert document.text == path.read_text(encoding="utf-8")
    # nothing but marks, numbers of paragraphs and items is left out of the blocks
    covered = {at for block in document.blocks for at in block.offsets}
    rest = "".join(c if at not in covered else " " for at, c in enumerate(document.text)).split()
    assert all(re.fullmatch(r"[•–o]|\d+(\.\d+)*\.?|\(?[a-e1-9]\)", word) for word in rest), rest


EXPECTED = {
    "castlebourne_annual": (18, 12, (31, 31)),
    "castlebourne_urgent": (9, 5, (1, 5)),
    "harrowmere_sop": (11, 3, None),
    "harrowmere_voluntary": (16, 0, None),
    "norland_icb_plan": (15, 38, None),
    "norland_scrutiny": (11, 12, (1, 6)),
    "wexcombe_release": (6, 12, None),
    "wexcombe_report": (4, 23, (17, 20)),
}
"""Headings (lines of the title with them), list items and pages, counted in the texts themselves."""


@pytest.mark.parametrize("path", INVENTED, ids=lambda path: path.stem)
def test_invented_documents_have_their_headings_lists_and_pages(path: Path) -> None:
    document = read_document(path)
    headings, bullets, pages = EXPECTED[path.stem]
    assert sum(block.kind == "heading" for block in document.blocks) == headings
    assert sum(block.kind == "bullet" for block in document.blocks) == bullets
    assert ((document.pages[0].number, document.pages[-1].number) if document.pages else None) == pages


def test_real_corpus_reads_whole(shared: Path) -> None:
    paths = sorted((shared / "corpus").glob("*.txt"))
    assert paths
    for path in paths:
        document = read_document(path)
        check_document(document)
        assert document.text.encode("utf-8") == path.read_bytes()
        assert document.title
        for block in document.blocks:
            if block.kind == "paragraph" and block.page is not None:
                assert not block.text[0].islower(), block.text


def test_real_report_has_its_outline(shared: Path) -> None:
    document = read_document(next((shared / "corpus").glob("002_*.txt")))
    assert document.pages[-1].number == 46
    questions = [b for b in document.blocks if b.kind == "heading" and re.match(r"Are services in .* \w+\?$", b.text)]
    assert len(questions) == 13
    stages = [s.stage for s in document.sentences]
    assert [stages.count(stage) > 60 for stage in ("usual-place-of-residence", "crisis", "step-down")] == [True] * 3
    notes = [block for block in document.blocks if block.kind == "footnote"]
    assert len(notes) == 4
    # no note of a page is read as part of the bullet that it cuts
    assert not any(note.text[:30] in block.text for note in notes for block in document.blocks if block is not note)
    final = [block for block in document.blocks if block.section[-1:] == ("Areas for improvement",)]
    assert sum(block.kind == "bullet" for block in final) == 17
    lead_ins = {block.lead_in for block in final if block.kind == "bullet"}
    assert len(lead_ins) == 1
    assert None not in lead_ins


def test_long_report_is_read_in_a_moment(shared: Path) -> None:
    path = next((shared / "corpus").glob("002_*.txt"))
    read_document(path)
    start = time.process_time()
    read_document(path)
    assert time.process_time() - start < 1.0  # 0.15 s on an idle machine


SPACED = (
    "\n\n".join(
        [
            " Norland ",
            "Local system review report ",
            " ",
            "Background and scope of the local system review ",
            " ",
            "The reviewers looked at how older people move through the system. Its findings are based on ",
            "a visit of one week. We asked how the council and the trust were working to develop person-",
            "centred care for people who live in Norland. ",
            " ",
            "• The hub, which was run by the trust and by the council, took referrals from all wards of ",
            "the hospital. It was not open at weekends, when many people were ready to leave and had ",
        ]
    )
    + "\n\n"
    + " " * 40
    + "\n \n\nPage | 7 \n\n  \n\n"
    + "\n\n".join(
        [
            "nobody to ask. GPs could not refer to it. ",
            " ",
            "• Staff of the ambulance service had been told of the hub, but few of them had ever been ",
            "able to use it, since the number given to them was that of the former service1, which had ",
        ]
    )
    + "\n\n"
    + " " * 40
    + "\n \n\n1 Norland Community Trust data, for the year before our visit \n been closed for a year. \n\n"
    + "\n\n".join(
        [" ", "Are services in Norland safe? ", "People were not always safe when they left the hospital, and "]
    )
    + "\n\nmany had to wait for days. \n\n \n\nOverarching arrangements and the way in which the boards of the system "
    + "\n\nwork together \n\n \n\n• One board met. \n"
)


def test_text_out_of_a_pdf() -> None:
    document = read(SPACED)
    check_document(document)
    assert kinds(document) == [
        ("heading", "Norland"),
        ("heading", "Local system review report"),
        ("heading", "Background and scope of the local system review"),
        (
            "paragraph",
            "The reviewers looked at how older people move through the system. Its findings are based on a visit of "
            "one week. We asked how the council and the trust were working to develop person-centred care for people "
            "who live in Norland.",
        ),
        (
            "bullet",
            "The hub, which was run by the trust and by the council, took referrals from all wards of the hospital. "
            "It was not open at weekends, when many people were ready to leave and had nobody to ask. "
            "GPs could not refer to it.",
        ),
        ("furniture", "Page | 7"),
        (
            "bullet",
            "Staff of the ambulance service had been told of the hub, but few of them had ever been able to use it, "
            "since the number given to them was that of the former service1, which had been closed for a year.",
        ),
        ("footnote", "Norland Community Trust data, for the year before our visit"),
        ("heading", "Are services in Norland safe?"),
        (
            "paragraph",
            "People were not always safe when they left the hospital, and many had to wait for days.",
        ),
        ("heading", "Overarching arrangements and the way in which the boards of the system work together"),
        ("bullet", "One board met."),
    ]
    assert document.title == "Norland – Local system review report"
    cut = [s for s in document.sentences if len(s.pieces) > 1]
    assert [[SPACED[a:b].split()[-1] for a, b in s.pieces] for s in cut] == [["had", "ask."], ["had", "year."]]
    assert [(page.number) for page in document.pages] == [7, 8, 9]
    assert {block.text: block.page for block in document.blocks}["Are services in Norland safe?"] == 9


def test_wrapped_lines_are_no_headings_and_items_no_paragraphs() -> None:
    document = read(
        "3 GETTING HELP\n\n"
        "3.1 The team was set up by the trust, the council and the clinical commissioning group in\n"
        "Norland. Two thirds of those who were seen by its nurses had been referred by\n"
        "Norland Ambulance Service, and the rest by GPs. It met every week until 31 March\n"
        "2018. The board decided that:\n\n"
        "(a) the team should be opened to the community pharmacists of the town and of the\n"
        "villages;\n"
        "(b) the council should pay for it.\n\n"
        "Table 1. Referrals to the team\n"
        "From                 Number    Share\n"
        "GPs                     120     40%\n"
        "Ambulance crews         180     60%\n\n"
        "3.2 Nobody objected.\n\n"
        "Norland Advisory | Getting help\nPage 1 of 2\n\n"
        "4 LEAVING HOSPITAL\n\nThe wards did not know of the team. They sent nobody to it in the whole of the year.\n\n"
        "Norland Advisory | Getting help\nPage 2 of 2\n"
    )
    check_document(document)
    assert [kind for kind, _ in kinds(document)] == [
        "heading", "paragraph", "bullet", "bullet", "caption", "table", "table", "table", "paragraph", "furniture",
        "furniture", "heading", "paragraph", "furniture", "furniture",
    ]  # fmt: skip
    blocks = document.blocks
    assert blocks[1].text.startswith("The team was set up")
    assert blocks[1].text.endswith("The board decided that:")
    assert [block.lead_in for block in blocks[2:8]] == [1, 1, None, 4, 4, 4]
    assert blocks[2].text == "the team should be opened to the community pharmacists of the town and of the villages;"
    assert blocks[12].section == ("4 LEAVING HOSPITAL",)
    assert [s.stage for s in document.sentences][-1] == "step-down"
    assert (blocks[8].page, blocks[12].page) == (1, 2)


def test_lists_in_lists_lead_to_what_introduces_them() -> None:
    document = read(
        "About us\n\nWe spoke with:\n\n• staff of the trust:\no nurses on the wards\no porters\n"
        "• people who use services\n\nThe following were seen by our team.\n\n• the hub\n\n"
        "A paragraph that is about other things. It has an end.\n\n"
        "• a bullet that nothing introduces\n"
    )
    lead_ins = {block.text: block.lead_in for block in document.blocks if block.kind == "bullet"}
    names = {block.index: block.text for block in document.blocks}
    assert {text: None if lead is None else names[lead] for text, lead in lead_ins.items()} == {
        "staff of the trust:": "We spoke with:",
        "nurses on the wards": "staff of the trust:",
        "porters": "staff of the trust:",
        "people who use services": "We spoke with:",
        "the hub": "The following were seen by our team.",
        "a bullet that nothing introduces": None,
    }


def test_news_page_keeps_the_article_and_its_notes() -> None:
    document = read(
        "Skip to main content\nAccept additional cookies | Reject additional cookies | View cookies\n\n"
        "Home > News > July\n\nStaff praised, but care is not joined up in Norland\n\nPublished: 12 July 2018\n"
        "Share: Facebook | Twitter\n\nThe regulator has today published its review of Norland.\n\nOn this page\n\n"
        "  • What works\n  • Notes to editors\n\nWhat works\n\nThe hub refers people to the reablement service.\n\n"
        "Contact us about this story\nJournalists can reach the press office through the media centre page.\n\n"
        "The chief inspector said that the system must do better.\n\nEnds\n\nNotes to editors\n\n"
        "1. The council runs the hub.\n\n2. The trust runs the hospital.\n\nRead next\n\n  • Another review\n\n"
        "© Norland Regulator 2018\n"
    )
    check_document(document)
    assert [s.text for s in document.sentences] == [
        "Staff praised, but care is not joined up in Norland",
        "The regulator has today published its review of Norland.",
        "What works",
        "The hub refers people to the reablement service.",
        "The chief inspector said that the system must do better.",
        "Notes to editors",
        "The council runs the hub.",
        "The trust runs the hospital.",
    ]
    assert document.title == "Staff praised, but care is not joined up in Norland"


def test_windows_line_ends_and_byte_order_mark_stay_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "norland.txt"
    path.write_bytes("\ufeffThe hub is closed.\r\nStaff of the trust\r\nsaid so.".encode())
    document = read_document(path)
    check_document(document)
    assert document.text == "\ufeffThe hub is closed.\r\nStaff of the trust\r\nsaid so."
    assert document.sentences[0].text == "The hub is closed."


def test_windows_1252_is_read_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "norland.txt"
    path.write_bytes("The trust’s café is closed. Nobody “knew” why.".encode("cp1252"))
    document = read_document(path)
    assert document.text == "The trust’s café is closed. Nobody “knew” why."
    assert document.warnings == ("it is not UTF-8 and was read as Windows-1252",)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    for path in INVENTED:
        assert read_document(path) == read_document(path)


@given(st.text(alphabet=" \n\tabAB.1-•o|:?\f\r,(", max_size=400))
def test_any_text_at_all(text: str) -> None:
    document = read(text)
    check_pieces(document.blocks, text)


@given(
    st.lists(
        st.sampled_from(
            [
                "The hub is closed.", "•", "• The council and", "Page | 3", "Leaving hospital", "", " ", "1. One thing",
                "a   b   c", "and more of it was said by the chair of the board that met in the town hall", "3.1 Money",
                "                         ", "\f", "Table 1. Wards", "1 A note",
            ]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_any_order_of_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    check_pieces(read(text).blocks, text)


def check_pieces(blocks: tuple[Block, ...], text: str) -> None:
    """No letter is read twice, none is invented."""
    seen: set[int] = set()
    for block in blocks:
        for char, at in zip(block.text, block.offsets, strict=True):
            assert text[at] == char or (char == " " and text[at].isspace())
            if char != " ":
                assert at not in seen
                seen.add(at)
