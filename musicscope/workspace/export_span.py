"""Writes a selected stretch of a track: as sound, or as the numbers of a picture of it."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from musicscope.analysis.picture import PictureChoice, picture_of
from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.jobs import JobContext

FORMS = ("wav", "csv", "npz")
#: Numbers of a picture that are written at most: a second of an FFT of 32,768 is a million.
MOST_VALUES = 60_000_000


@dataclass(frozen=True)
class Measured:
    """The picture of a span.

    Attributes
    ----------
    values : np.ndarray [shape=(n_rows, n_frames)], float32
        Power (1 is full scale), or what the kind of picture measures.
    rows : np.ndarray [shape=(n_rows,)]
        Hz of each row, or its number.
    times : np.ndarray [shape=(n_frames,)], s
        From the start of the track.
    """

    values: np.ndarray
    rows: np.ndarray
    times: np.ndarray


@dataclass(frozen=True)
class SpanExportSpec:
    """Writes from one moment of a file to another.

    Attributes
    ----------
    path : bytes
        The sound file.
    start_s, stop_s : float
    target : Path
        A file that ends in .wav (24 bit, at the file's rate and channels), .csv (a row for each
        moment, a column for each row of the picture) or .npz (samples and picture for NumPy).
    choice : PictureChoice
        The picture whose numbers are written.
    """

    path: bytes
    start_s: float
    stop_s: float
    target: Path
    choice: PictureChoice

    @property
    def label(self) -> str:
        """For people."""
        return f"Exporting to {self.target.name}"

    def run(self, context: JobContext) -> Path:
        """Write the file, in place of what was there.

        Raises
        ------
        DecodeError
            When the sound cannot be read.
        MusicScopeError
            When the form is another, the span is too long, or the file cannot be written.
        """
        form = self.target.suffix.lower().removeprefix(".")
        if form not in FORMS:
            raise MusicScopeError(
                f"{self.target.name} tells no format; let the name end in .wav, .csv or .npz."
            )
        writers: dict[str, Callable[[IO[bytes]], None]] = {
            "wav": self._write_wav,
            "csv": self._write_csv,
            "npz": self._write_npz,
        }
        beside = self.target.with_name(self.target.name + ".part")
        try:
            with beside.open("wb") as file:
                writers[form](file)
            context.check()
            beside.replace(self.target)
        except OSError as error:
            raise MusicScopeError(
                f"{display_path(self.target)} cannot be written ({error.strerror}); "
                "choose another place."
            ) from error
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        return self.target

    def measured(self) -> Measured:
        """Return the picture of the span, exact, not in the levels that are drawn."""
        from musicscope.analysis.picture_excerpt import Excerpt

        picture = picture_of(self.choice)
        hop, rate = picture.hop, picture.rate
        first = int(np.ceil(self.start_s * rate / hop))
        frames = max(int(np.ceil(self.stop_s * rate / hop)) - first, 1)
        if frames * len(picture.frequencies) > MOST_VALUES:
            raise MusicScopeError(
                "The span is too long for a picture this fine; select less, or a longer hop."
            )
        margin = picture.margin_frames * hop
        begin = first * hop - margin
        samples = self._samples(max(begin, 0) / rate, rate, 2 * margin + frames * hop)
        silence = np.zeros(max(-begin, 0), np.float32)
        excerpt = Excerpt(np.concatenate([silence, samples]), frames, margin, hop=hop, rate=rate)
        times = (first + np.arange(frames)) * hop / rate
        return Measured(picture.values(excerpt), picture.frequencies, times)

    def _samples(self, start_s: float, rate: int, length: int) -> np.ndarray:
        from musicscope.audio.decode import Sound

        with Sound(self.path) as sound:
            stop_s = start_s + length / rate
            blocks = [
                b[:, 0] for b in sound.stream(rate=rate, channels=1, start_s=start_s, stop_s=stop_s)
            ]
        return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)

    def _write_wav(self, file: IO[bytes]) -> None:
        import soundfile

        from musicscope.audio.decode import Sound

        with Sound(self.path) as sound:
            info = sound.info
            with soundfile.SoundFile(
                file, "w", info.rate, info.channels, subtype="PCM_24", format="WAV"
            ) as wav:
                for block in sound.stream(
                    rate=info.rate,
                    channels=info.channels,
                    start_s=self.start_s,
                    stop_s=self.stop_s,
                ):
                    wav.write(block)

    def _write_csv(self, file: IO[bytes]) -> None:
        found = self.measured()
        with os.fdopen(os.dup(file.fileno()), "w", encoding="utf-8", newline="") as text:
            table = csv.writer(text)
            table.writerow(["time_s", *(f"{row:.6g}" for row in found.rows)])
            for moment, column in zip(found.times, found.values.T, strict=True):
                table.writerow([f"{moment:.6f}", *(f"{value:.6g}" for value in column)])

    def _write_npz(self, file: IO[bytes]) -> None:
        found = self.measured()
        picture = picture_of(self.choice)
        length = round((self.stop_s - self.start_s) * picture.rate)
        np.savez_compressed(
            file,
            values=found.values,
            rows=found.rows,
            times_s=found.times,
            samples=self._samples(self.start_s, picture.rate, length),
            rate_hz=picture.rate,
            kind=self.choice.kind,
            rows_are=picture.rows_are,
        )
