// Puts the page together: heading, tabs, the views in them, and the address.
(function (J) {
  "use strict";
  const { el } = J;
  const drawn = J.nodes.filter((n) => J.answer || !J.CONCLUSIONS.has(n.kind)).length;
  const links = J.edges.filter((e) => J.answer || !e.about);
  const some = (status) => links.filter((e) => e.status === status).length;
  document.getElementById("totals").textContent = [
    J.plural(drawn, "item", "items"), J.plural(links.length, "link", "links"),
    some("absent") + " missing", some("limited") + " limited",
    J.plural(J.content.documents.length, "document", "documents"),
  ].join(" · ");

  const tabs = document.getElementById("tabs");
  const views = document.getElementById("views");
  const parts = J.views.map((view) => {
    const pane = el("div", { id: view.id + "-view", class: "view", role: "tabpanel", "aria-labelledby": "tab-" + view.id });
    const tab = el("button", { type: "button", role: "tab", id: "tab-" + view.id, "aria-controls": pane.id, onclick: () => J.show(view.id) }, view.label);
    views.append(pane);
    tabs.append(tab);
    return { view, pane, tab, mounted: false };
  });
  // A view is made when it is first shown, so that the first one is there at once
  const turn = () => parts.forEach((part) => {
    const on = part.view.id === J.state.view;
    part.pane.hidden = !on;
    part.tab.setAttribute("aria-selected", String(on));
    part.tab.tabIndex = on ? 0 : -1;
    if (on && !part.mounted) {
      part.view.mount(part.pane);
      part.mounted = true;
    }
  });
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = parts.findIndex((p) => p.view.id === J.state.view);
    const next = parts[(at + step + parts.length) % parts.length];
    J.show(next.view.id);
    next.tab.focus();
  });
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    J.show("table");
    document.querySelector("#table-view .scroll").focus();
  });

  J.startFilters();
  J.startSearch();
  J.startPanel();
  turn();
  J.listen((change) => {
    if (change === "view") turn();
    parts.forEach((part) => { if (part.mounted && change !== "view") part.view.update(change); });
  });
  J.followAddress();
  window.addEventListener("hashchange", J.followAddress);
})(window.joinedup);
