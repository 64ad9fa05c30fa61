"""Which files are read, and which of them repeat each other."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from joinedup.graph.errors import InputError
from joinedup.loaders.blocks import Draft, assemble
from joinedup.loaders.duplicates import containment, near_duplicates, resemblance
from joinedup.loaders.files import find_documents
from joinedup.loaders.values import SourceDocument


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.pdf", "sub/c.HTML", "sub/.hidden.txt", ".git/d.txt", "sub/notes.xlsx", "~$b.docx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    return tmp_path


def test_folders_become_their_documents(folder: Path) -> None:
    found = find_documents([folder])
    assert [path.name for path in found] == ["a.pdf", "b.txt", "c.HTML"]
    assert [path.name for path in found.skipped] == ["notes.xlsx"]


def test_order_does_not_depend_on_the_arguments(folder: Path) -> None:
    arguments = [folder / "b.txt", folder / "sub", folder / "a.pdf", str(folder / "*.txt")]
    assert find_documents(arguments) == find_documents(reversed(arguments)) == list(find_documents([folder]))


def test_a_named_file_is_kept_whatever_it_is(folder: Path) -> None:
    arguments = [folder / "sub" / "notes.xlsx", folder / "missing.txt", folder / "sub" / ".hidden.txt"]
    assert [path.name for path in find_documents(arguments)] == [".hidden.txt", "missing.txt", "notes.xlsx"]


def test_one_file_under_two_names_of_its_folder_is_one(folder: Path) -> None:
    os.symlink(folder / "sub", folder / "again")
    assert len(find_documents([folder / "sub", folder / "again", folder / "sub" / "c.HTML"])) == 1


def test_two_files_with_one_bare_name_are_refused(folder: Path) -> None:
    (folder / "sub" / "b.txt").write_text("other")
    with pytest.raises(InputError, match=r"two different files are called b\.txt"):
        find_documents([folder])


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no documents in"):
        find_documents([tmp_path])
    with pytest.raises(InputError, match="no documents in nothing"):
        find_documents([])


def document(name: str, text: str) -> SourceDocument:
    return assemble(name, "text", text, [Draft("paragraph", ((0, len(text)),))])


def words(count: int, seed: int) -> str:
    source = random.Random(seed)
    return " ".join(
        source.choice("hub ward trust council nurse GP home bed team board refers to of the".split())
        for _ in range(count)
    )


def test_near_duplicates_are_found_and_the_longest_is_kept() -> None:
    text = words(400, 1)
    documents = [
        document("a_draft.txt", text.replace("council", "authority", 1)),
        document("b_final.txt", text + " and more was said of it"),
        document("c_copy.txt", text.upper()),
        document("d_other.txt", words(400, 2)),
        document("e_extract.txt", " ".join(text.split()[50:200])),
    ]
    expected = {"a_draft.txt": "b_final.txt", "c_copy.txt": "b_final.txt", "e_extract.txt": "b_final.txt"}
    assert near_duplicates(documents) == expected
    assert near_duplicates(reversed(documents)) == expected


def test_documents_that_share_a_passage_are_no_duplicates() -> None:
    shared = words(60, 3)
    assert near_duplicates([document("a.txt", shared + words(300, 4)), document("b.txt", words(300, 5) + shared)]) == {}


def test_identical_short_documents_are_duplicates_of_the_first() -> None:
    assert near_duplicates([document("b.txt", "It is shut."), document("a.txt", "It is shut.")]) == {"b.txt": "a.txt"}


def test_resemblance_and_containment_by_hand() -> None:
    one, other = frozenset({1, 2, 3, 4}), frozenset({3, 4, 5})
    assert resemblance(one, other) == pytest.approx(2 / 5)
    assert containment(one, other) == pytest.approx(2 / 3)
    assert resemblance(frozenset(), frozenset()) == 0.0
