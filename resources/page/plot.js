/* The plot: dots drawn by Bokeh, over which names and rings lie. */

const plot = { x: null, y: null, dots: null, glyph: null, marker: null, fit: null };
const size = () => ({ wide: host.clientWidth || 1, high: host.clientHeight || 1 });
const scaleNow = () => size().wide / (plot.x.end - plot.x.start);
const place = (x, y) => ({
  x: (x - plot.x.start) * scaleNow(),
  y: (plot.y.end - y) * (size().high / (plot.y.end - plot.y.start)),
});
const placeOf = (row) => place(data.x[row], data.y[row]);

function show(cx, cy, scale) {
  const { wide, high } = size();
  plot.x.setv({ start: cx - wide / 2 / scale, end: cx + wide / 2 / scale });
  plot.y.setv({ start: cy - high / 2 / scale, end: cy + high / 2 / scale });
}
const middle = () => [(plot.x.start + plot.x.end) / 2, (plot.y.start + plot.y.end) / 2];
let moving = 0;
function glide(cx, cy, scale) {
  cancelAnimationFrame(moving);
  if (calm.matches) { show(cx, cy, scale); return; }
  const [fx, fy] = middle(), from = scaleNow(), began = performance.now();
  const step = (now) => {
    const share = Math.min((now - began) / 180, 1), ease = 1 - (1 - share) ** 3;
    show(fx + (cx - fx) * ease, fy + (cy - fy) * ease, from * (scale / from) ** ease);
    if (share < 1) moving = requestAnimationFrame(step);
  };
  moving = requestAnimationFrame(step);
}
function whole() {
  const { wide, high } = size();
  const [x0, x1, y0, y1] = data.box;
  const room = Math.min(wide, high) < 420 ? 28 : 56;
  const scale = Math.min((wide - 2 * room) / (x1 - x0), (high - 2 * room) / (y1 - y0));
  return [(x0 + x1) / 2, (y0 + y1) / 2, Math.max(scale, 1)];
}
function zoom(by) {
  const [, , least] = whole();
  glide(...middle(), Math.min(Math.max(scaleNow() * by, least / 2), least * 150));
}
function dotSize() {
  const { wide, high } = size();
  const crowd = Math.sqrt((0.022 * wide * high) / (Math.PI * Math.max(count, 1)));
  const near = Math.max(scaleNow() / whole()[2], 1) ** 0.35;
  return 2 * Math.min(Math.min(Math.max(crowd, 1.8), 6.5) * Math.min(near, 3), 12);
}
function paint() {
  plot.dots.data = {
    x: data.x, y: data.y, fill: data.colour, edge: data.colour.map(rimOf),
    alpha: Float32Array.from(seen, (shown) => (shown ? SHOWN : DIMMED)),
    shape: data.x.map((_, row) => plot.marker[shapeOf(row)]),
  };
}

const regionNames = data.regions.map(([name, x, y]) => {
  const element = document.createElement("div");
  element.className = "region away";
  element.textContent = name;
  at("regions").append(element);
  return { element, x, y, wide: 0 };
});
function placeNames() {
  const taken = [], { wide, high } = size();
  for (const name of regionNames) {
    name.wide ||= name.element.offsetWidth;
    const p = place(name.x, name.y), half = name.wide / 2 + 6;
    if (p.x > -half / 2 && p.x < wide + half / 2) p.x = Math.min(Math.max(p.x, half), wide - half);
    const free = (y) => !taken.some((t) => Math.abs(t.x - p.x) < t.half + half && Math.abs(t.y - y) < 24);
    const aside = dotSize() / 2 + 14;
    const y = [p.y - aside, p.y + aside, p.y - aside - 22].find(free);
    const inside = p.x > -half && p.x < wide + half && p.y > -20 && p.y < high + 20;
    const stays = inside && y !== undefined;
    name.element.classList.toggle("away", !stays);
    if (!stays) continue;
    taken.push({ x: p.x, y, half });
    name.element.style.transform = `translate(${p.x}px, ${y}px) translate(-50%, -50%)`;
  }
}
function placeRing(ring, row) {
  ring.hidden = row < 0;
  if (row < 0) return;
  const p = placeOf(row);
  ring.style.transform = `translate(${p.x}px, ${p.y}px)`;
  ring.style.setProperty("--reach", `${dotSize() / 2 + 4}px`);
}
let placing = 0;
function moved() {
  if (placing) return;
  placing = requestAnimationFrame(() => {
    placing = 0;
    plot.glyph.size = { value: dotSize() };
    placeNames();
    placeRing(at("here"), state.here);
    placeRing(at("sounding"), state.chosen);
    if (state.here >= 0) placeTip(state.here);
  });
}
