"""The stored models of a tag: how good each was, what two of them would say, and back to one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout, QWidget

from musicscope.core.errors import MusicScopeError
from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.library import wording
from musicscope.gui.library.list_dialog import ListDialog
from musicscope.gui.library.text_table import TextTable

if TYPE_CHECKING:
    from musicscope.library.tags import Tag
    from musicscope.workspace import Workspace
    from musicscope.workspace.learning_compare import Comparison, Difference

#: Learners in words.
LEARNERS = {
    "prototype": "prototype",
    "logistic": "logistic regression",
    "svm": "support vectors",
    "boosting": "gradient boosting",
}
_MOST = 500


class VersionsDialog(ListDialog):
    """Versions above; below, the tracks that one of two chosen ones would suggest alone.

    One chosen version is compared with the newest.

    Parameters
    ----------
    workspace : Workspace
    tag : Tag
    parent : QWidget
    """

    def __init__(self, workspace: Workspace, tag: Tag, parent: QWidget | None) -> None:
        table = TextTable(("Learned", "Learner", "Labels", "AUC ± 95 %"), (210, 150, 140))
        super().__init__(f"Versions of “{wording_of(tag.name)}”", table, parent)
        self._workspace, self._tag = workspace, tag
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.compared = TextTable(("Track", "Suggested by", "Older", "Newer"), (260, 130, 70))
        self.compared.setAccessibleName("Tracks that only one version would suggest")
        self.compared.empty_text = "Both would suggest the same tracks."
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("role", "soft")
        column: QVBoxLayout = self.layout()
        column.insertWidget(2, self.words)
        column.insertWidget(3, self.compared, 1)
        self.restore = self.add_button("Use this version", "Until the next label of this tag")
        self.restore.clicked.connect(self._restore)
        table.selection_changed.connect(self._compare)
        self.compared.doubleClicked.connect(lambda _: self._play())
        self.refresh()
        self.resize(720, 600)

    def refresh(self) -> None:
        """Read the stored versions anew."""
        self._versions = self._workspace.learning.versions(self._tag.id)
        rows = []
        for place, (_, stored) in enumerate(self._versions):
            model = stored.model
            auc = "could not be measured"
            if model.quality.known:
                half = (model.quality.high - model.quality.low) / 2
                auc = f"{model.quality.auc:.2f} ±{half:.2f}"
            clock = time.strftime("%H:%M", time.localtime(model.made_s))
            when = f"{wording.day(model.made_s)}, {clock}"
            labels = f"{model.n_yes:,} yes, {model.n_no:,} no"
            rows.append((place, (when, LEARNERS.get(model.kind, model.kind), labels, auc)))
        self.table.empty_text = "Nothing has been learned of this tag yet; label some tracks first."
        self.table.show_rows(rows)
        count = len(rows)
        is_are = "is" if count == 1 else "are"
        self.sentence.setText(
            f"{count:,} version{'' if count == 1 else 's'} {is_are} kept: one for each sitting of "
            "labelling. Choose two to compare them, or one to go back to it."
        )
        self._compare()

    def _chosen(self) -> list[int]:
        return self.table.chosen()

    def _compare(self) -> None:
        chosen = self._chosen()
        self.restore.setEnabled(len(chosen) == 1)
        pair = sorted(chosen[:2]) if len(chosen) > 1 else [0, *chosen]
        if len(chosen) not in (1, 2) or pair[0] == pair[-1]:
            self._show(None, "Choose an older version: what it would suggest is compared.")
            return
        newer, older = pair
        paths = self._versions[older][0], self._versions[newer][0]
        try:
            found = self._workspace.learning.compare(self._tag.id, *paths)
        except MusicScopeError as error:
            self._show(None, str(error))
            return
        older_only, newer_only = len(found.only_first), len(found.only_second)
        self._show(
            found,
            f"Both would suggest {wording.counted(found.both, 'track')}; the older one "
            f"{older_only:,} more, the newer one {newer_only:,} more.",
        )

    def _show(self, found: Comparison | None, words: str) -> None:
        self.words.setText(words)
        self.compared.setVisible(found is not None)
        rows = []
        if found is not None:
            named = ((found.only_first, "the older"), (found.only_second, "the newer"))
            rows = [self._row(d, who) for every, who in named for d in every[:_MOST]]
        self.compared.show_rows([row for row in rows if row is not None])

    def _row(self, found: Difference, who: str) -> tuple[int, tuple[str, ...]] | None:
        catalogue = self._workspace.catalogue
        if found.track not in catalogue:
            return None
        track = catalogue.track(found.track)
        name = f"{track.title} · {track.artist}" if track.artist else track.title
        return found.track, (name, who, f"{found.first:.2f}", f"{found.second:.2f}")

    def _restore(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1 and self._workspace.learning.restore(
            self._tag.id, self._versions[chosen[0]][0]
        ):
            self.refresh()

    def _play(self) -> None:
        chosen = self.compared.chosen()
        if chosen:
            self._workspace.playback.play(chosen[0], context=self.compared.numbers())
