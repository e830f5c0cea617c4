"""The ready arrangements of docks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

if TYPE_CHECKING:
    from musicscope.gui.docks import DockHost

ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
#: Height of the panel with title and waveform when a layout is new.
OVERVIEW_PX = 190
#: Width of the owner's words, wide enough for how well each is learned.
TAGS_PX = 400


def arrange_listen(host: DockHost) -> None:
    """Library, the live views, and what is known of the track."""
    host.show_only(("library", "overview", "spectrogram", "chromagram", "tonnetz", "inspector"))
    d = host.docks
    host.splitDockWidget(d["library"], d["overview"], ACROSS)
    host.splitDockWidget(d["overview"], d["tonnetz"], ACROSS)
    host.splitDockWidget(d["overview"], d["spectrogram"], DOWN)
    host.splitDockWidget(d["spectrogram"], d["chromagram"], DOWN)
    host.splitDockWidget(d["tonnetz"], d["inspector"], DOWN)

    def share() -> None:
        left, middle, right = _columns(host)
        rest = host.height() - OVERVIEW_PX
        host.share(ACROSS, library=left, overview=middle, tonnetz=right)
        host.share(DOWN, overview=OVERVIEW_PX, spectrogram=rest * 2 // 3, chromagram=rest // 3)
        host.share(DOWN, tonnetz=host.height() * 2 // 5, inspector=host.height() * 3 // 5)

    QTimer.singleShot(0, host, share)


def arrange_map(host: DockHost) -> None:
    """Library and map."""
    host.show_only(("library", "map"))
    host.splitDockWidget(host.docks["library"], host.docks["map"], ACROSS)

    def share() -> None:
        left, middle, right = _columns(host)
        host.share(ACROSS, library=left, map=middle + right)

    QTimer.singleShot(0, host, share)


def arrange_grid(host: DockHost, names: Sequence[str]) -> None:
    """Show these docks alone: the first above, the others in rows of two below it."""
    host.show_only(names)
    rows = [names[:1], *(names[n : n + 2] for n in range(1, len(names), 2))]
    for above, row in pairwise(rows):
        host.splitDockWidget(host.docks[above[0]], host.docks[row[0]], DOWN)
    for row in rows:
        if len(row) == 2:
            host.splitDockWidget(host.docks[row[0]], host.docks[row[1]], ACROSS)

    def share() -> None:
        heights = {row[0]: host.height() // len(rows) for row in rows}
        heights[names[0]] = host.height() * 5 // 4 // len(rows)
        host.share(DOWN, **heights)
        for row in rows:
            host.share(ACROSS, **{name: host.width() // len(row) for name in row})

    QTimer.singleShot(0, host, share)


def arrange_label(host: DockHost) -> None:
    """Library, the track that is labelled, and the owner's words."""
    host.show_only(("library", "label", "tags"))
    host.splitDockWidget(host.docks["library"], host.docks["label"], ACROSS)
    host.splitDockWidget(host.docks["label"], host.docks["tags"], ACROSS)

    def share() -> None:
        left, _, right = _columns(host)
        right = max(right, TAGS_PX)
        host.share(ACROSS, library=left, label=host.width() - left - right, tags=right)

    QTimer.singleShot(0, host, share)


def arrange_learn(host: DockHost) -> None:
    """Library, and behind each other the bench, the networks and what can be asked of them."""
    learns = ("networks", "bench", "clever_hans")
    host.show_only(("library", *learns))
    host.splitDockWidget(host.docks["library"], host.docks[learns[0]], ACROSS)
    for front, behind in pairwise(learns):
        host.tabifyDockWidget(host.docks[front], host.docks[behind])
    host.docks[learns[0]].raise_()

    def share() -> None:
        left, middle, right = _columns(host)
        host.share(ACROSS, library=left, networks=middle + right)

    QTimer.singleShot(0, host, share)


#: By name, in the order of their shortcuts.
ARRANGEMENTS: dict[str, Callable[[DockHost], None]] = {
    "Listen": arrange_listen,
    "Map": arrange_map,
    "Label": arrange_label,
    "Learn": arrange_learn,
}


def _columns(host: DockHost) -> tuple[int, int, int]:
    width = max(host.width(), 900)
    left = min(max(width // 4, 290), 480)
    right = min(max(width // 5, 260), 440)
    return left, width - left - right, right
