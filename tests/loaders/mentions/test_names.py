import pytest

from joinedup.loaders.mentions import acronyms
from joinedup.loaders.mentions.data import lexicon, names, sector_of
from joinedup.loaders.mentions.described import find_described
from joinedup.loaders.mentions.lexicon import find_lexicon
from joinedup.loaders.mentions.names import find_names
from joinedup.loaders.mentions.places import places_in_names, places_in_text
from joinedup.loaders.mentions.registry import Registry
from joinedup.loaders.normal import normal


def read(text, known=frozenset()):
    return [(n.text, n.rule.name if n.rule else None) for n in find_names(text, known) if not n.bare]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It met Larkdale City Council, NHS Larkdale CCG and Healthwatch Larkdale.",
         [("Larkdale City Council", "council"), ("NHS Larkdale CCG", "ccg"), ("Healthwatch Larkdale", "healthwatch")]),
        ("Larkdale and Oxley Community NHS Foundation Trust runs it.",
         [("Larkdale and Oxley Community NHS Foundation Trust", "nhs-trust")]),
        ("Staff from Larkdale City Council’s Overview and Scrutiny Committee came.",
         [("Larkdale City Council", "council"), ("Overview and Scrutiny Committee", "board-of-a-partnership")]),
        ("Community Unit 12 at St Osyth’s Hospital closed.",
         [("Community Unit 12", "unit"), ("St Osyth’s Hospital", "site")]),
        ("The Larkdale Health and Wellbeing Board and the A&E Delivery Board met.",
         [("Larkdale Health and Wellbeing Board", "health-and-wellbeing-board"),
          ("A&E Delivery Board", "board-of-a-partnership")]),
        ("We saw the Better Care Fund plan of Larkdale County Council.",
         [("Better Care Fund", "public-fund-or-plan"), ("Larkdale County Council", "council")]),
        ("Five Arches GP Federation took part.", [("Five Arches GP Federation", "gp-organisation")]),
        ("The Director of Adult Social Services and the CQC Chief Executive spoke.", []),
    ],
)  # fmt: skip
def test_a_run_of_capitals_is_cut_into_names(text, expected):
    assert read(text) == expected


def test_a_known_short_form_is_cut_from_what_it_owns():
    text = "Oakvale’s Later Life Community Team visits."
    assert read(text) == [("Oakvale’s Later Life Community Team", "team")]
    assert ("Later Life Community Team", "team") in read(text, frozenset({"Oakvale"}))


@pytest.mark.parametrize("text", ["The Board met.", "It told the Trust so.", "The CCG did not know."])
def test_a_bare_form_is_no_name(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("short", "long", "yes"),
    [
        ("LRH", "Larkdale Royal Hospitals NHS Foundation Trust", True),
        ("INTs", "integrated neighbourhood teams", True),
        ("iBCF", "improved Better Care Fund", True),
        ("Oakvale", "Oakvale Partnership NHS Trust", True),
        ("the CCG", "NHS Larkdale Clinical Commissioning Group", True),
        ("LRH", "St Osyth’s Hospital", False),
        ("2017/18", "Better Care Fund", False),
        ("see page 4", "Larkdale City Council", False),
    ],
)
def test_a_bracket_is_a_short_form_only_if_its_letters_fit(short, long, yes):
    assert acronyms.is_short_form(short, long) is yes


def test_short_forms_are_read_from_the_bracket_after_a_name():
    text = 'Larkdale Royal Hospitals (LRH, or "the Trust") and others (see below)'
    assert acronyms.short_forms(text, text.index(" (LRH")) == ["LRH", "the Trust"]
    assert acronyms.short_forms(text, 3) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NHS Larkdale Clinical Commissioning Group", "the Larkdale CCG"),
        ("Larkdale & Oxley NHS Foundation Trust", "Larkdale and Oxley NHS Trust"),
        ("Larkdale Healthwatch", "Healthwatch Larkdale"),
        ("Carers’ Centre", "Carers Centre"),
    ],
)
def test_spellings_of_one_name_have_one_normal_form(one, other):
    assert normal(one) == normal(other)


def test_a_contained_name_is_merged_only_where_one_body_can_be_meant():
    registry = Registry()
    for name in ("Larkdale A&E Delivery Board", "A&E Delivery Board"):
        registry.add("Partnership", "Board", name)
    registry.merge_contained()
    assert len(registry.drafts) == 1
    registry.add("Partnership", "Board", "Oxley A&E Delivery Board")
    registry.add("Partnership", "Board", "Delivery Board")
    registry.merge_contained()
    assert len(registry.drafts) == 3


def test_initials_of_places_lead_to_the_full_name():
    registry = Registry()
    for name in ("Larkdale and Solbury STP", "LSol STP", "Oxley STP"):
        registry.add("Partnership", "STP", name)
    registry.merge_contained()
    assert {d.name() for d in registry.drafts.values()} == {"Larkdale and Solbury STP", "Oxley STP"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPs and care homes could refer.", ["GPs", "care homes"]),
        ("Residential and nursing homes were not told.", ["care homes", "nursing homes"]),
        ("The GP federation met.", []),
        ("the GP practices met", ["GP practices"]),
        ("working between health and social care was poor", ["health services", "adult social care"]),
        ("health and social care professionals agreed", ["health and social care professionals"]),
        ("the improved Better Care Fund paid", ["improved Better Care Fund"]),
        (
            "community, social care and mental health services",
            ["community health services", "adult social care", "mental health services"],
        ),
    ],
)
def test_the_lexicon_finds_the_longest_form(text, expected):
    found = [e.name for hit in find_lexicon(text) for e in hit.entries]
    assert found == expected or (expected == [] and "GPs" not in found)


def test_described_things_need_a_word_that_says_which():
    found = {d.name for d in find_described("The council bought a night sitting service and a new service.", None)}
    assert "night sitting service" in found
    assert not any(d in ("service", "new service") for d in found)


def test_places_come_from_councils_and_from_prepositions():
    assert places_in_names(["Larkdale City Council", "NHS Oxley CCG", "Joint Board"]).keys() == {"Larkdale", "Oxley"}
    assert places_in_text("People in Larkdale and across the town of Oxley waited until January.") == [
        "Larkdale",
        "Oxley",
        "Oxley",
    ]


@pytest.mark.parametrize(
    ("kind", "type_", "name", "sector"),
    [
        ("Organisation", "NHSTrust", "Larkdale Royal Hospitals NHS Trust", "acute"),
        ("Organisation", "NHSTrust", "Vale Ambulance Service NHS Trust", "ambulance"),
        ("Organisation", "NHSTrust", "Larkdale Community NHS Trust", "community"),
        ("Organisation", "LocalAuthority", "Larkdale City Council", "adult-social-care"),
        ("StakeholderGroup", None, "care homes", "independent-care"),
        ("Service", "Service", "GP out-of-hours service", "primary"),
        ("Programme", None, "winter plan", None),
    ],
)
def test_sectors_follow_from_type_and_name(kind, type_, name, sector):
    assert sector_of(kind, type_, name) == sector


def test_the_data_is_valid_and_no_form_has_two_owners():
    assert names().rules
    seen = {}
    for owner in (*lexicon().entries, *lexicon().groups):
        for form in owner.forms:
            assert seen.setdefault(form, owner) is owner, f"{form!r} stands in two entries"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("University Hospitals of North Wexshire NHS Trust runs it.",
         [("University Hospitals of North Wexshire NHS Trust", "nhs-trust")]),
        ("It runs the University Hospital of Larkdale in Oxley.",
         [("University Hospital of Larkdale", "hospital-of-a-university")]),
        ("Larkdale and Oxley Partnership Trust took part.", [("Larkdale and Oxley Partnership Trust", "nhs-trust")]),
        ("NHS Wexshire and Wexshire Council agreed a plan.", [("Wexshire Council", "council")]),
        ("The Royal Borough of Larkdale and Tarn and Oxley Borough Council met.",
         [("Royal Borough of Larkdale and Tarn", "london-borough"), ("Oxley Borough Council", "council")]),
        ("It runs Larkdale Royal Infirmary in Larkdale and Oxley District Hospital.",
         [("Larkdale Royal Infirmary", "site"), ("Oxley District Hospital", "site")]),
        ("The Larkdale District and Tarn health and wellbeing board met.",
         [("Larkdale District and Tarn health and wellbeing board", "health-and-wellbeing-board")]),
        ("A health and wellbeing board met.", []),
    ],
)  # fmt: skip
def test_names_of_bodies_that_hold_the_words_at_which_others_are_cut(text, expected):
    assert [found for found in read(text) if found[1]] == expected


@pytest.mark.parametrize(
    ("short", "long", "yes"),
    [
        ("NEW Larkshire CCG", "NHS Northern, Eastern and Western Larkshire Clinical Commissioning Group", True),
        ("TSW ICB", "NHS Tarn and North Oxley, Sedgewick and Wexshire Integrated Care Board", True),
        ("NEW Oxley CCG", "NHS Northern, Eastern and Western Larkshire Clinical Commissioning Group", False),
        ("QRZ STP", "Tarn and Oxley STP", False),
    ],
)
def test_letters_for_an_area_before_the_form_are_a_short_form(short, long, yes):
    assert acronyms.is_short_form(short, long) is yes
