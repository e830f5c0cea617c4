"""One pretrained network: what it is, where it is, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QProgressBar, QPushButton, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.networks.said import Page, said
from musicscope.gui.pretrained.asking import ask_for_consent, ask_to_download
from musicscope.gui.pretrained.words import facts_of, state_words
from musicscope.gui.similar.wrapping import WrappingRow
from musicscope.gui.theme import SPACE
from musicscope.learning.pretrained import size_words
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from pathlib import Path

    from musicscope.jobs import JobHandle
    from musicscope.workspace import Workspace
    from musicscope.workspace.pretrained_entries import Entry

_WHY = (
    "Gives every track the vector of what this network hears in it. Then the map, likeness and the "
    "bench can count it, and your tags can learn from it."
)
_WORDS = (
    "It also knows words: then you can search by description, and the name of a new tag suggests "
    "tracks before its first label."
)
_GET = "Download it, or choose the folder on this computer that already holds its files."


class EntryCard(Page):
    """Follows which network is looked at.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget
    """

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__("Pretrained network", parent)
        self._workspace = workspace
        self._pretrained = workspace.pretrained
        self._entry: Entry | None = None
        inside = self.inside
        self.title = ElidedLabel(inside)
        self.title.setProperty("role", "title")
        self.about = said("", "soft", inside)
        self.state = said("", "", inside)
        self.words = said("", "soft", inside)
        self.bar = QProgressBar(inside, textVisible=False)
        self.bar.setAccessibleName("Progress")
        self.pace = said("", "label", inside)
        self.tags = QCheckBox("My tags learn from it too", inside)
        self.tags.setToolTip(
            "All tags are learned anew, from the descriptors and from this network"
        )
        self.tags.clicked.connect(self._use_for_tags)
        self._make_buttons(inside)
        self.facts = QWidget(inside)
        self._grid = QGridLayout(self.facts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for widget in (self.title, self.about, self.state, self.words, self.bar, self.pace):
            self.column.addWidget(widget)
        self.column.addWidget(self.tags)
        self.column.addWidget(self.buttons)
        self.column.addSpacing(SPACE // 2)
        self.say("Card", "heading")
        self.column.addWidget(self.facts)
        self.column.addStretch(1)
        listen(self, workspace.jobs.changed, self._follow_job)

    def _make_buttons(self, inside: QWidget) -> None:
        self.buttons = QWidget(inside)
        row = WrappingRow(self.buttons)

        def add(words: str, then: object, told: str) -> QPushButton:
            button = QPushButton(words, self.buttons)
            button.setAccessibleDescription(told)
            button.setToolTip(told)
            button.clicked.connect(lambda _=False: then())
            row.addWidget(button)
            return button

        self.get = add("Download…", self._ask_to_download, "Shows source, licence and size first")
        self.agree = add("Consent…", self._ask_for_consent, "Its own program has to run")
        self.embed = add("Listen to the library", self._listen, "Goes on where it was ended")
        self.embed.setProperty("role", "primary")
        self.stop = add("Cancel", self._cancel, "What came or was heard so far is kept")
        self.forget = add("Forget what it heard", self._forget, "It can listen again later")
        self.take_back = add("Take back consent", self._take_back, "Its program never runs again")

    def show_entry(self, entry: Entry) -> None:
        """Show a network as it is now."""
        pretrained = self._pretrained
        self._entry = entry
        about, here, going = entry.about, entry.found is not None, self._going is not None
        usable = here and entry.agreed and not going and not pretrained.help
        self.title.setText(entry.label)
        self.about.setText(about.help)
        self.state.setText(f"{_capital(state_words(entry, looked=pretrained.looked))}.")
        self.words.setText(
            pretrained.help or (f"{_WHY} {_WORDS}" if about.has_text else _WHY) if here else _GET
        )
        self.get.setVisible(not here and not going and pretrained.looked)
        self.get.setText(f"Download {size_words(about.bytes)}…")
        self.agree.setVisible(here and not entry.agreed and not going)
        self.embed.setVisible(usable and entry.heard < entry.tracks)
        self.embed.setText("Listen to what is new" if entry.heard else "Listen to the library")
        self.stop.setVisible(going)
        self.forget.setVisible(entry.heard > 0 and not going)
        self.take_back.setVisible(about.needs_consent and entry.agreed and here and not going)
        learning = getattr(self._workspace, "learning", None)
        self.tags.setVisible(entry.heard > 0 and learning is not None)
        if learning is not None:
            self.tags.setChecked(entry.vectors in learning.sets)
        self._show_pace(self._going)
        self._show_facts()

    @property
    def _going(self) -> JobHandle | None:
        return None if self._entry is None else self._pretrained.going(self._entry.name)

    # --- what can be done

    def _ask_to_download(self) -> None:
        entry = self._entry
        dialog = ask_to_download(entry, self._pretrained.folder, self.window())
        dialog.accepted.connect(lambda: self._download(entry.name))
        dialog.open()

    def _download(self, name: str) -> None:
        notices, label = self._workspace.notices, self._entry.label

        def done(_: Path) -> None:
            notices.emit(Notice("info", f"{label} is on this computer now."))

        def failed(sentence: str) -> None:
            notices.emit(Notice("error", sentence))

        self._pretrained.download(name, done, failed)

    def _ask_for_consent(self) -> None:
        entry = self._entry
        dialog = ask_for_consent(entry, self.window())
        dialog.accepted.connect(
            lambda: self._workspace.attempt(lambda: self._pretrained.consent(entry.name))
        )
        dialog.open()

    def _take_back(self) -> None:
        self._pretrained.take_back_consent(self._entry.name)

    def _listen(self) -> None:
        self._pretrained.embed(self._entry.name)

    def _cancel(self) -> None:
        if self._going is not None:
            self._going.cancel()

    def _forget(self) -> None:
        vectors, learning = self._entry.vectors, getattr(self._workspace, "learning", None)
        if learning is not None and vectors in learning.sets:
            learning.use_sets([name for name in learning.sets if name != vectors])
        self._pretrained.forget_heard(self._entry.name)

    def _use_for_tags(self, on: bool) -> None:
        vectors, learning = self._entry.vectors, self._workspace.learning
        others = [name for name in learning.sets if name != vectors]
        learning.use_sets([*others, vectors] if on else others)

    # --- how

    def _follow_job(self, handle: JobHandle) -> None:
        if handle is self._going and not handle.ended:
            self._show_pace(handle)

    def _show_pace(self, handle: JobHandle | None) -> None:
        self.bar.setVisible(handle is not None)
        self.pace.setVisible(handle is not None)
        if handle is None:
            return
        progress = handle.progress
        total = progress.total if progress is not None else 0
        self.bar.setMaximum(1_000 if total else 0)
        if not total:
            self.pace.setText("Getting ready")
            return
        self.bar.setValue(round(1_000 * min(progress.done / total, 1)))
        if progress.unit == "bytes":
            came = f"{size_words(progress.done)} of {size_words(total)}"
        else:
            came = f"{progress.done:,} of {wording.counted(total, 'track')}"
        left = wording.remaining(progress.remaining_s)
        self.pace.setText(" · ".join(part for part in (came, left) if part))

    def _show_facts(self) -> None:
        facts = facts_of(self._entry)
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        for line, (name, words) in enumerate(facts):
            self._grid.addWidget(said(name, "soft", self.facts), line, 0, Qt.AlignmentFlag.AlignTop)
            value = said(words, "", self.facts)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(f"{name}: {words}")
            self._grid.addWidget(value, line, 1)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
