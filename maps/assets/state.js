// What is selected, what is filtered away and which view is shown; all views listen to it. The
// selection stands in the address (#node=…, #edge=…), so that a link can be pointed to.
(function (J) {
  "use strict";
  const listeners = [];
  J.listen = (listener) => listeners.push(listener);
  const tell = (change) => listeners.forEach((listener) => listener(change));

  J.state = { node: null, edge: null, view: "map" };

  // -- filters: each facet is a set of values that are switched off
  J.FACETS = [
    { id: "status", title: "Status of links", of: "edges", values: (e) => [e.status], order: J.STATUSES },
    { id: "kind", title: "Kind of item", of: "nodes", values: (n) => [n.kind], order: [...J.words("kinds").keys()] },
    { id: "type", title: "Type of link", of: "edges", values: (e) => [e.type], order: [...J.words("relationships").keys()] },
    { id: "sector", title: "Sector", of: "nodes", values: (n) => [n.sector], order: [...J.words("sectors").keys()] },
    { id: "document", title: "Document", of: "both", values: (x) => [...x.documents], order: J.content.documents.map((_, i) => i) },
  ];
  [...J.nodes, ...J.edges].forEach((item) => { item.documents = J.documentsOf(item); });
  J.off = new Map(J.FACETS.map((f) => [f.id, new Set()]));
  const initial = () => {
    J.off.forEach((set) => set.clear());
    if (!J.answer) J.CONCLUSIONS.forEach((kind) => J.off.get("kind").add(kind)); // who asks for findings sees them
  };
  initial();

  const passes = (item, facet) => {
    const off = J.off.get(facet.id);
    if (!off.size) return true;
    const values = facet.values(item);
    return !values.length || values.some((v) => !off.has(v));
  };
  const nodeFacets = J.FACETS.filter((f) => f.of !== "edges");
  const edgeFacets = J.FACETS.filter((f) => f.of !== "nodes");
  const recount = () => {
    // An item is counted under a value when every other facet lets it through
    J.counts = new Map(J.FACETS.map((f) => [f.id, new Map()]));
    const count = (item, facets, extra) => {
      const failed = facets.filter((f) => !passes(item, f));
      for (const facet of facets) {
        if (!extra || facet.of === "both" || (failed.length && !(failed.length === 1 && failed[0] === facet))) continue;
        for (const value of facet.values(item)) {
          const counts = J.counts.get(facet.id);
          counts.set(value, (counts.get(value) || 0) + 1);
        }
      }
      return extra && !failed.length;
    };
    J.nodes.forEach((n) => { n.visible = count(n, nodeFacets, true); });
    J.edges.forEach((e) => { e.visible = count(e, edgeFacets, e.source.visible && e.target.visible); });
    const documents = J.counts.get("document");
    J.edges.forEach((e) => e.documents.forEach((d) => documents.set(d, (documents.get(d) || 0) + 1)));
    J.shown = { nodes: J.nodes.filter((n) => n.visible).length, edges: J.edges.filter((e) => e.visible).length };
  };
  recount();
  const filtered = () => {
    recount();
    tell("filters");
    J.announce("Showing " + J.plural(J.shown.nodes, "item", "items") + " and " + J.plural(J.shown.edges, "link", "links"));
  };
  J.setFilter = (facet, value, on) => {
    J.off.get(facet)[on ? "delete" : "add"](value);
    filtered();
  };
  J.keepOnly = (facet, keep, all) => {
    J.off.set(facet, new Set(all.filter((v) => !keep.has(v))));
    filtered();
  };
  J.resetFilters = () => { initial(); filtered(); };

  // -- selection and address
  const address = () => {
    const parts = [];
    if (J.state.node) parts.push("node=" + encodeURIComponent(J.state.node.id));
    if (J.state.edge) parts.push("edge=" + encodeURIComponent(J.state.edge.id));
    if (J.state.view !== J.views[0].id) parts.push("view=" + J.state.view);
    return parts.join("&");
  };
  const remember = () => {
    const hash = address();
    if (hash !== location.hash.slice(1)) location.hash = hash;
  };
  J.views = [];
  // from: "map" when the reader clicked there, so that the map stays where it is
  J.select = (node, edge, from) => {
    J.state.node = node || null;
    J.state.edge = edge || null;
    J.state.from = from || "page";
    remember();
    tell("selection");
  };
  J.show = (view) => {
    if (J.state.view === view) return;
    J.state.view = view;
    remember();
    tell("view");
  };
  J.followAddress = () => {
    if (location.hash.slice(1) === address()) return;
    const asked = new URLSearchParams(location.hash.slice(1));
    const view = asked.get("view") || J.views[0].id;
    const edge = J.edgeById.get(asked.get("edge")) || null;
    const node = edge ? null : J.byId.get(asked.get("node")) || null;
    J.state.view = J.views.some((v) => v.id === view) ? view : J.views[0].id;
    Object.assign(J.state, { node, edge, from: "page" });
    tell("view");
    tell("selection");
  };
})(window.joinedup);
