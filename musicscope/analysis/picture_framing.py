"""Settings that all pictures made from windowed frames have: window, FFT, hop and rate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from musicscope.analysis.picture_excerpt import HOP, RATE
from musicscope.analysis.picture_kinds import TILE_S
from musicscope.analysis.picture_windows import WINDOWS
from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter

#: What can be chosen.
FFTS = tuple(2**power for power in range(9, 16))
HOPS = tuple(2**power for power in range(6, 13))
RATES = (RATE, 2 * RATE)

WINDOW_SETTING = Parameter(
    "window",
    "Window",
    "hann",
    choices=WINDOWS,
    help="Shape of each frame: rectangular is sharpest and leaks most, Blackman-Harris least.",
)
HOP_SETTING = Parameter(
    "hop",
    "Hop",
    HOP,
    minimum=HOPS[0],
    maximum=HOPS[-1],
    unit="samples",
    help="From one frame to the next, a power of two: shorter shows more moments.",
)
RATE_SETTING = Parameter(
    "rate",
    "Sample rate",
    RATE,
    minimum=RATES[0],
    maximum=RATES[1],
    unit="Hz",
    help="22,050 shows what lies below 11 kHz, 44,100 all that can be heard.",
)

#: What half a tile may cost before a quicker picture is shown first: frames times FFT length.
_QUICK = 2**22

AnyFraming = TypeVar("AnyFraming", bound="Framing")


def fft_setting(default: int, longest: int = FFTS[-1]) -> Parameter:
    """Return the setting of the length of window and FFT."""
    return Parameter(
        "fft",
        "FFT",
        default,
        minimum=FFTS[0],
        maximum=longest,
        unit="samples",
        help="Length of a frame, a power of two: longer tells close pitches apart, shorter "
        "tells close moments apart.",
    )


def check_frames(hop: int, rate: int, fft: int = FFTS[0]) -> None:
    """Raise `ParameterError` unless the values can be chosen."""
    if fft not in FFTS:
        raise ParameterError(f"FFT must be one of {', '.join(map(str, FFTS))} samples.")
    if hop not in HOPS:
        raise ParameterError(f"Hop must be one of {', '.join(map(str, HOPS))} samples.")
    if rate not in RATES:
        raise ParameterError(f"Sample rate must be {RATES[0]} or {RATES[1]} Hz.")


@dataclass(frozen=True)
class Framing:
    """How sound is cut into frames.

    Attributes
    ----------
    fft : int
        Length of window and FFT, samples.
    hop : int
        Samples between two frames.
    rate : int
        Hz.
    window : str
        One of `WINDOWS`.
    """

    fft: int = 2048
    hop: int = HOP
    rate: int = RATE
    window: str = "hann"

    def __post_init__(self) -> None:
        check_frames(self.hop, self.rate, self.fft)

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        return -(-self.fft // (2 * self.hop))


def longer_hop(picture: AnyFraming) -> AnyFraming | None:
    """Return the picture with fewer frames, quick to make; None for one that is quick itself.

    Its frames still overlap by seven eighths or more.
    """
    frames = int(TILE_S / 2 * picture.rate / picture.hop)
    factor = 1
    while frames * picture.fft > _QUICK * factor and 2 * factor * picture.hop <= min(
        HOPS[-1], picture.fft // 8
    ):
        factor *= 2
    return replace(picture, hop=factor * picture.hop) if factor > 1 else None
