"""How names, figures and moments are written on the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from html import escape

from musicscope.learning.evaluation.result import Answers, Interval, Result

#: What each figure is called, and what it says.
FIGURES: dict[str, tuple[str, str]] = {
    "accuracy": ("Accuracy", "share of tracks whose class was named right"),
    "macro_f1": (
        "Macro F1",
        "the mean of the F1 of each name: a rare one counts as much",
    ),
    "auc": ("ROC-AUC", "how often a track that fits is put above one that does not"),
    "ap": ("Average precision", "mean precision while going down the list, likeliest first"),
    "f1": ("F1", "harmonic mean of precision and recall"),
}
BASELINES: dict[str, tuple[str, str]] = {
    "chance": ("Chance", "answers drawn at random, as often as each occurs"),
    "majority": ("Majority", "the commonest answer, always"),
}
SHORT = {"f1": "F1", "auc": "AUC", "ap": "AP"}
#: From so many answers on a third decimal says something.
_MANY = 2_000
#: Not printable, and yet part of names: joins the parts of one emoji.
_JOINER = "\u200d"


def words(text: str) -> str:
    r"""Return text that may stand in a page; what cannot be printed is written out, as ``\n``."""
    shown = "".join(
        c if c.isprintable() or c == _JOINER else c.encode("unicode_escape").decode() for c in text
    )
    return escape(shown)


def figure_name(name: str) -> str:
    """Return what a figure is called, ``"Macro F1"``."""
    return FIGURES.get(name, (name.replace("_", " ").capitalize(), ""))[0]


def main_figure(answers: Answers) -> str:
    """Return the figure that classes or tags are compared by, one name at a time."""
    return "f1" if answers.task == "classes" else "auc"


def kind_of(answers: Answers) -> str:
    """Return ``"class"`` or ``"tag"``."""
    return "class" if answers.task == "classes" else "tag"


def decimals(results: Sequence[Result]) -> int:
    """Return how many decimals the figures of runs deserve."""
    return 3 if min(len(result.answers.titles) for result in results) >= _MANY else 2


def number(value: float, places: int = 2) -> str:
    """Return a figure, ``"0.92"``; a dash where it is not known."""
    return f"{value:.{places}f}" if math.isfinite(value) else "–"


def span(interval: Interval, places: int = 2) -> str:
    """Return the bounds of a figure, ``"0.85–0.97"``; empty where they are not known."""
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return ""
    return f"{interval.low:.{places}f}–{interval.high:.{places}f}"


def percent(value: float) -> str:
    """Return a share, ``"92 %"``."""
    return f"{100 * value:.0f} %" if math.isfinite(value) else "–"


def signed(value: float) -> str:
    """Return a whole number with its sign where that is a minus, ``"−7"``."""
    return f"{value:.0f}".replace("-", "−")


def count(n: int, word: str, plural: str = "") -> str:
    """Return ``"1 track"`` or ``"1,204 tracks"``."""
    return f"{n:,} {word if n == 1 else plural or word + 's'}"


def moment(made_s: float) -> str:
    """Return a moment in local time, ``"20 November 2026, 14:31"``; empty for none."""
    try:
        when = datetime.fromtimestamp(made_s)
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{when.day} {when:%B %Y, %H:%M}"


def duration(seconds: float) -> str:
    """Return ``"12 s"`` or ``"3 min 20 s"``."""
    if not math.isfinite(seconds):
        return "–"
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def told_apart(results: Sequence[Result]) -> list[str]:
    """Return the titles of runs; equal ones are numbered."""
    titles = [result.title or "Run" for result in results]
    seen: dict[str, int] = {}
    apart = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        apart.append(f"{title} ({seen[title]})" if titles.count(title) > 1 else title)
    return apart
