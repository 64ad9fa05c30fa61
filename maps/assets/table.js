// The table of links: everything that the map shows, sortable, searchable, a page at a time.
(function (J) {
  "use strict";
  const { el } = J;
  const PAGE = 50;
  const by = (key) => (a, b) => J.compare(key(a), key(b));
  const documents = (e) => [...e.documents].map(J.documentName).join(", ");
  const COLUMNS = [
    { id: "status", title: "Status", compare: (a, b) => J.grave(a) - J.grave(b), cell: (e) => [J.statusTag(e.status), e.conflict && el("span", { class: "flag" }, " conflicting")] },
    { id: "from", title: "From", compare: by((e) => e.source.name), cell: (e) => [el("button", { type: "button", class: "name", "data-edge": e.id }, e.source.name)] },
    { id: "type", title: "Link", compare: by((e) => J.typeLabel(e.type)), cell: (e) => [J.typeLabel(e.type)] },
    { id: "to", title: "To", compare: by((e) => e.target.name), cell: (e) => [e.target.name] },
    { id: "quotes", title: "Quotes", compare: (a, b) => (a.evidence || []).length - (b.evidence || []).length, cell: (e) => [String((e.evidence || []).length)], number: true },
    { id: "confidence", title: "Confidence", compare: (a, b) => a.confidence - b.confidence, cell: (e) => [J.percent(e.confidence)], number: true },
  ];
  if (J.content.documents.length > 1) COLUMNS.push({ id: "document", title: "Document", compare: by(documents), cell: (e) => [documents(e)] });

  const sorting = { column: COLUMNS[0], up: true };
  let page = 0;
  let query = "";
  let parts = null;

  const text = (e) => e.text || (e.text = J.fold([e.source.name, e.target.name, J.typeLabel(e.type), J.statusWord(e.status), ...J.evidence(e).map((x) => x.passage.q)].join("\n")));
  const rows = () => {
    const terms = J.fold(query).split(/\s+/).filter((t) => t);
    const out = J.edges.filter((e) => e.visible && terms.every((t) => text(e).includes(t)));
    const sign = sorting.up ? 1 : -1;
    return out.sort((a, b) => sign * sorting.column.compare(a, b) || J.byGravity(a, b));
  };
  const markSelected = () => [...parts.body.children].forEach((row) => {
    row.setAttribute("aria-current", String(J.state.edge !== null && row.dataset.edge === J.state.edge.id));
  });
  const update = () => {
    const found = rows();
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    page = Math.min(page, pages - 1);
    const some = found.slice(page * PAGE, (page + 1) * PAGE);
    parts.body.replaceChildren(...some.map((e) =>
      el("tr", { "data-edge": e.id, onclick: () => J.select(null, e) }, ...COLUMNS.map((c) => el("td", { class: c.number ? "number" : c.id }, ...c.cell(e))))));
    parts.heads.forEach(({ column, head }) => head.setAttribute("aria-sort", column !== sorting.column ? "none" : sorting.up ? "ascending" : "descending"));
    parts.where.textContent = found.length
      ? "Links " + (page * PAGE + 1) + " to " + (page * PAGE + some.length) + " of " + found.length : "No link is shown. Change the filters or the words searched for.";
    parts.back.disabled = page === 0;
    parts.next.disabled = page >= pages - 1;
    parts.number.textContent = "Page " + (page + 1) + " of " + pages;
    markSelected();
  };
  const turn = (by) => { page += by; update(); parts.scroll.scrollTop = 0; J.announce(parts.where.textContent); };

  const mount = (view) => {
    const heads = COLUMNS.map((column) => ({ column, head: el("th", { scope: "col" }, el("button", { type: "button", "data-sort": column.id, onclick: () => {
      sorting.up = sorting.column === column ? !sorting.up : !column.number;
      sorting.column = column;
      page = 0;
      update();
      J.announce("Sorted by " + column.title);
    } }, column.title)) }));
    const input = el("input", { type: "search", id: "table-search", autocomplete: "off", oninput: () => { query = input.value; page = 0; update(); J.announce(parts.where.textContent); } });
    parts = {
      heads,
      body: el("tbody"),
      where: el("p", { class: "where" }),
      back: el("button", { type: "button", onclick: () => turn(-1) }, "Previous"),
      next: el("button", { type: "button", onclick: () => turn(1) }, "Next"),
      number: el("span"),
    };
    parts.scroll = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of links" },
      el("table", {}, el("caption", { class: "visually-hidden" }, "Links between items, with status. A row opens its evidence."),
        el("thead", {}, el("tr", {}, ...heads.map((h) => h.head))), parts.body));
    view.append(
      el("div", { class: "table-tools" }, el("label", { for: "table-search" }, "Search the table"), input, parts.where),
      parts.scroll,
      el("div", { class: "pager" }, parts.back, parts.number, parts.next));
    update();
  };

  J.views.push({ id: "table", label: "Table of links", mount, update: (change) => (change === "filters" ? update() : markSelected()) });
})(window.joinedup);
