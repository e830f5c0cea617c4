"""All that repeats runs, beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.words import duration, moment

_SIGN = 12


def settings_rows(results: Sequence[Result]) -> dict[str, list[str]]:
    """Return a text of each run for each setting; empty where a run has none of the name."""
    rows: dict[str, list[str]] = {}
    for n, result in enumerate(results):
        own = dict(result.settings)
        parameters = result.extra.get("parameters")
        if isinstance(parameters, int):
            own["Parameters"] = f"{parameters:,}"
        own["Took"] = duration(result.seconds)
        own["Run on"] = moment(result.made_s)
        own["Data and split"] = result.fingerprint[:_SIGN]
        own["Run"] = result.id[:_SIGN]
        for name, value in own.items():
            rows.setdefault(name, [""] * len(results))[n] = value
    return rows
