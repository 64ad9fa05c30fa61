from joinedup.graph import Kind
from joinedup.loaders.resolve import resolve
from joinedup.loaders.values import Entity, Reading, SourceDocument


def reading(name, *entities):
    document = SourceDocument(name, "txt", "", "")
    return Reading(document, {}, {e.key: e for e in entities})


def body(key, name, *aliases, kind=Kind.ORGANISATION, type_="NHSTrust"):
    return Entity(key, kind, name, type_, aliases)


ONE = reading("a.txt", body("x", "Larkdale Royal Hospitals NHS Foundation Trust", "LRH"))
OTHER = reading(
    "b.txt", body("y", "Larkdale Royal Hospitals", "the Royal"), body("z", "Oxley Royal Hospitals NHS Trust")
)


def test_one_body_in_two_documents_is_one_node():
    final = resolve([ONE, OTHER])
    assert final["a.txt", "x"] == final["b.txt", "y"]
    assert final["b.txt", "y"].name == "Larkdale Royal Hospitals NHS Foundation Trust"
    assert {"LRH", "the Royal", "Larkdale Royal Hospitals"} <= set(final["a.txt", "x"].aliases)
    assert final["b.txt", "z"] != final["a.txt", "x"]


def test_the_order_of_documents_does_not_matter():
    assert resolve([ONE, OTHER]) == resolve([OTHER, ONE])


def test_likeness_alone_merges_nothing():
    final = resolve(
        [
            reading("a.txt", body("x", "Larkdale North NHS Trust")),
            reading("b.txt", body("y", "Larkdale South NHS Trust")),
        ]
    )
    assert len({e.key for e in final.values()}) == 2
