"""Every figure and picture of a track: its name, unit, range, source, and what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What one figure, or one array, of a track is.

    Attributes
    ----------
    name : str
        As in `Portrait.facts`, or the attribute of `Portrait` that holds the array.
    label : str
        For people, in sentence case.
    unit : str
        Empty for a plain number or a name.
    low, high : float or None
        Bounds of its values; None where there are none.
    source : str
        Whose method it is: author and year, or the standard.
    explanation : str
        One sentence in plain words.
    """

    name: str
    label: str
    unit: str
    low: float | None
    high: float | None
    source: str
    explanation: str

    @property
    def help(self) -> str:
        """The explanation and whose method it is."""
        return f"{self.explanation} Method: {self.source}."


_FIGURES = (
    Figure(
        "tempo_bpm", "Tempo", "bpm", 30, 300, "Grosche and Müller, 2011; Moelants, 2002",
        "How many beats a listener would tap in a minute.",
    ),
    Figure(
        "tempo_confidence", "Certainty of the tempo", "", 0, 1, "Grosche and Müller, 2011",
        "How likely listeners would tap this tempo rather than half, double or none.",
    ),
    Figure(
        "tempo_alternatives", "Other tempi", "bpm", 30, 300, "Moelants, 2002",
        "Tempi that some would tap instead: most often half or double.",
    ),
    Figure(
        "tempo_curve", "Course of the tempo", "bpm", 30, 300, "Grosche and Müller, 2011",
        "The tempo around each beat: a level line is a machine's, a breathing one a player's.",
    ),
    Figure(
        "beats", "Beats", "s", 0, None, "Böck and Widmer, 2013; Ellis, 2007",
        "When each beat falls.",
    ),
    Figure(
        "downbeats", "First beats of bars", "s", 0, None, "Lerdahl and Jackendoff, 1983",
        "The beats that begin a bar, where bass notes and new harmonies tend to fall.",
    ),
    Figure(
        "metre", "Metre", "beats", 2, 6, "Lerdahl and Jackendoff, 1983",
        "How many beats make a bar; 6 stands for two beats of three.",
    ),
    Figure(
        "metre_confidence", "Certainty of the metre", "", 0, 1, "Lerdahl and Jackendoff, 1983",
        "How likely the bars begin and end where they were heard.",
    ),
    Figure(
        "pulse_clarity", "Pulse", "", 0, 1, "Lartillot et al., 2008",
        "How clearly a beat is felt: a march near 1, a free recitative near 0.",
    ),
    Figure(
        "tuning_cents", "Tuning", "cents", -50, 50, "Mauch and Dixon, 2010",
        "How far the music is tuned above or below A = 440 Hz; 100 cents are a semitone.",
    ),
    Figure(
        "key_tonic", "Key", "", 0, 11, "Krumhansl, 1990; Albrecht and Shanahan, 2013",
        "The note and the scale that the music comes home to; next to it on the wheel lie the keys "
        "that share most notes.",
    ),
    Figure(
        "key_mode", "Mode", "", 0, 1, "Krumhansl, 1990; Albrecht and Shanahan, 2013",
        "Whether the key is major or minor.",
    ),
    Figure(
        "key_confidence", "Certainty of the key", "", 0, 1, "Rabiner, 1989",
        "How much of the evidence speaks for this key and not another.",
    ),
    Figure(
        "key_alternatives", "Other keys", "", 0, 11, "Krumhansl, 1990",
        "The next likely keys: most often the relative one, or a fifth away.",
    ),
    Figure(
        "local_keys", "Keys over time", "", 0, 11, "Rabiner, 1989",
        "Which key holds when, so that changes of key show.",
    ),
    Figure(
        "chords", "Chords", "", None, None, "Fujishima, 1999; Mauch and Dixon, 2010",
        "The chord that best explains the notes and the bass at each moment.",
    ),
    Figure(
        "harmonic_change", "Harmonic change", "", 0, None, "Harte, Sandler and Gasser, 2006",
        "How far the harmony moves from beat to beat on average: a drone near 0.",
    ),
    Figure(
        "loudness_lufs", "Loudness", "LUFS", -70, 5, "ITU-R BS.1770-4, 2015",
        "How loud the whole track is to the ear; most records lie between −23 and −7.",
    ),
    Figure(
        "loudness_range_lu", "Range", "LU", 0, 70, "EBU Tech 3342, 2016",
        "How far loud parts stand above quiet ones: a pop song about 5, an orchestra 15 and more.",
    ),
    Figure(
        "true_peak_dbtp", "Peak", "dBTP", None, None, "ITU-R BS.1770-4, annex 2, 2015",
        "The highest point of the wave between the samples too; above 0 a player may distort.",
    ),
    Figure(
        "gain_db", "Gain", "dB", None, None, "EBU R 128, 2020",
        "What the player adds to make all tracks equally loud, without pushing a peak over −1 dB.",
    ),
    Figure(
        "silence_start_s", "Silence before", "s", 0, None, "level below −60 dB",
        "How long nothing is heard at the start.",
    ),
    Figure(
        "silence_end_s", "Silence after", "s", 0, None, "level below −60 dB",
        "How long nothing is heard at the end.",
    ),
    Figure(
        "loudness_curve", "Course of loudness", "LUFS", -70, 5, "ITU-R BS.1770-4, 2015",
        "How loud each moment is.",
    ),
    Figure(
        "brightness_hz", "Brightness", "Hz", 0, 11_025, "Grey and Gordon, 1978",
        "The centre of the sound's frequencies on average: a cello is dark, a cymbal bright.",
    ),
    Figure(
        "brightness", "Course of brightness", "Hz", 0, 11_025, "Grey and Gordon, 1978",
        "The centre of the sound's frequencies at each moment.",
    ),
    Figure(
        "roughness", "Roughness", "", 0, 1, "Sethares, 1993",
        "How much neighbouring tones rub against each other: a flute near 0, a cluster near 1.",
    ),
    Figure(
        "density", "Density", "onsets a second", 0, None, "Böck and Widmer, 2013",
        "How many notes or strokes begin in a second.",
    ),
    Figure(
        "moodbar", "Moodbar", "", 0, 255, "Wood and O'Keefe, 2005",
        "The whole track as colours: bass is red, the middle green, treble blue.",
    ),
    Figure(
        "sections", "Form", "", None, None,
        "Foote, 2000; Serrà, Müller, Grosche and Arcos, 2014",
        "The parts of the piece: equal letters are the same music, a prime is a variant.",
    ),
    Figure(
        "similarity_matrix", "Self-similarity", "", 0, 255, "Foote, 1999",
        "Each moment against each other one, bright where they are alike: blocks are parts, "
        "slanted stripes are repeats.",
    ),
)  # fmt: skip

_BY_NAME = {figure.name: figure for figure in _FIGURES}


def figure(name: str) -> Figure:
    """Return what is known of one figure; raises `KeyError` when there is none of that name."""
    return _BY_NAME[name]


def figures() -> Iterator[Figure]:
    """Go through all figures: rhythm, harmony, loudness, sound, form."""
    return iter(_FIGURES)
