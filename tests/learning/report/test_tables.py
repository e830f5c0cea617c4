import csv
import io

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning.report import report_tables
from tests.learning.report.runs import WICKED, answers_of, run_of


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_tables_hold_every_figure_as_exactly_as_it_is_known():
    run = run_of(answers_of(skill=1.0))
    tables = report_tables([run])
    found = {row["figure"]: float(row["value"]) for row in rows(tables["figures.csv"])[:4]}
    assert found == pytest.approx({n: f.value for n, f in run.figures.items()}, rel=1e-6)
    assert any("majority" in row["run"] for row in rows(tables["figures.csv"]))
    assert len(rows(tables["names.csv"])) == 8 * 3
    assert sum(int(row["tracks"]) for row in rows(tables["confusion.csv"])) == 48


def test_the_answers_are_a_row_a_track():
    answers = answers_of(skill=1.0)
    answers.scores[5] = np.nan
    found = rows(report_tables([run_of(answers)])["answers.csv"])
    assert [row["title"] for row in found] == list(answers.titles)
    assert found[0]["truth"] == "Ambient"
    assert found[5]["answer"] == found[5]["p: Ambient"] == ""
    best = answers.names[int(answers.scores[7].argmax())]
    assert found[7]["answer"] == best
    assert float(found[7][f"p: {best}"]) == pytest.approx(answers.scores[7].max(), rel=1e-5)


def test_tags_say_what_is_not_so_and_names_may_hold_anything():
    answers = answers_of(20, (WICKED, "sea"), "tags", unknown=0.5)
    found = rows(report_tables([run_of(answers, WICKED)])["answers.csv"])
    assert {row["run"] for row in found} == {WICKED}
    truth = answers.truth[:, 1]
    for row, value in zip(found, truth, strict=True):
        assert ("not sea" in row["truth"]) == (value == 0)
    with pytest.raises(ParameterError):
        report_tables([])
