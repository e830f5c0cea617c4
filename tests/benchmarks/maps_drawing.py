"""How fluent large maps are: ``python -m tests.benchmarks.maps_drawing`` prints one JSON object.

Frames of a map of 1600 × 1000 pixels, drawn in software: of a drag, of the cursor over the dots,
and of a lasso round a third of them, at 100,000 and a million dots.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable

import numpy as np

SIZE_PX = (1600, 1000)
DOTS, MANY_DOTS = 100_000, 1_000_000
FRAMES, WARM_UP = 400, 20
CORNERS = 200


def cloud(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return dots in 24 regions that overlap, and their colours."""
    rng = np.random.default_rng(0)
    region = rng.integers(0, 24, count)
    middles = rng.uniform(-0.8, 0.8, (24, 2))[region]
    positions = (middles + rng.normal(scale=0.1, size=(count, 2))).astype(np.float32)
    rgb = rng.integers(60, 255, (24, 3), dtype=np.uint8)[region]
    return positions, rgb


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - started)


def shown(count: int):
    """Return a view of so many dots, drawn."""
    from PySide6.QtWidgets import QApplication

    from musicscope.gui.map.view import MapView

    view = MapView()
    view.resize(*SIZE_PX)
    view.show()
    positions, rgb = cloud(count)
    view.show_layout(np.arange(1, count + 1), positions)
    view.show_colours(rgb, {})
    for _ in range(5):
        QApplication.processEvents()
    view.repaint()
    return view


def pan_ms(view) -> np.ndarray:
    """Drag the map along a winding path at two zooms; returns the time of each frame."""
    times = []
    for zoom in (1.0, 3.0):
        view.viewpoint.zoom(zoom, SIZE_PX[0] / 2, SIZE_PX[1] / 2)
        view.repaint()
        for frame in range(FRAMES // 2):
            dx, dy = 23 * math.cos(frame / 17), 17 * math.sin(frame / 11)

            def drag(dx: float = dx, dy: float = dy) -> None:
                view.viewpoint.pan(dx, dy)
                view.repaint()

            times.append(milliseconds(drag))
    return np.array(times[WARM_UP:])


def zoom_ms(view) -> np.ndarray:
    """Zoom in and out, where every frame is drawn from nothing; returns the time of each."""
    view.viewpoint.look(view.viewpoint.fitted)
    view.repaint()

    def turn(factor: float) -> None:
        view.viewpoint.zoom(factor, SIZE_PX[0] / 2, SIZE_PX[1] / 2)
        view.repaint()

    steps = [1.05] * (FRAMES // 8) + [1 / 1.05] * (FRAMES // 8)
    return np.array([milliseconds(lambda step=step: turn(step)) for step in steps])


def hover_ms(view) -> np.ndarray:
    """Move the cursor over the dots; returns the time of each frame."""
    view.viewpoint.look(view.viewpoint.fitted)
    view.repaint()
    rng = np.random.default_rng(1)
    places = rng.uniform((0, 0), SIZE_PX, (FRAMES, 2)).tolist()

    def point(x: float, y: float) -> None:
        view.hover(x, y)
        view.repaint()

    return np.array([milliseconds(lambda x=x, y=y: point(x, y)) for x, y in places])[WARM_UP:]


def lasso_ms(view) -> float:
    """Ask which dots are inside a wobbly lasso; returns the median time."""
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    reach = 0.5 + 0.05 * np.sin(9 * turn)
    outline = np.column_stack([reach * np.cos(turn), reach * np.sin(turn)])
    view.scene.inside(outline)
    times = [milliseconds(lambda: view.scene.inside(outline)) for _ in range(11)]
    return float(np.median(times))


def figures() -> dict[str, float]:
    """Return all figures by name."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    found: dict[str, float] = {}
    for count, ending in ((DOTS, ""), (MANY_DOTS, "_1m")):
        view = shown(count)
        frames = pan_ms(view)
        found[f"pan_ms_p50{ending}"] = float(np.percentile(frames, 50))
        found[f"pan_ms_p99{ending}"] = float(np.percentile(frames, 99))
        frames = zoom_ms(view)
        found[f"zoom_ms_p99{ending}"] = float(np.percentile(frames, 99))
        frames = hover_ms(view)
        found[f"hover_ms_p50{ending}"] = float(np.percentile(frames, 50))
        found[f"hover_ms_p99{ending}"] = float(np.percentile(frames, 99))
        found[f"lasso_ms{ending}"] = lasso_ms(view)
        view.close()
        view.deleteLater()
        application.processEvents()
    return found


def main() -> None:
    print(json.dumps({name: round(value, 3) for name, value in figures().items()}))


if __name__ == "__main__":
    main()
