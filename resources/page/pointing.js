/* Pointing. */

function nearest(px, py, reach) {
  const scale = scaleNow(), x0 = plot.x.start + px / scale;
  const y0 = plot.y.end - py * ((plot.y.end - plot.y.start) / size().high);
  let best = -1, least = (reach / scale) ** 2;
  for (let row = 0; row < count; row++) {
    if (!seen[row]) continue;
    const dx = data.x[row] - x0, dy = data.y[row] - y0, away = dx * dx + dy * dy;
    if (away <= least) { least = away; best = row; }
  }
  return best;
}
function point(row, spoken) {
  state.here = row;
  placeRing(at("here"), row);
  host.classList.toggle("on-dot", row >= 0);
  at("tip").hidden = row < 0;
  if (row < 0) return;
  const tip = at("tip");
  tip.querySelector(".tip-name").textContent = data.names[row];
  const line = data.legend[data.line[row]];
  const told = !line || data.measured || line[0] === "Unknown" || data.details[row].includes(line[0]);
  const known = [data.details[row], told ? "" : line[0]];
  tip.querySelector(".tip-detail").textContent = known.filter(Boolean).join(" · ");
  tip.querySelector(".tip-hint").textContent = hintFor(row);
  placeTip(row);
  if (spoken) say([data.names[row], data.details[row]].filter(Boolean).join(", "));
}
function placeTip(row) {
  const tip = at("tip"), p = placeOf(row), { wide, high } = size(), gap = dotSize() / 2 + 16;
  const right = p.x + gap + tip.offsetWidth < wide - 8;
  const x = Math.max(right ? p.x + gap : p.x - gap - tip.offsetWidth, 8);
  const y = Math.min(Math.max(p.y + 8, 8), high - tip.offsetHeight - 8);
  tip.style.transform = `translate(${x}px, ${y}px)`;
}
function hintFor(row) {
  if (!data.sound) return "";
  return row === state.chosen && playing() ? "Click to stop" : "Click to hear ten seconds";
}
let pressed = null;
const inside = (event) => {
  const box = host.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top, event.pointerType === "touch" ? 24 : 14];
};
host.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  cancelAnimationFrame(moving);
  pressed = [event.clientX, event.clientY];
}, true);
addEventListener("pointermove", (event) => {
  if (pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > 6) {
    pressed = null;
    host.classList.add("dragged");
  }
}, true);
host.addEventListener("pointermove", (event) => {
  if (event.buttons && event.pointerType !== "touch") { if (!pressed) point(-1); return; }
  const row = nearest(...inside(event));
  if (row !== state.here) point(row);
}, true);
host.addEventListener("pointerleave", () => { if (document.activeElement !== host) point(-1); });
addEventListener("pointerup", (event) => {
  const click = pressed && event.composedPath().includes(host);
  pressed = null;
  host.classList.remove("dragged");
  if (!click) return;
  const row = nearest(...inside(event));
  host.focus({ preventScroll: true });
  point(row);
  if (row >= 0) choose(row, true);
}, true);
