// Building the page: elements from text only, and the marks, dashes and glyphs of the key.
(function (J) {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  // el("p", {class: "x", onclick: f}, "text", child, …): strings become text, never HTML
  J.el = (tag, attributes, ...children) => {
    const out = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) out.addEventListener(key.slice(2), value);
      else if (key === "checked" || key === "value") out[key] = value;
      else out.setAttribute(key, value === true ? "" : value);
    }
    out.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
    return out;
  };
  const svg = (tag, attributes, ...children) => {
    const out = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) out.setAttribute(key, value);
    out.append(...children);
    return out;
  };

  J.COLOURS = { present: "#425563", limited: "#0072ce", absent: "#d5281b", planned: "#330072", ended: "#768692" };
  J.DASHES = { present: false, limited: [22, 9], absent: [11, 7], planned: [3, 8], ended: [22, 7, 3, 7] };
  const circle = "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z";
  J.MARKS = {
    present: { fill: circle, line: "" },
    limited: { fill: "M8 3a5 5 0 0 0 0 10Z", line: circle },
    absent: { fill: "", line: "M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5" },
    planned: { fill: "", line: "M8 2.5L13.5 8L8 13.5L2.5 8Z" },
    ended: { fill: "", line: circle },
  };
  J.GLYPHS = {
    Organisation: "M2.5 2.5h11v11h-11Z",
    Partnership: "M8 1.2L14.2 4.6V11.4L8 14.8L1.8 11.4V4.6Z",
    StakeholderGroup: "M8 1.5a3.2 3.2 0 1 1 0 6.4a3.2 3.2 0 1 1 0-6.4ZM2 14.5c0-3.6 2.6-5.4 6-5.4s6 1.8 6 5.4Z",
    Service: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12Z",
    InformationSystem: "M2 2.5h12v3H2ZM2 6.5h12v3H2ZM2 10.5h12v3H2Z",
    Site: "M8 1.5L15 8H13V14H3V8H1Z",
    Place: "M8 1a5.2 5.2 0 0 0-5.2 5.2c0 3.6 5.2 8.8 5.2 8.8s5.2-5.2 5.2-8.8a5.2 5.2 0 0 0-5.2-5.2Z",
    Pathway: "M1 6h7.5V2.5l6.5 5.5-6.5 5.5V10H1Z",
    Programme: "M3 1.5h6.5l4 4v9H3Z",
    Finding: "M8 1.5L15.2 14.2H0.8Z",
    Recommendation: "M8 1l2.1 4.8 5.1.4-3.9 3.4 1.2 5.1L8 12l-4.5 2.7 1.2-5.1L.8 6.2l5.1-.4Z",
    Measure: "M2 9h3.2v5H2ZM6.4 5h3.2v9H6.4ZM10.8 2h3.2v12h-3.2Z",
  };

  J.markIcon = (status, size) => {
    const mark = J.MARKS[status];
    const icon = svg("svg", { viewBox: "0 0 16 16", width: size || 14, height: size || 14, class: "icon", "aria-hidden": "true" });
    if (mark.fill) icon.append(svg("path", { d: mark.fill, fill: J.COLOURS[status] }));
    if (mark.line) icon.append(svg("path", { d: mark.line, fill: "none", stroke: J.COLOURS[status], "stroke-width": status === "absent" ? 2.6 : 1.8 }));
    return icon;
  };
  J.lineIcon = (status) =>
    svg("svg", { viewBox: "0 0 44 10", width: 44, height: 10, class: "icon", "aria-hidden": "true" },
      svg("line", { x1: 1, y1: 5, x2: 43, y2: 5, stroke: J.COLOURS[status], "stroke-width": status === "absent" ? 3 : 2.2,
        "stroke-dasharray": (J.DASHES[status] || []).map((x) => x * 0.45).join(" ") || "none" }));
  J.glyphIcon = (kind) =>
    svg("svg", { viewBox: "0 0 16 16", width: 13, height: 13, class: "icon", "aria-hidden": "true" },
      svg("path", { d: J.GLYPHS[kind], fill: "#425563" }));
  J.statusTag = (status) => J.el("span", { class: "status status-" + status }, J.markIcon(status), " ", J.statusWord(status));

  J.announce = (text) => { document.getElementById("announce").textContent = text; };
})(window.joinedup);
