"""What is exactly known of a piece because it was composed here."""

from __future__ import annotations

from typing import Any

from musicscope.audio.demo.piece import Piece


def truth_of(piece: Piece) -> dict[str, Any]:
    """Return the truth about a piece, ready for JSON.

    Returns
    -------
    dict
        ``file`` (within the demo folder), ``title``, ``artist``, ``album``, ``year``, ``style``,
        ``tonic`` (0 to 11, C = 0), ``mode``, ``tempo_bpm``, ``metre`` as written,
        ``beats_per_bar`` as tapped, ``beats`` and ``downbeats`` in seconds, ``chords`` as (start,
        end, label in the syntax of Harte, 2005) and ``sections`` as (start, end, label), both
        without gaps from the first beat to the last barline.
    """
    plan = piece.plan

    def at(beat: float) -> float:
        return round(plan.seconds(beat), 6)

    return {
        "file": piece.file,
        "title": piece.title,
        "artist": piece.artist,
        "album": piece.album.title,
        "year": piece.album.year,
        "style": piece.style.name,
        "tonic": plan.key.tonic,
        "mode": plan.key.mode,
        "tempo_bpm": plan.tempo_bpm,
        "metre": piece.style.metre,
        "beats_per_bar": plan.beats_per_bar,
        "beats": [at(beat) for beat in range(plan.beats)],
        "downbeats": [at(beat) for beat in range(0, plan.beats, plan.beats_per_bar)],
        "chords": [[at(span.start), at(span.end), span.chord.label] for span in plan.chords],
        "sections": [[at(part.start), at(part.end), part.label] for part in plan.sections],
    }
