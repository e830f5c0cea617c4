"""Facts about music in words: durations, counts, rates, dates."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterable

from musicscope.core.paths import display_path
from musicscope.library.track import Track, TrackState

UNKNOWN = "—"

_CODECS = {
    "aac": "AAC",
    "ac3": "AC-3",
    "alac": "ALAC",
    "ape": "Monkey's Audio",
    "flac": "FLAC",
    "mp2": "MP2",
    "mp3": "MP3",
    "mp3float": "MP3",
    "opus": "Opus",
    "speex": "Speex",
    "tta": "True Audio",
    "vorbis": "Vorbis",
    "wavpack": "WavPack",
}
_CHANNELS = {1: "mono", 2: "stereo", 4: "quadraphonic", 6: "5.1", 8: "7.1"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def count(number: int) -> str:
    """Return ``"1,284"``."""
    return f"{number:,}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return ``"1 track"`` or ``"1,284 tracks"``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def duration(seconds: float) -> str:
    """Return a track's length, ``"3:07"`` or ``"1:02:03"``; a dash when it is not known."""
    if not seconds > 0:
        return UNKNOWN
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def moment(seconds: float) -> str:
    """Return a place in a track to a tenth of a second: ``"1:59.8"``."""
    tenths = max(0, int(seconds * 10 + 1e-6))
    minutes, tenths = divmod(tenths, _MINUTE * 10)
    hours, minutes = divmod(minutes, _MINUTE)
    tail = f"{tenths // 10:02}.{tenths % 10}"
    return f"{hours}:{minutes:02}:{tail}" if hours else f"{minutes}:{tail}"


def total_duration(seconds: float) -> str:
    """Return how much music that is, in one round figure: ``"74 h"``, ``"43 min"``, ``"12 s"``."""
    if seconds >= 10 * _HOUR:
        return f"{round(seconds / _HOUR):,} h"
    if seconds >= _HOUR:
        hours, minutes = divmod(round(seconds / _MINUTE), _MINUTE)
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if seconds >= _MINUTE:
        return f"{round(seconds / _MINUTE)} min"
    return f"{round(seconds)} s"


def remaining(seconds: float | None) -> str:
    """Return ``"6 min left"``; empty while nobody can tell."""
    if seconds is None:
        return ""
    if seconds >= 1.5 * _HOUR:
        return f"{round(seconds / _HOUR)} h left"
    if seconds >= _MINUTE:
        return f"{round(seconds / _MINUTE)} min left"
    return f"{max(1, round(seconds))} s left"


def codec(name: str) -> str:
    """Return a codec's name as people write it: ``"FLAC"``."""
    if name.startswith("pcm_"):
        return "PCM"
    return _CODECS.get(name.lower(), name)


def bit_rate(bits_per_s: int | None) -> str:
    """Return ``"320 kbit/s"``; a dash when it is not known."""
    return f"{round(bits_per_s / 1000):,} kbit/s" if bits_per_s else UNKNOWN


def sample_rate(hertz: int) -> str:
    """Return ``"44.1 kHz"``; a dash when it is not known."""
    return f"{hertz / 1000:g} kHz" if hertz else UNKNOWN


def channels(number: int) -> str:
    """Return ``"stereo"``; a dash when it is not known."""
    if number < 1:
        return UNKNOWN
    return _CHANNELS.get(number, f"{number} channels")


def size(n_bytes: int) -> str:
    """Return a file's size: ``"8.4 MB"``."""
    for unit, scale, places in (("GB", 1e9, 2), ("MB", 1e6, 1), ("kB", 1e3, 0)):
        if n_bytes >= scale:
            return f"{n_bytes / scale:.{places}f} {unit}"
    return f"{n_bytes} B"


def day(timestamp_s: float | None, *, today: dt.date | None = None) -> str:
    """Return a date in words: ``"today"``, ``"yesterday"``, ``"3 May 2024"``."""
    if not timestamp_s:
        return UNKNOWN
    date = dt.datetime.fromtimestamp(timestamp_s).date()
    ago = ((today or dt.date.today()) - date).days
    if ago in {0, 1}:
        return ("today", "yesterday")[ago]
    return f"{date.day} {date:%B} {date.year}"


def bpm(tempo: float | None) -> str:
    """Return a tempo in whole beats a minute; a dash when it is not known."""
    return f"{tempo:.0f}" if tempo else UNKNOWN


def level(lufs: float | None) -> str:
    """Return a loudness to a tenth: ``"−21.4"``; empty when it is not known."""
    return "" if lufs is None else f"{lufs:.1f}".replace("-", "−")


def brightness(hertz: float | None) -> str:
    """Return a mean frequency in kHz: ``"1.8 kHz"``; empty when it is not known."""
    return "" if hertz is None else f"{hertz / 1000:.1f} kHz"


def confidence(share: float | None) -> str:
    """Return ``"0.86"``; empty when it is not known."""
    return "" if share is None else f"{share:.2f}"


def plays(number: int, last_s: float | None) -> str:
    """Return ``"12, last yesterday"``."""
    if not number:
        return "never"
    return f"{count(number)}, last {day(last_s)}" if last_s else count(number)


def album_line(track: Track) -> str:
    """Return album and year, as far as they are known."""
    return " · ".join(part for part in (track.album, str(track.year or "")) if part)


def file_name(path: bytes) -> str:
    """Return the last part of a path as printable text."""
    return display_path(os.path.basename(path))


def state(track: Track) -> str:
    """Return in one word how far the track is known; the word that a search for it takes."""
    if track.missing:
        return "missing"
    return "excluded" if track.excluded else track.state.value


def condition(track: Track) -> str:
    """Return a sentence on what keeps a track from being known; empty when nothing does."""
    if track.missing:
        return "Missing: the file is no longer there. Relink it, or rescan when its disk is back."
    if track.excluded:
        return "Excluded: it is left out of the library until you include it again."
    if track.state is TrackState.FAILED:
        return f"Could not be analysed. {as_sentence(track.reason or 'The reason is not known')}"
    if track.state is TrackState.PENDING:
        return "Not analysed yet. Key and tempo appear when it is."
    return ""


def as_sentence(reason: str) -> str:
    """Return a reason with a capital and a full stop."""
    text = reason.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def most_common(names: Counter[str], most: int = 3) -> str:
    """Return the commonest names, and how many there are besides: ``"Bach, Satie, 6 more"``."""
    ranked = [name for name, _ in names.most_common()]
    shown = ranked[:most] if len(ranked) > most + 1 else ranked
    more = len(ranked) - len(shown)
    return ", ".join([*shown, f"{count(more)}\N{NO-BREAK SPACE}more"] if more else shown)


def spread(values: Iterable[float], unit: str = "") -> str:
    """Return the least and the greatest value: ``"72 to 146 bpm"``."""
    known = sorted(round(value) for value in values)
    if not known:
        return ""
    words = str(known[0]) if known[0] == known[-1] else f"{known[0]} to {known[-1]}"
    return f"{words} {unit}".strip()
