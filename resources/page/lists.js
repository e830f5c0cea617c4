/* Choosing a track, by dot or in the list. */

function choose(row, toggles) {
  const again = row === state.chosen && playing();
  state.chosen = row;
  placeRing(at("sounding"), row);
  at("now-name").textContent = data.names[row];
  at("now-detail").textContent = data.details[row];
  at("play").disabled = !data.sound;
  for (const old of document.querySelectorAll('.track[aria-current="true"]')) old.removeAttribute("aria-current");
  const button = buttonOf(row);
  if (button) {
    button.setAttribute("aria-current", "true");
    const list = at("tracks");
    if (list.scrollHeight > list.clientHeight + 1) button.scrollIntoView({ block: "nearest" });
  }
  if (!data.sound) return;
  if (again && toggles) stop();
  else play(row);
}
const buttonOf = (row) => at("tracks").querySelector(`[data-row="${row}"]`);

function listMore() {
  const list = at("tracks"), until = Math.min(state.listed + CHUNK, state.rows.length);
  for (; state.listed < until; state.listed++) {
    const row = state.rows[state.listed];
    const item = document.createElement("li"), button = document.createElement("button");
    button.className = "track";
    button.dataset.row = row;
    if (row === state.chosen) button.setAttribute("aria-current", "true");
    const names = document.createElement("span");
    names.className = "names";
    for (const [kind, text] of [["track-name", data.names[row]], ["track-detail", data.details[row]]]) {
      const line = document.createElement("span");
      line.className = kind;
      line.textContent = text;
      names.append(line);
    }
    button.append(swatch(data.colour[row], shapeOf(row)), names);
    item.append(button);
    list.append(item);
  }
  const left = state.rows.length - state.listed;
  at("more").hidden = left === 0;
  at("more").textContent = `Show ${Math.min(left, CHUNK)} of ${left.toLocaleString("en")} more`;
}
function listAnew() {
  at("tracks").replaceChildren();
  state.listed = 0;
  state.rows = data.order.filter((row) => seen[row]);
  listMore();
  const shown = state.rows.length;
  at("hits").textContent = shown === count ? count.toLocaleString("en") : `${shown.toLocaleString("en")} of ${count.toLocaleString("en")}`;
}
function filter() {
  for (let row = 0; row < count; row++) {
    seen[row] = !state.off.has(data.line[row]) && state.words.every((word) => sought[row].includes(word)) ? 1 : 0;
  }
  if (state.here >= 0 && !seen[state.here]) point(-1);
  if (plot.dots) paint();
  listAnew();
}
at("tracks").addEventListener("click", (event) => {
  const button = event.target.closest(".track");
  if (button) choose(Number(button.dataset.row), true);
});
const pointFromList = (event) => {
  const button = event.target.closest(".track");
  if (button && plot.dots) point(Number(button.dataset.row));
};
at("tracks").addEventListener("pointerover", pointFromList);
at("tracks").addEventListener("focusin", pointFromList);
at("tracks").addEventListener("pointerleave", () => point(-1));
at("tracks").addEventListener("focusout", () => point(-1));
at("tracks").addEventListener("keydown", (event) => {
  const button = event.target.closest(".track");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!button || !step) return;
  event.preventDefault();
  const next = step > 0 ? button.parentElement.nextElementSibling : button.parentElement.previousElementSibling;
  if (next) next.firstElementChild.focus();
  else if (step < 0) at("search").focus();
  else if (!at("more").hidden) at("more").focus();
});
at("more").addEventListener("click", () => {
  const next = state.listed;
  listMore();
  at("tracks").children[next].firstElementChild.focus();
});

/* Legend. */

function drawLegend() {
  at("legend").replaceChildren(...data.legend.map(([label, hex, number, shape], line) => {
    const item = document.createElement("li"), button = document.createElement("button");
    const only = document.createElement("button");
    item.className = "line";
    button.className = "switch";
    button.setAttribute("aria-pressed", String(!state.off.has(line)));
    for (const [kind, text] of [["label", label], ["count", number.toLocaleString("en")]]) {
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = text;
      button.append(part);
    }
    button.prepend(swatch(hex, shape));
    button.title = label;
    button.addEventListener("click", () => {
      if (!state.off.delete(line)) state.off.add(line);
      switched();
    });
    only.className = "only link";
    only.textContent = "only";
    only.setAttribute("aria-label", `Only ${label}`);
    only.addEventListener("click", () => {
      state.off = new Set(data.legend.keys());
      state.off.delete(line);
      switched();
    });
    item.append(button, only);
    return item;
  }));
  document.querySelector(".legend").hidden = !data.legend.length;
}
function switched() {
  for (const [line, item] of [...at("legend").children].entries()) {
    item.firstElementChild.setAttribute("aria-pressed", String(!state.off.has(line)));
  }
  at("all").hidden = !state.off.size;
  filter();
}
at("all").addEventListener("click", () => { state.off.clear(); switched(); });
