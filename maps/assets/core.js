// The data of the page and what can be asked of it. Lookups by anything that a document could have
// named go through Map: an item called "__proto__" or "constructor" is an item like any other.
(function () {
  "use strict";
  const J = (window.joinedup = {});
  const read = (id) => JSON.parse(document.getElementById(id).textContent);

  J.network = read("network");
  const content = (J.content = read("content"));
  J.nodes = content.nodes;
  J.edges = content.edges;
  J.answer = content.answer; // what a query returned, and not the whole graph; null otherwise
  J.STATUSES = ["absent", "limited", "planned", "ended", "present"]; // as a reviewer reads them
  J.CONCLUSIONS = new Set(["Finding", "Recommendation", "Measure"]);

  const words = new Map(Object.entries(content.words).map(([k, v]) => [k, Array.isArray(v) ? new Set(v) : new Map(Object.entries(v))]));
  J.words = (table) => words.get(table);
  J.word = (table, key) => {
    const value = words.get(table).get(key);
    return value === undefined ? String(key) : value;
  };
  J.statusWord = (status) => J.word("statuses", status).word;
  J.typeLabel = (type) => J.word("relationships", type).label;

  J.byId = new Map();
  J.edgeById = new Map();
  J.nodes.forEach((node, i) => {
    node.i = i;
    node.links = [];
    node.concluded = [];
    node.missing = 0;
    J.byId.set(node.id, node);
  });
  J.edges.forEach((edge, i) => {
    edge.i = i;
    edge.source = J.nodes[edge.s];
    edge.target = J.nodes[edge.t];
    edge.id = edge.source.id + "|" + edge.type + "|" + edge.target.id;
    J.edgeById.set(edge.id, edge);
    edge.about = edge.type === "ABOUT";
    if (edge.about) edge.target.concluded.push(edge);
    edge.source.links.push(edge);
    if (edge.t !== edge.s) edge.target.links.push(edge);
    if (edge.status === "absent" && !edge.about) {
      edge.source.missing += 1;
      if (edge.t !== edge.s) edge.target.missing += 1;
    }
  });

  // Pieces of evidence as objects; items and links without any have an empty list
  const evidence = ([passage, status, method, confidence]) => ({
    passage: content.passages[passage],
    status: status === null ? null : content.statuses[status],
    method: content.methods[method],
    confidence,
  });
  J.evidence = (item) => (item.evidence || []).map(evidence);
  J.documentName = (number) => content.documents[number].name;
  J.documentsOf = (item) => new Set((item.evidence || []).map((e) => content.passages[e[0]].d));

  // The statement of a link as pieces: strings, and the nodes at its two ends
  J.statement = (edge) =>
    J.word("relationships", edge.type)[edge.status].split(/(\{[so]\})/).filter((x) => x !== "")
      .map((x) => (x === "{s}" ? edge.source : x === "{o}" ? edge.target : x));
  J.sentence = (edge) => J.statement(edge).map((x) => (typeof x === "string" ? x : x.name)).join("");

  J.fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  J.compare = (a, b) => collator.compare(a, b);
  J.grave = (edge) => J.STATUSES.indexOf(edge.status);
  J.byGravity = (a, b) =>
    J.grave(a) - J.grave(b) || J.compare(a.source.name, b.source.name) || J.compare(a.target.name, b.target.name) || a.i - b.i;
  J.percent = (x) => (x < 1 ? Math.min(99, Math.round(100 * x)) : 100) + "%"; // never "100%" for almost
  J.plural = (n, one, many) => n.toLocaleString("en-GB") + " " + (n === 1 ? one : many);
})();
