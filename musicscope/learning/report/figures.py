"""The figures of several runs side by side, over all and by class or tag."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from musicscope.learning.evaluation.result import Interval, Result
from musicscope.learning.report.comparing import accuracy_gain
from musicscope.learning.report.svg import run_class, strip
from musicscope.learning.report.words import (
    BASELINES,
    FIGURES,
    SHORT,
    count,
    decimals,
    figure_name,
    kind_of,
    main_figure,
    number,
    percent,
    signed,
    span,
    told_apart,
    words,
)

_UNKNOWN = Interval(math.nan, math.nan, math.nan)


def key(number_: int) -> str:
    """Return the sign of a run: a short line in its colour with its dot."""
    kind = run_class(number_)
    return (
        '<svg class="key" width="26" height="10" viewBox="0 0 26 10" aria-hidden="true">'
        f'<path class="line {kind}" d="M1 5H25"/>'
        f'<circle class="dot {kind}" cx="13" cy="5" r="3.5"/></svg>'
    )


def legend(results: Sequence[Result]) -> str:
    """Return which colour is which run; empty for a single one."""
    if len(results) < 2:
        return ""
    rows = "".join(
        f"<li>{key(n)}<span>{words(title)}</span></li>"
        for n, title in enumerate(told_apart(results))
    )
    return f'<ul class="legend">{rows}</ul>'


def figure_names(results: Sequence[Result]) -> list[str]:
    """Return the figures that any of the runs has, in the usual order."""
    found = dict.fromkeys(name for result in results for name in result.figures)
    return [*(name for name in FIGURES if name in found), *(n for n in found if n not in FIGURES)]


def verdict(results: Sequence[Result]) -> str:
    """Return in plain words how good the runs are."""
    main = "accuracy" if results[0].answers.task == "classes" else "auc"
    titles = told_apart(results)
    ranked = sorted(
        (n for n in range(len(results)) if math.isfinite(_figure(results[n], main).value)),
        key=lambda n: -_figure(results[n], main).value,
    )
    if not ranked:
        return "Nothing could be measured: no track was answered whose truth is known."
    first = ranked[0]
    sentences = [_told(results[first], titles[first], main)]
    if len(ranked) > 1:
        second = ranked[1]
        gain = accuracy_gain(results[first].answers, results[second].answers)
        if gain is not None:
            sentences.append(_gain_words(gain, titles[second]))
    return " ".join(sentences)


def _told(result: Result, title: str, main: str) -> str:
    figure = _figure(result, main)
    reach = (
        f" (95 % interval {100 * figure.low:.0f}–{100 * figure.high:.0f} %)"
        if math.isfinite(figure.low) and math.isfinite(figure.high)
        else ""
    )
    if main == "auc":
        return (
            f"<b>{words(title)}</b> puts a track that has a tag above one that has not in "
            f"<b>{percent(figure.value)}</b> of all cases{reach}; guessing would in 50 %."
        )
    usual = result.baselines.get("majority", {}).get("accuracy", math.nan)
    guess = (
        f"; always naming the commonest would be right for {percent(usual)}"
        if math.isfinite(usual)
        else ""
    )
    return (
        f"<b>{words(title)}</b> names the right class of <b>{percent(figure.value)}</b> of the "
        f"tracks{reach}{guess}."
    )


def _gain_words(gain: Interval, second: str) -> str:
    points = f"{100 * gain.value:.0f} percentage points"
    reach = f"95 % interval {signed(100 * gain.low)} to {signed(100 * gain.high)}"
    if not gain.value:
        return f"{words(second)} does as well."
    if gain.low <= 0:
        return f"It leads {words(second)} by {points}, which may be chance ({reach})."
    return f"It beats {words(second)} by {points} ({reach})."


def _figure(result: Result, name: str) -> Interval:
    return result.figures.get(name, _UNKNOWN)


def figure_table(results: Sequence[Result]) -> str:
    """Return a table of runs by figures, chance and majority below."""
    names, places = figure_names(results), decimals(results)
    head = "".join(
        f'<th scope="col" title="{words(FIGURES.get(name, ("", ""))[1])}">'
        f"{words(figure_name(name))}</th>"
        for name in names
    )
    rows = [
        _run_row(result, n, title, names, places)
        for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True))
    ]
    rows += [_baseline_row(results[0], name, names, places) for name in _baselines(results[0])]
    said = "".join(
        f"<li><b>{words(figure_name(name))}</b>: {words(FIGURES[name][1])}.</li>"
        for name in names
        if name in FIGURES
    )
    return (
        f'<div class="wide"><table class="figures"><thead><tr><th scope="col">Run</th>{head}'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f'<ul class="said">{said}<li>Thin lines are 95 % intervals; dashed is chance, dotted '
        "majority.</li></ul>"
    )


def _baselines(result: Result) -> list[str]:
    known = [name for name in BASELINES if name in result.baselines]
    return [*known, *(name for name in result.baselines if name not in BASELINES)]


def _marks(result: Result, figure: str) -> list[tuple[float, str]]:
    return [(result.baselines.get(name, {}).get(figure, math.nan), name) for name in BASELINES]


def _run_row(result: Result, n: int, title: str, names: Sequence[str], places: int) -> str:
    cells = []
    for name in names:
        figure = _figure(result, name)
        line = strip([(*figure, run_class(n))], _marks(result, name), 132)
        cells.append(
            f'<td><span class="value">{number(figure.value, places)}</span> '
            f'<span class="span">{span(figure, places)}</span>{line}</td>'
        )
    return (
        f'<tr><th scope="row">{key(n)}<span class="run">{words(title)}</span></th>'
        f"{''.join(cells)}</tr>"
    )


def _baseline_row(result: Result, name: str, names: Sequence[str], places: int) -> str:
    label, said = BASELINES.get(name, (name.capitalize(), ""))
    figures = result.baselines[name]
    cells = "".join(
        f'<td><span class="value">{number(figures.get(figure, math.nan), places)}</span></td>'
        for figure in names
    )
    return (
        f'<tr class="baseline"><th scope="row"><span class="run">{words(label)}</span>'
        f'<span class="span">{words(said)}</span></th>{cells}</tr>'
    )


def name_table(results: Sequence[Result]) -> str:
    """Return a table of classes or tags by runs, the best known first."""
    answers = results[0].answers
    main, places = main_figure(answers), decimals(results)
    figures = [
        name
        for name in ("f1", "auc", "ap")
        if any(name in own for result in results for own in result.per_name.values())
    ]
    heads = "".join(
        f'<th scope="colgroup" colspan="{len(figures)}" class="group">{key(n)}'
        f'<span class="run">{words(title)}</span></th>'
        for n, title in enumerate(told_apart(results))
    )
    runs = f"<tr><td></td><td></td><td></td>{heads}</tr>" if len(results) > 1 else ""
    columns = "".join(
        f'<th scope="col" class="number{" first" if figure == figures[0] else ""}" '
        f'title="{words(figure_name(figure))}">{words(SHORT.get(figure, figure))}</th>'
        for figure in figures
    ) * len(results)
    rows = "".join(
        _name_row(results, name, figures, main, places) for name in _ranked(results, main)
    )
    tags = answers.task == "tags"
    counted = "Yes / no" if tags else "Tracks"
    return (
        f'<div class="wide"><table class="names"><thead>{runs}'
        f'<tr><th scope="col">{kind_of(answers).capitalize()}</th>'
        f'<th scope="col" class="number">{counted}</th>'
        f'<th scope="col">{words(figure_name(main))} with its interval</th>{columns}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _ranked(results: Sequence[Result], main: str) -> list[str]:
    def known(name: str) -> float:
        values = [_by_name(result, name, main).value for result in results]
        finite = [value for value in values if math.isfinite(value)]
        return float(np.mean(finite)) if finite else -1.0

    names = dict.fromkeys(name for result in results for name in result.answers.names)
    return sorted(names, key=lambda name: -known(name))


def _by_name(result: Result, name: str, figure: str) -> Interval:
    return result.per_name.get(name, {}).get(figure, _UNKNOWN)


def _name_row(
    results: Sequence[Result], name: str, figures: Sequence[str], main: str, places: int
) -> str:
    bars = [(*_by_name(result, name, main), run_class(n)) for n, result in enumerate(results)]
    marks = [(0.5, "chance")] if main == "auc" else []
    cells = "".join(
        f'<td class="number{" first" if figure == figures[0] else ""}">'
        f'<span class="value" title="{span(_by_name(result, name, figure), places)}">'
        f"{number(_by_name(result, name, figure).value, places)}</span></td>"
        for result in results
        for figure in figures
    )
    return (
        f'<tr><th scope="row"><span class="name" title="{words(name)}">'
        f'{words(name)}</span></th><td class="number">{_counted(results, name)}</td>'
        f"<td>{strip(bars, marks)}</td>{cells}</tr>"
    )


def _counted(results: Sequence[Result], name: str) -> str:
    answers = next(r.answers for r in results if name in r.answers.names)
    truth = answers.truth[:, answers.names.index(name)]
    yes = int((truth > 0.5).sum())
    return f"{yes:,} / {int((truth < 0.5).sum()):,}" if answers.task == "tags" else f"{yes:,}"


def facts(results: Sequence[Result]) -> str:
    """Return what was learned from, in one line."""
    answers = results[0].answers
    names = dict.fromkeys(name for result in results for name in result.answers.names)
    artists = len(np.unique(answers.artists))
    parts = [
        count(len(names), kind_of(answers), "classes" if answers.task == "classes" else "tags"),
        count(len(answers.titles), "track"),
        count(artists, "artist"),
    ]
    folds = len(np.unique(answers.folds[answers.folds >= 0]))
    if folds:
        parts.append(
            count(folds, "part") + ", each left out in turn" if folds > 1 else "one test part"
        )
    return " · ".join(parts)
