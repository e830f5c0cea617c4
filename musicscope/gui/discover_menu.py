"""The menu of likeness and playlists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from musicscope.gui.main_window import MainWindow


def fill_discover(window: MainWindow) -> None:
    """Add what goes from music to like music, the maps and the playlists."""
    add, discovery = window.actions.add, window.discovery
    mapping = window.workspace.mapping
    add("Discover", "More like this", discovery.more_like_chosen, "Ctrl+L")
    add("Discover", "Radio on or off", discovery.switch_radio, "Ctrl+Shift+W")
    add("Discover", "Why are these alike?", discovery.why_chosen, "Ctrl+Y")
    add("Discover", "Path from song to song…", discovery.path_chosen, "Ctrl+Shift+P")
    add("Discover", "Search by description…", discovery.describe, "Ctrl+Alt+W")
    add("Discover", "Put in order…", discovery.order_chosen, "Ctrl+Shift+I")
    add("Discover", "Duplicates…", discovery.duplicates, "Ctrl+Alt+U")
    window.actions.separate("Discover")
    add(
        "Discover",
        "Lay out the map anew",
        lambda: mapping.build(mapping.projection),
        "Ctrl+Shift+L",
    )
    add("Discover", "Share the map…", discovery.share_map, "Ctrl+Alt+M")
    window.actions.separate("Discover")
    _fill_playlists(window)


def _fill_playlists(window: MainWindow) -> None:
    def of_panel(name: str) -> Callable[[], None]:
        def run() -> None:
            getattr(window.host.open("playlists"), name)()

        return run

    for text, name, keys in (
        ("New playlist", "make_empty", "Ctrl+Alt+N"),
        ("New playlist from the selection", "make_from_selection", "Ctrl+Alt+Return"),
        ("New playlist from the queue", "make_from_queue", "Ctrl+Alt+Q"),
        ("New smart playlist from the search", "make_smart", "Ctrl+Alt+F"),
        ("Import playlists…", "import_files", "Ctrl+Alt+I"),
        ("Export the playlist…", "export_chosen", "Ctrl+Alt+X"),
        ("Export the queue…", "export_queue", "Ctrl+Alt+Shift+X"),
    ):
        window.actions.add("Discover", text, of_panel(name), keys)
