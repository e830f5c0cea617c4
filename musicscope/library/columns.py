"""What the table can show and sort by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes
    ----------
    name : str
    label : str
        For people, in sentence case.
    unit : str
        ``"s"``, ``"bpm"``, ``"LUFS"``; empty where there is none.
    numeric : bool
        Whether its values are numbers.
    """

    name: str
    label: str
    unit: str = ""
    numeric: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("title", "Title"),
    Column("artist", "Artist"),
    Column("album", "Album"),
    Column("album_artist", "Album artist"),
    Column("year", "Year", numeric=True),
    Column("genre", "Genre"),
    Column("track_number", "Track", numeric=True),
    Column("duration", "Duration", "s", numeric=True),
    Column("key", "Key"),
    Column("tempo", "Tempo", "bpm", numeric=True),
    Column("loudness", "Loudness", "LUFS", numeric=True),
    Column("brightness", "Brightness", "Hz", numeric=True),
    Column("codec", "Codec"),
    Column("bit_rate", "Bit rate", "bit/s", numeric=True),
    Column("channels", "Channels", numeric=True),
    Column("rate", "Sample rate", "Hz", numeric=True),
    Column("plays", "Plays", numeric=True),
    Column("added", "Added", "s", numeric=True),
    Column("state", "State"),
    Column("path", "File"),
)
