"""Myna: a small vision transformer that learned music by masking most of each picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from musicscope.analysis.filterbanks import mel_filterbank
from musicscope.learning.pretrained.about import Pretrained, register
from musicscope.learning.pretrained.embedder import Embedder
from musicscope.learning.pretrained.hub_models import as_numpy, pooled, with_its_own_program

_RATE, _SAMPLES = 16_000, 50_000
_N_FFT, _HOP = 2_048, 512


def mel_power(windows: np.ndarray, bands: int = 128) -> np.ndarray:
    """Return the mel power that Myna was trained on: no logarithm, edges mirrored.

    Parameters
    ----------
    windows : np.ndarray [shape=(b, n_samples)], 16 kHz

    Returns
    -------
    np.ndarray [shape=(b, bands, 1 + n_samples // 512)], float32
    """
    half = _N_FFT // 2
    padded = np.pad(windows, ((0, 0), (half, half)), mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _N_FFT, axis=1)[:, ::_HOP]
    spectrum = np.fft.rfft(frames * np.hanning(_N_FFT + 1)[:-1])
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    mel: np.ndarray = (power @ mel_filterbank(_RATE, _N_FFT, bands).T).transpose(0, 2, 1)
    return mel


def open_myna(about: Pretrained, folder: Path, device: str) -> Embedder:
    """Load Myna; its program comes with the weights."""
    import torch

    model = with_its_own_program(folder, device)
    rows, frames = _picture(model.config)

    def hear(windows: np.ndarray) -> np.ndarray:
        mel = np.ascontiguousarray(mel_power(windows, rows)[:, np.newaxis, :, :frames])
        with torch.inference_mode():
            answer = pooled(model(torch.from_numpy(mel).to(device)))
        return as_numpy(answer)

    silence = np.zeros((1, round(about.window_s * about.sample_rate)), np.float32)
    return Embedder(about, hear(silence).shape[-1], hear)


def _picture(config: Any) -> tuple[int, int]:
    size = getattr(config, "spec_size", (128, 96))
    rows, frames = (size, size) if isinstance(size, int) else size
    return int(rows), min(int(frames), 1 + _SAMPLES // _HOP)


register(
    Pretrained(
        name="myna",
        label="Myna",
        help="A small transformer that learned music by itself (Yonay et al., 2025).",
        licence="MIT",
        source="oriyonay/myna-hybrid",
        bytes=88_000_000,
        sample_rate=_RATE,
        window_s=_SAMPLES / _RATE,
        dimension=768,
        has_text=False,
        needs_consent=True,
        files=("config.json", "model.safetensors|pytorch_model.bin"),
        open=open_myna,
    )
)
