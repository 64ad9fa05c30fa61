"""Definite and collective terms: what "the renamed team", "both services" and "Oxley's nurses" mean."""

import pytest

from joinedup.graph import Kind
from joinedup.loaders.mentions import recognise
from joinedup.loaders.mentions.definite import find_definite
from joinedup.loaders.readers import read_document


def meant(tmp_path, text, surface):
    path = tmp_path / "oxley.txt"
    path.write_text(f"Oxley and Tarn: plan\n\n{text}\n", encoding="utf-8")
    reading = recognise(read_document(path))
    return {
        reading.entities[m.entity].name for ms in reading.mentions.values() for m in ms if m.text.lower() == surface
    }


BOTH = "NHS Oxley CCG and NHS Tarn CCG met. Nothing came of it. A year passed. A second passed. A third passed."


@pytest.mark.parametrize(
    ("text", "surface", "names"),
    [
        ("The Oxley Falls Team closed. The renamed team covers Tarn.", "the renamed team", {"Oxley Falls Team"}),
        ("Oxley County Council met. Tarn District Council did not. The County Council paid.", "the county council",
         {"Oxley County Council"}),
        ("Oxley County Council met. Tarn District Council did not. The Council paid.", "the council",
         {"Oxley County Council"}),
        ("The Oxley Care Record is slow. GPs like the record.", "the record", {"Oxley Care Record"}),
        ("Oxley Falls Service and Tarn Memory Service moved. Both services are full.", "both services",
         {"Oxley Falls Service", "Tarn Memory Service"}),
        ("The Oxley Hub rang the Tarn Night Team. These two teams share a room.", "these two teams",
         {"Oxley Hub", "Tarn Night Team"}),
        (f"{BOTH} Both CCGs agreed.", "both ccgs", {"NHS Oxley CCG", "NHS Tarn CCG"}),
    ],
)  # fmt: skip
def test_a_term_means_what_was_named(tmp_path, text, surface, names):
    assert meant(tmp_path, text, surface) == names


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Oxley Falls Service, Tarn Memory Service and the Oxley Wheelchair Service moved. Both services are full.",
         "both services"),
        ("Two services moved. The Oxley Falls Service stayed.", "two services"),
        ("Oxley District Council met. Tarn District Council did not. The Council paid.", "the council"),
    ],
)  # fmt: skip
def test_a_term_that_could_mean_others_means_nothing(tmp_path, text, surface):
    assert meant(tmp_path, text, surface) == set()


def test_what_follows_can_make_it_another_one():
    assert [text for text in ("the team at Tarn", "the service manager", "the team") if find_definite(text)] == [
        "the team"
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Oxley Care Trust has nurses. Oxley Care Trust’s nurses refer people to the Tarn Falls Service.",
         "Oxley Care Trust’s nurses"),
        ("People live in Eastvale. Practices in Eastvale refer people to the Tarn Falls Service.",
         "practices in Eastvale"),
    ],
)  # fmt: skip
def test_a_part_of_a_group_is_a_group_of_its_own(tmp_path, text, name):
    path = tmp_path / "oxley.txt"
    path.write_text(f"Oxley: plan\n\nOxley Borough Council wrote it.\n\n{text}\n", encoding="utf-8")
    said = recognise(read_document(path)).entities.values()
    assert (Kind.STAKEHOLDER_GROUP, name) in {(e.kind, e.name) for e in said}


def test_what_stands_in_apposition_to_a_name_is_it(tmp_path):
    text = "Nurses write in TealNote, the GP record. They log in to TealNote at home."
    assert meant(tmp_path, text, "gp record") | meant(tmp_path, text, "the gp record") == {"TealNote"}


def test_a_shared_area_is_read_with_every_quarter(tmp_path):
    text = "The North and South Oxley CCGs merged."
    path = tmp_path / "oxley.txt"
    path.write_text(f"Oxley: plan\n\n{text}\n", encoding="utf-8")
    names = {e.name for e in recognise(read_document(path)).entities.values()}
    assert {"North Oxley CCG", "South Oxley CCG"} <= names


def test_a_bare_form_before_a_full_name_is_not_part_of_it(tmp_path):
    text = "Along with the County Council and Tarn Hospitals NHS Foundation Trust, we met."
    path = tmp_path / "oxley.txt"
    path.write_text(f"Oxley: plan\n\n{text}\n", encoding="utf-8")
    names = {e.name for e in recognise(read_document(path)).entities.values()}
    assert "Tarn Hospitals NHS Foundation Trust" in names


PAIR = "People are seen by the Oxley Falls Team and the Tarn Night Team."


@pytest.mark.parametrize(
    ("text", "surface", "names"),
    [
        (f"{PAIR} The former has a waiting list.", "the former", {"Oxley Falls Team"}),
        (f"{PAIR} The latter is new.", "the latter", {"Tarn Night Team"}),
        ("The Wharf Team, the Oxley Falls Team and the Tarn Night Team met. The latter is new.", "the latter", set()),
        (f"{PAIR} The former director is away.", "the former", set()),
    ],
)
def test_the_former_and_the_latter(tmp_path, text, surface, names):
    assert meant(tmp_path, text, surface) == names


def test_a_heading_names_what_its_section_describes(tmp_path):
    text = "4.2 Falls pick-up service\n\nThe service takes calls from GPs at night, and Oxley Borough Council runs it."
    assert meant(tmp_path, text, "the service") == {"Falls pick-up service"}
