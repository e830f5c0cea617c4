"""The map, written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musicscope.cli.application import app
from musicscope.cli.listing import track_row
from musicscope.cli.terminal import DataOption, err, open_existing, out
from musicscope.core.errors import ParameterError

if TYPE_CHECKING:
    import numpy as np

    from musicscope.cli.terminal import Terminal
    from musicscope.jobs import JobHandle
    from musicscope.maps.layout import Layout, Settled
    from musicscope.workspace.sharing import ShareSpec


@app.command("map")
def map_(
    share: Annotated[
        Path | None,
        typer.Option(help="Write a web page (.html), vectors (.svg) or a picture (.png)."),
    ] = None,
    png: Annotated[Path | None, typer.Option(help="Write a picture.")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write positions.")] = None,
    projection: Annotated[
        str | None,
        typer.Option(
            help="pca, umap, tsne, isomap …: for this file alone; by default as in the window."
        ),
    ] = None,
    colour: Annotated[
        str, typer.Option(help="cluster, genre, artist, album, year, key, tempo …")
    ] = "cluster",
    title: Annotated[str, typer.Option(help="Above the map.")] = "",
    theme: Annotated[
        str, typer.Option(help="dark, light, or system: a page follows its reader.")
    ] = "system",
    size: Annotated[str, typer.Option(help="Of a picture, in pixels.")] = "1600x1000",
    excerpts: Annotated[
        bool, typer.Option("--excerpts", help="A page plays ten seconds of each track on a click.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Write the map of all analysed tracks to a file; the one in the window stays as it is."""
    from musicscope.maps.page import THEMES
    from musicscope.maps.projection import PROJECTIONS
    from musicscope.workspace.fields import FIELDS
    from musicscope.workspace.sharing import form_of, size_of

    if projection is not None:
        PROJECTIONS.get(projection)
    FIELDS[colour]
    pixels = size_of(size)
    if theme not in THEMES:
        raise ParameterError(f"There is no theme {theme}; choose one of {', '.join(THEMES)}.")
    targets = [target for target in (share, png) if target is not None]
    forms = [form_of(target) for target in targets]
    if excerpts and "html" not in forms:
        raise ParameterError("Only a web page can sound: add --share PAGE.html to --excerpts.")
    if not targets and json_ is None:
        raise ParameterError(
            "Say where the map goes: --share FILE.html, FILE.svg or FILE.png, or --json FILE."
        )
    with open_existing(data) as terminal:
        layout = _lay_out(terminal, projection)
        for target in targets:
            spec = _spec(terminal, layout, colour, title, target)
            spec = spec.with_look(theme, pixels)
            _write(terminal, spec.with_sound(terminal.workspace) if excerpts else spec)
        if json_ is not None:
            catalogue = terminal.workspace.catalogue
            found = [catalogue.track(int(i)) for i in layout.ids]
            rows = {track.id: track_row(track) for track in found}
            _write_json(json_, terminal, layout, rows)
            out.print(f"{len(layout.ids)} tracks in {json_}")


def _lay_out(terminal: Terminal, projection: str | None) -> Layout:
    """Return the library's map, or with a projection one that nobody keeps."""
    workspace = terminal.workspace
    workspace.mapping.restore()
    workspace.mapping.refresh()
    terminal.wait("Placing what is new")
    layout = workspace.mapping.layout
    if layout is None or not len(layout.ids):
        raise ParameterError("There is nothing to map yet; run “musicscope analyse FOLDER” first.")
    terminal.wait_for_clusters()
    return layout if projection is None else _draw(terminal, layout.ids, projection)


def _draw(terminal: Terminal, ids: np.ndarray, projection: str) -> Layout:
    from musicscope.maps.layout import LayoutSpec
    from musicscope.workspace.map_work import SEED

    mapping = terminal.workspace.mapping
    spec = LayoutSpec(ids, mapping.X, projection, metric=mapping.metric, seed=SEED)
    handle = terminal.workspace.jobs.submit(spec, where="process", key="map for a file")
    terminal.wait_for(handle)
    settled: Settled = handle.result
    return settled.layout


def _spec(terminal: Terminal, layout: Layout, colour: str, title: str, target: Path) -> ShareSpec:
    from musicscope.workspace.colours import colour_by
    from musicscope.workspace.field import FieldContext
    from musicscope.workspace.fields import FIELDS
    from musicscope.workspace.sharing import ShareSpec, form_of
    from musicscope.workspace.sharing_sheet import heading_of, sheet_of

    catalogue, groups = terminal.workspace.catalogue, terminal.workspace.clusters.groups
    sheet = sheet_of(
        layout,
        colour_by(FIELDS[colour], layout.ids, FieldContext(catalogue, groups, layout)),
        catalogue,
        groups=groups,
        title=title,
        heading=heading_of(FIELDS[colour]),
    )
    return ShareSpec(sheet, target, form_of(target))


def _write(terminal: Terminal, spec: ShareSpec) -> None:
    from musicscope.workspace.sharing import share
    from musicscope.workspace.sharing_size import warning_of

    warning = warning_of(spec.estimated_bytes)
    if warning:
        err.print(warning, soft_wrap=True)
    handle = share(terminal.workspace, spec, _tell_failure)
    terminal.wait_for(handle)
    out.print(handle.result.sentence, soft_wrap=True)


def _tell_failure(handle: JobHandle) -> None:
    if handle.error is not None:
        err.print(str(handle.error), soft_wrap=True)


def _write_json(
    target: Path, terminal: Terminal, layout: Layout, rows: dict[int, dict[str, object]]
) -> None:
    from musicscope.maps.picture import to_json

    text = to_json(layout, labels=terminal.workspace.clusters.labels, tracks=rows)
    target.write_text(text, "utf-8")
