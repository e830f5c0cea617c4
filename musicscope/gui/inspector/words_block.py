"""The owner's words for one track: what was said, and what the program thinks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from musicscope.core.changes import Changes
from musicscope.gui.inspector.block import Block, link, show_words, small_label, soft_label
from musicscope.gui.inspector.tag_curves import MOST, TagCurves
from musicscope.gui.inspector.word_chip import WordChip
from musicscope.gui.labels.head import span_words
from musicscope.gui.labels.said import LIKELY, Said
from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.listening import listen, while_alive
from musicscope.gui.similar.wrapping import WrappingRow
from musicscope.gui.theme import themes

if TYPE_CHECKING:
    from musicscope.library.labels import Label
    from musicscope.library.tags import Tag
    from musicscope.library.track import Track
    from musicscope.workspace import Workspace
    from musicscope.workspace.learning_answers import TagCurve

#: Suggestions that are shown as chips, and unlikely tags that are named.
MOST_SUGGESTED, MOST_UNLIKELY = 8, 6
#: What is less probable is no suggestion, even where the model is not sure.
WORTH_ASKING = 0.25
CURVES = "inspector.tag_curves"
_SETTLE_MS = 50
_EXPLAINED = (
    "A filled word was said by you; struck through, it was said that it does not fit. An outlined "
    "word is only thought by the program, which has learned it from your labels: the figure is how "
    "probable it holds it, and it says so where it is not sure. Before a word has any label, a "
    "network that knows words may guess from its name alone; its first label takes the place of "
    "that. Nothing that it thinks becomes a label unless you accept it."
)
_NO_TAGS = (
    "Your own words for this track will stand here. Make the first one in the Tags panel, or in "
    "Label mode (Ctrl+3)."
)
_NOTHING = (
    "Nothing has been said of this track yet: label it in Label mode (Ctrl+3), or right-click it "
    "in the library."
)
_TEACH = (
    "How strongly each word sounds, moment by moment, is drawn here once the program has learned "
    "it: say yes to a word on a few tracks first."
)


class _Row(QWidget):
    """A quiet heading, and chips that go on in the next line."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.setAccessibleName(heading)
        self._line = WrappingRow(self, 4)
        caption = small_label()
        caption.setWordWrap(False)
        caption.setText(heading)
        self._line.addWidget(caption)
        self.chips: list[WordChip] = []
        self.hide()

    def show_chips(self, chips: list[WordChip]) -> None:
        for chip in self.chips:
            self._line.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = chips
        for chip in chips:
            self._line.addWidget(chip)
            chip.show()
        self.setVisible(bool(chips))
        self.updateGeometry()


class WordsBlock(Block):
    """What was said, from where; what is thought, to be accepted or refused; and when.

    Parameters
    ----------
    workspace : Workspace
        May lack labels; then there is nothing to see.

    Signals
    -------
    wanted : float
        The moment in the track, s, that the person wants to hear.
    """

    wanted = Signal(float)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Your words", (), parent)
        self.explanation.setText(_EXPLAINED)
        self.explain.setToolTip(_EXPLAINED)
        self._workspace = workspace
        self._labelling = getattr(workspace, "labelling", None)
        self._learning = getattr(workspace, "learning", None)
        self.track: Track | None = None
        self.empty = soft_label()
        self.said = _Row("You said")
        self.imported = _Row("From an import")
        self.thought = _Row("The model thinks")
        self.file, self.unlikely = small_label(), small_label()
        self.over_time = link("Over time")
        self.over_time.setToolTip(
            "Listens through the track once, and draws how probable words are from moment to moment"
        )
        self.over_time.clicked.connect(lambda _: self.ask_over_time())
        self.choose = link("Words…")
        self.choose.setToolTip("Which words are drawn over time")
        self.choose.clicked.connect(lambda _: self._open_choice())
        self.curves = TagCurves()
        self.curves.wanted.connect(self.wanted)
        self.note = small_label()
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._asked: int | None = None
        self._due = False
        self.setVisible(self._labelling is not None)
        if self._labelling is not None:
            listen(self, self._labelling.changed, self._follow_labels)
        if self._learning is not None:
            listen(self, self._learning.changed, lambda _: self._soon())
        listen(self, themes.changed, lambda _: self._soon())

    def _lay_out(self) -> None:
        for widget in (self.empty, self.said, self.imported, self.file, self.thought):
            self.body.addWidget(widget)
        self.body.addWidget(self.unlikely)
        line = QHBoxLayout()
        line.addWidget(self.over_time)
        line.addWidget(self.choose)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addWidget(self.curves)
        self.body.addWidget(self.note)
        for label in (self.file, self.unlikely, self.note):
            label.hide()

    # --- what is shown

    def show_track(self, track: Track) -> None:
        """Show another track, or the same one anew."""
        other = self.track is None or self.track.id != track.id
        self.track = track
        if other:
            self._asked = None
            self.curves.show_curves((), {}, 0.0)
            show_words(self.note, "")
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is known of the track."""
        if self.track is None or self._labelling is None:
            return
        self._settle.stop()
        self._due = False
        tags = {tag.id: tag for tag in self._labelling.all()}
        labels = self._labelling.labels_of(self.track.id)
        labels = [label for label in _newest(labels) if label.tag in tags]
        for row, source in ((self.said, "person"), (self.imported, "import")):
            chosen = [label for label in labels if label.source == source]
            row.show_chips([self._said_chip(tags[label.tag], label, row) for label in chosen])
        thought, unlikely = self._thoughts({x.tag for x in labels if x.span is None}, tags)
        self.thought.show_chips([self._thought_chip(t, s) for t, s in thought])
        words = ", ".join(
            f"{wording_of(t.name)} {s.probability:.2f}{'' if s.sure else ' (not sure)'}"
            for t, s in unlikely
        )
        show_words(self.unlikely, f"Probably not: {words}" if words else "")
        genres = self._labelling.file_words_of(self.track.id)
        show_words(self.file, f"The file says: {', '.join(genres)}" if genres else "")
        nothing = not labels and not thought and not unlikely
        show_words(self.empty, "" if not nothing else _NOTHING if tags else _NO_TAGS)
        learned = bool(self._learning is not None and self._learning.tags())
        self.over_time.setVisible(bool(tags))
        self.choose.setVisible(learned)
        if self._asked == self.track.id:
            self.ask_over_time()

    def _said_chip(self, tag: Tag, label: Label, row: _Row) -> WordChip:
        span = "" if label.span is None else span_words(label.span)
        chip = WordChip(tag, Said(label.value), span, row)
        chip.answered.connect(lambda yes: self._say(tag.id, yes, label.span))
        chip.taken_back.connect(
            lambda: self._workspace.attempt(
                lambda: self._labelling.clear(tag.id, (label.track,), label.span)
            )
        )
        return chip

    def _thought_chip(self, tag: Tag, said: Said) -> WordChip:
        chip = WordChip(tag, said, "", self.thought)
        chip.answered.connect(lambda yes: self._say(tag.id, yes, None))
        return chip

    def _say(self, tag: int, yes: bool, span: tuple[float, float] | None) -> None:
        if self.track is None:
            return
        track = self.track.id
        say = self._labelling.yes if yes else self._labelling.no
        self._workspace.attempt(lambda: say(tag, (track,), span))

    def _thoughts(
        self, said: set[int], tags: dict[int, Tag]
    ) -> tuple[list[tuple[Tag, Said]], list[tuple[Tag, Said]]]:
        if self._learning is None or self.track is None:
            return [], []
        found = []
        for tag in tags.keys() - said:
            guess = self._learning.probability(tag, self.track.id)
            if guess is None or (guess.from_name and guess.probability < LIKELY):
                continue
            told = Said(None, guess.probability, guess.sure, guess.from_name)
            found.append((tags[tag], told))
        found.sort(key=lambda p: (p[1].from_name, not p[1].suggested, -p[1].probability))
        likely = [pair for pair in found if pair[1].probability >= WORTH_ASKING]
        unlikely = [pair for pair in found if pair[1].probability < WORTH_ASKING]
        return likely[:MOST_SUGGESTED], unlikely[-MOST_UNLIKELY:][::-1]

    # --- over time

    @property
    def curve_tags(self) -> list[Tag]:
        """The tags that are drawn over time: those chosen, else those said and thought here."""
        if self._learning is None:
            return []
        learned = set(self._learning.tags())
        kept = [n for n in self._workspace.settings.get(CURVES, []) if isinstance(n, int)]
        rows = (self.said, self.imported, self.thought)
        here = [chip.tag.id for row in rows for chip in row.chips]
        wanted = [tag for tag in kept if tag in learned]
        wanted = wanted or [tag for tag in dict.fromkeys(here) if tag in learned]
        wanted = wanted or sorted(learned)
        tags = (self._labelling.get(tag) for tag in wanted[:MOST])
        return [tag for tag in tags if tag is not None]

    def ask_over_time(self) -> None:
        """Draw the words over time; the track is listened through in the background first."""
        if self.track is None:
            return
        tags, track = self.curve_tags, self.track
        if not tags:
            show_words(self.note, _TEACH)
            return
        self._asked = track.id
        if not self._learning.listened_to(track.id):
            show_words(self.note, "Listening through the track…")

        def arrived(curves: dict[int, TagCurve]) -> None:
            if self.track is not None and self.track.id == track.id:
                show_words(self.note, "")
                self.curves.show_curves(tags, curves, track.duration_s)

        def failed(sentence: str) -> None:
            if self.track is not None and self.track.id == track.id:
                self._asked = None
                show_words(self.note, sentence)

        ids = [tag.id for tag in tags]
        self._learning.over_time(
            track.id, ids, while_alive(self, arrived), while_alive(self, failed)
        )

    def choice_menu(self) -> QMenu:
        """Return a menu that chooses which words are drawn over time."""
        menu = QMenu("Words over time", self)
        menu.setAccessibleName("Words over time")
        menu.aboutToHide.connect(menu.deleteLater)
        chosen = {tag.id for tag in self.curve_tags}
        learned = set(self._learning.tags())
        for tag in [tag for tag in self._labelling.all() if tag.id in learned][:60]:
            action = menu.addAction(wording_of(tag.name).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(tag.id in chosen)
            action.setEnabled(tag.id in chosen or len(chosen) < MOST)
            action.toggled.connect(lambda on, t=tag.id: self._choose(t, on))
        menu.addSeparator()
        menu.addAction("Those that fit the track", lambda: self._keep([]))
        return menu

    def _choose(self, tag: int, on: bool) -> None:
        chosen = [known.id for known in self.curve_tags if known.id != tag]
        self._keep([*chosen, tag] if on else chosen)

    def _keep(self, tags: list[int]) -> None:
        self._workspace.settings.set(CURVES, tags)
        self.ask_over_time()

    def _open_choice(self) -> None:
        self.choice_menu().popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))

    # --- how it follows

    def _follow_labels(self, changes: Changes) -> None:
        touched = self.track is not None and self.track.id in changes.changed
        if touched or not changes.changed:
            self._soon()

    def _soon(self) -> None:
        self._due = True
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._due:
            self._settle.start()


def _newest(labels: Iterable[Label]) -> list[Label]:
    """Return what was said last of each tag and span: the yes first."""
    newest = {(label.tag, label.span): label for label in labels}
    return sorted(newest.values(), key=lambda label: (not label.value, label.span is not None))
