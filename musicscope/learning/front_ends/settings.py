"""The settings that front ends share."""

from __future__ import annotations

from musicscope.core.registry import Parameter

HOP = Parameter("hop", "Hop", 1024, 1, 65_536, unit="samples", help="From one frame to the next.")
N_FFT = Parameter("n_fft", "Frame", 4096, 16, 65_536, unit="samples", help="Length of a frame.")
PADDING = Parameter(
    "padding",
    "Padding",
    "zeros",
    choices=("zeros", "reflect", "none"),
    help="What lies beyond the window's ends; with none, the first frame begins at the first "
    "sample instead of having it in its middle.",
)
POWER = Parameter(
    "power", "Power", 2, 1, 2, help="2 adds energies within a band, 1 adds magnitudes."
)
LOG = Parameter(
    "log",
    "Level",
    "db",
    choices=("db", "log10_10k", "ln", "none"),
    help="Decibels, log10(1 + 10,000 x), natural logarithm, or as it is.",
)
TOP_DB = Parameter(
    "top_db", "Range", 80.0, 0, 400, unit="dB", help="Below the loudest; 0 keeps all."
)
STANDARDISE = Parameter(
    "standardise",
    "Standardise",
    "data",
    choices=("example", "data", "none"),
    help="Mean 0 and spread 1 of each example, of each row over a data set, or not at all.",
)
LEVEL = (LOG, TOP_DB, STANDARDISE)

OCTAVES = Parameter("octaves", "Octaves", 7, 1, 10, help="From the lowest note up.")
BINS_PER_OCTAVE = Parameter(
    "bins_per_octave", "Bins an octave", 24, 12, 96, help="12 for semitones, 24 for quarter tones."
)
FMIN = Parameter(
    "fmin", "Lowest note", 440.0 * 2 ** (-45 / 12), 8.0, 4000.0, unit="Hz", help="C1 unless chosen."
)
