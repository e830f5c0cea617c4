"""What was taken for what, as a heat map whose cells lead to their tracks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musicscope.learning.evaluation.confusion import Confusion, confusion
from musicscope.learning.evaluation.result import Answers
from musicscope.learning.report.words import count, percent, words

#: Classes beyond, the rarest, share one row and one column.
MOST_CLASSES = 40
#: Tracks of one cell; all are in the table of answers.
MOST_TRACKS = 200
_SMALL_FROM = 14
#: Cells whose heads are seen at once.
_MOST_OPEN = 24


def confusion_part(answers: Answers, place: str) -> str:
    """Return the matrix of classes, or the counts of each tag, with the tracks of each cell.

    Parameters
    ----------
    answers : Answers
    place : str
        What the page calls this run, for its links.
    """
    if answers.task == "tags":
        return _tags(answers, place)
    found, order = confusion(answers), _order(answers)
    lists = _tracks(answers, found, order, place)
    matrix = _matrix(found, order, place)
    return f'<div class="confused">{matrix}<div class="lists">{lists}</div></div>'


def _order(answers: Answers) -> list[list[int]]:
    """Return the classes of each row; beyond `MOST_CLASSES` the rarest are one row."""
    k = len(answers.names)
    if k <= MOST_CLASSES:
        return [[number] for number in range(k)]
    sizes = np.nansum(answers.truth, axis=0)
    kept = sorted(np.argsort(-sizes, kind="stable")[: MOST_CLASSES - 1].tolist())
    return [[number] for number in kept] + [sorted(set(range(k)) - set(kept))]


def _name(found: Confusion, numbers: list[int]) -> str:
    return found.names[numbers[0]] if len(numbers) == 1 else f"{len(numbers)} other classes"


def _matrix(found: Confusion, order: list[list[int]], place: str) -> str:
    counts = np.array(
        [[int(found.counts[np.ix_(row, column)].sum()) for column in order] for row in order]
    )
    totals = counts.sum(axis=1)
    heads = "".join(
        f'<th scope="col" class="column"><span title="{words(_name(found, own))}">'
        f"{words(_name(found, own))}</span></th>"
        for own in order
    )
    rows = []
    for r, own in enumerate(order):
        cells = "".join(
            _cell(int(counts[r, c]), int(totals[r]), r == c, f"{place}-{r}-{c}")
            for c in range(len(order))
        )
        name = words(_name(found, own))
        recall = percent(counts[r, r] / totals[r]) if totals[r] else "–"
        rows.append(
            f'<tr><th scope="row"><span class="name" title="{name}">{name}</span></th>{cells}'
            f'<td class="rate">{recall}</td></tr>'
        )
    said = counts.sum(axis=0)
    precision = "".join(
        f'<td class="rate">{percent(counts[c, c] / said[c]) if said[c] else "–"}</td>'
        for c in range(len(order))
    )
    small = " small" if len(order) >= _SMALL_FROM else ""
    return (
        f'<div class="wide"><table class="matrix{small}"><thead><tr><td class="corner">'
        '<span class="is">is ↓</span> <span class="heard">named →</span></td>'
        f'{heads}<th scope="col" class="column rate"><span>Recall</span></th></tr></thead>'
        f'<tbody>{"".join(rows)}<tr><th scope="row" class="rate">Precision</th>{precision}'
        '<td class="rate"></td></tr></tbody></table></div>'
    )


def _cell(n: int, total: int, right: bool, link: str) -> str:
    if not n:
        return f'<td class="cell{" right" if right else ""}"></td>'
    share = n / max(total, 1)
    kind = "right" if right else "wrong"
    strong = " strong" if share > 0.55 else ""
    return (
        f'<td class="cell {kind}{strong}" style="--share:{100 * share:.0f}%">'
        f'<a href="#{link}">{n:,}</a></td>'
    )


def _tracks(answers: Answers, found: Confusion, order: list[list[int]], place: str) -> str:
    def cells(right: bool) -> Iterator[str]:
        ranked = []
        for r, truth in enumerate(order):
            for c, said in enumerate(order):
                rows = np.concatenate([found.rows(t, s) for t in truth for s in said])
                if len(rows) and (r == c) is right:
                    ranked.append((-len(rows), r, c, rows))
        for _, r, c, rows in sorted(ranked, key=lambda own: own[:3]):
            heading = (
                f"<b>{words(_name(found, order[r]))}</b>"
                if r == c
                else f"<b>{words(_name(found, order[r]))}</b> named "
                f"<b>{words(_name(found, order[c]))}</b>"
            )
            sure = answers.scores[rows, found.said[rows]]
            yield _list(answers, rows, sure, heading, f"{place}-{r}-{c}")

    wrong, right = list(cells(False)), list(cells(True))
    hits = int(np.trace(found.counts))
    misses = int(found.counts.sum()) - hits
    parts = []
    if wrong:
        is_open = " open" if len(wrong) <= _MOST_OPEN else ""
        parts.append(_heap("Taken for another", misses, wrong, is_open))
    if right:
        parts.append(_heap("Named right", hits, right, ""))
    return "".join(parts)


def _heap(heading: str, n: int, cells: list[str], is_open: str) -> str:
    return (
        f'<details class="heap"{is_open}><summary>{heading} <span class="count">'
        f'{count(n, "track")}</span></summary><div class="cells">{"".join(cells)}</div></details>'
    )


def _list(answers: Answers, rows: np.ndarray, sure: np.ndarray, heading: str, link: str) -> str:
    order = np.argsort(-np.nan_to_num(sure), kind="stable")[:MOST_TRACKS]
    items = "".join(
        f"<li>{words(answers.titles[int(rows[n])])} "
        f'<span class="sure">{percent(float(sure[n]))}</span></li>'
        for n in order
    )
    rest = len(rows) - len(order)
    more = f"<p>… and {rest:,} more; all are in the table of answers.</p>" if rest else ""
    return (
        f'<details class="cell-tracks"><summary>{heading} <span class="count">'
        f'{count(len(rows), "track")}</span></summary><ol id="{link}">{items}</ol>{more}</details>'
    )


def _tags(answers: Answers, place: str) -> str:
    rows, lists = [], []
    for number, name in enumerate(answers.names):
        found = confusion(answers, name)
        cells = [(1, 1, "right"), (1, 0, "wrong"), (0, 0, "right"), (0, 1, "wrong")]
        totals = found.counts.sum(axis=1)
        shown = "".join(
            _cell(
                int(found.counts[truth, said]),
                int(totals[truth]),
                kind == "right",
                f"{place}-{number}-{truth}{said}",
            )
            for truth, said, kind in cells
        )
        rows.append(f'<tr><th scope="row"><span class="name">{words(name)}</span></th>{shown}</tr>')
        lists += [
            _list(
                answers,
                found.rows(truth, said),
                answers.scores[found.rows(truth, said), number],
                f"<b>{words(name)}</b> {phrase}",
                f"{place}-{number}-{truth}{said}",
            )
            for truth, said, phrase in (
                (1, 0, "missed"),
                (0, 1, "false alarms"),
                (1, 1, "found"),
                (0, 0, "left alone rightly"),
            )
            if found.counts[truth, said]
        ]
    return (
        '<div class="wide"><table class="matrix tags"><thead><tr><td></td>'
        '<th scope="col">Yes, found</th><th scope="col">Yes, missed</th>'
        '<th scope="col">No, left alone</th><th scope="col">No, false alarm</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div><h4>Tracks</h4>"
        f'<div class="cells">{"".join(lists)}</div>'
    )
