"""One page that says what runs of the bench found: no network, no script, prints well."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from musicscope.core.errors import ParameterError
from musicscope.core.paths import resource_folder
from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.charts import (
    calibration_part,
    learning_part,
    loss_part,
    precision_part,
    roc_part,
)
from musicscope.learning.report.confusion import confusion_part
from musicscope.learning.report.details import (
    importance_part,
    parameters_line,
    robustness_part,
    settings_part,
    warnings_part,
)
from musicscope.learning.report.figures import (
    facts,
    figure_table,
    key,
    legend,
    name_table,
    verdict,
)
from musicscope.learning.report.words import count, moment, told_apart, words

#: Nothing is loaded from anywhere, and nothing runs.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def report_page(results: Sequence[Result]) -> str:
    """Return runs side by side as one HTML page with everything in it.

    Runs of the same data and split are compared; others follow in parts of their own.

    Parameters
    ----------
    results : sequence of Result
        In the order in which they are shown.

    Raises
    ------
    ParameterError
        Without any.
    """
    if not results:
        raise ParameterError("There is no run to report; choose one or more.")
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.fingerprint or result.id, []).append(result)
    title = _title(results)
    parts = "".join(
        _group(own, number, len(groups)) for number, own in enumerate(groups.values(), 1)
    )
    style = (resource_folder() / "page" / "report.css").read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="dark light">'
        f"<title>{words(title)} – MusicScope</title><style>\n{style}</style></head><body>\n"
        f'<header><p class="eyebrow">MusicScope · what was learned, and how well</p>'
        f"<h1>{words(title)}</h1>{_subtitle(results, len(groups))}</header>\n"
        f"<main>{parts}</main>\n<footer><p>{_made(results)}</p></footer></body></html>\n"
    )


def _title(results: Sequence[Result]) -> str:
    learned = list(dict.fromkeys(result.settings.get("Target", "") for result in results))
    if len(learned) == 1 and learned[0]:
        return learned[0]
    return results[0].title if len(results) == 1 else f"{len(results)} runs of the bench"


def _subtitle(results: Sequence[Result], groups: int) -> str:
    if groups == 1:
        return f'<p class="facts">{facts(results)}</p>'
    return (
        f'<p class="facts">{count(len(results), "run")} on {groups} different sets of tracks or '
        "splits: figures can be compared within a part, not between parts.</p>"
    )


def _made(results: Sequence[Result]) -> str:
    made = [moment(result.made_s) for result in sorted(results, key=lambda own: own.made_s)]
    known = [when for when in made if when]
    when = f" Run on {known[-1]}." if known else ""
    return f"Measured on tracks that were not learned from.{words(when)}"


def _group(results: Sequence[Result], number: int, of: int) -> str:
    answers = results[0].answers
    heading = ""
    if of > 1:
        learned = results[0].settings.get("Target", "")
        named = f": {words(learned)}" if learned else ""
        heading = f'<h2 class="part">Part {number}{named}</h2><p class="facts">{facts(results)}</p>'
    sections = [
        _section(name, lead, body(results), f"p{number}-{place}", legend(results))
        for place, (name, lead, body) in enumerate(_sections(answers.task, number))
    ]
    return (
        f'{heading}<p class="verdict">{verdict(results)}</p>{warnings_part(results)}'
        f"{''.join(sections)}"
    )


Body = Callable[[Sequence[Result]], str]

#: How each part is to be read.
_LEADS = {
    "classes": """Rows are what a track is, columns what it was named; shades are shares of a row. A
        number leads to its tracks, the surest first.""",
    "tags": "Yes is said from a probability of 50 % on. A number leads to its tracks.",
    "roc": """How many of the tracks that fit are found, at the price of how many false alarms. The
        diagonal is guessing; the number is the area below the curve.""",
    "precision": """How pure the list stays (up) while more of the fitting tracks are found (to the
        right). The dashed line is guessing; the number is the average precision.""",
    "calibration": """On the diagonal, what was said with 70 % is right in 70 of 100 cases; below
        it, the model is too sure of itself. Bars show how many answers there were.""",
    "learning": """How the score grows with the number of labels: a curve that still rises asks for
        more, a flat one for better features.""",
    "importance": "Shares of all that the answers went by, as far as it can be told.",
    "robustness": """How often a change of the sound that a listener hardly notices gave another
        answer.""",
}


def _sections(task: str, number: int) -> tuple[tuple[str, str, Body], ...]:
    kind, plural = ("class", "classes") if task == "classes" else ("tag", "tags")

    def confusions(results: Sequence[Result]) -> str:
        parts = []
        for n, (result, title) in enumerate(zip(results, told_apart(results), strict=True)):
            head = f'<h3>{key(n)}<span class="run">{words(title)}</span></h3>'
            own = confusion_part(result.answers, f"p{number}r{n}")
            parts.append((head if len(results) > 1 else "") + own)
        return "".join(parts)

    def networks(results: Sequence[Result]) -> str:
        return parameters_line(results) + loss_part(results)

    return (
        ("Figures", "", figure_table),
        (f"By {kind}", f"The best known {plural} first.", name_table),
        ("What was taken for what", _LEADS[task], confusions),
        ("ROC curves", _LEADS["roc"], roc_part),
        ("Precision and recall", _LEADS["precision"], precision_part),
        ("Can the probabilities be believed?", _LEADS["calibration"], calibration_part),
        ("More labels", _LEADS["learning"], learning_part),
        ("What mattered", _LEADS["importance"], importance_part),
        ("While it learned", "", networks),
        ("How sturdy it is", _LEADS["robustness"], robustness_part),
        ("To repeat it", "", settings_part),
    )


def _section(name: str, lead: str, body: str, place: str, key_of_runs: str) -> str:
    if not body:
        return ""
    charts = name in {"ROC curves", "Precision and recall", "More labels"}
    lead = f'<p class="lead">{lead}</p>' if lead else ""
    return (
        f'<section id="{place}"><h2>{words(name)}</h2>{lead}'
        f"{key_of_runs if charts else ''}{body}</section>\n"
    )
