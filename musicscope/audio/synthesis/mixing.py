"""From single sounds to a finished stereo piece: placing, echo, ducking, mastering."""

from __future__ import annotations

import numpy as np

from musicscope.audio.synthesis.tone import RATE, FloatArray, ramp_in, sample_count

#: Peak of a finished piece: -3 dBFS.
PEAK = 10 ** (-3 / 20)


def pan_gains(pan: float) -> tuple[float, float]:
    """Return the gains of left and right for a place from -1 (left) to 1 (right).

    Equal power: the squares always add up to one.
    """
    angle = (np.clip(pan, -1.0, 1.0) + 1.0) * np.pi / 4
    return float(np.cos(angle)), float(np.sin(angle))


def place(bus: FloatArray, y: FloatArray, start_s: float, gain: float, pan: float) -> None:
    """Add the mono sound `y` to the stereo `bus` [shape=(2, n)] in place; what overhangs is cut."""
    start = max(round(start_s * RATE), 0)
    stop = min(start + y.size, bus.shape[1])
    if stop <= start:
        return
    part = y[: stop - start]
    left, right = pan_gains(pan)
    bus[0, start:stop] += np.float32(gain * left) * part
    bus[1, start:stop] += np.float32(gain * right) * part


def echo(bus: FloatArray, delay_s: float, feedback: float, repeats: int = 4) -> FloatArray:
    """Return `bus` with repeats that grow fainter and swap sides (ping-pong)."""
    out = bus.copy()
    step = sample_count(delay_s)
    for k in range(1, repeats + 1):
        shift = k * step
        if shift >= bus.shape[1]:
            break
        source = bus[::-1] if k % 2 else bus
        out[:, shift:] += np.float32(feedback**k) * source[:, : bus.shape[1] - shift]
    return out


def duck(bus: FloatArray, times_s: FloatArray, depth: float, recover_s: float) -> None:
    """Lower `bus` in place at each time and let it come back, as a kick drum does to a pad."""
    n = sample_count(recover_s)
    dip = 1.0 - np.float32(depth) * (1.0 - ramp_in(n))
    fall = sample_count(0.004)
    dip[:fall] = np.linspace(1.0, dip[fall], fall, dtype=np.float32)
    for time_s in times_s:
        start = round(float(time_s) * RATE)
        stop = min(start + n, bus.shape[1])
        bus[:, start:stop] *= dip[: stop - start]


def master(mix: FloatArray, fade_out_s: float) -> FloatArray:
    """Return the finished piece: loudest moments rounded off, peak at -3 dBFS, ends faded.

    Parameters
    ----------
    mix : np.ndarray [shape=(2, n)], float32
        Sum of all parts and the room, at any level.
    fade_out_s : float
        Length of the fade at the end.

    Returns
    -------
    np.ndarray [shape=(2, n)], float32
        Peak `PEAK`, and mean 0 in each channel.
    """
    y = mix - mix.mean(axis=1, keepdims=True)
    peaks = np.abs(y).reshape(-1)
    usual = float(np.partition(peaks, int(0.9995 * peaks.size))[int(0.9995 * peaks.size)])
    y = np.tanh(y * np.float32(0.8 / max(usual, 1e-9)))
    start, stop = sample_count(0.02), sample_count(fade_out_s)
    y[:, :start] *= ramp_in(start)
    y[:, -stop:] *= ramp_in(stop)[::-1]
    return np.asarray(y * np.float32(PEAK / max(float(np.abs(y).max()), 1e-9)), dtype=np.float32)
