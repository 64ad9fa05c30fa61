import pytest

from joinedup.graph import Kind
from joinedup.loaders.mentions.registry import Registry
from joinedup.loaders.mentions.variants import merge_variants


def left(kind, *names, type_=None):
    registry = Registry()
    for name in names:
        registry.add(kind, type_, name)
    merge_variants(registry)
    return {d.name() for d in registry.drafts.values()}


@pytest.mark.parametrize(
    ("kind", "names", "kept"),
    [
        (Kind.SERVICE, ("Wellbeing Hub", "Oxley Wellbeing Hub"), {"Oxley Wellbeing Hub"}),
        (Kind.INFORMATION_SYSTEM, ("Shared Record", "Larkdale and Oxley Shared Record"),
         {"Larkdale and Oxley Shared Record"}),
        (Kind.PROGRAMME, ("Later Life Programme", "Larkdale Later Life Programme"), {"Larkdale Later Life Programme"}),
    ],
)  # fmt: skip
def test_a_name_is_cut_short_by_its_first_words(kind, names, kept):
    assert left(kind, *names) == kept


def test_where_two_longer_names_end_alike_neither_is_meant():
    names = ("Wellbeing Hub", "Oxley Wellbeing Hub", "Larkdale Wellbeing Hub")
    assert left(Kind.SERVICE, *names) == set(names)


def test_service_and_scheme_are_said_of_one_thing_and_team_of_another():
    assert len(left(Kind.SERVICE, "Good Morning Scheme", "Good Morning Service")) == 1
    assert len(left(Kind.SERVICE, "Larkdale Crisis Team", "Larkdale Crisis Service")) == 2


def test_the_same_words_in_another_order_are_for_a_person_to_decide_on():
    assert len(left(Kind.SERVICE, "Home from Hospital", "Hospital from Home")) == 2


def test_descriptions_are_left_alone():
    assert len(left(Kind.SERVICE, "rehabilitation team", "community rehabilitation team")) == 2
