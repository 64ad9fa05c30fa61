// The filters, which are a key at the same time: every status with its dash and mark, every kind with
// its glyph, and how many there are.
(function (J) {
  "use strict";
  const { el } = J;
  const OPEN = new Set(["status", "kind"]);

  const label = (facet, value) => {
    if (facet.id === "status") return [J.lineIcon(value), J.markIcon(value), J.statusWord(value)];
    if (facet.id === "kind") return [J.glyphIcon(value), J.word("kinds", value).many];
    if (facet.id === "type") return [J.typeLabel(value)];
    if (facet.id === "document") return [J.documentName(value)];
    return [J.word("sectors", value)];
  };

  const shortcut = (text, action) => el("button", { type: "button", class: "small", onclick: action }, text);

  const build = (facet) => {
    const present = new Set();
    const items = facet.of === "nodes" ? J.nodes : facet.of === "edges" ? J.edges : [...J.nodes, ...J.edges];
    items.forEach((item) => facet.values(item).forEach((v) => present.add(v)));
    const values = facet.order.filter((v) => present.has(v));
    if (facet.id !== "status" && values.length < 2) return null;
    const rows = values.map((value) => {
      const count = el("span", { class: "count" });
      const box = el("input", {
        type: "checkbox", "data-facet": facet.id, "data-value": String(value),
        onchange: () => J.setFilter(facet.id, value, box.checked),
      });
      const row = el("label", { class: "choice" }, box, el("span", { class: "choice-text" }, ...label(facet, value)), count);
      return { value, box, count, row };
    });
    const shortcuts = el("div", { class: "shortcuts" },
      shortcut("All", () => J.keepOnly(facet.id, new Set(values), values)),
      shortcut("None", () => J.keepOnly(facet.id, new Set(), values)),
      facet.id === "status" && shortcut("Only gaps", () => J.keepOnly("status", new Set(["absent", "limited"]), values)),
      facet.id === "type" && shortcut("Only interfaces", () => J.keepOnly("type", J.words("interfaces"), values)));
    const group = el("details", { class: "facet", open: OPEN.has(facet.id) },
      el("summary", {}, facet.title),
      el("fieldset", {}, el("legend", { class: "visually-hidden" }, facet.title), shortcuts, ...rows.map((r) => r.row)));
    const update = () => rows.forEach(({ value, box, count, row }) => {
      const n = J.counts.get(facet.id).get(value) || 0;
      box.checked = !J.off.get(facet.id).has(value);
      count.textContent = n.toLocaleString("en-GB");
      row.classList.toggle("empty", n === 0);
    });
    return { group, update };
  };

  J.startFilters = () => {
    const facets = J.FACETS.map(build).filter((f) => f);
    const summary = el("p", { class: "shown", id: "shown" });
    const reset = el("button", { type: "button", class: "small", id: "reset", onclick: J.resetFilters }, "Reset filters");
    document.getElementById("filters").append(el("div", { class: "shown-row" }, summary, reset), ...facets.map((f) => f.group));
    const update = () => {
      facets.forEach((f) => f.update());
      const drawn = J.nodes.filter((n) => J.answer || !J.CONCLUSIONS.has(n.kind)).length;
      const of = Math.max(drawn, J.shown.nodes);
      const edges = Math.max(J.edges.filter((e) => J.answer || !e.about).length, J.shown.edges);
      summary.textContent = "Showing " + J.shown.nodes + " of " + J.plural(of, "item", "items") + ", " +
        J.shown.edges + " of " + J.plural(edges, "link", "links");
    };
    update();
    J.listen((change) => { if (change === "filters") update(); });
  };
})(window.joinedup);
