"""The texture of one file, as a job for a worker process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from musicscope.analysis.sound import RATE, cleaned
from musicscope.analysis.texture.vector import describe_texture, passage_ranges
from musicscope.core.paths import display_path

if TYPE_CHECKING:
    import numpy as np

    from musicscope.jobs import JobContext

#: Three passages, of the beginning, the middle and the end (Costa et al., 2011).
PASSAGES, PASSAGE_S = 3, 10.0


def read_passages(path: bytes, duration_s: float) -> list[np.ndarray]:
    """Decode the passages of a file whose texture is described.

    Parameters
    ----------
    path : bytes
    duration_s : float
        Of the track, as it is known; a file that ends earlier is read from its beginning.

    Returns
    -------
    list of np.ndarray [shape=(n_samples,)], float32, at 22,050 Hz
        One or more.

    Raises
    ------
    DecodeError
        If there is no sound in it that could be decoded.
    """
    from musicscope.audio.decode import decode

    ranges = passage_ranges(duration_s, PASSAGE_S, PASSAGES)
    found = [decode(path, rate=RATE, start_s=start, stop_s=stop) for start, stop in ranges]
    heard = [cleaned(y) for y in found if len(y)]
    return heard or [cleaned(decode(path, rate=RATE, stop_s=PASSAGES * PASSAGE_S))]


@dataclass(frozen=True)
class TextureSpec:
    """Describes the texture of one file that has been analysed.

    Attributes
    ----------
    path : bytes
    duration_s : float
        As the analysis found it.
    """

    path: bytes
    duration_s: float

    @property
    def label(self) -> str:
        """For people."""
        return f"Texture of {display_path(self.path.rsplit(b'/', 1)[-1])}"

    def run(self, context: JobContext) -> np.ndarray:
        """Return the vector, see `describe_texture`.

        Raises
        ------
        DecodeError
            If there is no sound in the file that could be decoded, or it is gone.
        """
        passages = read_passages(self.path, self.duration_s)
        context.check()
        return describe_texture(passages)
