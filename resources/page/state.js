/* What the page knows, and how its dots look. */

const at = (id) => document.getElementById(id);
const data = JSON.parse(at("data").textContent);
const count = data.names.length;
const CHUNK = 300;
const SHOWN = 0.92, DIMMED = 0.1;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const lightSystem = matchMedia("(prefers-color-scheme: light)");
const isLight = () => {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || (theme === "system" && lightSystem.matches);
};
const host = at("map");
const state = { off: new Set(), words: [], here: -1, chosen: -1, rows: [], listed: 0 };
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const sought = data.names.map((name, row) => {
  const line = data.legend[data.line[row]];
  return plain(`${name} ${data.details[row]} ${line ? line[0] : ""}`);
});
const shapeOf = (row) => (data.legend[data.line[row]] || [0, 0, 0, "disc"])[3];
const say = (sentence) => { at("said").textContent = sentence; };
const seen = new Uint8Array(count).fill(1);

/* Swatches, in the shapes of the dots. */

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  square: "M2.4 2.4h9.2v9.2H2.4z", triangle: "M7 1 12.6 11.2H1.4z", diamond: "M7 .8 13.2 7 7 13.2.8 7z",
  cross: "M5 1h4v4h4v4H9v4H5V9H1V5h4z",
};
const parts = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const mixed = (hex, mix) => "#" + parts(hex).map((part) => Math.floor(mix(part)).toString(16).padStart(2, "0")).join("");
function rimOf(hex) {
  if (isLight()) return mixed(hex, (part) => 0.74 * part);
  const [red, green, blue] = parts(hex);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 72 ? hex : mixed(hex, (part) => part + 0.35 * (255 - part));
}
function swatch(hex, shape) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("aria-hidden", "true");
  const form = document.createElementNS(SVG, PATHS[shape] ? "path" : "circle");
  if (PATHS[shape]) form.setAttribute("d", PATHS[shape]);
  else for (const [name, value] of [["cx", 7], ["cy", 7], ["r", 5.2]]) form.setAttribute(name, value);
  form.setAttribute("fill", hex);
  form.setAttribute("stroke", rimOf(hex));
  svg.append(form);
  return svg;
}
