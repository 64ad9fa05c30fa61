// The system map: vis-network draws boxes at fixed places and the curves between them. Missing links
// stand out; the others are quiet until an item or a link is chosen.
(function (J) {
  "use strict";
  const { el } = J;
  const boxes = J.network.nodes;
  const panels = J.network.panels;
  let network = null;
  let nodeData = null;
  let edgeData = null;
  let hovered = null; // node or link under the pointer
  let near = new Set(); // nodes lit up with the selection
  let lit = new Set(); // links lit up with it

  const view = () => document.getElementById("canvas");
  const REST = {
    absent: { width: 3.4, opacity: 0.95 }, limited: { width: 1.8, opacity: 0.22 }, planned: { width: 1.8, opacity: 0.18 },
    ended: { width: 1.6, opacity: 0.16 }, present: { width: 1.5, opacity: 0.11 },
  };

  const LOUD = 60; // so many links can all stand out
  // every link of a short answer is what was asked for
  const loud = J.answer && J.edges.length <= LOUD;
  const edgeLook = (edge) => {
    const { node, edge: chosen } = J.state;
    let look = loud ? { width: Math.max(REST[edge.status].width, 2.4), opacity: 0.9 } : REST[edge.status];
    if (chosen || node) {
      if (lit.has(edge.i)) look = { width: edge === chosen ? 7 : edge.status === "absent" ? 4.5 : 3.4, opacity: 1 };
      else look = { width: look.width, opacity: edge.status === "absent" ? 0.1 : 0.035 };
    }
    return {
      id: edge.i, hidden: !edge.visible && !(edge === chosen), width: look.width,
      color: { color: J.COLOURS[edge.status], opacity: look.opacity, inherit: false },
    };
  };
  const nodeShown = (node) => node.visible || node === J.state.node || (J.state.edge && (J.state.edge.source === node || J.state.edge.target === node));
  const nodeLook = (node) => {
    const chosen = J.state.node === node;
    const faded = (J.state.node || J.state.edge) && !near.has(node.i);
    return {
      id: node.i, hidden: !nodeShown(node), borderWidth: chosen ? 4 : near.has(node.i) ? 2.5 : 1,
      color: { background: chosen ? "#ffeb3b" : faded ? "#f4f6f7" : "#ffffff", border: chosen || near.has(node.i) ? "#212b32" : faded ? "#d8dde0" : boxes[node.i].group === "large" ? "#aeb7bd" : "#c9d1d6" },
    };
  };
  const restyle = () => {
    const { node, edge } = J.state;
    lit = new Set(edge ? [edge.i] : node ? node.links.filter((e) => e.visible).map((e) => e.i) : []);
    near = new Set(edge ? [edge.s, edge.t] : node ? [node.i, ...[...lit].flatMap((i) => [J.edges[i].s, J.edges[i].t])] : []);
    panels.forEach((panel) => { panel.shown = !panel.aside; });
    J.nodes.forEach((n) => { if (nodeShown(n)) panels[boxes[n.i].panel].shown = true; });
    nodeData.update(J.nodes.map(nodeLook));
    edgeData.update(J.edges.map(edgeLook));
  };

  // At once, without animation: vis-network counts frames, not time, so that slow machines would wait
  const move = (x, y, scale) => network.moveTo({ position: { x, y }, scale: Math.min(Math.max(scale, 0.1), 2.5), animation: false });
  const frame = (left, top, right, bottom, most) => {
    const scale = Math.min((view().clientWidth - 8) / (right - left), (view().clientHeight - 16) / (bottom - top), most);
    move((left + right) / 2, (top + bottom) / 2, scale);
  };
  const whole = () => {
    const shown = panels.filter((p) => p.shown);
    if (!shown.length) return;
    const room = 64; // for the curves that bow out at both sides
    frame(Math.min(...shown.map((p) => p.x)) - room, Math.min(...shown.map((p) => p.y)),
      Math.max(...shown.map((p) => p.x + p.w)) + room, Math.max(...shown.map((p) => p.y + p.h)), 1.2);
  };
  const reveal = () => {
    const { node, edge, from } = J.state;
    if (from === "map") return;
    if (node) move(boxes[node.i].x, boxes[node.i].y, Math.max(network.getScale(), 0.75));
    if (edge) {
      const ends = [boxes[edge.s], boxes[edge.t]];
      frame(Math.min(...ends.map((b) => b.x - b.w / 2)) - 60, Math.min(...ends.map((b) => b.y)) - 90,
        Math.max(...ends.map((b) => b.x + b.w / 2)) + 60, Math.max(...ends.map((b) => b.y)) + 90, 1);
    }
  };

  // -- what is under the pointer: a box, else a mark, else a curve; the quiet ones only while nothing is chosen
  const marked = (edge) => (edge.visible || edge === J.state.edge) && (lit.has(edge.i) || (!J.state.node && !J.state.edge && (loud || edge.status === "absent")));
  const distance = (curve, x, y) => {
    let best = Infinity;
    const [a, b, c, d] = curve;
    let [px, py] = a;
    for (let n = 1; n <= 24; n++) {
      const t = n / 24;
      const u = 1 - t;
      const k = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
      const qx = k[0] * a[0] + k[1] * b[0] + k[2] * c[0] + k[3] * d[0];
      const qy = k[0] * a[1] + k[1] * b[1] + k[2] * c[1] + k[3] * d[1];
      const along = Math.max(0, Math.min(1, ((x - px) * (qx - px) + (y - py) * (qy - py)) / ((qx - px) ** 2 + (qy - py) ** 2 || 1)));
      best = Math.min(best, Math.hypot(x - px - along * (qx - px), y - py - along * (qy - py)));
      [px, py] = [qx, qy];
    }
    return best;
  };
  const nearest = (edges, far, measure) => {
    let best = null;
    for (const edge of edges) {
      const d = measure(J.network.edges[edge.i]);
      if (d <= far) [best, far] = [edge, d];
    }
    return best;
  };
  const pick = (dom) => {
    const { x, y } = network.DOMtoCanvas(dom);
    const scale = network.getScale();
    const strong = J.edges.filter(marked);
    const mark = nearest(strong, J.markRadius(scale, false), (e) => Math.hypot(x - e.mark[0], y - e.mark[1]));
    if (mark) return mark;
    const id = network.getNodeAt(dom);
    if (typeof id === "number") return J.nodes[id];
    const quiet = J.state.node || J.state.edge ? [] : J.edges.filter((e) => e.visible);
    const along = (e) => distance(e.curve, x, y);
    return nearest(strong, 7 / scale, along) || nearest(quiet, 5 / scale, along);
  };

  const underlay = (ctx) => {
    J.drawPanels(ctx, panels);
    if (!hovered) return;
    const edges = hovered.source ? [hovered] : hovered.links;
    edges.filter((e) => e.visible && !lit.has(e.i)).forEach((e) => J.drawCurve(ctx, J.network.edges[e.i].curve, e.status, 3.4));
  };
  const overlay = (ctx) => {
    const scale = network.getScale();
    const { node: chosen, edge: line } = J.state;
    const selected = chosen || line;
    J.drawTitles(ctx, panels, scale);
    for (const node of J.nodes) {
      if (nodeShown(node)) J.drawNode(ctx, boxes[node.i], node, { faded: selected && !near.has(node.i) }, scale);
    }
    for (const edge of J.edges) {
      if (marked(edge)) J.drawMark(ctx, J.network.edges[edge.i].mark, edge, scale, edge === line);
    }
    // Full names: of what is chosen or under the pointer, where its box cuts or hides it, and of as many
    // small neighbours as there is room for
    const corner = network.DOMtoCanvas({ x: 0, y: 0 });
    const far = network.DOMtoCanvas({ x: view().clientWidth, y: view().clientHeight });
    const taken = [...near].map((i) => boxes[i]).filter((b) => b.group === "large").map((b) => ({ x: b.x - b.w / 2, y: b.y - b.h / 2, w: b.w, h: b.h }));
    const tag = (node, strong) => {
      if (strong && J.isWhole(node, boxes[node.i], scale)) return;
      J.drawTag(ctx, boxes[node.i], node.name, scale, taken, strong, corner.x, far.x);
    };
    const first = line ? [line.source, line.target] : chosen ? [chosen] : [];
    if (hovered && !hovered.source && !first.includes(hovered)) first.push(hovered);
    if (chosen && scale < 0.52) {
      [...near].filter((i) => i !== chosen.i && boxes[i].group === "small").sort((a, b) => J.nodes[b].missing - J.nodes[a].missing || a - b)
        .forEach((i) => tag(J.nodes[i], false));
    }
    first.forEach((node) => tag(node, node === chosen ? "#ffeb3b" : "#fff"));
  };

  // vis-network ends an edge where it meets a box; ending it at the side of the box needs a node without
  // size there, its port. Boxes have the numbers of the items as ids, ports "L" or "R" and the number.
  const port = (number, x) => (x < boxes[number].x ? "L" : "R") + number;
  const ports = () => {
    const ids = new Map();
    J.network.edges.forEach((edge) => [[edge.from, edge.curve[0]], [edge.to, edge.curve[3]]].forEach(([number, [x, y]]) => {
      ids.set(port(number, x), { id: port(number, x), x, y, fixed: true, shape: "dot", size: 0, borderWidth: 0, label: undefined, chosen: false });
    }));
    return [...ids.values()];
  };
  const create = (canvas) => {
    boxes.forEach((box) => { box.short = box.label; });
    nodeData = new vis.DataSet([...boxes.map((box) => ({
      id: box.id, label: " ", x: box.x, y: box.y, fixed: true, shape: "box",
      widthConstraint: { minimum: box.w, maximum: box.w }, heightConstraint: { minimum: box.h }, chosen: false,
    })), ...ports()]);
    edgeData = new vis.DataSet(J.network.edges.map((edge, i) => ({
      id: edge.id, from: port(edge.from, edge.curve[0][0]), to: port(edge.to, edge.curve[3][0]), dashes: J.DASHES[J.edges[i].status],
      arrows: { to: { enabled: edge.arrows === "to", scaleFactor: 0.75 } }, chosen: false,
    })));
    restyle();
    network = new vis.Network(canvas, { nodes: nodeData, edges: edgeData }, J.network.options);
    canvas.firstElementChild.tabIndex = -1; // the map around it has the focus and the keys
    // vis-network takes no control points from outside; its edges ask one method for them, which is answered
    // here with the computed ones. Without that method the curves would still be its own S-curves.
    J.network.edges.forEach((edge) => {
      const [first, second] = edge.curve.slice(1, 3).map(([x, y]) => ({ x, y }));
      const type = network.body.edges[edge.id].edgeType;
      if (typeof type._getViaCoordinates === "function") type._getViaCoordinates = () => [first, second];
    });
    network.on("beforeDrawing", underlay);
    network.on("afterDrawing", (ctx) => {
      overlay(ctx);
      if (!document.documentElement.dataset.usable) document.documentElement.dataset.usable = performance.now().toFixed(0);
    });
    network.on("click", ({ pointer }) => {
      const hit = pick(pointer.DOM);
      if (hit) J.select(hit.source ? null : hit, hit.source ? hit : null, "map");
      else if (J.state.node || J.state.edge) J.select(null, null, "map");
    });
    network.on("zoom", ({ scale }) => { if (scale > 2.5 || scale < 0.1) network.moveTo({ scale: Math.min(Math.max(scale, 0.1), 2.5) }); });
    const caption = document.getElementById("caption");
    const hover = (hit) => {
      if (hit === hovered) return;
      hovered = hit;
      canvas.classList.toggle("over", hit !== null);
      caption.textContent = hit && hit.source ? J.statusWord(hit.status) + ": " + J.sentence(hit) : "";
      network.redraw();
    };
    canvas.addEventListener("pointermove", (event) => {
      const frame = canvas.getBoundingClientRect();
      hover(event.buttons ? null : pick({ x: event.clientX - frame.left, y: event.clientY - frame.top }));
    });
    canvas.addEventListener("pointerleave", () => hover(null));
  };

  const zoom = (factor) => { const { x, y } = network.getViewPosition(); move(x, y, network.getScale() * factor); };
  const pan = (dx, dy) => { const { x, y } = network.getViewPosition(); const s = network.getScale(); move(x + dx / s, y + dy / s, s); };
  const KEYS = new Map([["+", () => zoom(1.3)], ["=", () => zoom(1.3)], ["-", () => zoom(1 / 1.3)], ["0", () => whole()],
    ["ArrowLeft", () => pan(-80, 0)], ["ArrowRight", () => pan(80, 0)], ["ArrowUp", () => pan(0, -80)], ["ArrowDown", () => pan(0, 80)]]);

  const mount = (view) => {
    const tool = (text, label, action) => el("button", { type: "button", "aria-label": label, title: label, onclick: action }, text);
    const canvas = el("div", { id: "canvas", tabindex: "0", role: "application", "aria-describedby": "canvas-help",
      "aria-label": "System map: items by sector, and the links between them" });
    view.append(
      el("p", { class: "visually-hidden", id: "canvas-help" }, "Arrow keys move the map, plus and minus zoom, 0 shows all of it. The table of links holds everything that the map shows; the search finds any item."),
      el("div", { class: "map" }, canvas, el("p", { class: "caption", id: "caption", "aria-hidden": "true" })),
      el("div", { class: "below" },
        el("div", { class: "key", role: "group", "aria-label": "Key" },
          ...["absent", "limited", "present", "planned", "ended"].map((s) => el("span", { title: J.word("statuses", s).means }, J.lineIcon(s), J.markIcon(s), J.statusWord(s))),
          el("span", {}, el("b", { class: "badge" }, "✕ 3"), "missing links of an item"),
          J.edges.some((e) => e.conflict) && el("span", {}, el("b", { class: "doubt" }, "!"), "conflicting evidence"),
          el("span", {}, el("span", { class: "small-box" }), "zoom in or point to read")),
        el("div", { class: "tools", role: "group", "aria-label": "Map controls" },
          tool("+", "Zoom in", () => zoom(1.3)), tool("−", "Zoom out", () => zoom(1 / 1.3)), tool("Whole map", "Whole map", () => whole()))));
    canvas.addEventListener("keydown", (event) => {
      const action = KEYS.get(event.key);
      if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
      action();
      event.preventDefault();
    });
    create(canvas);
    whole();
    let size = canvas.clientWidth + "x" + canvas.clientHeight;
    new ResizeObserver(() => {
      const now = canvas.clientWidth + "x" + canvas.clientHeight;
      if (now !== size && canvas.clientWidth) { size = now; if (!J.state.node && !J.state.edge) whole(); }
    }).observe(canvas);
  };

  J.views.push({
    id: "map", label: "System map", mount,
    update: (change) => {
      restyle();
      if (change === "selection") reveal();
    },
  });

  // Where an item or a link is on the screen, in CSS pixels from the top left of the window
  J.positionOf = (id) => {
    const node = J.byId.get(id);
    const edge = J.edgeById.get(id);
    if (!node && !edge) return null;
    const at = node ? boxes[node.i] : { x: J.network.edges[edge.i].mark[0], y: J.network.edges[edge.i].mark[1] };
    const { x, y } = network.canvasToDOM({ x: at.x, y: at.y });
    const frame = view().getBoundingClientRect();
    return { x: frame.left + x, y: frame.top + y };
  };
})(window.joinedup);
