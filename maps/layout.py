"""Where everything stands on the system map: computed once, the same every time, no physics.

Panels of sectors stand in columns, people on the left and oversight on the right. In each panel the
best connected nodes have large boxes, which are readable with the whole map in view; the others have
small boxes in two rows side by side, readable after zooming in. Lengths are units of the map's canvas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..graph.knowledge_graph import KnowledgeGraph
from ..graph.model import Edge, Node
from ..graph.vocabulary import NOT_STATED, Kind, Status, vocabulary
from .words import PanelWords, words

LARGE_WIDTH, LARGE_HEIGHT = 352, 40
SMALL_WIDTH, SMALL_HEIGHT = 173, 23
ROW_GAP, PADDING, TITLE_HEIGHT, PANEL_GAP, GUTTER = 5, 14, 46, 26, 112
COLUMN_WIDTH = LARGE_WIDTH + 2 * PADDING
LARGE_BUDGET = 60
"""How many nodes may have large boxes, so that the whole map stays readable."""
ASIDE = 100
"""How many items a column of conclusions holds."""
ASPECT = 1.0
"""Width by height of the part of the window that the map has on a common screen."""
CURVE = 0.55
"""Roundness of the S-curves between columns: how far their control points reach, as a part of the width."""
BOW = 40
"""How far into the gutter an edge within a column may bow out."""

_OUTWARDS = sorted(range(3, 38), key=lambda t: (abs(t - 20), t))
"""Fortieths of a curve, from its middle outwards."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a node; ``x`` and ``y`` are its centre."""

    x: float
    y: float
    width: float
    height: float
    large: bool
    panel: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled panel that holds the boxes of one sector, or of one family of kinds."""

    title: str
    left: float
    top: float
    width: float
    height: float
    count: int
    column: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Route:
    """How an edge runs: start, two control points and end of a cubic curve, and where on it its mark stands."""

    curve: tuple[Point, ...]
    mark: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole system map. ``routes`` is by edge id, ``boxes`` by node id."""

    panels: tuple[Panel, ...]
    boxes: dict[str, Box]
    routes: dict[str, Route]


def lay_out(graph: KnowledgeGraph) -> Layout:
    """Place every node but documents and passages, and route every edge between two of them."""
    source = vocabulary().groups["source"]
    nodes = [n for n in graph.nodes() if n.kind not in source]
    placed = {n.id for n in nodes}
    edges = [e for e in graph.edges() if e.source in placed and e.target in placed]
    degree = Counter(end for e in edges for end in (e.source, e.target))
    members = _members(nodes)
    panels = [p for p in words().panels if members[p.id]]
    large = _large([n for p in panels if not p.aside for n in members[p.id]], edges, degree)
    order = list(Kind)

    columns = [
        [(words().panel_title(p), members[p.id], False) for p in column]
        for column in _columns([(p, _height(members[p.id], large)) for p in panels if not p.aside])
    ]
    columns += _aside([p for p in panels if p.aside], members)
    boxes: dict[str, Box] = {}
    out: list[Panel] = []
    for number, column in enumerate(columns):
        left, top = float(number * (COLUMN_WIDTH + GUTTER)), 0.0
        for title, some, aside in column:
            height = _height(some, large)
            out.append(Panel(title, left, top, COLUMN_WIDTH, height, len(some), number, aside))
            first = [n for n in some if n.id in large]
            first.sort(key=lambda n: (-degree[n.id], n.name.casefold(), n.id))
            rest = [n for n in some if n.id not in large]
            if not aside:
                rest.sort(key=lambda n: (order.index(n.kind), n.name.casefold(), n.id))
            boxes.update(_boxes(first, rest, left + PADDING, top + TITLE_HEIGHT, len(out) - 1))
            top += height + PANEL_GAP
    return Layout(tuple(out), boxes, _routes(edges, boxes, out))


def _aside(panels: Sequence[PanelWords], members: dict[str, list[Node]]) -> list[list[tuple[str, list[Node], bool]]]:
    """Columns of the panels that stand aside, none of them higher than ``ASIDE`` items make it."""
    order = list(Kind)
    out = []
    for panel in panels:
        nodes = sorted(members[panel.id], key=lambda n: (order.index(n.kind), n.name.casefold(), n.id))
        for start in range(0, len(nodes), ASIDE):
            title = words().panel_title(panel) + (f" ({start // ASIDE + 1})" if len(nodes) > ASIDE else "")
            out.append([(title, nodes[start : start + ASIDE], True)])
    return out


def _members(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    by_sector = {s: p.id for p in words().panels for s in p.sectors}
    by_kind = {k: p.id for p in words().panels for k in p.kinds}
    aside = {k for p in words().panels if p.aside for k in p.kinds}
    out: dict[str, list[Node]] = {p.id: [] for p in words().panels}
    for node in nodes:
        known = node.sector != NOT_STATED and node.kind not in aside
        out[by_sector[node.sector] if known else by_kind[node.kind]].append(node)
    return out


def _large(nodes: Sequence[Node], edges: Iterable[Edge], degree: Counter[str]) -> set[str]:
    """The best connected nodes; a missing link counts thrice, as it is what the map is read for."""
    weight = Counter(degree)
    for edge in edges:
        if edge.status is Status.ABSENT:
            weight[edge.source] += 2
            weight[edge.target] += 2
    ranked = sorted(nodes, key=lambda n: (-weight[n.id], n.id))
    return {n.id for n in ranked[:LARGE_BUDGET]}


def _height(nodes: Sequence[Node], large: set[str]) -> float:
    first = sum(n.id in large for n in nodes)
    rows = (len(nodes) - first + 1) // 2
    return TITLE_HEIGHT + first * (LARGE_HEIGHT + ROW_GAP) + rows * (SMALL_HEIGHT + ROW_GAP) - ROW_GAP + PADDING


def _columns(panels: Sequence[tuple[PanelWords, float]]) -> list[list[PanelWords]]:
    """Cut the row of panels into the columns that fill the window best."""
    best: tuple[float, list[list[PanelWords]]] = (0.0, [])
    for count in range(1, len(panels) + 1):
        cut = _cut([h for _, h in panels], count)
        height = max(sum(h + PANEL_GAP for _, h in panels[a:b]) - PANEL_GAP for a, b in cut)
        width = count * (COLUMN_WIDTH + GUTTER) - GUTTER
        scale = min(ASPECT / width, 1 / height)
        if scale > best[0]:
            best = (scale, [[p for p, _ in panels[a:b]] for a, b in cut])
    return best[1]


def _cut(heights: Sequence[float], count: int) -> list[tuple[int, int]]:
    """Cut a row of heights into ``count`` runs so that the tallest run is as low as can be."""
    total = [0.0]
    for height in heights:
        total.append(total[-1] + height + PANEL_GAP)
    best: list[list[tuple[float, int]]] = [[(total[i], 0) for i in range(len(total))]]
    for done in range(1, count):
        row = []
        for end in range(len(total)):
            options = [(max(best[done - 1][at][0], total[end] - total[at]), at) for at in range(done, end)]
            row.append(min(options, default=(float("inf"), 0)))
        best.append(row)
    out: list[tuple[int, int]] = []
    end = len(heights)
    for done in range(count - 1, -1, -1):
        start = best[done][end][1] if done else 0
        out.append((start, end))
        end = start
    return out[::-1]


def _boxes(first: Sequence[Node], rest: Sequence[Node], left: float, top: float, panel: int) -> dict[str, Box]:
    out = {}
    for node in first:
        out[node.id] = Box(left + LARGE_WIDTH / 2, top + LARGE_HEIGHT / 2, LARGE_WIDTH, LARGE_HEIGHT, True, panel)
        top += LARGE_HEIGHT + ROW_GAP
    # Down the first row and then the second, so that names stay in order of reading
    half = (len(rest) + 1) // 2
    for number, node in enumerate(rest):
        x = left + SMALL_WIDTH / 2 + (LARGE_WIDTH - SMALL_WIDTH) * (number // half)
        y = top + SMALL_HEIGHT / 2 + (number % half) * (SMALL_HEIGHT + ROW_GAP)
        out[node.id] = Box(x, y, SMALL_WIDTH, SMALL_HEIGHT, False, panel)
    return out


def _routes(edges: Sequence[Edge], boxes: dict[str, Box], panels: Sequence[Panel]) -> dict[str, Route]:
    parallel: Counter[tuple[str, str]] = Counter()
    out: dict[str, Route] = {}
    marks = _Marks()
    # The gravest first, so that their marks have the best places
    grave = vocabulary().statuses
    for edge in sorted(edges, key=lambda e: (grave[e.status].grave, e.id)):
        pair = (min(edge.source, edge.target), max(edge.source, edge.target))
        number = parallel[pair]
        parallel[pair] += 1
        a, b = boxes[edge.source], boxes[edge.target]
        curve = _curve(a, b, panels, number)
        ways = [_point(curve, t / 40) for t in _OUTWARDS]
        # A mark stands in the open between the columns if the curve passes there, away from other marks
        open_ways = [p for p in ways if not _covered(p)] or ways
        mark = max(open_ways, key=marks.room)
        marks.add(mark)
        out[edge.id] = Route(tuple(_round(p) for p in curve), _round(mark))
    return out


class _Marks:
    """The marks that are placed, in squares, so that only near ones are looked at."""

    ENOUGH = 40.0

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Point]] = {}

    def add(self, point: Point) -> None:
        self._squares.setdefault(self._square(point), []).append(point)

    def room(self, point: Point) -> float:
        """How far the nearest mark is, or ``ENOUGH``."""
        x, y = self._square(point)
        near = (q for i in (-1, 0, 1) for j in (-1, 0, 1) for q in self._squares.get((x + i, y + j), ()))
        return min([self.ENOUGH, *(abs(point[0] - q[0]) + abs(point[1] - q[1]) for q in near)])

    def _square(self, point: Point) -> tuple[int, int]:
        return int(point[0] // self.ENOUGH), int(point[1] // self.ENOUGH)


def _curve(a: Box, b: Box, panels: Sequence[Panel], number: int) -> tuple[Point, Point, Point, Point]:
    """Start, control points and end of a curve from the side of one box to the side of the other.

    ``number`` counts the edges between the same two boxes, which are kept apart.
    """
    apart = 46 * ((number + 1) // 2) * (-1 if number % 2 else 1)
    panel = panels[a.panel]
    if panel.column != panels[b.panel].column:
        way = 1 if b.x > a.x else -1
        start, end = a.x + way * a.width / 2, b.x - way * b.width / 2
        reach = CURVE * (end - start)
        return (start, a.y), (start + reach, a.y + apart), (end - reach, b.y + apart), (end, b.y)
    # Within a column the edge bows out into the gutter; the longer it is, the farther
    middle, centre = (a.x + b.x) / 2, panel.left + panel.width / 2
    right = middle > centre or (middle == centre and (a.large or b.large) and int(a.y + b.y) % 2 == 0)
    way = 1 if right else -1
    start, end = a.x + way * a.width / 2, b.x + way * b.width / 2
    out = 12 + min(BOW, abs(a.y - b.y) * 0.06) + 9 * number
    peak = panel.left + panel.width + out if right else panel.left - out
    # Halfway, three quarters of a cubic curve's place come from its control points
    x = (peak - (start + end) / 8) / 0.75
    return (start, a.y), (x, a.y), (x, b.y), (end, b.y)


def _point(curve: tuple[Point, Point, Point, Point], t: float) -> Point:
    """The point of a cubic Bézier curve at ``t``, from 0 to 1."""
    u = 1 - t
    k = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    return (
        sum(w * p[0] for w, p in zip(k, curve, strict=True)),
        sum(w * p[1] for w, p in zip(k, curve, strict=True)),
    )


def _round(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def _covered(point: Point) -> bool:
    """Whether a point lies within a column of panels rather than between two columns."""
    return -12 < point[0] % (COLUMN_WIDTH + GUTTER) < COLUMN_WIDTH + 12
