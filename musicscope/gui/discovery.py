"""Finding one's way by likeness: what opens for tracks that were chosen anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from musicscope.workspace.colours import colour_by
from musicscope.workspace.field import FieldContext
from musicscope.workspace.fields import FIELDS
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.gui.main_window import MainWindow
    from musicscope.workspace.colours import Colouring


class Discovery:
    """Opens what answers *what is like this*, *why*, *how do I get there* and *in which order*.

    Parameters
    ----------
    window : MainWindow
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._workspace = window.workspace

    def extend(self, menu: QMenu, ids: Sequence[int]) -> None:
        """Add to the menu of tracks what can be asked of them."""
        from musicscope.gui.labels.menu import label_menu

        chosen = tuple(ids)
        menu.addMenu(label_menu(self._workspace, list(chosen), menu))
        menu.addAction("Label these", lambda: self.label(chosen))
        menu.addAction("More like this", lambda: self.more_like(chosen))
        if len(chosen) == 2:
            menu.addAction("Why are these alike?", lambda: self.why(*chosen))
            menu.addAction("Path between these two…", lambda: self.path(*chosen))
        if len(chosen) > 2:
            menu.addAction("Put in order…", lambda: self.order(chosen))

    def more_like(self, ids: Sequence[int]) -> None:
        """Show what sounds like these tracks."""
        if ids:
            self._window.host.open("similar").seed_with(list(ids))
        else:
            self._say("Nothing is selected and nothing plays; select a track first.")

    def label(self, ids: Sequence[int]) -> None:
        """Go through tracks in label mode."""
        self._window.use_layout("Label")
        self._window.host.view("label").label_these(list(ids))

    def why(self, a: int, b: int) -> None:
        """Say why two tracks are alike."""
        from musicscope.gui.similar.why_dialog import WhyDialog

        WhyDialog(self._workspace, a, b, self._window).show()

    def path(self, a: int, b: int) -> None:
        """Go from one track to another in small steps."""
        from musicscope.gui.similar.path_dialog import PathDialog

        dialog = PathDialog(self._workspace, a, b, self._window)
        dialog.path_shown.connect(self._window.map_panel.show_path)
        dialog.why_wanted.connect(self.why)
        dialog.show()

    def order(self, ids: Sequence[int]) -> None:
        """Put tracks in order."""
        from musicscope.gui.similar.order_dialog import OrderDialog

        OrderDialog(self._workspace, list(ids), self._window).show()

    def describe(self) -> None:
        """Find music by words that describe it."""
        from musicscope.gui.pretrained.search_dialog import DescriptionDialog

        dialog = DescriptionDialog(self._workspace, self._window)
        dialog.networks_wanted.connect(self._open_pretrained)
        dialog.show()

    def _open_pretrained(self) -> None:
        from musicscope.gui.networks.panel import PRETRAINED

        self._window.host.open("networks").show_page(PRETRAINED)

    def duplicates(self) -> None:
        """Look for the same music in other files."""
        from musicscope.gui.similar.duplicates_dialog import DuplicatesDialog

        dialog = DuplicatesDialog(self._workspace, self._window)
        dialog.why_wanted.connect(self.why)
        dialog.show()

    def share_map(self) -> None:
        """Write the map as a picture or as a page."""
        from musicscope.gui.map.share_dialog import ShareDialog

        workspace = self._workspace
        if workspace.mapping.layout is None:
            self._say("There is no map to share yet; analyse some music first.")
            return
        groups = workspace.clusters.groups
        dialog = ShareDialog(
            workspace, workspace.mapping, self._colours, groups, parent=self._window
        )
        dialog.open()

    def more_like_chosen(self) -> None:
        """Show what sounds like the selected tracks, or else like the one that plays."""
        self.more_like(self._chosen())

    def why_chosen(self) -> None:
        """Say why the two selected tracks are alike."""
        self._ask_pair(self.why)

    def path_chosen(self) -> None:
        """Go from the first selected track to the second."""
        self._ask_pair(self.path)

    def order_chosen(self) -> None:
        """Put the selected tracks in order."""
        chosen = self._workspace.selection.ids
        if len(chosen) > 2:
            self.order(chosen)
        else:
            self._say("Select three or more tracks first, in the table or on the map.")

    def switch_radio(self) -> None:
        """Let music like what plays go on and on, or end that."""
        similar = self._workspace.similar
        if similar.radio_is_on:
            similar.stop_radio()
        elif self._chosen():
            similar.radio(self._chosen())
        else:
            self._say("Nothing is selected and nothing plays; select a track first.")

    def _chosen(self) -> tuple[int, ...]:
        current = self._workspace.playback.current
        return self._workspace.selection.ids or (() if current is None else (current,))

    def _ask_pair(self, ask: Callable[[int, int], None]) -> None:
        chosen = self._workspace.selection.ids
        current = self._workspace.playback.current
        if len(chosen) == 1 and current is not None and current != chosen[0]:
            chosen = (current, *chosen)
        if len(chosen) == 2:
            ask(*chosen)
        else:
            self._say("Select two tracks first, in the table or on the map.")

    def _colours(self, field: str) -> Colouring:
        workspace = self._workspace
        layout = workspace.mapping.layout
        context = FieldContext(workspace.catalogue, workspace.clusters.groups, layout)
        return colour_by(FIELDS[field], layout.ids, context)

    def _say(self, sentence: str) -> None:
        self._workspace.notices.emit(Notice("info", sentence))
