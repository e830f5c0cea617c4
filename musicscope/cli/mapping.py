"""The map, written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from musicscope.cli.application import app
from musicscope.cli.listing import track_row
from musicscope.cli.terminal import DataOption, open_existing, out
from musicscope.core.errors import ParameterError


@app.command("map")
def map_(
    png: Annotated[Path | None, typer.Option(help="Write a picture.")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write positions.")] = None,
    projection: Annotated[str, typer.Option(help="pca, umap, tsne or tsne_sklearn.")] = "umap",
    colour: Annotated[
        str, typer.Option(help="cluster, genre, artist, album, year, key, tempo.")
    ] = "cluster",
    data: DataOption = None,
) -> None:
    """Lay out all analysed tracks and write the map to a file."""
    from musicscope.maps.picture import save_png, to_json
    from musicscope.maps.projection import PROJECTIONS
    from musicscope.workspace.colours import FIELDS

    PROJECTIONS.get(projection)
    if colour not in FIELDS:
        raise ParameterError(
            f"There are no colours for {colour}; choose one of {', '.join(FIELDS)}."
        )
    if png is None and json_ is None:
        raise ParameterError("Say where the map goes: --png FILE or --json FILE.")
    with open_existing(data) as terminal:
        mapping = terminal.workspace.mapping
        mapping.build(projection)
        terminal.wait("Laying out")
        layout = mapping.layout
        if layout is None or not len(layout.ids):
            raise ParameterError(
                "There is nothing to map yet; run “musicscope analyse FOLDER” first."
            )
        terminal.wait_for_clusters()
        colouring = mapping.colours(colour)
        catalogue = terminal.workspace.catalogue
        found = [catalogue.track(int(i)) for i in layout.ids]
        if png is not None:
            legend = [(entry.label, entry.hex, len(entry.ids)) for entry in colouring.legend]
            save_png(png, layout, colouring.rgb, legend=legend)
            out.print(f"{len(layout.ids)} tracks in {png}")
        if json_ is not None:
            rows = {track.id: track_row(track) for track in found}
            json_.write_text(to_json(layout, labels=mapping.labels, tracks=rows), "utf-8")
            out.print(f"{len(layout.ids)} tracks in {json_}")
