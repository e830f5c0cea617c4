"""Sounds of known truth, written in every common format."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from musicscope.audio.container import ffmpeg

LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}


def tone(frequency: float, seconds: float, rate: int = 44_100, level: float = 0.5) -> np.ndarray:
    """A sine [shape=(n,)] that starts at phase 0."""
    t = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * frequency * t)).astype(np.float32)


def music(seconds: float, rate: int = 44_100, channels: int = 2) -> np.ndarray:
    """Sweeping chords and drum-like noise [shape=(n, channels)], different in each channel."""
    generator = np.random.default_rng(5)
    t = np.arange(round(seconds * rate)) / rate
    beats = np.exp(-8.0 * (t % 0.5)) * generator.standard_normal(len(t)) * 0.15
    voices = [
        0.2 * np.sin(2 * np.pi * (220 + 55 * c + 25 * t) * t)
        + 0.1 * np.sin(2 * np.pi * (330 + 20 * c) * t)
        + beats
        for c in range(channels)
    ]
    return np.stack(voices, axis=1).astype(np.float32)


def encode(
    path: Path,
    samples: np.ndarray,
    rate: int,
    codec: str,
    *,
    options: dict[str, str] | None = None,
    bit_rate: int | None = None,
) -> Path:
    """Write `samples` [shape=(n, channels)] with one of FFmpeg's encoders."""
    av = ffmpeg()
    layout = LAYOUTS[samples.shape[1]]
    packed = samples.reshape(1, -1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout, options=options or {})
        if bit_rate:
            stream.bit_rate = bit_rate
        stream.codec_context.open()
        convert = av.AudioResampler(stream.codec_context.format, layout, rate)
        for start in range(0, len(samples), 4096):
            chunk = packed[:, start * samples.shape[1] : (start + 4096) * samples.shape[1]]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(chunk), "flt", layout)
            frame.sample_rate = rate
            frame.pts = start
            for converted in convert.resample(frame):
                container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path


#: Name of a format: file name, encoder, its options, its rate.
_VARIABLE = {"flags": "+qscale", "global_quality": "354"}
FORMATS: dict[str, tuple[str, str, dict[str, str], int]] = {
    "WAV": ("a.wav", "pcm_s16le", {}, 44_100),
    "float WAV": ("f.wav", "pcm_f32le", {}, 48_000),
    "AIFF": ("a.aiff", "pcm_s24be", {}, 44_100),
    "FLAC": ("a.flac", "flac", {}, 44_100),
    "MP3, constant rate": ("cbr.mp3", "libmp3lame", {}, 44_100),
    "MP3, variable rate": (
        "vbr.mp3",
        "libmp3lame",
        {"flags": "+qscale", "global_quality": "354"},
        44_100,
    ),
    "Ogg Vorbis": ("a.ogg", "vorbis", {}, 44_100),
    "Opus": ("a.opus", "libopus", {}, 48_000),
    "M4A": ("a.m4a", "aac", {"aac_pns": "0"}, 44_100),
    "Apple lossless": ("alac.m4a", "alac", {}, 44_100),
}
LOSSLESS = ("WAV", "float WAV", "AIFF", "FLAC", "Apple lossless")


def write(folder: Path, kind: str, samples: np.ndarray) -> Path:
    """Write `samples` in one of `FORMATS`, at that format's rate."""
    name, codec, options, rate = FORMATS[kind]
    if codec != "vorbis":
        return encode(folder / name, samples, rate, codec, options=options)
    import soundfile

    soundfile.write(folder / name, samples, rate, format="OGG", subtype="VORBIS")
    return folder / name
