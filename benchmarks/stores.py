"""Loads and queries on the embedded store and on a Neo4j server, beside neo4j-graphrag's ``Neo4jWriter``.

    python benchmarks/stores.py --address bolt://127.0.0.1:7687 [--sizes 1000 10000 100000] [--times 5]

Graphs are seeded, with five relationships a node. Each load is a process of its own, which says how much memory the
client held at most; stores take turns. The name and password are those that ``joinedup push`` would use. Use a
server that holds nothing of worth: the system ``benchmark`` and all ``__KGBuilder__`` nodes are deleted.
``Neo4jWriter`` joins in where the package neo4j-graphrag is installed and the server has APOC; it gets the very
records that ``push`` sends, ready in memory, and its time is that of ``run`` alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from _measure import Run, machine, median, run, table
from _synthetic import Synthetic

from joinedup.graph.record_stream import open_records
from joinedup.graph.store import Store, open_store, run_cypher
from joinedup.graph.stores.neo4j.address import parse_address
from joinedup.graph.stores.neo4j.credentials import find_credentials
from joinedup.queries.catalogue import run_query

EDGES_A_NODE = 5
TIMEOUT = 300.0

SOME_BODY = "MATCH (n:Service) RETURN n.id AS id ORDER BY id LIMIT 1"
QUERIES = {
    "gaps by status and type": (
        "MATCH (a:Entity)-[r:REFERS_TO|HAS_ACCESS_TO|WORKS_WITH]->(b:Entity) "
        "WHERE r.status IN ['absent', 'limited'] "
        "RETURN type(r) AS type, r.status AS status, count(*) AS n ORDER BY type, status"
    ),
    "one body and its neighbours": (
        "MATCH (a:Entity {system: 'benchmark', id: $id})-[r]-(b:Entity) "
        "RETURN b.name AS name, type(r) AS type, r.quotes AS quotes ORDER BY name, type"
    ),
    "two steps from one body": (
        "MATCH (a:Entity {system: 'benchmark', id: $id})-[:REFERS_TO|DISCHARGES_TO|WORKS_WITH*1..2]-(b:Entity) "
        "RETURN DISTINCT b.id AS id ORDER BY id"
    ),
    **{f"catalogue: {name}": name for name in ("gaps", "most-gaps", "commissioners")},
}


def ask(store: Store, query: str, body: str) -> None:
    """Run one of the queries, by its text or its name in the catalogue."""
    if " " in query:
        run_cypher(store, query, {"id": body} if "$id" in query else {}, timeout=TIMEOUT)
    else:
        run_query(store, query, timeout=TIMEOUT, limit=1000)


# -- what runs in a process of its own: prints one JSON object


def load_and_ask(target: str | None, file: Path, times: int) -> dict[str, Any]:
    """Load the file into a store, ask every question ``times`` times."""
    with open_store(target) as store:
        start = time.perf_counter()
        store.replace(file)
        loaded = time.perf_counter() - start
        asked = {}
        body = store.run(SOME_BODY).rows[0][0]
        for name, query in QUERIES.items():
            ask(store, query, body)
            spans = []
            for _ in range(times):
                start = time.perf_counter()
                ask(store, query, body)
                spans.append(time.perf_counter() - start)
            asked[name] = median(spans)
    return {"load": loaded, "queries": asked}


def write_with_graphrag(address: str, file: Path) -> dict[str, Any]:
    """Write the same records with ``Neo4jWriter``."""
    from neo4j_graphrag.components.kg_writer import Neo4jWriter
    from neo4j_graphrag.components.types import Neo4jGraph, Neo4jNode, Neo4jRelationship

    with open_records(file) as records:
        graph = Neo4jGraph(
            nodes=[Neo4jNode(id=n.id, label=n.labels[-1], properties=_no_id(n.properties)) for n in records.nodes()],
            relationships=[
                Neo4jRelationship(start_node_id=r.source, end_node_id=r.target, type=r.type, properties=r.properties)
                for r in records.relationships()
            ],
        )
    with _driver(address) as driver:
        start = time.perf_counter()
        done = asyncio.run(Neo4jWriter(driver).run(graph))
        spent = time.perf_counter() - start
    if done.status != "SUCCESS":
        sys.exit(f"Neo4jWriter: {done.metadata}")
    return {"load": spent}


def _no_id(properties: dict[str, Any]) -> dict[str, Any]:
    return {("entity_id" if name == "id" else name): value for name, value in properties.items()}


def _driver(address: str) -> Any:
    import neo4j

    found = find_credentials(address)
    return neo4j.GraphDatabase.driver(parse_address(address).uri, auth=(found.user, found.password))


def clean(address: str) -> None:
    """Take out all that the benchmark put in."""
    with open_store(address) as store:
        store.delete(Synthetic.system)
    with _driver(address) as driver, driver.session() as session:
        session.run("MATCH (n:__KGBuilder__) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS").consume()


# -- the whole


def step(*words: str) -> tuple[dict[str, Any], Run]:
    """One step in a process of its own: its figures, and its time and memory."""
    done = run([sys.executable, "-W", "ignore", str(Path(__file__).resolve()), *words])
    return json.loads(done.out.splitlines()[-1]), done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", required=True, help="a Neo4j server that holds nothing of worth")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000], help="nodes")
    parser.add_argument("--times", type=int, default=5, help="runs of each query")
    parser.add_argument("--writer-up-to", type=int, default=10_000, help="largest graph that Neo4jWriter is given")
    parser.add_argument("--step", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        what, file = options.step[0], Path(options.step[1])
        if what == "graphrag":
            print(json.dumps(write_with_graphrag(options.address, file)))
        else:
            print(json.dumps(load_and_ask(options.address if what == "neo4j" else None, file, options.times)))
        return

    loads: list[list[str]] = []
    asked: dict[str, list[str]] = {name: [] for name in QUERIES}
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            file = Path(folder, f"{size}.graph.json")
            Synthetic(size, EDGES_A_NODE).write(file)
            with open_records(file) as records:
                total = records.node_count + records.relationship_count
            rates: dict[str, float] = {}
            stores = ["arcadedb", "neo4j"]
            if find_spec("neo4j_graphrag") and size <= options.writer_up_to:
                stores.append("graphrag")
            for store in stores:
                clean(options.address)
                figures, process = step(
                    "--address", options.address, "--times", str(options.times), "--step", store, str(file)
                )
                rates[store] = total / figures["load"]
                beside = f"{rates['neo4j'] / rates[store]:.1f} ×" if store == "graphrag" else ""
                loads.append(
                    [f"{size:,}", f"{total:,}", store, f"{figures['load']:.1f}", f"{rates[store]:,.0f}", beside,
                     f"{process.peak_mib:.0f}"]
                )  # fmt: skip
                for name, seconds in figures.get("queries", {}).items():
                    asked[name].append(f"{seconds * 1000:.1f}")
            clean(options.address)
    print(machine())
    print(table(["nodes", "records", "store", "load s", "records/s", "push is faster by", "client's peak MiB"], loads))
    heads = [f"{size:,} {store}" for size in options.sizes for store in ("arcadedb", "neo4j")]
    print(table(["query, ms", *heads], [[name, *cells] for name, cells in asked.items()]))


if __name__ == "__main__":
    main()
