"""Maps to be shared, with what is known of each dot."""

import numpy as np

from musicscope.maps.colouring import CATEGORY_COLOURS
from musicscope.maps.layout import Layout
from musicscope.maps.picture_sheet import Region, Sheet

STYLES = ("jazz", "march", "chorale")
#: Does harm wherever text is taken for markup or for a script.
WICKED = "</script></title><img src=x onerror='window.hurt=1'><script>window.hurt=1</script>&amp;"


def sheet_with(n, styles=STYLES, **more):
    """Return a map of `n` tracks in as many clumps as there are styles."""
    random = np.random.default_rng(7)
    line = np.arange(n) % len(styles)
    angle = 2 * np.pi * np.arange(len(styles)) / len(styles)
    middles = 0.7 * np.column_stack([np.cos(angle), np.sin(angle)])
    positions = (middles[line] + 0.09 * random.normal(size=(n, 2))).clip(-1, 1)
    colours = [CATEGORY_COLOURS[i % len(CATEGORY_COLOURS)] for i in range(len(styles))]
    rgb = np.array([list(bytes.fromhex(colours[i][1:])) for i in line], np.uint8).reshape(-1, 3)
    known = {
        "title": "Music",
        "heading": "Genres",
        "legend": tuple(
            (name, colour, int((line == i).sum()))
            for i, (name, colour) in enumerate(zip(styles, colours, strict=True))
        ),
        "line_of": line,
        "regions": tuple(
            Region(f"{name} corner", *middle, 1)
            for name, middle in zip(styles, middles.tolist(), strict=True)
        ),
        "names": tuple(f"Piece {i}" for i in range(n)),
        "details": tuple(f"Band {i % 5} · {60 + i % 90} bpm" for i in range(n)),
    }
    layout = Layout(np.arange(1, n + 1), positions.astype(np.float32), "umap", {}, 0.94)
    return Sheet(**({"layout": layout, "rgb": rgb} | known | more))
