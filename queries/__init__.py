"""Questions to the graph: fragmentation, access points, missing links, who answers today; and any in Cypher.

:func:`ask` and :func:`connect` answer questions in Cypher and those of the catalogue. Each analysis is one
function of a :class:`~joinedup.graph.KnowledgeGraph`, in the module of its name, that returns a pydantic model
with evidence on every row::

    from joinedup.queries import ask, connect
    from joinedup.queries.fragmentation import fragmentation
    from joinedup.queries.access_points import access_points
    from joinedup.queries.missing_links import missing_links
    from joinedup.queries.today import today
    from joinedup.queries.report import render, to_json

Names are imported when they are first used, so that the command line starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .asking import Connection, ask, connect

__all__ = ["Connection", "ask", "connect"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        module = import_module(".asking", __name__)
        globals().update({known: vars(module)[known] for known in __all__})
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
