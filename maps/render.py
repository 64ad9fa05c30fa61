"""The map as one HTML file: pyvis builds the network and renders it with the template of this package.

Everything is in the file, vis-network too, which is read from the installed pyvis. A content security
policy lets nothing else run and lets nothing be asked for: the page works with the network off, and a
document that brings scripts along in its names or sentences has them shown as text.
"""

from __future__ import annotations

import importlib
from importlib import resources
from pathlib import Path
from typing import Any

from ..graph.errors import JoinedupError
from ..graph.knowledge_graph import KnowledgeGraph
from .data import map_content, map_title
from .layout import CURVE, Layout, lay_out
from .page import assets, environment, one_newline, policy, write_page
from .words import words

TEMPLATE = "map.html.j2"
SCRIPTS = (
    "core.js", "dom.js", "state.js", "filters.js", "search.js", "panel.js", "draw.js", "system_map.js",
    "table.js", "main.js",
)  # fmt: skip
"""Our scripts in order of loading; each adds to the one global, ``joinedup``."""
STYLES = ("map.css",)

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 0},
    "interaction": {
        "dragNodes": False,
        "hover": False,
        "selectable": False,
    },
    "nodes": {
        "shape": "box",
        "shapeProperties": {"borderRadius": 4},
        "font": {"size": 0},
        "margin": {"top": 0, "right": 0, "bottom": 0, "left": 0},
    },
    "edges": {
        "arrowStrikethrough": False,
        "selectionWidth": 0,
        "hoverWidth": 0,
        "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": CURVE},
    },
}
"""What vis-network is told: fixed positions, so no physics; looks and picking are the page's own."""


def render_map(graph: KnowledgeGraph, *, title: str | None = None, answer: bool = False, cut_off: bool = False) -> str:
    """The whole page as text: the same for the same graph and title, every time.

    ``title`` is the heading; without one it is made from the name of the system. With ``answer`` the graph is what
    a query returned: all of it is drawn, findings and what only published lists say too, and the page says that
    there may be more. ``cut_off`` says that a limit left rows out.
    """
    heading = title or map_title(graph)
    content = map_content(graph, heading, {"cutOff": cut_off} if answer else None)
    layout = lay_out(graph if answer else graph.stated())
    network = _network(content, layout)
    style = assets(STYLES)
    scripts = [_vis_network(), assets(SCRIPTS)]
    network.templateEnv = environment(
        title=heading,
        content=content,
        panels=[
            {"title": p.title, "x": p.left, "y": p.top, "w": p.width, "h": p.height, "n": p.count, "aside": p.aside}
            for p in layout.panels
        ],
        style=style,
        scripts=scripts,
        policy=policy(style, scripts),
    )
    network.path = TEMPLATE
    html: str = network.generate_html()
    return html


def write_map(graph: KnowledgeGraph, path: str | Path, *, title: str | None = None) -> None:
    """Write the page atomically, as UTF-8 on every platform.

    Raises :class:`GraphFileError` that names the file where it cannot be written.
    """
    write_page(path, render_map(graph, title=title))


def _network(content: dict[str, Any], layout: Layout) -> Any:
    """The pyvis network: boxes and edges are numbered as in the content, so that ids cannot do harm."""
    # Loaded here, as pyvis brings IPython along
    pyvis = importlib.import_module("pyvis.network")
    network = pyvis.Network(height="100%", width="100%", directed=True)
    network.options = OPTIONS
    nodes, undirected = content["nodes"], set(content["words"]["undirected"])
    for number, node in enumerate(nodes):
        box = layout.boxes[node["id"]]
        network.add_node(
            number, label=words().short(node["name"]), shape="box", group="large" if box.large else "small",
            x=box.x, y=box.y, w=box.width, h=box.height, panel=box.panel,
        )  # fmt: skip
    for number, edge in enumerate(content["edges"]):
        route = layout.routes[f"{nodes[edge['s']]['id']}|{edge['type']}|{nodes[edge['t']]['id']}"]
        network.add_edge(
            edge["s"], edge["t"], id=number, curve=route.curve, mark=route.mark,
            arrows="" if edge["type"] in undirected else "to",
        )  # fmt: skip
    return network


def _vis_network() -> str:
    """vis-network as the installed pyvis carries it, in the newest version that it has."""
    library = resources.files("pyvis").joinpath("lib")
    found = [
        (tuple(int(x) for x in folder.name.removeprefix("vis-").split(".") if x.isdigit()), folder)
        for folder in (library.iterdir() if library.is_dir() else ())
        if folder.name.startswith("vis-") and folder.joinpath("vis-network.min.js").is_file()
    ]
    if not found:
        raise JoinedupError(
            "pyvis is installed without vis-network, which the map is drawn with",
            mend="reinstall it with: pip install --force-reinstall pyvis",
        )
    text = max(found, key=lambda f: f[0])[1].joinpath("vis-network.min.js").read_text(encoding="utf-8")
    # The map of the minified source is a file that is not there
    text = "\n".join(line for line in one_newline(text).split("\n") if not line.startswith("//# sourceMappingURL="))
    if "</script" in text.lower() or "<!--" in text:
        raise JoinedupError("the vis-network of this pyvis cannot be put into a page", mend="pip install pyvis==0.3.2")
    return text
