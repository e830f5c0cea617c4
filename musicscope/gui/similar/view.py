"""More like this: what is like what plays, or like tracks that were put together as seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.icons import icon
from musicscope.gui.library import wording
from musicscope.gui.library.search_field import SearchField
from musicscope.gui.library.track_menu import track_menu
from musicscope.gui.listening import listen
from musicscope.gui.similar import asking
from musicscope.gui.similar.aspects import percent
from musicscope.gui.similar.keeping import keep_as_playlist
from musicscope.gui.similar.question import Question
from musicscope.gui.similar.row_list import RowList
from musicscope.gui.similar.rows import Row
from musicscope.gui.similar.seed_bar import SeedBar
from musicscope.gui.similar.seeds import Seeds
from musicscope.gui.similar.weights import WeightsPanel
from musicscope.gui.similar.wrapping import WrappingRow
from musicscope.gui.theme import INSET, SPACE, themes
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: A slider that moves asks again only when it rests this long.
_DELAY_MS = 40
_SETTING = "similar.view"
#: Sliders that have rested this long are where the person wants them.
_REST_MS = 400
#: Below this width, at the usual type, the buttons have shorter words.
_WIDE = 400
_NO_SEED = (
    "Play a track, or select some and choose “+ selection”: what is like them will stand here."
)


class SimilarView(QFrame):
    """Seeds, weights, a filter, and the tracks that are most alike.

    Signals
    -------
    map_wanted : list of int
        These tracks are to be shown on the map.
    why_wanted : int, int
        What do these two have in common?

    Attributes
    ----------
    extend_menu : callable
        Adds to the menu of found tracks what the window can do with them.
    """

    map_wanted = Signal(list)
    why_wanted = Signal(int, int)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("More like this")
        self._workspace = workspace
        self.seeds = SeedBar(workspace, self)
        self.weights = WeightsPanel(self)
        self.filter = SearchField(self)
        self.filter.setAccessibleName("Filter what is found")
        self.filter.setPlaceholderText("Only: genre: bpm:90..110 -artist:")
        self.filter.setClearButtonEnabled(False)
        self.vary = QCheckBox("Vary artists")
        self.vary.setToolTip("Not twice the same artist or album in a row")
        self.list = RowList(workspace, "Tracks most alike", self)
        self.list.menu = self._menu
        self.extend_menu: Callable[[QMenu, Sequence[int]], object] = lambda _menu, _ids: None
        self.summary = QLabel()
        self.summary.setProperty("role", "label")
        self._busy = False
        self._question = Question(self, _DELAY_MS)
        self._make_buttons()
        self._lay_out()
        self._question.answered.connect(self._show)
        self._question.failed.connect(self._fail)
        self._question.waiting.connect(self._wait)
        self.seeds.changed.connect(self.refresh)
        self.weights.offer(workspace.similar.aspects)
        self.weights.use(workspace.similar.weights)
        self.weights.changed.connect(self._follow_weights)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._keep_weights)
        self.filter.textChanged.connect(lambda _: self.refresh())
        self.filter.left.connect(self._enter_list)
        self.vary.toggled.connect(lambda _: self.refresh())
        self._restore()
        self.list.play_wanted.connect(self._play)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._follow_choice())
        listen(self, workspace.changes, self._follow_changes)
        listen(self, themes.changed, lambda _: self._restyle())
        self._radio_off = asking.follow_radio(workspace, self._follow_radio)
        self.destroyed.connect(lambda *_, off=self._radio_off: off())
        self._restyle()
        self._follow_radio()
        self.refresh()

    def _restore(self) -> None:
        """Be as the person left it, and keep what changes."""
        kept = self._workspace.settings.get(_SETTING, {})
        self.vary.setChecked(kept.get("vary_artists") is not False)
        self.weights.fold_away(kept.get("folded") is True)
        self.vary.toggled.connect(lambda _: self._remember())
        self.weights.fold.toggled.connect(lambda _: self._remember())

    def _remember(self) -> None:
        kept = {"vary_artists": self.vary.isChecked(), "folded": self.weights.folded}
        self._workspace.settings.set(_SETTING, kept)

    # asking

    def seed_with(self, ids: Sequence[int]) -> None:
        """Start from these tracks alone."""
        self.seeds.use(Seeds(tuple(ids)))

    def refresh(self) -> None:
        """Ask again."""
        seeds = self.seeds.seeds
        if not seeds.wanted:
            self._question.drop()
            self._show_none(_NO_SEED)
        elif not any(self.weights.weights.values()):
            self._question.drop()
            self._show_none("Nothing counts: give at least one aspect some weight.")
        else:
            self._question.ask(
                asking.more_like(
                    self._workspace,
                    seeds.wanted,
                    seeds.against,
                    self.weights.weights,
                    self.filter.text(),
                    self.vary.isChecked(),
                )
            )

    def _follow_weights(self) -> None:
        self._rest.start()
        self.refresh()

    def _keep_weights(self) -> None:
        """Let paths and tours count the aspects like this too."""
        weights = self.weights.weights
        if any(weights.values()):
            self._workspace.attempt(lambda: self._workspace.similar.use_weights(weights))

    def _show(self, matches: Sequence[Any]) -> None:
        rows = [Row(m.track, percent(m.likeness), m.by_aspect) for m in matches]
        self.list.empty_text = (
            "No track fits that filter; change it or clear it with Escape."
            if self.filter.text().strip()
            else "Nothing is like it yet; more will be found as the analysis goes on."
        )
        self.list.show_rows(rows)
        self._tell()

    def _show_none(self, sentence: str) -> None:
        self.list.empty_text = sentence
        self.list.show_rows(())
        self._tell()

    def _fail(self, sentence: str) -> None:
        self._show_none(sentence)

    def _wait(self, waiting: bool) -> None:
        self._busy = waiting
        self._tell()

    def _tell(self) -> None:
        found = len(self.list.found.rows)
        words = wording.counted(found, "track") if found else ""
        if 0 < found < asking.LIMIT and self.vary.isChecked():
            words += " · artists varied"
        self.summary.setText("Listening…" if self._busy else words)
        for button in (self.queue_all, self.keep, self.show_on_map):
            button.setEnabled(found > 0)
        self.radio.setEnabled(found > 0 or self.radio.isChecked())

    # doing

    def _play(self, row: int) -> None:
        ids = self.list.found.ids
        self._workspace.playback.play(ids[row], ids)

    def _chosen_or_all(self) -> list[int]:
        chosen = self.list.chosen()
        return chosen if len(chosen) > 1 else list(self.list.found.ids)

    def _queue_all(self) -> None:
        ids = self._chosen_or_all()
        self._workspace.playback.enqueue(ids)
        self._workspace.notices.emit(
            Notice("info", f"{wording.counted(len(ids), 'track')} wait in the queue.")
        )

    def _keep(self) -> None:
        keep_as_playlist(self._workspace, self._chosen_or_all(), self._name(), self)

    def _show_on_map(self) -> None:
        self.map_wanted.emit(self._chosen_or_all())

    def _switch_radio(self, on: bool) -> None:
        if on:
            seeds = self.seeds.seeds
            asking.start_radio(
                self._workspace,
                seeds.wanted,
                seeds.against,
                self.weights.weights,
                self.filter.text(),
                self.vary.isChecked(),
            )
        else:
            asking.stop_radio(self._workspace)
        self._follow_radio()

    def _follow_radio(self) -> None:
        on = asking.radio_is_on(self._workspace)
        self.radio.setChecked(on)
        self.radio.setText("Stop radio" if on else "Radio")
        self.radio.setAccessibleName("Stop the radio" if on else "Play music like this without end")
        self.on_air.setVisible(on)
        self._tell()

    def _name(self) -> str:
        seeds = self.seeds.seeds.wanted
        title = self._workspace.catalogue.track(seeds[0]).title if seeds else ""
        more = f" and {len(seeds) - 1} more" if len(seeds) > 1 else ""
        return f"Like {title}{more}" if title else ""

    def _menu(self, ids: Sequence[int]) -> QMenu:
        menu = track_menu(
            self._workspace,
            ids,
            self,
            play=lambda: self._workspace.playback.play(ids[0], self.list.found.ids),
            show_on_map=lambda: self.map_wanted.emit(list(ids)),
            extend=self.extend_menu,
        )
        first = menu.actions()[0]
        more, less, why = (
            menu.addAction(t) for t in ("Add to the seeds", "Less like it", "Why this?")
        )
        more.triggered.connect(lambda: self.seeds.use(self.seeds.own.with_wanted(ids)))
        less.triggered.connect(lambda: self.seeds.use(self.seeds.own.with_against(ids)))
        seeds = self.seeds.seeds.wanted
        why.setEnabled(bool(seeds))
        why.triggered.connect(lambda: self.why_wanted.emit(seeds[0], ids[0]))
        for action in (more, less, why):
            menu.insertAction(first, action)
        menu.insertSeparator(first)
        return menu

    def _follow_choice(self) -> None:
        chosen = self.list.chosen()
        self._workspace.selection.set(chosen, self)
        some = len(chosen) > 1
        self.queue_all.setText("Queue these" if some else "Queue all")

    def _follow_changes(self, changes: Any) -> None:
        if changes.vectors:
            self.weights.offer(self._workspace.similar.aspects)
            self.weights.use(self._workspace.similar.weights)
        if changes.analysed or changes.added or changes.removed or changes.vectors:
            self.refresh()

    def _enter_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # building

    def _make_buttons(self) -> None:
        self.radio = _button("Radio", "Play music like this without end", checkable=True)
        self.radio.clicked.connect(self._switch_radio)
        self.queue_all = _button(
            "Queue all", "Put what is found, or what is selected, in the queue"
        )
        self.queue_all.clicked.connect(lambda _=False: self._queue_all())
        self.keep = _button("Keep as playlist", "Keep what is found as a playlist")
        self.keep.setAccessibleName("Keep as playlist")
        self.keep.clicked.connect(lambda _=False: self._keep())
        self.show_on_map = _button("Show on the map", "Show what is found on the map")
        self.show_on_map.setAccessibleName("Show on the map")
        self.show_on_map.clicked.connect(lambda _=False: self._show_on_map())
        self.on_air = QLabel("On air: music like this goes on by itself")
        self.on_air.setProperty("role", "label")
        self.on_air.setAccessibleName("The radio is on")

    def _lay_out(self) -> None:
        heading = QLabel("More like this")
        heading.setProperty("role", "heading")
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.summary)
        narrow = QHBoxLayout()
        narrow.setSpacing(SPACE)
        narrow.addWidget(self.filter, 1)
        narrow.addWidget(self.vary)
        buttons = QWidget()
        flow = WrappingRow(buttons)
        for button in (self.radio, self.queue_all, self.keep, self.show_on_map):
            flow.addWidget(button)
        top = QVBoxLayout()
        top.setContentsMargins(INSET, SPACE, INSET, SPACE)
        top.setSpacing(SPACE)
        top.addLayout(head)
        top.addWidget(self.seeds)
        top.addWidget(self.weights)
        top.addLayout(narrow)
        foot = QVBoxLayout()
        foot.setContentsMargins(INSET, SPACE, INSET, SPACE)
        foot.setSpacing(6)
        foot.addWidget(self.on_air)
        foot.addWidget(buttons)
        line = QFrame()
        line.setObjectName("separator")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(line)
        column.addLayout(foot)
        self.list.setMinimumHeight(60)

    def _restyle(self) -> None:
        self.radio.setIcon(icon("loop"))
        self._fit_words()

    def _fit_words(self) -> None:
        wide = self.width() >= _WIDE * themes.scale
        self.keep.setText("Keep as playlist" if wide else "Keep…")
        self.show_on_map.setText("Show on the map" if wide else "On map")

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self._fit_words()


def _button(text: str, tip: str, *, checkable: bool = False) -> QPushButton:
    button = QPushButton(text, checkable=checkable)
    button.setProperty("role", "chip")
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    return button
