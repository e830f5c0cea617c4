/* Beginning. */

drawLegend();
listAnew();
at("player").hidden = !data.sound;
at("empty").hidden = count > 0;
lightSystem.addEventListener("change", () => { drawLegend(); filter(); });
Bokeh.set_log_level("error");
Bokeh.embed.embed_item(JSON.parse(at("plot").textContent)).then((views) => {
  const [view] = [...views.roots];
  const page = view.model.document;
  plot.x = view.model.x_range;
  plot.y = view.model.y_range;
  plot.dots = page.get_model_by_name("dots").data_source;
  plot.glyph = page.get_model_by_name("dots").glyph;
  plot.marker = { disc: "circle", square: "square", triangle: "triangle", diamond: "diamond", cross: "cross" };
  const surface = view.canvas_view.events_el;
  surface.removeAttribute("tabindex");
  surface.style.setProperty("cursor", "inherit", "important");
  const first = whole();
  for (const [range, side] of [[plot.x, size().wide], [plot.y, size().high]]) {
    range.setv({ min_interval: side / first[2] / 150, max_interval: (2 * side) / first[2] });
    range.properties.start.change.connect(moved);
    range.properties.end.change.connect(moved);
  }
  show(...first);
  paint();
  moved();
  let before = size();
  new ResizeObserver(() => {
    const now = size(), scale = before.wide / (plot.x.end - plot.x.start);
    const fitted = Math.abs(scale / first[2] - 1) < 1e-3;
    before = now;
    if (fitted) { const next = whole(); first[2] = next[2]; show(...next); } else show(...middle(), scale);
    moved();
  }).observe(host);
  document.documentElement.dataset.ready = "yes";
});
