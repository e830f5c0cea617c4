"""What mattered, what a network cost, how sturdy it is, and how to repeat a run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.figures import key
from musicscope.learning.report.settings import settings_rows
from musicscope.learning.report.svg import run_class
from musicscope.learning.report.words import (
    number,
    percent,
    told_apart,
    words,
)

#: Things that mattered, in the list of one run.
MOST_WEIGHTS = 12
#: Characters by which people tell runs and splits apart.


def importance_part(results: Sequence[Result]) -> str:
    """Return what each run went by, in words; empty where that was not measured."""
    lists = []
    for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True)):
        weights = [w for w in result.importance if math.isfinite(w.share)][:MOST_WEIGHTS]
        if not weights:
            continue
        largest = max(weight.share for weight in weights) or 1.0
        items = "".join(
            f'<li><span class="what">{words(weight.words)}</span>'
            f'<span class="value">{percent(weight.share)}</span>'
            f"{_bar(weight.share / largest, n)}</li>"
            for weight in weights
        )
        lists.append(
            f'<div><h4>{key(n)}<span class="run">{words(title)}</span></h4>'
            f'<ol class="bars">{items}</ol></div>'
        )
    return f'<div class="columns">{"".join(lists)}</div>' if lists else ""


def _bar(share: float, n: int) -> str:
    width = 100 * min(max(share, 0.0), 1.0)
    return (
        '<svg class="bar-line" width="100%" height="6" aria-hidden="true">'
        '<rect class="rail" width="100%" height="6" rx="3"/>'
        f'<rect class="bar {run_class(n)}" width="{width:.1f}%" height="6" rx="3"/></svg>'
    )


def robustness_part(results: Sequence[Result]) -> str:
    """Return how often a small change of the sound flips an answer; empty if not measured."""
    lists = []
    for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True)):
        flips = result.extra.get("robustness")
        if not isinstance(flips, Mapping) or not flips:
            continue
        items = "".join(
            f'<li><span class="what">{words(str(change))}</span>'
            f'<span class="value">{percent(_float(rate))}</span>{_bar(_float(rate), n)}</li>'
            for change, rate in flips.items()
        )
        lists.append(
            f'<div><h4>{key(n)}<span class="run">{words(title)}</span></h4>'
            f'<ol class="bars">{items}</ol></div>'
        )
    return f'<div class="columns">{"".join(lists)}</div>' if lists else ""


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def settings_part(results: Sequence[Result]) -> str:
    """Return all that repeats the runs, beside each other; what differs is marked."""
    rows = settings_rows(results)
    heads = "".join(
        f'<th scope="col">{key(n)}<span class="run">{words(title)}</span></th>'
        for n, title in enumerate(told_apart(results))
    )
    body = "".join(
        f'<tr{_differs(name, values)}><th scope="row">{words(_label(name))}</th>'
        + "".join(f"<td>{words(value) or '–'}</td>" for value in values)
        + "</tr>"
        for name, values in rows.items()
        if any(values)
    )
    head = f"<thead><tr><td></td>{heads}</tr></thead>" if len(results) > 1 else ""
    return f'<div class="wide"><table class="settings">{head}<tbody>{body}</tbody></table></div>'


def _label(name: str) -> str:
    return f"{name[:1].upper()}{name[1:].replace('_', ' ')}"


def _differs(name: str, values: Sequence[str]) -> str:
    alone = name in {"Run", "Run on", "Took"}
    return ' class="differs"' if len(set(values)) > 1 and not alone else ""


def parameters_line(results: Sequence[Result]) -> str:
    """Return how many weights the networks have; empty without networks."""
    told = [
        f"{words(title)}: <b>{parameters:,}</b> parameters"
        for result, title in zip(results, told_apart(results), strict=True)
        if isinstance(parameters := result.extra.get("parameters"), int)
    ]
    return f"<p>{'; '.join(told)}.</p>" if told else ""


def warnings_part(results: Sequence[Result]) -> str:
    """Return the warnings of all runs, each once; empty without any."""
    told: dict[str, list[str]] = {}
    for result, title in zip(results, told_apart(results), strict=True):
        for warning in result.warnings:
            told.setdefault(warning, []).append(title)
    if not told:
        return ""
    items = "".join(
        f"<li>{words(warning)}"
        + (
            f' <span class="span">({words(", ".join(titles))})</span>'
            if len(titles) < len(results)
            else ""
        )
        + "</li>"
        for warning, titles in told.items()
    )
    return f'<aside class="warnings"><h2>To be kept in mind</h2><ul>{items}</ul></aside>'


def unknown_figures(results: Sequence[Result]) -> str:
    """Return a sentence on figures that could not be measured; empty without any."""
    lacking = [
        f"{title}: {', '.join(names)}"
        for result, title in zip(results, told_apart(results), strict=True)
        if (names := [n for n, f in result.figures.items() if number(f.value) == "–"])
    ]
    return f'<p class="hint">Not measured: {words("; ".join(lacking))}.</p>' if lacking else ""
