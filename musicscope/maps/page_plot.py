"""The plot inside a shared web page, drawn by BokehJS, which is written into the page."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from musicscope.core.errors import MusicScopeError

#: While a map with more dots is dragged, only some of them are drawn.
MOST_AT_ONCE = 20_000


def _bokeh() -> None:
    try:
        import bokeh  # noqa: F401
    except ImportError:
        raise MusicScopeError(
            "A web page needs the package bokeh; install it with: pip install 'musicscope[page]'."
        ) from None


@cache
def plotting_script() -> str:
    """Return BokehJS, which needs no other file and no ``eval``.

    Raises
    ------
    MusicScopeError
        If the package bokeh is not installed.
    """
    _bokeh()
    from bokeh.resources import Resources

    script = Resources(mode="inline", components=["bokeh"]).js_raw[0]
    return script.replace("</script", "<\\/script").replace("\r\n", "\n")


def plot_item() -> dict[str, Any]:
    """Return an empty plot for the page's script to fill, as BokehJS's JSON.

    The renderer of the dots is called ``"dots"``; its columns are x, y, fill, edge, alpha and
    shape. The plot has no ground of its own and fills the element ``"map"``.

    Raises
    ------
    MusicScopeError
        If the package bokeh is not installed.
    """
    _bokeh()
    from bokeh.core.types import ID
    from bokeh.embed import json_item
    from bokeh.models import ColumnDataSource, PanTool, Range1d, WheelZoomTool
    from bokeh.plotting import figure

    names = ("x", "y", "fill", "edge", "alpha", "shape")
    source = ColumnDataSource({name: [] for name in names})
    chart = figure(
        sizing_mode="stretch_both",
        toolbar_location=None,
        tools=[],
        x_range=Range1d(start=-1, end=1),
        y_range=Range1d(start=-1, end=1),
        min_border=0,
        outline_line_color=None,
        background_fill_color=None,
        border_fill_color=None,
        lod_threshold=MOST_AT_ONCE,
        lod_timeout=200,
    )
    chart.axis.visible = False
    chart.grid.visible = False
    wheel = WheelZoomTool(zoom_on_axis=False)
    chart.add_tools(PanTool(), wheel)
    chart.toolbar.active_scroll = wheel
    chart.scatter(
        "x",
        "y",
        source=source,
        name="dots",
        size=8,
        marker="shape",
        fill_color="fill",
        line_color="edge",
        fill_alpha="alpha",
        line_alpha="alpha",
    )
    return cast(dict[str, Any], json_item(chart, ID("map")))
