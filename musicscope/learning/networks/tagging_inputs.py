"""The pictures of sound that section 4's networks were published for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from musicscope.learning.networks.network import Input


def mel_picture(
    sample_rate: int,
    n_mels: int,
    frames: int,
    *,
    n_fft: int = 512,
    hop: int = 256,
    samples: int = 0,
    short: Literal["tile", "pad"] = "tile",
    **settings: Any,
) -> Input:
    """Return a log-mel input of so many frames, the first and last centred on its ends.

    Parameters
    ----------
    sample_rate : int
        Hz.
    n_mels, frames : int
        Its shape.
    n_fft, hop : int
        Samples of a frame, and between frames.
    samples : int
        Of the window, where the publication says; else ``(frames - 1) * hop``.
    short : {"tile", "pad"}
    **settings
        More of the front end's settings.
    """
    chosen = {"sample_rate": sample_rate, "n_fft": n_fft, "hop": hop, "n_mels": n_mels}
    samples = samples or (frames - 1) * hop
    return Input("mel", {**chosen, **settings}, n_mels, frames, sample_rate, samples, short)


#: Choi et al. (2016): 29.12 s at 12 kHz. A shorter track is repeated.
MEL_29_S: Mapping[str, Input] = {"mel96-12k": mel_picture(12_000, 96, 1366)}
#: Pons and Serra (2019): 187 frames, "3 s", at 16 kHz, log10(1 + 10,000 x). A shorter track is
#: repeated.
MEL_3_S: Mapping[str, Input] = {"musicnn": mel_picture(16_000, 96, 187, log="log10_10k")}
#: Won et al. (2020): 59,049 samples, 3.69 s, at 16 kHz. A shorter track is repeated.
SHORT_CHUNK: Mapping[str, Input] = {
    "short-chunk": mel_picture(16_000, 128, 231, samples=59_049),
}
#: Pons et al. (2017), phonemes: 21 frames of 25 ms, 10 ms apart, of 80 bands. Silence follows a
#: shorter sound: repeated within a fifth of a second, it would be another timbre.
TIMBRE: Mapping[str, Input] = {
    "timbre": mel_picture(44_100, 80, 21, n_fft=1102, hop=441, fmax=11_000.0, short="pad"),
}
#: Pons et al. (2017), instruments: 2.71 s at 12 kHz. A shorter sound is repeated.
INSTRUMENT: Mapping[str, Input] = {"instrument": mel_picture(12_000, 96, 128)}
