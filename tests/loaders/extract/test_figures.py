"""Figures of relationships, each with the pair that it belongs to, and what is told of services."""

from __future__ import annotations

import pytest

from joinedup.graph.vocabulary import RelationshipType
from joinedup.loaders.extract import extract
from joinedup.loaders.extract.examples import trial
from joinedup.loaders.extract.figures import figures
from joinedup.loaders.extract.particulars import particulars
from joinedup.loaders.model import load_model, parse
from joinedup.loaders.values import Reading

REFERS, COVERS = RelationshipType.REFERS_TO, RelationshipType.COVERS


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        (REFERS, "the hub received 1,204 referrals in May 2019", {"volume": 1204.0, "period": "May 2019"}),
        (REFERS, "over the last quarter the hub took twelve calls", {"volume": 12.0, "period": "the last quarter"}),
        (
            REFERS,
            "between April and June 2019 the hub took 40 cases",
            {"volume": 40.0, "period": "between April and June 2019"},
        ),
        (REFERS, "Pathway 2 transfers run daily", {}),
        (REFERS, "the hub received 12 referrals, then 30 referrals", {}),
        (COVERS, "it covers 78 per cent of the county", {"share": 0.78}),
        (COVERS, "it covers two-thirds of the county", {"share": 0.667}),
        (COVERS, "it rose by 130%", {}),
    ],
)
def test_figures_of_a_clause(kind: RelationshipType, text: str, wanted: dict[str, float | str]) -> None:
    assert figures(kind, text) == wanted


def test_each_end_has_its_own_figure() -> None:
    text = "In May 2019 the hub had two referrals from care homes and 310 referrals from GPs."
    homes, gps = text.index("care homes"), text.index("GPs")
    assert figures(REFERS, text, text, ((homes, homes + 10),), alone=False)["volume"] == 2
    assert figures(REFERS, text, text, ((gps, gps + 3),), alone=False) == {"volume": 310.0, "period": "May 2019"}
    assert figures(REFERS, text, text, ((4, 8),), alone=False) == {}


def test_figures_reach_the_claims() -> None:
    if load_model() is None:
        pytest.skip("no language model is installed")
    t = trial("The [hub|service] received 40 referrals from [care homes|group] in 2019. => nothing")
    parses = parse(t.reading.document.sentences, t.reading.mentions)
    claims = extract(Reading(t.reading.document, t.reading.mentions, t.reading.entities, parses))
    assert [c.attributes for c in claims if c.type == "REFERS_TO"] == [{"volume": 40.0, "period": "2019"}]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The [hub|service] is open from 8am to 8pm every day.", {"hours": "from 8am to 8pm every day"}),
        ("The [hub|service] runs Monday to Friday.", {"hours": "Monday to Friday"}),
        ("A 24/7 [hub|service] was running.", {"hours": "24/7"}),
        ("The [hub|service] is reached by telephone.", {"channel": "telephone"}),
        ("The [hub|service] was set up to help people go home sooner.", {"purpose": "to help people go home sooner"}),
        ("The [hub|service] is available to [carers|group].", {"audience": ["carers"]}),
        ("The [hub|service] is not open at weekends.", {}),
        ("The [hub|service] will run seven days a week.", {}),
        ("The [hub|service] met the [clinic|service], which opens on weekdays.", {}),
    ],
)
def test_particulars_of_a_service(text: str, wanted: dict[str, object]) -> None:
    reading = trial(f"{text} => nothing").reading
    (key,) = [k for k, e in reading.entities.items() if e.name == "hub"]
    assert particulars(reading).get(key, {}) == wanted


def test_a_pronoun_speaks_of_the_one_service_before() -> None:
    reading = trial("The [hub|service] is small. || It is staffed seven days a week. => nothing").reading
    assert list(particulars(reading).values()) == [{"hours": "seven days a week"}]
    two = trial("The [hub|service] is by the [clinic|service]. || It is open on weekdays. => nothing").reading
    assert particulars(two) == {}
