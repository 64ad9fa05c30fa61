"""Decisions of people before rules: what follows from them, and what contradicts what."""

import pickle

import pytest

from joinedup.graph import InputError, Kind
from joinedup.graph.identity import IdentityDecision
from joinedup.loaders.identity import Identities
from joinedup.loaders.reference.match import Matcher
from joinedup.loaders.reference.model import Body, Role
from joinedup.loaders.reference.table import as_table

ORG, SERVICE = Kind.ORGANISATION, Kind.SERVICE


def made(name, other=None, verdict="same", *, body=None, kind=ORG, day="2024-03-01", **more):
    return IdentityDecision(
        verdict=verdict, kind=kind, name=name, other=other, body=body, date=day, reason="looked up", **more
    )


def apart(name, other=None, **more):
    return made(name, other, "different", **more)


@pytest.fixture(scope="module")
def matcher():
    def body(code, name, role=Role.CCG):
        return Body(role=role, code=code, name=name, codes={"ods": code}, source="list")

    return Matcher(as_table([
        body("01X", "NHS Larkdale CCG"), body("02X", "NHS Wexmoor CCG"),
        body("QXX", "Larkdale and Wexmoor STP", Role.STP),
    ]))  # fmt: skip


def identified(identities, *forms, kind=ORG, type_="CCG"):
    found = identities.identify(kind, type_, forms)
    return (found.body.id, found.rule) if found else None


def test_without_decisions_the_table_speaks(matcher):
    known = Identities(matcher)
    body, rule = identified(known, "NHS Larkdale CCG")
    assert body == "ccg:01X"
    assert rule != "decision"
    assert identified(known, "Lark Valley CCG") is None
    assert known.hash is None
    assert not known.same(ORG, ["A"], ["B"])
    assert not known.apart(ORG, ["A"], ["B"])


def test_a_name_is_the_body_that_was_decided_in_any_spelling(matcher):
    known = Identities(matcher, [made("Lark Valley CCG", body="ccg:01X")])
    assert identified(known, "NHS Lark Valley Clinical Commissioning Group", "LVC") == ("ccg:01X", "decision")
    assert known.identify(Kind.PARTNERSHIP, None, ["Lark Valley CCG"]) is None
    assert known.is_body(ORG, ["Lark Valley CCG"], "ccg:01X") == "same"
    assert known.is_body(ORG, ["Lark Valley CCG"], "ccg:02X") == "different"
    assert known.is_body(ORG, ["Fernmoor CCG"], "ccg:02X") is None


def test_a_decision_is_stronger_than_the_name(matcher):
    known = Identities(matcher, [made("NHS Larkdale CCG", body="ccg:02X")])
    assert identified(known, "NHS Larkdale CCG") == ("ccg:02X", "decision")


def test_a_body_that_was_ruled_out_is_never_matched(matcher):
    known = Identities(matcher, [apart("Larkdale CCG", body="ccg:01X")])
    assert identified(known, "NHS Larkdale CCG") is None
    assert identified(known, "NHS Wexmoor CCG")[0] == "ccg:02X"


def test_names_of_one_are_the_same_through_others_too():
    known = Identities(None, [made("A one", "B two"), made("B two", "C three")])
    assert known.same(ORG, ["A one", "x"], ["the C three"])
    assert not known.same(SERVICE, ["A one"], ["C three"])
    assert not known.same(ORG, ["A one"], ["D four"])
    assert not known.same(ORG, ["A one"], ["A one"])  # a name that both have is no ground


def test_what_two_names_share_follows_from_a_body(matcher):
    known = Identities(
        matcher, [made("A one", body="ccg:01X"), made("B two", body="ccg:01X"), made("A one", "C three")]
    )
    assert known.same(ORG, ["A one"], ["B two"])
    assert identified(known, "C three") == ("ccg:01X", "decision")


def test_apart_follows_from_decisions_and_from_two_bodies(matcher):
    known = Identities(
        matcher,
        [made("A one", "B two"), apart("B two", "C three"), made("A one", body="ccg:01X"), made("D", body="ccg:02X")],
    )
    assert known.apart(ORG, ["A one"], ["C three"])
    assert known.apart(ORG, ["C three"], ["A one"])
    assert known.apart(ORG, ["B two"], ["D"])
    assert not known.same(ORG, ["B two"], ["D"])
    assert not known.apart(ORG, ["C three"], ["D"])
    assert known.is_body(ORG, ["C three"], "ccg:01X") == "different"


def test_where_forms_say_both_the_entities_stay_apart(matcher):
    known = Identities(matcher, [made("A one", "B two"), apart("P", "Q")])
    assert known.apart(ORG, ["A one", "P"], ["B two", "Q"])
    assert not known.same(ORG, ["A one", "P"], ["B two", "Q"])
    mixed = Identities(matcher, [made("A one", body="ccg:01X"), apart("P", body="ccg:01X")])
    assert identified(mixed, "A one", "P") is None
    two = Identities(matcher, [made("A one", body="ccg:01X"), made("P", body="ccg:02X")])
    assert identified(two, "A one", "P") is None


def test_the_latest_of_a_pair_counts():
    known = Identities(None, [made("A one", "B two"), apart("the B two", "A one")])
    assert known.apart(ORG, ["A one"], ["B two"])
    assert len(known.decisions) == 1


@pytest.mark.parametrize(
    ("decisions", "named"),
    [
        ([made("A", body="ccg:01X"), made("B", body="ccg:02X"), made("A", "B")], ["ccg:01X", "ccg:02X"]),
        ([made("A", body="ccg:01X"), made("A", body="ccg:02X")], ["ccg:01X", "ccg:02X"]),
        ([made("A", "B"), made("B", "C"), apart("A", "C")], ["'A' and 'B'", "'A' and 'C' are different"]),
        ([made("A", "B"), made("B", body="ccg:01X"), apart("A", body="ccg:01X")], ["same", "different"]),
    ],
)
def test_decisions_that_contradict_each_other_are_named(decisions, named):
    with pytest.raises(InputError, match="contradict") as caught:
        Identities(None, decisions)
    assert all(words in str(caught.value) for words in named)
    assert "decide one of them anew" in str(caught.value)


def test_two_spellings_of_one_name_and_bodies_of_another_kind_are_refused(matcher):
    with pytest.raises(InputError, match="spellings of one name"):
        Identities(None, [apart("Larkdale CCG", "NHS Larkdale Clinical Commissioning Group")])
    with pytest.raises(InputError, match="is no Organisation"):
        Identities(matcher, [made("A", body="stp:QXX")])


def test_a_decision_for_one_document_or_system_holds_there_only_and_comes_first(matcher):
    known = Identities(
        matcher,
        [apart("A", "B", document="one.txt"), made("A", "B"), made("C", "D", system="Larkdale"), made("E", "F")],
    )
    here = known.within(document="one.txt", system="Larkdale")
    assert known.same(ORG, ["A"], ["B"])
    assert here.apart(ORG, ["A"], ["B"])
    assert here.same(ORG, ["C"], ["D"])
    assert not known.same(ORG, ["C"], ["D"])
    assert here.same(ORG, ["E"], ["F"])
    assert known.within(document="two.txt").same(ORG, ["A"], ["B"])
    assert here.hash == known.hash


def test_a_contradiction_within_one_document_shows_at_once():
    with pytest.raises(InputError, match="contradict"):
        Identities(None, [made("A", body="ccg:01X"), made("A", body="ccg:02X", document="one.txt")])


def test_the_hash_tells_what_is_decided_and_no_more():
    plain = Identities(None, [made("A one", "B two"), apart("C", "D")])
    again = [apart("D", "C", day="2025-01-01", reviewer="panel"), apart("A one", "B two"), made("B Two", "A one")]
    assert len(plain.hash) == 16
    assert Identities(None, again).hash == plain.hash
    assert Identities(None, [apart("A one", "B two"), apart("C", "D")]).hash != plain.hash
    assert Identities(None, [made("A one", "B two", document="x"), apart("C", "D")]).hash != plain.hash


def test_decisions_without_effect_are_reported(matcher):
    gone, kept = made("A one", "B two"), made("C three", "D four")
    known = Identities(matcher, [gone, kept, made("C three", body="ccg:99X")])
    forms = [(ORG, "A one"), (SERVICE, "B two"), (ORG, "C three"), (ORG, "the D fours")]
    assert known.unused(forms) == (gone,)
    first, second = known.warnings(forms)
    assert "matches nothing" in first
    assert "B two" in first
    assert "ccg:99X" in second
    assert "have no effect" in Identities(None, known.decisions).warnings(forms)[1]
    assert Identities(matcher, [kept]).warnings(forms) == []


def test_it_goes_to_other_processes():
    known = pickle.loads(pickle.dumps(Identities(None, [made("A one", "B two")])))
    assert known.within(document="x").same(ORG, ["A one"], ["B two"])
