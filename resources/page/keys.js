/* Search and keys. */

at("search").addEventListener("input", () => {
  state.words = plain(at("search").value).split(/\s+/).filter(Boolean);
  filter();
});
at("search").addEventListener("keydown", (event) => {
  const first = at("tracks").querySelector(".track");
  if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
  if (event.key === "Enter" && first && state.words.length) choose(state.rows[0], false);
  if (event.key === "Escape" && !at("search").value) host.focus();
});
function step(dx, dy) {
  const from = state.here >= 0 ? placeOf(state.here)
    : state.chosen >= 0 ? placeOf(state.chosen) : { x: size().wide / 2, y: size().high / 2 };
  let best = -1, least = Infinity;
  for (let row = 0; row < count; row++) {
    if (!seen[row] || row === state.here) continue;
    const p = placeOf(row), along = (p.x - from.x) * dx + (p.y - from.y) * dy;
    const aside = Math.abs((p.x - from.x) * dy) + Math.abs((p.y - from.y) * dx);
    if (along <= 0 || aside > 1.2 * along) continue;
    if (along + 2 * aside < least) { least = along + 2 * aside; best = row; }
  }
  if (best < 0) return;
  point(best, true);
  const p = placeOf(best), { wide, high } = size();
  if (p.x < 20 || p.y < 20 || p.x > wide - 20 || p.y > high - 20) glide(data.x[best], data.y[best], scaleNow());
}
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
host.addEventListener("keydown", (event) => {
  if (STEPS[event.key]) step(...STEPS[event.key]);
  else if ((event.key === "Enter" || event.key === " ") && state.here >= 0) choose(state.here, true);
  else return;
  event.preventDefault();
  event.stopPropagation();
});
host.addEventListener("blur", () => point(-1));
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target === at("search");
  if (event.key === "Escape") stop();
  else if (writing) return;
  else if (event.key === "/") at("search").focus();
  else if (event.key === " " && event.target.tagName !== "BUTTON") toggle();
  else if (event.key === "+" || event.key === "=") zoom(1.6);
  else if (event.key === "-") zoom(1 / 1.6);
  else if (event.key === "0") glide(...whole());
  else return;
  if (event.key !== "Escape") event.preventDefault();
});
at("play").addEventListener("click", toggle);
at("nearer").addEventListener("click", () => zoom(1.6));
at("farther").addEventListener("click", () => zoom(1 / 1.6));
at("whole").addEventListener("click", () => glide(...whole()));
