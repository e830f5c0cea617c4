"""What the network that listens says of the mood of the track on stage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer

from musicscope.core.events import Event
from musicscope.gui.listening import listen, while_alive
from musicscope.library.ratings import SCALES
from musicscope.workspace.ratings import Place

if TYPE_CHECKING:
    from musicscope.gui.hearing.model_pill import ModelPill
    from musicscope.gui.views.context import ViewContext
    from musicscope.jobs import JobHandle
    from musicscope.workspace.network_requests import SongHeard

MOOD = "mood"
#: Somebody who passes by many tracks is not answered about each, ms.
_SETTLE_MS = 300


class NetworkMood(QObject):
    """Asks a network that has learned mood about the track on stage.

    Parameters
    ----------
    context : ViewContext
    model : ModelPill
        Which network listens.
    parent : QObject

    Attributes
    ----------
    changed : Event of None
        Another answer is known, or none any more.
    trouble : str
        Why there is no answer, as a sentence.
    """

    def __init__(self, context: ViewContext, model: ModelPill, parent: QObject) -> None:
        super().__init__(parent)
        self.changed: Event[None] = Event()
        self.trouble = ""
        self._context, self._model = context, model
        self._asked: tuple[int, Path] | None = None
        self._handle: JobHandle | None = None
        self._heard: SongHeard | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        listen(self, model.changed, lambda _: self.follow())

    @property
    def able(self) -> bool:
        """Whether the network has learned mood."""
        card = self._model.card
        return card is not None and card.task == MOOD and set(SCALES) <= set(card.names)

    @property
    def name(self) -> str:
        """What the network is called; empty where there is none."""
        return self._model.card.name if self._model.card is not None else ""

    @property
    def listening(self) -> bool:
        """Whether an answer is waited for."""
        return self._key() is not None and self._heard is None and not self.trouble

    @property
    def answer(self) -> Place | None:
        """What it says of the whole track."""
        return None if self._heard is None else self._place(self._heard.probabilities)

    @property
    def path(self) -> list[Place]:
        """What it says of each window, in the order of time."""
        return [] if self._heard is None else [self._place(row) for row in self._heard.taggram]

    def at(self, moment_s: float) -> Place | None:
        """Return what it says of a moment, between two windows their mixture."""
        if self._heard is None or not len(self._heard.times_s):
            return None
        rows = self._heard.taggram.T
        return self._place(np.array([np.interp(moment_s, self._heard.times_s, r) for r in rows]))

    def follow(self) -> None:
        """Look whether another track or network is to be asked about."""
        key = self._key()
        dropped = self._handle is not None and self._handle.ended and self.listening
        if key == self._asked and not dropped:
            return
        self._asked, self._heard, self.trouble, self._handle = key, None, "", None
        if key is not None:
            self._settle.start()
        self.changed.emit(None)

    def _key(self) -> tuple[int, Path] | None:
        track, path = self._context.stage.track, self._model.path
        return None if track is None or path is None or not self.able else (track, path)

    def _place(self, values: np.ndarray) -> Place:
        names = self._heard.names
        return Place(*(float(values[names.index(scale)]) for scale in SCALES))

    def _ask(self) -> None:
        key = self._asked
        if key is None or key != self._key():
            return

        def done(heard: SongHeard) -> None:
            if self._asked == key:
                self._heard = heard
                self.changed.emit(None)

        def failed(sentence: str) -> None:
            if self._asked == key:
                self.trouble = sentence
                self.changed.emit(None)

        networks = self._context.workspace.networks
        self._handle = networks.answer(*key, while_alive(self, done), while_alive(self, failed))
