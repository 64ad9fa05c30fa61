"use strict";
(() => {
  const find = (selector, within = document) => [...within.querySelectorAll(selector)];
  const by = (id) => document.getElementById(id);
  const text = by("text");
  const rows = find(".row", text).map((element) => ({
    element,
    states: element.dataset.states.split(" "),
    claims: find("li.claim", element),
    kinds: new Set(find(".m", element).map((mark) => mark.classList[1])),
    words: element.textContent.toLowerCase().replace(/\s+/g, " "),
    heading: element.classList.contains("heading"),
  }));

  function apply() {
    const wanted = by("search").value.trim().toLowerCase().replace(/\s+/g, " ");
    const show = by("show").value;
    const type = by("type").value;
    const kind = by("kind").value;
    const filtered = Boolean(wanted || type || kind || show !== "all");
    let shown = 0;
    let waiting = []; // headings above what may be shown
    for (const row of rows) {
      for (const claim of row.claims) claim.hidden = Boolean(type) && claim.dataset.type !== type;
      const holds = (!wanted || row.words.includes(wanted))
        && (!type || row.claims.some((claim) => !claim.hidden))
        && (!kind || row.kinds.has(kind))
        && (show === "all" || row.states.includes(show));
      if (row.heading) {
        // a heading is kept where something below it is
        row.element.hidden = filtered && !((wanted || kind) && holds && show === "all" && !type);
        waiting.push(row.element);
        continue;
      }
      row.element.hidden = !holds;
      if (holds) {
        shown += 1;
        if (waiting.length) waiting[waiting.length - 1].hidden = false;
        waiting = [];
      }
    }
    for (const page of find("[data-page]", text)) page.hidden = filtered;
    const all = rows.filter((row) => !row.heading).length;
    by("shown").textContent = filtered ? `${shown} of ${all} passages shown` : `all ${all} passages shown`;
  }

  function light(keys) {
    for (const mark of find(".m.lit")) mark.classList.remove("lit");
    if (!keys) return;
    const wanted = keys.split(" ");
    for (const mark of find(".m[data-e]", text)) {
      if (mark.dataset.e.split(" ").some((key) => wanted.includes(key))) mark.classList.add("lit");
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-e]");
    if (link) light(link.dataset.e);
  });
  // a sentence that a filter hides is shown when a link leads to it
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.no");
    const row = link && document.querySelector(link.getAttribute("href"))?.closest(".row");
    if (row && row.hidden) reset();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") light(""); });

  function reset() {
    by("search").value = "";
    by("show").value = "all";
    by("type").value = "";
    by("kind").value = "";
    apply();
  }

  for (const box of find("input[data-kind]")) {
    box.hidden = false;
    box.checked = true;
    box.addEventListener("change", () => document.body.classList.toggle(`hide-${box.dataset.kind}`, !box.checked));
  }
  for (const id of ["show", "type", "kind"]) by(id).addEventListener("change", apply);
  by("search").addEventListener("input", apply);
  by("reset").addEventListener("click", reset);
  by("controls").hidden = false;
  document.body.classList.add("live");
  reset();
  document.documentElement.dataset.usable = "1";
})();
