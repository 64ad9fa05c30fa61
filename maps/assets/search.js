// Search over names, aliases and codes, and then over the quotes of links. Arrow keys and Enter choose.
(function (J) {
  "use strict";
  const { el } = J;
  const MOST = 9;

  const find = (query) => {
    const terms = J.fold(query).split(/\s+/).filter((t) => t);
    if (!terms.length) return [];
    const has = (text) => terms.every((t) => text.includes(t));
    const out = [];
    for (const node of J.nodes) {
      const name = J.fold(node.name);
      const also = [node.name, ...(node.aliases || []), ...Object.values(node.codes || {})];
      const alias = also.find((a) => has(J.fold(a)));
      if (!alias && !has(J.fold(also.join(" ")))) continue;
      const whole = also.some((a) => J.fold(a) === terms.join(" "));
      const rank = (whole ? 0 : name.startsWith(terms[0]) ? 1 : has(name) ? 2 : 3) + (J.CONCLUSIONS.has(node.kind) ? 4 : 0);
      out.push({ node, rank, alias: alias && alias !== node.name ? alias : "" });
    }
    out.sort((a, b) => a.rank - b.rank || b.node.links.length - a.node.links.length || J.compare(a.node.name, b.node.name));
    const items = out.slice(0, MOST);
    const quoted = J.edges
      .filter((e) => !e.about && J.evidence(e).some((x) => has(J.fold(x.passage.q))))
      .sort(J.byGravity).slice(0, MOST - Math.min(items.length, 5));
    return [...items.slice(0, quoted.length ? Math.max(5, MOST - quoted.length) : MOST), ...quoted.map((edge) => ({ edge }))];
  };

  J.startSearch = () => {
    const input = document.getElementById("search");
    const list = document.getElementById("search-results");
    let hits = [];
    let active = -1;

    const mark = (number) => {
      active = number;
      [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === active)));
      if (active >= 0) {
        input.setAttribute("aria-activedescendant", "hit-" + active);
        list.children[active].scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const choose = (hit) => {
      close();
      J.select(hit.node || null, hit.edge || null);
    };
    const row = (hit, i) => {
      const text = hit.node
        ? [el("span", { class: "hit-name" }, J.glyphIcon(hit.node.kind), " ", hit.node.name),
           hit.alias && el("span", { class: "hint" }, "also “" + hit.alias + "”")]
        : [el("span", {}, J.markIcon(hit.edge.status), " ", J.sentence(hit.edge)), el("span", { class: "hint" }, "in a quote")];
      return el("li", { role: "option", id: "hit-" + i, "aria-selected": "false",
        onmousedown: (event) => event.preventDefault(), onclick: () => choose(hit) }, ...text);
    };
    const update = () => {
      hits = find(input.value);
      list.replaceChildren(...hits.map(row));
      if (input.value.trim() && !hits.length) list.append(el("li", { class: "hint" }, "Nothing found"));
      list.hidden = !list.children.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark(hits.length ? 0 : -1);
      if (input.value.trim()) J.announce(J.plural(hits.length, "result", "results"));
    };
    input.addEventListener("input", update);
    input.addEventListener("focus", () => { if (input.value.trim()) update(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!hits.length) return;
        mark((active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length);
        event.preventDefault();
      } else if (event.key === "Enter" && active >= 0) choose(hits[active]);
      else if (event.key === "Escape") {
        if (list.hidden) input.value = "";
        close();
        event.stopPropagation();
        event.preventDefault();
      }
    });
  };
})(window.joinedup);
