"""Reading official files: whatever the encoding, the separator and the edition; and what is no such file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinedup.graph.errors import InputError
from joinedup.loaders.reference.model import Role
from joinedup.loaders.reference.official import OfficialFile, Row, read_official
from joinedup.loaders.reference.official_dates import date_of_edition, day_in
from joinedup.loaders.reference.official_names import bare_name, person_in, readable, same_name


def ods(code: str, name: str, opened: str = "20130401", closed: str = "", **more: str) -> list[str]:
    """A row as ODS writes it, with 27 columns."""
    row = [""] * 27
    row[:4] = [code, name, "Y99", more.get("geography", "QZ1")]
    row[4:10] = ["1 EXAMPLE STREET", "", "", "ANYTOWN", "", "ZZ1 1ZZ"]
    row[10:12] = [opened, closed]
    row[12:15] = [more.get("status", ""), more.get("subtype", ""), more.get("parent", "")]
    row[17] = "01234 567890"
    row[25] = more.get("setting", "")
    return row


def text_of(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def write(path: Path, rows: Sequence[Sequence[str]], separator: str = ",", encoding: str = "utf-8") -> Path:
    path.write_bytes(text_of(rows, separator).encode(encoding))
    return path


TRUSTS = [
    ods("RZ1", "ZEDSHIRE HOSPITALS NHS FOUNDATION TRUST"),
    ods("RZ2", "ST AIDAN'S AND STOKE-ON-ZED NHS TRUST", closed="20180331"),
    ods("Z9Z9Z", "NEW ZEDSHIRE NHS TRUST", "20250401"),
]
CARE_HEADER = [
    "Name", "Address 1", "Address 2", "Town/City", "County", "Postcode", "CQC Provider ID (for office use only)",
    "CQC Location ID (for office use only)", "Website", "Local authority", "Region", "Report publication date", "URL",
    "Also known as", "Specialisms/services",
]  # fmt: skip


def care(name: str, location: str, services: str, also: str = "", place: str = "Zedshire") -> list[str]:
    return [
        name, "2 Example Road", "", "Anytown", "Zedshire", "ZZ2 2ZZ", "1-900000001", location, "www.example.org", place,
        "North", "01/02/2020", "https://example.org/x", also, services,
    ]  # fmt: skip


def good(file: OfficialFile) -> list[Row]:
    return [r for r in file.rows if r.stated or r.links]


# -- recognition


def test_trusts_are_recognised_and_read(tmp_path: Path) -> None:
    file = read_official(write(tmp_path / "etr_2025-12.csv", TRUSTS))
    assert file.layout == "ods-trusts"
    assert file.source.edition == "2025-12"
    assert file.as_of == date(2025, 12, 1)
    first, second, third = (r.stated[0] for r in file.rows)
    assert (first.id, first.name) == ("nhs-trust:RZ1", "Zedshire Hospitals NHS Foundation Trust")
    assert (second.name, second.closed) == ("St Aidan's and Stoke-on-Zed NHS Trust", date(2018, 3, 31))
    assert third.code == "Z9Z9Z"


@pytest.mark.parametrize("width", [23, 24, 26, 27, 31])
def test_every_width_that_ods_has_published_is_read(tmp_path: Path, width: int) -> None:
    rows = [(r + [""] * 10)[:width] for r in TRUSTS]
    file = read_official(write(tmp_path / "list.csv", rows))
    assert [r.stated[0].code for r in file.rows] == ["RZ1", "RZ2", "Z9Z9Z"]


def test_the_content_says_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    assert read_official(write(tmp_path / "eccg.csv", TRUSTS)).layout == "ods-trusts"


def test_no_address_or_telephone_number_is_kept(tmp_path: Path) -> None:
    kept = repr(read_official(write(tmp_path / "etr.csv", TRUSTS)).rows)
    rows = [CARE_HEADER, care("Zed Lodge", "1-100000001", "Care home service with nursing")]
    kept += repr(read_official(write(tmp_path / "cqc.csv", rows)).rows)
    for secret in ("EXAMPLE", "Example", "ZZ1", "ZZ2", "01234", "example.org"):
        assert secret not in kept


def test_commissioners_have_the_role_that_their_row_says(tmp_path: Path) -> None:
    rows = [
        ods("91A", "NHS ZED VALLEY CCG", closed="20220630", subtype="C"),
        ods("92B", "NHS ZEDSHIRE ICB - 92B", subtype="RO319", geography="QZ1"),
        ods("93C", "ZEDSHIRE COMMISSIONING HUB", subtype="H"),
        ods("A1B2C", "ZED - SUB-ICB REPORTING ENTITY", "20240401", subtype="RO327"),
        ods("94D", "NHS ZED CITY CLINICAL COMMISSIONING GROUP"),
    ]
    file = read_official(write(tmp_path / "eccg.csv", rows))
    assert [(r.stated[0].role, r.stated[0].code) for r in good(file)] == [
        (Role.CCG, "91A"), (Role.SUB_ICB_LOCATION, "92B"), (Role.CCG, "94D"),
    ]  # fmt: skip
    location = file.rows[1].stated[0]
    assert location.parents == ("icb:QZ1",)
    assert location.opened == date(2022, 7, 1)  # the code is older: it was the CCG's
    assert "commissioning hub" in file.rows[2].left_out
    assert "reporting entity" in file.rows[3].left_out


def test_practices_by_setting_and_with_the_parent_of_their_time(tmp_path: Path) -> None:
    rows = [
        ods("A99001", "THE ZED SURGERY", setting="4", parent="91A", status="A"),
        ods("A99002", "ZED OUT OF HOURS", setting="2", parent="91A", status="A"),
        ods("A99003", "HMP ZED", setting="25", status="A"),
        ods("A99004", "ZED MEDICAL CENTRE", setting="4", status="P"),
        ods("A99005", "OLD ZED SURGERY", "19740401", "20150331", setting="4", parent="91A", status="C"),
    ]
    now = read_official(write(tmp_path / "epraccur.csv", rows), "2025-01")
    assert [r.stated[0].code for r in good(now)] == ["A99001", "A99002", "A99005"]
    assert now.rows[0].stated[0].parents[0] == "sub-icb-location:91A"
    assert now.rows[4].stated[0].parents[0] == "ccg:91A"
    assert "prison" in now.rows[2].left_out
    assert now.rows[3].left_out == "proposed, not open"
    then = read_official(tmp_path / "epraccur.csv", "2019-12")
    assert then.rows[0].stated[0].parents[0] == "ccg:91A"


@pytest.mark.parametrize(
    "rows",
    [
        [["91A", "92B", "20180401"]],
        [["91A", "92B", "20180401", "1"]],
        [["91A", "92B", "M", "20180401", "1"]],
        [["old_code", "new_code", "date"], ["91A", "92B", "2018-04-01"]],
        [["Predecessor code", "Successor code", "Effective date", "Reason"], ["91A", "92B", "01/04/2018", "M"]],
    ],
)
def test_successors_with_and_without_a_header(tmp_path: Path, rows: list[list[str]]) -> None:
    (row,) = good(read_official(write(tmp_path / "succ.csv", rows)))
    assert (row.links[0].old, row.links[0].new, row.links[0].date) == ("91A", "92B", date(2018, 4, 1))


@pytest.mark.parametrize(
    "header",
    [
        ["stp_ods", "stp_ons", "stp_name", "partner_type", "partner_name", "partner_ods_code", "status"],
        ["STP ODS Code", "STP ONS Code", "STP Name", "Partner Type", "Partner Name", "Partner ODS Code", "Status"],
        ["STP code", "GSS code", "STP", "Type", "Organisation name", "ODS code", "Status"],
    ],
)
def test_partners_whatever_the_headings(tmp_path: Path, header: list[str]) -> None:
    rows = [
        header,
        ["QZ1", "E54999001", "Zedshire STP", "CCG", "Zed Valley CCG", "91A", "current 2019-04-03"],
        ["QZ1", "E54999001", "Zedshire STP", "OTHER", "Zed Hospice", "8ZZ", "current 2019-04-03"],
        ["QZ2", "E54999002", "Old Zed STP", "TRUST", "Zed NHS Trust", "RZ1", "closed 2018-06-07 into QZ1"],
    ]
    file = read_official(write(tmp_path / "partners.csv", rows))
    assert file.layout == "stp-partners"
    stp, ccg = file.rows[0].stated
    assert (stp.id, stp.name, ccg.id, ccg.member_of, ccg.loose) == (
        "stp:QZ1", "Zedshire STP", "ccg:91A", "stp:QZ1", True,
    )  # fmt: skip
    assert "another kind" in file.rows[1].left_out
    closed, trust = file.rows[2].stated
    assert closed.closed == trust.member_until == date(2018, 6, 6)
    assert file.rows[2].links[0].new == "QZ1"


def test_boards_and_their_locations_of_the_ons(tmp_path: Path) -> None:
    boards = [["ICB24CD", "ICB24CDH", "ICB24NM", "ObjectId"], ["E54999001", "QZ1", "NHS Zedshire ICB", "1"]]
    file = read_official(write(tmp_path / "boards.csv", boards))
    assert file.rows[0].stated[0].id == "icb:QZ1"
    assert (file.source.edition, dict(file.rows[0].stated[0].codes)["gss"]) == ("2024", "E54999001")
    places = [
        ["SICBL23CD", "SICBL23CDH", "SICBL23NM", "ICB23CD", "ICB23CDH", "ICB23NM", "LAD23CD", "LAD23NM"],
        ["E38999001", "92B", "NHS Zedshire ICB - 92B", "E54999001", "QZ1", "NHS Zedshire ICB", "E06999001", "Zed"],
        ["E38999001", "92B", "NHS Zedshire ICB - 92B", "E54999001", "QZ1", "NHS Zedshire ICB", "E06999002", "Why"],
    ]
    file = read_official(write(tmp_path / "places.csv", places))
    assert [s.id for s in file.rows[0].stated] == ["icb:QZ1", "sub-icb-location:92B"]
    assert file.rows[1].duplicate  # the same location, on a row for another council


# -- the care directory


def test_the_care_directory(tmp_path: Path) -> None:
    rows = [
        CARE_HEADER,
        care("Zed Lodge", "1-100000001", "Care home service with nursing, Dementia", "The Lodge; Zed House"),
        care("Zed Dental", "1-100000002", "Dentist"),
        care("Zed General", "1-100000003", "Acute services with overnight beds, Personal care"),
        care("Mrs A Example", "1-100000004", "Domiciliary care service"),
        care("St Zed", "1-100000005", "Hospice services"),
        care("Zed Care", "?", "Care home service without nursing"),
    ]
    file = read_official(write(tmp_path / "directory.csv", rows))
    assert file.layout == "cqc-directory"
    home = file.rows[0].stated[0]
    assert home.id == "care-provider:1-100000001"
    assert dict(home.codes) == {"cqc": "1-100000001", "cqc_provider": "1-900000001"}
    assert (home.sector, home.places, home.short) == ("independent-care", ("Zedshire",), ("The Lodge", "Zed House"))
    assert "dentist" in file.rows[1].left_out
    assert "hospital" in file.rows[2].left_out
    assert file.rows[3].rejected == "named after a person"
    assert file.rows[4].stated[0].sector is None
    assert "location ID" in file.rows[5].rejected


def test_the_care_directory_of_another_edition(tmp_path: Path) -> None:
    header = ["Name", "Also known as", "Address", "Postcode", "Phone number", "Service's website (if available)",
              "Service types", "Date of latest check", "Specialisms/services", "Provider name", "Local Authority",
              "Region", "Location URL", "CQC Location (for office use only",
              "CQC Provider ID (for office use only)"]  # fmt: skip

    def row(name: str, kind: str, provider: str, code: str) -> list[str]:
        return [name, "", "3 Example Lane", "ZZ3", "01234", "", kind, "", "Caring for adults over 65 yrs", provider,
                "Zed City", "North", "https://example.org", code, "1-900000002"]  # fmt: skip

    rows = [
        ["CQC care directory"] + [""] * 14,
        ["This data was produced on 1 January 2024"] + [""] * 14,
        header,
        row("Zed Homecare", "Homecare agencies|Supported living", "Zed Care Limited", "1-200000001"),
        row("Zed Court", "Residential homes", "Zed City Council", "1-200000002"),
        row("Zed Practice", "Doctors/GPs", "Zed Partners", "1-200000003"),
        row("Zoe Example", "Homecare agencies", "Zoe Example", "1-200000004"),
    ]
    file = read_official(write(tmp_path / "x.csv", rows, encoding="cp1252"))
    assert [r.line for r in file.rows] == [4, 5, 6, 7]
    assert [r.stated[0].sector for r in good(file)] == ["independent-care", "adult-social-care"]
    assert "GP practices come from epraccur" in file.rows[2].left_out
    assert "named after a person" in file.rows[3].rejected


# -- encodings and separators


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    rows = [*TRUSTS, ods("RZ3", "ÉLODIE’S NHS TRUST")]
    file = read_official(write(tmp_path / "etr.csv", rows, encoding=encoding))
    assert file.rows[3].stated[0].name == "Élodie’s NHS Trust"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators(tmp_path: Path, separator: str) -> None:
    file = read_official(write(tmp_path / "etr.csv", TRUSTS, separator))
    assert len(good(file)) == 3


def test_the_separator_of_nhs_choices(tmp_path: Path) -> None:
    lines = [
        ["OrganisationID", "OrganisationCode", "OrganisationType", "OrganisationName", "ParentODSCode", "ParentName"],
        ["1", "RZ101", "Hospital", 'The "Old" Zed Hospital', "RZ1", "Zedshire Hospitals NHS Trust"],
        ["2", "NZZ01", "Hospital", "Zed Clinic", "NZZ", "Zed Clinics Ltd"],
    ]
    path = tmp_path / "Hospital.csv"
    path.write_bytes(b"\r\n".join(b"\xac".join(c.encode("cp1252") for c in line) for line in lines) + b"\r\n")
    file = read_official(path, "2014")
    assert file.layout == "nhs-choices"
    assert (file.rows[0].stated[0].name, file.rows[0].stated[0].known_only) == ("Zedshire Hospitals NHS Trust", True)
    assert "another body" in file.rows[1].left_out


def test_spaces_around_cells_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "etr.csv"
    path.write_text(text_of(TRUSTS).replace("RZ1", '"RZ1 "').replace(",Y99", ', "Y99"'), encoding="utf-8")
    assert [r.stated[0].code for r in good(read_official(path))] == ["RZ1", "RZ2", "Z9Z9Z"]


def test_of_when_a_list_is(tmp_path: Path) -> None:
    rows = [ods("RZ1", "ZED NHS TRUST", "20190401", "20991231"), ods("RZ2", "WHY NHS TRUST")]
    assert read_official(write(tmp_path / "list.csv", rows)).as_of == date(2019, 4, 1)  # not the day announced
    assert read_official(write(tmp_path / "list_2021-05-07.csv", rows)).as_of == date(2021, 5, 7)
    assert read_official(tmp_path / "list_2021-05-07.csv", "May 2020").as_of == date(2020, 5, 1)


def test_a_header_on_an_ods_list_and_an_end_mark_do_no_harm(tmp_path: Path) -> None:
    header = ["Code", "Name", *[f"Column {i}" for i in range(25)]]
    path = tmp_path / "etr.csv"
    path.write_text(text_of([header, *TRUSTS]) + "\x1a", encoding="utf-8")
    assert [r.line for r in good(read_official(path))] == [2, 3, 4]


# -- bad rows


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ods("RZ9", "ZED NHS TRUST", "20130431"), "impossible date: 20130431"),
        (ods("RZ9", "ZED NHS TRUST", "soon"), "not a date: 'soon'"),
        (ods("RZ9", "ZED NHS TRUST", "20130401", "20120331"), "closes (2012-03-31) before it opens (2013-04-01)"),
        (ods("", "ZED NHS TRUST"), "the code is missing"),
        (ods("12345678", "ZED NHS TRUST"), "not a code of this list: '12345678'"),
        (ods("RZ9", ""), "the name is missing"),
        (ods("RZ9", "ZED NHS TRUST")[:26], "has 26 columns where the others have 27"),
        ([*ods("RZ9", "ZED NHS TRUST"), "more"], "has 28 columns where the others have 27"),
    ],
)
def test_a_bad_row_is_rejected_and_the_others_are_not(tmp_path: Path, row: list[str], reason: str) -> None:
    rows = [ods(f"RY{i}", f"ZED {i} NHS TRUST") for i in range(9)]
    file = read_official(write(tmp_path / "etr.csv", [*rows[:4], row, *rows[4:]]))
    assert [(r.line, r.rejected) for r in file.rows if r.rejected] == [(5, reason)]
    assert len(good(file)) == 9


def test_equal_rows_are_duplicates_and_others_with_one_code_contradict(tmp_path: Path) -> None:
    rows = [*TRUSTS, TRUSTS[0], ods("RZ2", "ANOTHER NHS TRUST")]
    file = read_official(write(tmp_path / "etr.csv", rows))
    assert [r.duplicate for r in file.rows] == [False, False, False, True, False]
    assert "RZ2: contradicts line 5" in file.rows[1].rejected
    assert "RZ2: contradicts line 2" in file.rows[4].rejected


def test_bad_successors(tmp_path: Path) -> None:
    rows = [["91A", "92B", "20180401"], ["91A", "91A", "20180401"], ["91C", "92B", ""], ["91D", "92B", "20189901"]]
    rows += [[f"9{i}E", "92B", "20180401"] for i in range(9)] + [["91A", "92B", "20190401"]]
    file = read_official(write(tmp_path / "succ.csv", rows))
    assert "contradicts line 14" in file.rows[0].rejected
    assert [r.rejected for r in file.rows[1:4]] == [
        "91A is succeeded by itself", "the date is missing", "impossible date: 20189901",
    ]  # fmt: skip


# -- files that are none


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
        (zipped("etr.csv"), "ZIP archive.*unpack it"),
        (zipped("xl/workbook.xml"), "Excel workbook.*save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel workbook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b'"RZ1","ZED, NHS TRUST\n"RZ2","ZED"\n', "line 1: a quotation mark that does not pair"),
        (b"RZ1,a\nRZ2,\0b\n", "line 2: has NUL bytes"),
        (b"\xff\xfeR\x00Z", "breaks off"),
        (b"just some words\n", "not recognised.*1 columns, the first of them 'just some words'"),
        (b"a,b,c,d,e,f,g,h,i,j\n", "10 columns.*ODS lists have 23 to 27"),
        (text_of([ods("G1234567", "EXAMPLE A")]).encode(), "no data on persons"),
        (text_of([ods("V12345", "ZED DENTAL")]).encode(), "dental practices"),
    ],
)
def test_what_is_no_official_file_is_named_with_the_mend(tmp_path: Path, raw: bytes, message: str) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=f"(?s)given.csv: .*{message}"):
        read_official(path)


def test_an_unpaired_quotation_mark_names_the_line_of_its_row(tmp_path: Path) -> None:
    path = tmp_path / "etr.csv"
    path.write_text(text_of(TRUSTS) + '"RZ8","THE ZED NHS TRUST,Y99\n' + text_of(TRUSTS), encoding="utf-8")
    with pytest.raises(InputError, match="line 4: a quotation mark"):
        read_official(path)


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_official(tmp_path)
    with pytest.raises(InputError, match="there is no such file"):
        read_official(tmp_path / "none.csv")


@given(raw=st.one_of(st.binary(max_size=400), st.text(alphabet='RZ1,;"\n\t¬ \0x', max_size=400).map(str.encode)))
def test_whatever_the_bytes_the_answer_is_rows_or_one_clear_error(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "any.csv"
    path.write_bytes(raw)
    told = ""
    try:
        read_official(path)
    except InputError as error:
        told = str(error)
    assert not told or str(path) in told


# -- names and dates


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("NHS ZED VALLEY CCG", "NHS Zed Valley CCG"),
        ("KING'S O'ZED AND ST. ZED'S", "King's O'Zed and St. Zed's"),
        ("ZED-ON-SEA H/C", "Zed-on-Sea H/C"),
        ("THE ZED (NORTH) NHS TRUST", "The Zed (North) NHS Trust"),
        ("NHS ZED ICB - 92B", "NHS Zed ICB - 92B"),
        ("Already Written NHS Trust", "Already Written NHS Trust"),
    ],
)
def test_names_in_readable_case(capitals: str, written: str) -> None:
    assert readable(capitals) == written


@pytest.mark.parametrize(
    "name",
    ["DR A EXAMPLE", "Drs Example & Sample", "THE DR. EXAMPLE PRACTICE", "EXAMPLE & PARTNERS", "Mrs Zoe Example",
     "A B EXAMPLE SURGERY", "AB EXAMPLE'S PRACTICE", "ZED CENTRE (AB EXAMPLE)", "Example and Partners"],
)  # fmt: skip
def test_names_of_persons(name: str) -> None:
    assert person_in(name)


@pytest.mark.parametrize(
    "name", ["ST MARY'S SURGERY", "DRAYTON MEDICAL CENTRE", "ZED HEALTH PARTNERS", "MS SOCIETY RESPITE", "GP DIRECT",
             "MY HEALTH GROUP", "THE ZED SURGERY"]
)  # fmt: skip
def test_names_that_are_not_those_of_persons(name: str) -> None:
    assert not person_in(name)
    assert not bare_name(name) or "MS" in name


def test_a_practice_with_nothing_but_a_surname_is_not_taken(tmp_path: Path) -> None:
    rows = [ods("A99001", "EXAMPLE AB", setting="4"), ods("A99002", "ZED SURGERY", setting="4")]
    file = read_official(write(tmp_path / "epraccur.csv", rows))
    assert "it may be" in file.rows[0].rejected


def test_becoming_a_foundation_trust_is_a_change_of_name() -> None:
    assert same_name("THE ZED & WHY HOSPITALS NHS TRUST", "Zed and Why Hospitals NHS Trust")
    assert not same_name("Zed NHS Trust", "Zed NHS Foundation Trust")


def test_dates() -> None:
    day = date(2018, 4, 1)
    assert day == day_in("20180401") == day_in("2018-04-01") == day_in(" 01/04/2018 ") == day_in("1-Apr-2018")
    assert day_in("") is None
    for wrong in ("20180230", "2018-13-01", "99999999", "April"):
        with pytest.raises(ValueError, match="date"):
            day_in(wrong)
    assert date_of_edition("icb_names_codes_dec_2024") == date_of_edition("December 2024") == date(2024, 12, 1)
    assert date_of_edition("2017-18") == date(2017, 1, 1)
    assert date_of_edition("latest") is None


# -- the real files


@pytest.mark.parametrize(
    ("name", "layout", "rows", "stated"),
    [
        ("trust/etr_2025-12.csv", "ods-trusts", 273, 273),
        ("trust/etr_2021-01.csv", "ods-trusts", 241, 241),
        ("ods/eccg_2018-11.csv", "ods-ccgs", 242, 213),
        ("ods/eccg_2025-12.csv", "ods-ccgs", 320, 248),
        ("gp/epraccur_2019-12.csv", "ods-practices", 14357, 7892),
        ("ods/ods_successors_ccg.csv", "successors", 163, 163),
        ("trust/ods_successors_trusts.csv", "successors", 426, 426),
        ("stp_icb/stp_partners_2019-04.csv", "stp-partners", 793, 729),
        ("stp_icb/stps_2019-04.csv", "stps", 42, 42),
        ("stp_icb/icb_names_codes_dec_2024.csv", "ons-icbs", 42, 42),
    ],
)
def test_published_files(shared: Path, name: str, layout: str, rows: int, stated: int) -> None:
    file = read_official(shared / "reference" / name)
    assert (file.layout, len(file.rows), len(good(file))) == (layout, rows, stated)
    wrong = {r.rejected for r in file.rows if r.rejected}
    assert all(w.startswith("named after a person") for w in wrong)
    assert not wrong or layout == "ods-practices"


def test_hospitals_as_they_are_published(shared: Path, tmp_path: Path) -> None:
    with (shared / "reference/sites/hospitals_2014.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    path = tmp_path / "Hospital.csv"
    path.write_bytes(b"\r\n".join("¬".join(r).encode("cp1252", "replace") for r in rows))
    file = read_official(path, "2014")
    assert file.layout == "nhs-choices"
    assert len(file.rows) == 2918
    assert not any(r.rejected for r in file.rows)
    assert len({r.stated[0].code for r in good(file) if r.stated}) > 200


def test_lists_of_other_things_are_not_taken_for_official_files(shared: Path) -> None:
    for name in ("stp_icb/stp_change_log.csv", "stp_icb/stp_source_links.csv", "la/ltla_2016_2024_chain.csv",
                 "ods/DERIVED_ccg_successors.csv", "gp/gp-reg-pat-prac-map_2022-01.csv"):  # fmt: skip
        with pytest.raises(InputError, match="not recognised"):
            read_official(shared / "reference" / name)
