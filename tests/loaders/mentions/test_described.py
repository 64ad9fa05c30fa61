from types import SimpleNamespace

import pytest

from joinedup.graph import Kind
from joinedup.loaders.mentions.data import described
from joinedup.loaders.mentions.described import find_described
from joinedup.loaders.model import load_model, parse

parsed = pytest.mark.skipif(load_model() is None, reason="no language model is installed")


def described_in(text):
    doc = parse([SimpleNamespace(id="s1", text=text)])["s1"]
    return {d.name: d for d in find_described(text, doc)}


@parsed
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The practice ran a centralised appointment booking system.", "centralised appointment booking system"),
        ("Homes were bought through an online micro-tendering system.", "online micro-tendering system"),
        ("Larkdale Carers was paid to run a carers’ advice line.", "carers’ advice line"),
        ("It was visited by the older people's team.", "older people's team"),
        ("The local authority commissioning team met weekly.", "local authority commissioning team"),
        ("It was sent on by the established community rehabilitation team.", "community rehabilitation team"),
        ("Wards there use the Oxley hub by telephone.", "Oxley hub"),
        ("People rang the dental line.", "dental line"),
        ("They had made their own directory.", "own directory"),
        ("The council’s cabinet agreed it.", "cabinet"),
        ("Patients waited in the hospital discharge lounge.", "hospital discharge lounge"),
    ],
)
def test_the_words_that_say_which_belong_to_a_description(text, name):
    assert name in described_in(text)


@parsed
@pytest.mark.parametrize(
    "text",
    [
        "Volunteers provided a person-centred service.",
        "It was developing a service model.",
        "Nobody gave the family a key point of contact.",
        "Our review team was thanked.",
        "Someone was always at the hospital front door.",
        "The cabinet member spoke.",
    ],
)
def test_words_that_fit_any_thing_describe_none(text):
    assert not described_in(text)


@parsed
def test_a_group_before_and_is_not_a_part_of_the_next_description():
    assert not any(name.startswith("GPs and") for name in described_in("GPs and night nurses could open it."))


@parsed
@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("There had been a review of sheltered housing.", "review of sheltered housing", Kind.PROGRAMME),
        (
            "The trust asked for an independent audit of discharge decisions.",
            "independent audit of discharge decisions",
            Kind.PROGRAMME,
        ),
        (
            "The council issued a framework for domiciliary care.",
            "framework for domiciliary care",
            Kind.PROGRAMME,
        ),
        ("Practices kept registers of patients.", "registers of patients", Kind.INFORMATION_SYSTEM),
    ],
)
def test_some_things_are_told_by_what_comes_after_them(text, name, kind):
    found = described_in(text)
    assert found[name].heads.kind is kind


@parsed
def test_a_review_of_peoples_needs_is_no_programme():
    assert not any(d.heads.kind is Kind.PROGRAMME for d in described_in("There was a review of their needs.").values())


@parsed
@pytest.mark.parametrize(
    ("text", "name", "referable"),
    [
        ("It moved people to the community rehabilitation team.", "community rehabilitation team", True),
        ("A discharge league table was put up.", "discharge league table", True),
        ("It gave money to preventative community services.", "preventative community services", False),
        ("Each person had a care plan.", "care plan", False),
        ("There was no other discharge hub.", "discharge hub", False),
    ],
)
def test_a_singular_thing_that_a_noun_tells_can_be_referred_to(text, name, referable):
    found = described_in(text)
    assert (name in found and found[name].referable) is referable


def test_a_head_that_makes_a_thing_is_a_head():
    table = described()
    heads = {w for h in table.heads for w in h.words}
    assert table.things <= heads
    assert table.told_by_complement <= heads
