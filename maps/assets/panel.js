// The evidence panel: what is said of the selected link or item, with every quote and where it stands.
(function (J) {
  "use strict";
  const { el } = J;

  const nodeLink = (node, name) =>
    el("a", { href: "#node=" + encodeURIComponent(node.id), "data-node": node.id,
      onclick: (event) => { event.preventDefault(); J.select(node); } }, name || node.name);
  const pieces = (edge, own) => J.statement(edge).map((x) => (typeof x === "string" || x === own ? (x.name || x) : el("b", {}, x.name)));
  const edgeButton = (edge, own) =>
    el("button", { type: "button", class: "link", "data-edge": edge.id, onclick: () => J.select(null, edge) },
      J.markIcon(edge.status), el("span", {}, el("span", { class: "visually-hidden" }, J.statusWord(edge.status) + ": "), ...pieces(edge, own),
        edge.conflict && el("span", { class: "flag" }, " conflicting evidence")));

  const where = (item) => {
    const p = item.passage;
    const title = J.content.documents[p.d].title;
    const name = J.documentName(p.d);
    return [
      title && title !== name ? title + " (" + name + ")" : name,
      p.p !== undefined ? "page " + p.p : p.l !== undefined ? "line " + p.l : "",
      p.s !== undefined ? J.content.sections[p.s] : "",
      p.g ? "stage: " + J.word("stages", p.g) : "",
    ].filter((x) => x).join(" · ");
  };
  const how = (item) => {
    const [extractor, rule] = item.method;
    const read = [extractor, rule && rule !== extractor ? "rule " + rule : ""].filter((x) => x).join(", ");
    return (read ? "read by " + read + " · " : "") + "confidence " + J.percent(item.confidence);
  };
  const quote = (item, showStatus) =>
    el("figure", { class: "evidence " + (item.status ? "said-" + item.status : "") },
      el("blockquote", {}, "“" + item.passage.q + "”"),
      el("figcaption", {}, showStatus && item.status && el("span", { class: "says" }, "says ", J.statusTag(item.status)),
        el("span", { class: "where" }, where(item)), el("span", { class: "how" }, how(item))));

  const section = (title, ...content) => el("section", {}, el("h3", {}, title), ...content);
  const attributes = (item) => Object.entries(item.attributes || {}).map(([name, value]) => [
    el("dt", {}, J.word("attributes", name)),
    el("dd", {}, name === "stage" ? J.word("stages", value) : name === "share" && value <= 1 ? J.percent(value) : Array.isArray(value) ? value.join("; ") : String(value))]);
  const facts = (...rows) => {
    const filled = rows.flat(2).filter((x) => x);
    return filled.length ? el("dl", { class: "facts" }, ...filled) : null;
  };

  // What published lists say: apart from the quotes, and never in their look
  const fromLists = (lists, ...content) =>
    el("section", { class: "reference" }, el("h3", {}, "Reference data"), ...content,
      el("details", { open: lists.length < 5 }, el("summary", {}, "Source: published lists, not the documents"), el("ul", {}, ...lists.map((x) => el("li", {}, x)))));
  const code = (codes) => (codes && (codes.ods || Object.values(codes)[0])) || "";
  // a code that says nothing new, being that of the step before, gives way to the name
  const stepTo = (step, before) => {
    const mine = code(step.codes);
    const name = mine && mine !== before ? mine : step.name;
    return "→ " + (step.leads === "through its board" ? "its board" : (step.leads === "part of" ? "part of " : "") + name) +
      (step.date ? " (" + step.date + ")" : "");
  };
  const bodyOfToday = (node) => (now) => {
    const drawn = J.byId.get(now.id);
    return el("p", { class: "today" }, el("b", {}, "Today: "), drawn ? nodeLink(drawn, now.name) : now.name, now.date ? " (since " + now.date + ")" : "",
      now.closed && " closed on " + now.closed + ", and the lists name no successor",
      now.way.length > 1 && el("span", { class: "hint" },
        now.way.map((step, i) => stepTo(step, code((i ? now.way[i - 1] : node).codes))).join(" ")));
  };
  const today = (node) => {
    const { standing, now, lists } = node.known;
    if (!standing) return fromLists(lists);
    const later = (now || []).filter((x) => x.way);
    return fromLists([...new Set([...lists, ...later.flatMap((x) => x.lists)])],
      ...(standing === "succeeded" ? [] : [el("p", { class: "today" }, el("b", {}, "Today: "),
        standing === "closed" ? "closed on " + now[0].closed + ", and the lists name no successor"
          : "still there" + now.filter((x) => !x.way && x.name !== node.name).map((x) => ", as " + x.name).join(""))]),
      ...later.map(bodyOfToday(node)));
  };

  const edgePanel = (edge) => {
    const evidence = J.evidence(edge);
    const counts = new Map();
    evidence.forEach((x) => { if (x.status) counts.set(x.status, (counts.get(x.status) || 0) + 1); });
    const said = J.STATUSES.filter((s) => counts.has(s)).map((s) => counts.get(s) + " " + (counts.get(s) === 1 ? "says " : "say ") + J.statusWord(s));
    return [
      el("h2", {}, ...J.statement(edge).map((x) => (typeof x === "string" ? x : nodeLink(x)))),
      el("p", { class: "summary" }, J.statusTag(edge.status), " · " + J.typeLabel(edge.type) + " · confidence " + J.percent(edge.confidence)),
      el("p", { class: "hint" }, "“" + J.statusWord(edge.status) + "”: " + J.word("statuses", edge.status).means + "."),
      edge.conflict && el("p", { class: "conflict", role: "note" }, el("b", {}, "The evidence disagrees. "),
        "Of the quotes below, " + said.join(", ") + ". The status with the greatest summed confidence is shown."),
      facts(attributes(edge)),
      edge.lists && fromLists(edge.lists),
      section(J.plural(evidence.length, "quote", "quotes"),
        ...(evidence.length ? quotes(evidence, edge.conflict) : [el("p", { class: "hint" }, "No quote: this link comes from reference data.")])),
    ];
  };

  // The first few of many quotes, and the rest for the asking
  const FEW = 12;
  const quotes = (evidence, showStatus) => {
    const rows = evidence.slice(0, FEW).map((x) => quote(x, showStatus));
    if (evidence.length > FEW) {
      const more = el("button", { type: "button", class: "small", onclick: () => {
        const rest = evidence.slice(FEW).map((x) => quote(x, showStatus));
        rest[0].tabIndex = -1;
        more.replaceWith(...rest);
        rest[0].focus();
      } }, "Show " + J.plural(evidence.length - FEW, "more quote", "more quotes"));
      rows.push(more);
    }
    return rows;
  };

  const conclusion = (edge) => {
    const node = edge.source;
    const about = node.attributes || {};
    const hint = [about.theme, about.stage && J.word("stages", about.stage)].filter((x) => x).join(" · ");
    return el("li", {}, el("button", { type: "button", class: "link conclusion", "data-node": node.id, onclick: () => J.select(node) },
      J.glyphIcon(node.kind), el("span", {}, el("span", {}, node.name), hint && el("span", { class: "hint" }, hint))));
  };
  const POLARITIES = ["weakness", "strength", "neutral", ""];
  const concluded = (edges) => {
    const groups = new Map();
    edges.forEach((edge) => {
      const { kind, attributes } = edge.source;
      const polarity = (attributes && attributes.polarity) || "";
      const rank = [...J.CONCLUSIONS].indexOf(kind) * 10 + POLARITIES.indexOf(polarity);
      if (!groups.has(rank)) groups.set(rank, { title: J.word("kinds", kind).many + (polarity ? ": " + polarity : ""), edges: [] });
      groups.get(rank).edges.push(edge);
    });
    return [...groups].sort((a, b) => a[0] - b[0]).map(([, group]) =>
      el("details", { class: "group", open: edges.length < 9 },
        el("summary", {}, group.title, el("span", { class: "count" }, String(group.edges.length))),
        el("ul", { class: "links" }, ...group.edges.map(conclusion))));
  };

  const nodePanel = (node) => {
    const links = node.links.filter((e) => !(e.about && e.target === node)).sort(J.byGravity);
    const evidence = J.evidence(node);
    const groups = J.STATUSES.map((status) => {
      const some = links.filter((e) => e.status === status);
      return some.length && el("details", { class: "group", open: status === "absent" || status === "limited" || links.length < 9 },
        el("summary", {}, J.statusTag(status), el("span", { class: "count" }, String(some.length))),
        el("ul", { class: "links" }, ...some.map((e) => el("li", {}, edgeButton(e, node)))));
    }).filter((x) => x);
    const kind = J.word("kinds", node.kind).one;
    const type = node.type && node.type !== node.kind ? J.word("types", node.type) : "";
    return [
      el("h2", {}, J.glyphIcon(node.kind), " ", node.name),
      el("p", { class: "summary" }, [type || kind, J.word("sectors", node.sector)].join(" · ")),
      facts((node.aliases || []).length ? [el("dt", {}, "Also called"), el("dd", {}, node.aliases.join("; "))] : [],
        Object.entries(node.codes || {}).map(([k, v]) => [el("dt", {}, k.toUpperCase() + " code"), el("dd", {}, v)]), attributes(node)),
      node.known && today(node),
      section(J.plural(links.length, "link", "links"), ...(groups.length ? groups : [el("p", { class: "hint" }, J.answer ? "The answer holds no link of this item." : "The documents state no link of this item.")])),
      node.concluded.length ? section("What the reviewers concluded",
        ...concluded(node.concluded)) : null,
      section(evidence.length ? "In the documents: " + J.plural(evidence.length, "quote", "quotes") : "In the documents",
        ...(evidence.length ? quotes(evidence, false) : [el("p", { class: "hint" }, "No quote: this item comes from reference data.")])),
    ];
  };

  const answered = (links) => [
    el("h2", {}, "The answer to a query"),
    el("p", {}, "What the query returned, and nothing else: two items without a line may be linked all the same." +
      (J.answer.cutOff ? " A limit cut the answer off, so there is more." : "") + " Choose anything to read the evidence."),
    el("ul", { class: "links" }, ...links.map((e) => el("li", {}, edgeButton(e)))),
  ];

  const start = () => {
    const missing = J.edges.filter((e) => e.visible && (J.answer || e.status === "absent")).sort(J.byGravity);
    if (J.answer) return answered(missing);
    return [
      el("h2", {}, "Where care is not joined up"),
      el("p", {}, missing.length
        ? "The documents state that " + (missing.length === 1 ? "this link is" : "these " + missing.length + " links are") + " missing. Choose one, or anything on the map, to read the evidence."
        : "No link that is shown is stated to be missing. Choose anything on the map to read the evidence."),
      el("ul", { class: "links" }, ...missing.map((e) => el("li", {}, edgeButton(e)))),
    ];
  };

  J.startPanel = () => {
    const panel = document.getElementById("panel");
    const back = () => {
      J.select(null, null);
      panel.focus({ preventScroll: true });
    };
    const update = () => {
      const { node, edge } = J.state;
      const hadFocus = panel.contains(document.activeElement);
      const close = el("button", { type: "button", class: "small close", id: "close", onclick: back }, J.answer ? "← The whole answer" : "← All missing links");
      panel.replaceChildren(...[(node || edge) && close, ...(edge ? edgePanel(edge) : node ? nodePanel(node) : start())].filter((x) => x));
      panel.dataset.shows = edge ? "edge" : node ? "node" : "start";
      panel.scrollTop = 0;
      if (hadFocus) panel.focus({ preventScroll: true });
      if (node || edge) J.announce("Evidence: " + (edge ? J.sentence(edge) : node.name));
    };
    update();
    J.listen((change) => {
      if (change === "selection" || (change === "filters" && !J.state.node && !J.state.edge)) update();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && (J.state.node || J.state.edge)) J.select(null, null);
    });
  };
})(window.joinedup);
