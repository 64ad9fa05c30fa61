// What the map paints over and under the boxes and curves of vis-network: panels with titles, names cut
// to fit, glyphs, counts of missing links, marks on links. Lengths are units of the map.
(function (J) {
  "use strict";
  const INK = "#212b32";
  const FACE = "Arial, Helvetica, 'Liberation Sans', sans-serif";
  const paths = new Map();
  const path = (d) => {
    if (!paths.has(d)) paths.set(d, new Path2D(d));
    return paths.get(d);
  };
  const shape = (ctx, d, x, y, size, paint) => {
    ctx.save();
    ctx.translate(x - size / 2, y - size / 2);
    ctx.scale(size / 16, size / 16);
    paint(path(d));
    ctx.restore();
  };
  const round = (ctx, x, y, w, h, r) => {
    ctx.beginPath();
    ctx.roundRect(x, y, w, h, r);
  };

  const cuts = new Map();
  const cut = (ctx, text, width, key) => {
    if (cuts.has(key)) return cuts.get(key);
    let out = text;
    if (ctx.measureText(text).width > width) {
      const chars = [...text];
      let low = 0;
      let high = chars.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (ctx.measureText(chars.slice(0, middle).join("").trimEnd() + "…").width <= width) low = middle;
        else high = middle - 1;
      }
      out = chars.slice(0, low).join("").trimEnd() + "…";
    }
    cuts.set(key, out);
    return out;
  };

  J.drawPanels = (ctx, panels) => {
    for (const panel of panels) {
      if (!panel.shown) continue;
      round(ctx, panel.x, panel.y, panel.w, panel.h, 10);
      ctx.fillStyle = "#e8edee";
      ctx.fill();
    }
  };
  J.drawTitles = (ctx, panels, scale) => {
    const size = Math.min(Math.max(25, 11.8 / scale), 36);
    ctx.font = "bold " + size + "px " + FACE;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 6;
    ctx.strokeStyle = "#e8edee";
    ctx.fillStyle = INK;
    for (const panel of panels) {
      if (!panel.shown) continue;
      const text = cut(ctx, panel.title, panel.w - 26, panel.title + size.toFixed(1));
      ctx.strokeText(text, panel.x + 15, panel.y + 25);
      ctx.fillText(text, panel.x + 15, panel.y + 25);
    }
  };

  const SMALLEST = 7.2; // pixels on the screen below which a name is noise
  const SIZE = { large: 26, small: 14 };
  J.isWhole = (node, box, scale) => SIZE[box.group] * scale >= 9 && cuts.get("n" + node.i) === node.name;
  J.drawNode = (ctx, box, node, look, scale) => {
    const large = box.group === "large";
    const size = large ? SIZE.large : SIZE.small;
    const left = box.x - box.w / 2;
    ctx.globalAlpha = look.faded ? 0.35 : 1;
    const glyph = large ? 18 : 11;
    const readable = size * scale >= SMALLEST;
    if (readable || large) shape(ctx, J.GLYPHS[node.kind], left + glyph * 0.5 + (large ? 9 : 6), box.y, glyph, (p) => {
      ctx.fillStyle = "#425563";
      ctx.fill(p);
    });
    let right = box.x + box.w / 2 - (large ? 8 : 4);
    if (node.missing) {
      const text = String(node.missing);
      ctx.font = "bold " + size * 0.82 + "px " + FACE;
      const pill = ctx.measureText(text).width + size * 1.35;
      const high = size * 1.12;
      round(ctx, right - pill, box.y - high / 2, pill, high, high / 2);
      ctx.fillStyle = J.COLOURS.absent;
      ctx.fill();
      ctx.fillStyle = "#fff";
      ctx.textAlign = "right";
      ctx.textBaseline = "middle";
      if (readable) {
        ctx.fillText(text, right - size * 0.38, box.y + size * 0.05);
        shape(ctx, J.MARKS.absent.line, right - pill + size * 0.55, box.y, size * 0.62, (p) => {
          ctx.strokeStyle = "#fff";
          ctx.lineWidth = 3;
          ctx.stroke(p);
        });
      }
      right -= pill + 4;
    }
    if (readable) {
      ctx.font = size + "px " + FACE;
      ctx.fillStyle = INK;
      ctx.textAlign = "left";
      ctx.textBaseline = "middle";
      const start = left + glyph + (large ? 17 : 11);
      ctx.fillText(cut(ctx, box.short, right - start, "n" + node.i), start, box.y + size * 0.05);
    }
    ctx.globalAlpha = 1;
  };

  // A full name at the size of reading, whatever the zoom: over its box where it is `strong` (a colour),
  // else wherever it hides nothing in `taken`
  J.drawTag = (ctx, box, text, scale, taken, strong, left, right) => {
    const size = strong ? Math.max(13 / scale, Math.min(15 / scale, SIZE[box.group])) : 11 / scale;
    ctx.font = size + "px " + FACE;
    const width = Math.max(ctx.measureText(text).width + size, strong ? box.w : 0);
    const high = Math.max(size * 1.6, strong ? box.h : 0);
    const wanted = strong ? box.x - box.w / 2 : box.x - width / 2;
    const x = Math.max(left + 4 / scale, Math.min(wanted, right - width - 4 / scale));
    const y = box.y - high / 2;
    if (!strong && taken.some((t) => x < t.x + t.w && t.x < x + width && y < t.y + t.h && t.y < y + high)) return;
    taken.push({ x, y, w: width, h: high });
    round(ctx, x, y, width, high, size * 0.3);
    ctx.fillStyle = strong || "#fff";
    ctx.fill();
    ctx.lineWidth = (strong ? 2 : 1) / scale;
    ctx.strokeStyle = INK;
    ctx.stroke();
    ctx.fillStyle = INK;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillText(text, x + size / 2, box.y + size * 0.05);
  };

  J.drawCurve = (ctx, curve, status, width) => {
    const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = curve;
    ctx.beginPath();
    ctx.moveTo(ax, ay);
    ctx.bezierCurveTo(bx, by, cx, cy, dx, dy);
    ctx.setLineDash(J.DASHES[status] || []);
    ctx.lineWidth = width;
    ctx.strokeStyle = J.COLOURS[status];
    ctx.stroke();
    ctx.setLineDash([]);
  };

  J.markRadius = (scale, big) => 0.62 * Math.max(big ? 26 : 20, (big ? 15 : 11) / scale);
  J.drawMark = (ctx, point, edge, scale, big) => {
    const { status } = edge;
    const size = J.markRadius(scale, big) / 0.62;
    ctx.beginPath();
    ctx.arc(point[0], point[1], size * 0.62, 0, 2 * Math.PI);
    ctx.fillStyle = "#fff";
    ctx.fill();
    ctx.lineWidth = size * 0.08;
    ctx.strokeStyle = J.COLOURS[status];
    ctx.stroke();
    const mark = J.MARKS[status];
    const at = [point[0], point[1], size * 0.86];
    if (mark.fill) shape(ctx, mark.fill, ...at, (p) => { ctx.fillStyle = J.COLOURS[status]; ctx.fill(p); });
    if (mark.line) shape(ctx, mark.line, ...at, (p) => {
      ctx.strokeStyle = J.COLOURS[status];
      ctx.lineWidth = status === "absent" ? 3 : 2;
      ctx.stroke(p);
    });
    if (!edge.conflict) return;
    const [x, y] = [point[0] + size * 0.55, point[1] - size * 0.55];
    ctx.beginPath();
    ctx.arc(x, y, size * 0.36, 0, 2 * Math.PI);
    ctx.fillStyle = "#ffb81c";
    ctx.fill();
    ctx.fillStyle = INK;
    ctx.font = "bold " + size * 0.6 + "px " + FACE;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText("!", x, y + size * 0.03);
  };
})(window.joinedup);
