"""The panels of the window that there is one of, made when each is first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from musicscope.gui.library.queue import QueuePanel

if TYPE_CHECKING:
    from musicscope.gui.main_window import MainWindow
    from musicscope.gui.map.panel import MapPanel


class Panels:
    """Makes the panels of a window and connects them to it.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._workspace = window.workspace

    def makers(self) -> dict[str, tuple[str, Callable[[], QWidget]]]:
        """Return title and maker of each panel, by name, in the order of their shortcuts."""
        return {
            "library": ("Library", lambda: self._window.library_panel),
            "inspector": ("Inspector", lambda: self._window.inspector),
            "map": ("Map", self._map),
            "map2": ("Second map", self._second_map),
            "queue": ("Queue", lambda: QueuePanel(self._workspace)),
            "playlists": ("Playlists", self._playlists),
            "similar": ("More like this", self._similar),
            "label": ("Label mode", self._label),
            "tags": ("Tags", self._tags),
            "bench": ("Bench", self._bench),
            "networks": ("Networks", self._networks),
            "clever_hans": ("Clever Hans", self._clever_hans),
        }

    def _map(self) -> QWidget:
        from musicscope.gui.map.panel import MapPanel

        panel = MapPanel(self._workspace)
        self._connect_map(panel)
        self._window.library_panel.found.connect(panel.show_hits)
        self._window.library_panel.search.returnPressed.connect(panel.go_to_hits)
        return panel

    def _connect_map(self, panel: MapPanel) -> None:
        panel.folder_wanted.connect(self._window.choose_folder)
        panel.similar_wanted.connect(self._window.discovery.more_like)
        panel.why_wanted.connect(self._window.discovery.why)
        panel.path_wanted.connect(self._window.discovery.path)

    def _label(self) -> QWidget:
        from musicscope.gui.labels.view import LabelView

        return LabelView(self._workspace, self._window.library_panel.search.text)

    def _tags(self) -> QWidget:
        from musicscope.gui.labels.panel import TagsPanel

        panel = TagsPanel(self._workspace)
        panel.search_wanted.connect(self._window.library_panel.search_for)
        panel.label_wanted.connect(self._window.host.view("label").visit)
        return panel

    def _bench(self) -> QWidget:
        from musicscope.gui.bench.panel import BenchPanel

        return BenchPanel(self._workspace)

    def _networks(self) -> QWidget:
        from musicscope.gui.networks.on_bench import show_on_bench
        from musicscope.gui.networks.panel import NetworksPanel

        panel = NetworksPanel(self._workspace)
        host = self._window.host
        panel.bench_wanted.connect(lambda runs: show_on_bench(host.open("bench"), runs))
        return panel

    def _clever_hans(self) -> QWidget:
        from musicscope.gui.clever_hans.panel import CleverHansPanel

        return CleverHansPanel(self._workspace)

    def _second_map(self) -> QWidget:
        from musicscope.gui.map.two_maps import SecondMapPanel

        panel = SecondMapPanel(self._workspace, self._window.map_panel)
        self._connect_map(panel)
        return panel

    def _playlists(self) -> QWidget:
        from musicscope.gui.playlists.panel import PlaylistsPanel

        panel = PlaylistsPanel(self._workspace, self._window.library_panel.search.text)
        panel.search_wanted.connect(self._window.library_panel.search_for)
        panel.map_requested.connect(self._window.show_map_of)
        return panel

    def _similar(self) -> QWidget:
        from musicscope.gui.similar.view import SimilarView

        view = SimilarView(self._workspace)
        view.map_wanted.connect(self._window.show_on_map)
        view.why_wanted.connect(self._window.discovery.why)
        view.extend_menu = self._window.discovery.extend
        return view
