"""No text of a document or a user becomes part of a query: the package's own source is read for it.

Every place where a text that looks like a statement is put together from parts is found, by its syntax
tree. Constants of the modules are let through; all else must be in the list below, with the reason why
no foreign text comes there.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import joinedup

_STATEMENT = re.compile(
    r"\b(MATCH|UNWIND|MERGE|CREATE|DELETE|DETACH|REMOVE|SET|WHERE|RETURN|CALL|LOAD|USE|EXPLAIN|PROFILE|CONSTRAINT|INDEX|"
    r"ALTER|SELECT|INSERT|UPDATE|DROP|ORDER BY|LIMIT|SHOW)\b"
)
_CONSTANT = re.compile(r"_?[A-Z][A-Z_]+|Kind\.[A-Z_]+")

REVIEWED = {
    # printed for people, as an example: nothing runs it
    "commands/build.py": {"named"},
    # settings and types that are the program's own, from its code and vocabulary; record ids of the engine
    "graph/stores/arcadedb/worker.py": {
        "name", "value", "label", "parents", "_type_name(some)", "some",
        "','.join(rids[start:start + _ELEMENTS_AT_ONCE])",
    },
    # the analyst's own query, whole, after the word EXPLAIN, which is checked like the query itself
    "graph/stores/neo4j/plan.py": {"query"},
    "graph/stores/neo4j/steady.py": {"query"},
    # labels and types of the vocabulary, which each record is checked against before
    "graph/stores/neo4j/store.py": {"':'.join(labels)", "type_"},
    "graph/stores/neo4j/read.py": {"x"},
    "graph/stores/neo4j/indexes.py": {"interfaces", "text"},
    # pieces of the module's own statements
    "graph/stores/neo4j/load.py": {"when", "label", "mark", "nodes", "some"},
}  # fmt: skip


def spliced(source: str) -> set[str]:
    """The parts, other than constants, of texts that look like statements and are no error messages."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    out = set()
    for node in ast.walk(tree):
        text, parts = _parts(node, above)
        if parts and _STATEMENT.search(text) and not _is_message(node, above):
            out |= {written for part in parts if not _CONSTANT.fullmatch(written := ast.unparse(part))}
    return out


def _parts(node: ast.AST, above: dict[ast.AST, ast.AST]) -> tuple[str, list[ast.expr]]:
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(v.value) for v in node.values if isinstance(v, ast.Constant))
        return text, [v.value for v in node.values if isinstance(v, ast.FormattedValue)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        if isinstance(above.get(node), ast.BinOp):
            return "", []  # looked at as a whole
        leaves = list(_leaves(node))
        text = " ".join(v.value for v in leaves if isinstance(v, ast.Constant) and isinstance(v.value, str))
        return text, [v for v in leaves if not isinstance(v, ast.Constant | ast.JoinedStr)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join"):
        made = node.func.value
        if isinstance(made, ast.Constant) and isinstance(made.value, str):
            return made.value, [*node.args, *(k.value for k in node.keywords)]
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("replace", "substitute")
    ):
        made = node.func.value
        if isinstance(made, ast.Constant) and isinstance(made.value, str):
            return made.value, list(node.args)
    return "", []


def _leaves(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [*_leaves(node.left), *_leaves(node.right)]
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def _is_message(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    while node in above:
        node = above[node]
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error"):
            return True
    return False


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("tx.run(f'MATCH (n {{id: {x}}}) RETURN n')", {"x"}),
        ("tx.run('MATCH (n) WHERE n.id = ' + quote(x) + ' RETURN n')", {"quote(x)"}),
        ("tx.run('MATCH (n {id: %s}) RETURN n' % x)", {"x"}),
        ("tx.run('MATCH (n {{id: {}}}) RETURN n'.format(x.id))", {"x.id"}),
        ("' UNION ALL RETURN '.join(many)", {"many"}),
        ("q = 'MATCH (n:LABEL) RETURN n'.replace('LABEL', x)", {"'LABEL'", "x"}),
        ("tx.run(f'MATCH (n:{ENTITY}) RETURN n', x=x)", set()),
        ("raise QueryError(f'use MATCH and not {x}')", set()),
        ("print(f'hello {x}')", set()),
    ],
)
def test_splicing_is_found(source: str, parts: set[str]) -> None:
    assert spliced(source) == parts


def test_no_query_is_put_together_from_foreign_text() -> None:
    package = Path(joinedup.__file__).parent
    found = {}
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if not name.startswith(("tests/", "benchmarks/", "tools/", "build/")):
            found[name] = spliced(path.read_text(encoding="utf-8")) - REVIEWED.get(name, set())
    assert len(found) > 50
    assert {name: parts for name, parts in found.items() if parts} == {}
