"""Curves of several runs in one chart each: ROC, precision, calibration, labels, loss."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from musicscope.learning.evaluation.curves import (
    Curve,
    precision_recall_curve,
    reliability,
    roc_curve,
)
from musicscope.learning.evaluation.result import Answers, Result
from musicscope.learning.report.comparing import mean_roc, thinned, wilson
from musicscope.learning.report.figures import key
from musicscope.learning.report.svg import SHARE, Axis, Chart, round_axis, run_class, share_axis
from musicscope.learning.report.words import (
    count,
    figure_name,
    kind_of,
    number,
    percent,
    told_apart,
    words,
)

#: Classes or tags with a chart of their own; the commonest.
MOST_CHARTS = 24
_LARGE, _SMALL = (404, 382), (190, 176)


def roc_part(results: Sequence[Result]) -> str:
    """Return the mean ROC curve and one for each class or tag."""
    answers = results[0].answers
    across, up = share_axis("False alarms"), share_axis("Hits")
    large = Chart(*_LARGE, across, up, f"Mean ROC curve of {count(len(results), 'run')}")
    large.line((0, 1), (0, 1), "chance")
    for n, result in enumerate(results):
        mean = mean_roc(result.answers)
        if mean is not None:
            large.line(mean.x.tolist(), mean.y.tolist(), run_class(n))
    mean_auc = [r.figures["auc"].value if "auc" in r.figures else math.nan for r in results]
    plural = "classes" if answers.task == "classes" else "tags"
    heads = [_figure(f"All {plural}, mean", mean_auc, large)]
    for name in _charted(results):
        small = Chart(*_SMALL, SHARE, SHARE, f"ROC curve of {name}")
        small.line((0, 1), (0, 1), "chance")
        areas = []
        for n, result in enumerate(results):
            curve = _curve(roc_curve, result.answers, name)
            line = thinned(curve.x, curve.y)
            small.line(line.x.tolist(), line.y.tolist(), run_class(n))
            areas.append(curve.area)
        heads.append(_figure(name, areas, small))
    return _gallery(heads, "multiples led") + _left_out(results)


def precision_part(results: Sequence[Result]) -> str:
    """Return precision over recall of each class or tag."""
    figures = []
    for name in _charted(results):
        chart = Chart(*_SMALL, SHARE, SHARE, f"Precision over recall of {name}")
        share = _share(results, name)
        chart.line((0, 1), (share, share), "chance")
        areas = []
        for n, result in enumerate(results):
            curve = _curve(precision_recall_curve, result.answers, name)
            line = thinned(curve.x, curve.y)
            chart.line(line.x.tolist(), line.y.tolist(), run_class(n))
            areas.append(curve.area)
        figures.append(_figure(name, areas, chart))
    return _gallery(figures, "multiples") + _left_out(results)


def calibration_part(results: Sequence[Result]) -> str:
    """Return, for each run, how often what was said with a probability came true."""
    figures = []
    for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True)):
        found = reliability(result.answers)
        if not len(found.counts):
            continue
        chart = Chart(
            300,
            280,
            share_axis("Probability given"),
            share_axis("Share that was right"),
            f"Calibration of {title}",
        )
        total = int(found.counts.sum())
        kind = run_class(n)
        for said, right, n_here in zip(found.said, found.right, found.counts, strict=True):
            left = min(math.floor(float(said) * 10) / 10, 0.9)
            chart.bar(left, left + 0.1, 0.25 * int(n_here) / int(found.counts.max()), kind)
            bounds = wilson(float(right), int(n_here))
            chart.line((float(said),) * 2, (bounds.low, bounds.high), f"whisker {kind}")
        chart.line((0, 1), (0, 1), "chance")
        chart.line(found.said.tolist(), found.right.tolist(), kind)
        for said, right, n_here in zip(found.said, found.right, found.counts, strict=True):
            told = f"said {percent(float(said))}, right {percent(float(right))} of {n_here}"
            chart.point(float(said), float(right), kind, told)
        figures.append(
            f'<figure><figcaption class="start">{key(n)}<span class="name">{words(title)}'
            f"</span></figcaption>{chart.text()}<p>On average {percent(found.error)} away "
            f"from what came true, over {count(total, 'answer')}.</p></figure>"
        )
    return _gallery(figures)


def learning_part(results: Sequence[Result]) -> str:
    """Return how the score grows with labels; empty where that was not measured."""
    drawn = [(n, r.learning_curve) for n, r in enumerate(results) if r.learning_curve]
    if not drawn:
        return ""
    answers = results[0].answers
    labels = sorted({point.labels for _, curve in drawn for point in curve})
    least, most = max(labels[0], 1), max(labels[-1], 2)
    logarithmic = most / least >= 8
    kind = kind_of(answers)
    across = Axis(
        least,
        max(most, least + 1),
        _ticks(labels, logarithmic),
        f"Labels of each {kind}",
        "{:,.0f}".format,
        logarithmic,
    )
    score = figure_name("macro_f1" if answers.task == "classes" else "auc")
    chart = Chart(560, 320, across, share_axis(score), f"{score} over the number of labels")
    if answers.task == "tags":
        chart.line((least, most), (0.5, 0.5), "chance")
    for n, curve in drawn:
        xs = [float(point.labels) for point in curve]
        scores = [point.score for point in curve]
        chart.band(xs, [s.low for s in scores], [s.high for s in scores], run_class(n))
        chart.line(xs, [s.value for s in scores], run_class(n))
        for x, s in zip(xs, scores, strict=True):
            told = f"{count(int(x), 'label')}: {number(s.value)} ({number(s.low)}–{number(s.high)})"
            chart.point(x, s.value, run_class(n), told)
    return _gallery([f"<figure>{chart.text()}</figure>"])


def _ticks(labels: Sequence[int], logarithmic: bool) -> tuple[float, ...]:
    if not logarithmic:
        return tuple(float(n) for n in labels[:: max(1, math.ceil(len(labels) / 8))])
    kept: list[int] = []
    for n in labels:
        if not kept or n >= 1.35 * kept[-1]:
            kept.append(n)
    return tuple(map(float, kept))


def loss_part(results: Sequence[Result]) -> str:
    """Return the curves that networks drew while they learned; empty without any."""
    figures = []
    for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True)):
        curves = result.extra.get("curves")
        if isinstance(curves, Mapping):
            figures += [_course(title, what, own, n) for what, own in _by_quantity(curves).items()]
    return _gallery(figures)


def _by_quantity(curves: Mapping[str, Any]) -> dict[str, dict[str, list[float]]]:
    """Return curves that belong in one chart: ``"loss"`` with ``"validation loss"``."""
    found: dict[str, dict[str, list[float]]] = {}
    for name, values in curves.items():
        if isinstance(values, Sequence) and not isinstance(values, str) and len(values):
            numbers = [math.nan if v is None else float(v) for v in values]
            what = str(name).removeprefix("validation ").removeprefix("training ")
            found.setdefault(what, {})[str(name)] = numbers
    return found


def _course(title: str, what: str, curves: Mapping[str, Sequence[float]], n: int) -> str:
    longest = max(map(len, curves.values()))
    across = round_axis([1.0, float(max(longest, 2))], "Epoch", 1.0)
    values = [value for own in curves.values() for value in own]
    chart = Chart(
        340, 240, across, round_axis(values, what.capitalize()), f"{what} of {title} by epoch"
    )
    notes = []
    for number_, (name, own) in enumerate(curves.items()):
        kind = f"c{n % 6} d{number_ % 4}"
        chart.line([float(epoch) for epoch in range(1, len(own) + 1)], own, kind)
        notes.append(
            f'<span class="note"><svg class="key" width="26" height="10" aria-hidden="true">'
            f'<path class="line {kind}" d="M1 5H25"/></svg>{words(name)}</span>'
        )
    return (
        f'<figure><figcaption><span class="name">{words(title)}</span></figcaption>'
        f"{chart.text()}<p>{''.join(notes)}</p></figure>"
    )


def _curve(draw: Any, answers: Answers, name: str) -> Curve:
    if name not in answers.names:
        return Curve(np.empty(0), np.empty(0), math.nan)
    curve: Curve = draw(answers, name)
    return curve


def _share(results: Sequence[Result], name: str) -> float:
    answers = next(r.answers for r in results if name in r.answers.names)
    truth = answers.truth[:, answers.names.index(name)]
    known = np.isfinite(truth)
    return float(truth[known].mean()) if known.any() else math.nan


def _charted(results: Sequence[Result]) -> list[str]:
    """Return the names that get a chart, in their order."""
    sizes: dict[str, float] = {}
    for result in results:
        yes = np.nansum(result.answers.truth, axis=0)
        for name, n in zip(result.answers.names, yes.tolist(), strict=True):
            sizes.setdefault(name, n)
    kept = set(sorted(sizes, key=lambda name: -sizes[name])[:MOST_CHARTS])
    return [name for name in sizes if name in kept]


def _left_out(results: Sequence[Result]) -> str:
    names = {name for result in results for name in result.answers.names}
    rest = len(names) - MOST_CHARTS
    return f'<p class="hint">The {rest} rarest have no chart.</p>' if rest > 0 else ""


def _figure(name: str, areas: Sequence[float], chart: Chart) -> str:
    shown = "".join(
        f'<span class="c{n % 6} area">{number(area)}</span>' for n, area in enumerate(areas)
    )
    return (
        f'<figure><figcaption><span class="name" title="{words(name)}">{words(name)}</span>'
        f'<span class="areas">{shown}</span></figcaption>{chart.text()}</figure>'
    )


def _gallery(figures: Sequence[str], kind: str = "") -> str:
    return f'<div class="gallery {kind}">{"".join(figures)}</div>' if figures else ""
