"""The background work of the Clever Hans lab: sound is changed, and a network asked again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.jobs import JobContext
from musicscope.workspace.clever_hans_answers import (
    Amount,
    Change,
    Rescored,
    Sturdiness,
    Swept,
    known_changes,
)
from musicscope.workspace.clever_hans_sound import MOST_S, changed, few_windows

if TYPE_CHECKING:
    from musicscope.workspace.clever_hans_examiner import Examiner

#: Sounds that are kept decoded.
_SOUNDS = 2
#: Answers to sound as it is that are kept.
_ANSWERS = 64
Check = Callable[[], None]


def open_examiner(path: Path) -> Examiner:
    """Return a network that can be asked; raises `MusicScopeError` when it cannot."""
    from musicscope.audio.equaliser import BANDS_HZ, ten_bands
    from musicscope.workspace.clever_hans_examiner import NetworkExaminer

    examiner = NetworkExaminer(path)
    # The first touch of a band shall not wait for what filters with it to be loaded.
    ten_bands((1.0,) * len(BANDS_HZ)).applied(np.zeros(2, np.float32), examiner.rate)
    return examiner


@dataclass(frozen=True)
class Piece:
    """A track, as jobs need it.

    Attributes
    ----------
    track : int
    path : bytes
    duration_s : float
        0 where unknown.
    """

    track: int
    path: bytes
    duration_s: float


class Workplace:
    """What jobs keep at hand for the next one: a network, a little sound, what was said of it.

    One job works at it at a time.

    Parameters
    ----------
    open_model : callable
        Makes an `Examiner` of a network's file.
    """

    def __init__(self, open_model: Callable[[Path], Examiner] = open_examiner) -> None:
        self._open = open_model
        self._lock = threading.Lock()
        self._model: tuple[tuple[Path, int], Examiner] | None = None
        self._sounds: dict[tuple[bytes, int], np.ndarray] = {}
        self._said: dict[tuple[Any, ...], np.ndarray] = {}

    def examiner(self, path: Path) -> Examiner:
        """Return the network of a file, the one at hand where it is the same."""
        key = path, path.stat().st_mtime_ns if path.exists() else 0
        with self._lock:
            if self._model is None or self._model[0] != key:
                self._model = None
                self._said.clear()
                self._model = key, self._open(path)
            return self._model[1]

    def sound(self, piece: Piece, rate: int) -> np.ndarray:
        """Return a track [shape=(n,)], float32, or the middle of one that is very long.

        Raises
        ------
        DecodeError
            When it cannot be read.
        """
        from musicscope.audio.decode import decode

        key = piece.path, rate
        with self._lock:
            if key not in self._sounds:
                start_s = max(0.0, (piece.duration_s - MOST_S) / 2)
                y = decode(piece.path, rate=rate, start_s=start_s, stop_s=start_s + MOST_S)
                while len(self._sounds) >= _SOUNDS:
                    del self._sounds[next(iter(self._sounds))]
                self._sounds[key] = y
            self._sounds[key] = self._sounds.pop(key)
            return self._sounds[key]

    def said(
        self, examiner: Examiner, part: str, piece: Piece, y: np.ndarray, check: Check
    ) -> np.ndarray:
        """Return what the network says of sound as it is [shape=(k,)], from memory if it can."""
        key = id(examiner), part, piece.path
        if key not in self._said:
            while len(self._said) >= _ANSWERS:
                del self._said[next(iter(self._said))]
            self._said[key] = self.ask(examiner, y, check)
        return self._said[key]

    def ask(self, examiner: Examiner, y: np.ndarray, check: Check) -> np.ndarray:
        """Return what the network says of sound [shape=(k,)]."""
        with self._lock:
            check()
            return examiner.judge(y, check)


@dataclass(frozen=True, eq=False)
class GlanceSpec:
    """Asks about a few windows of a track, which is quick enough to follow a hand."""

    place: Workplace
    model: Path
    piece: Piece
    change: str
    amount: Amount
    label: str = "Listening to the changed sound"

    #: What is heard of a track.
    part = "few"

    def run(self, context: JobContext) -> Rescored:
        """Return what the network says before and after."""
        examiner = self.place.examiner(self.model)
        context.check()
        whole = self.place.sound(self.piece, examiner.rate)
        heard, windows, of = self._chosen(examiner, whole)
        before = self.place.said(examiner, self.part, self.piece, heard, context.check)
        sound = changed(heard, examiner.rate, self.change, self.amount, context.check)
        after = before if sound is heard else self.place.ask(examiner, sound, context.check)
        return Rescored(examiner.names, before, after, examiner.task, windows, of)

    def _chosen(self, examiner: Examiner, y: np.ndarray) -> tuple[np.ndarray, int, int]:
        return few_windows(y, examiner.window, examiner.rate)


@dataclass(frozen=True, eq=False)
class RescoreSpec(GlanceSpec):
    """Asks about all of a track."""

    part = "all"

    def _chosen(self, examiner: Examiner, y: np.ndarray) -> tuple[np.ndarray, int, int]:
        windows = max(1, -(-len(y) // examiner.window))
        return y, windows, windows


@dataclass(frozen=True, eq=False)
class SweepSpec:
    """Tries every change on one track, by several amounts; publishes a `Swept` of each."""

    place: Workplace
    model: Path
    piece: Piece
    label: str = "Trying every change of the sound"

    def run(self, context: JobContext) -> tuple[Swept, ...]:
        """Return all that was published."""
        examiner = self.place.examiner(self.model)
        whole = self.place.sound(self.piece, examiner.rate)
        heard = few_windows(whole, examiner.window, examiner.rate)[0]
        before = self.place.said(examiner, "few", self.piece, heard, context.check)
        changes = known_changes()
        steps = sum(len(change.swept) for change in changes)
        found: list[Swept] = []
        done = 0
        for change in changes:
            answers = []
            for amount in change.swept:
                sound = changed(heard, examiner.rate, change.name, amount, context.check)
                answers.append(self.place.ask(examiner, sound, context.check))
                done += 1
                context.progress(done, steps, "answers")
            said = np.stack(answers)
            swept = Swept(change, examiner.names, change.swept, before, said, examiner.task)
            context.publish(swept)
            found.append(swept)
        return tuple(found)


@dataclass(eq=False)
class _Tally:
    """Counts flips over tracks."""

    flips: dict[str, list[float]] = field(default_factory=dict)
    shifts: dict[str, list[float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    tracks: int = 0

    def told(self, of: int, *, unlearned: bool) -> Sturdiness:
        return Sturdiness(
            _means(self.flips), _means(self.shifts), self.tracks, of, tuple(self.failed), unlearned
        )


@dataclass(frozen=True, eq=False)
class LibraryWideSpec:
    """Tries every change on some tracks by as much as usual; publishes a `Sturdiness` of each.

    Attributes
    ----------
    place : Workplace
    model : Path
    pieces : tuple of Piece
    unlearned : bool
        Whether the model is known not to have learned from them.
    """

    place: Workplace
    model: Path
    pieces: tuple[Piece, ...]
    unlearned: bool
    label: str = "Trying how sturdy a network is"

    def run(self, context: JobContext) -> Sturdiness:
        """Return what was found; raises `ParameterError` when no track could be heard."""
        examiner = self.place.examiner(self.model)
        changes = known_changes()
        each = sum(len(change.tried) for change in changes)
        tally = _Tally()
        for number, piece in enumerate(self.pieces):

            def tell(done: int, before: int = number * each) -> None:
                context.check()
                context.progress(before + done, len(self.pieces) * each, "answers")

            tell(0)
            try:
                self._try(examiner, piece, changes, tally, tell, context.check)
            except MusicScopeError as error:
                tally.failed.append(str(error))
            context.publish(tally.told(len(self.pieces), unlearned=self.unlearned))
        if not tally.tracks:
            reason = tally.failed[0] if tally.failed else "there are no tracks."
            raise ParameterError(f"None of the tracks could be heard: {reason}")
        return tally.told(len(self.pieces), unlearned=self.unlearned)

    def _try(
        self,
        examiner: Examiner,
        piece: Piece,
        changes: tuple[Change, ...],
        tally: _Tally,
        tell: Callable[[int], None],
        check: Check,
    ) -> None:
        from musicscope.learning.clever_hans import flip_rate

        def predict(waveforms: Any) -> np.ndarray:
            return np.stack([self.place.ask(examiner, y, check) for y in waveforms])

        whole = self.place.sound(piece, examiner.rate)
        heard = few_windows(whole, examiner.window, examiner.rate)[0]
        plain = predict([heard])
        flips: dict[str, float] = {}
        shifts: dict[str, float] = {}
        done = 0
        for change in changes:
            tried = []
            for amount in change.tried:
                one = flip_rate(
                    predict,
                    [heard],
                    examiner.rate,
                    change.name,
                    [amount],
                    task=examiner.task,
                    plain=plain,
                    check=check,
                )
                tried.append(one)
                done += 1
                tell(done)
            flips[change.tried_words] = float(np.mean([one.flip_share for one in tried]))
            shifts[change.tried_words] = float(np.mean([one.shift for one in tried]))
        tally.tracks += 1
        for words, share in flips.items():
            tally.flips.setdefault(words, []).append(share)
            tally.shifts.setdefault(words, []).append(shifts[words])


@dataclass(frozen=True, eq=False)
class HearSpec:
    """Writes a stretch of a track, changed, to a file that the player can play."""

    piece: Piece
    start_s: float
    length_s: float
    change: str
    amount: Amount
    path: Path
    label: str = "Changing the sound"

    def run(self, context: JobContext) -> Path:
        """Return the file; raises `MusicScopeError` when it cannot be read or written."""
        from musicscope.audio.decode import decode
        from musicscope.audio.synthesis.lab_file import write_wav

        rate = 44_100
        stop_s = self.start_s + self.length_s
        y = decode(self.piece.path, rate=rate, start_s=self.start_s, stop_s=stop_s)
        if not len(y):
            raise ParameterError("The track ends before this moment; choose an earlier one.")
        sound = changed(y, rate, self.change, self.amount, context.check)
        loudest = float(np.abs(sound).max())
        if loudest > 1.0:
            sound = sound / np.float32(loudest)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_wav(self.path, sound, rate)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ParameterError(
                f"The changed sound could not be written ({reason}); make room on the disk."
            ) from error
        return self.path


def _means(values: Mapping[str, list[float]]) -> dict[str, float]:
    return {words: float(np.mean(own)) for words, own in values.items()}
