import json
from dataclasses import replace

import numpy as np
import pytest

from musicscope.learning.evaluation.result import Interval
from musicscope.learning.evaluation.result_file import (
    ResultFileError,
    ResultShelf,
    read_result,
    write_result,
)
from tests.learning.report.runs import WICKED, answers_of, run_of


def same(a, b):
    """Whether two runs are equal to the last bit, NaN equal to NaN."""
    for name in ("truth", "scores", "folds", "artists", "tracks"):
        mine, theirs = getattr(a.answers, name), getattr(b.answers, name)
        assert mine.dtype == theirs.dtype
        np.testing.assert_array_equal(mine, theirs)
    assert a.answers.names == b.answers.names
    assert a.answers.titles == b.answers.titles
    assert list(a.settings.items()) == list(b.settings.items())
    assert repr(replace(a, answers=None)) == repr(replace(b, answers=None))


def test_a_run_comes_back_from_disk_to_the_last_bit(tmp_path):
    answers = answers_of(task="tags", unknown=0.5)
    answers.scores[3] = np.nan
    run = replace(
        run_of(replace(answers, titles=(WICKED, "c\udcff", *answers.titles[2:])), WICKED),
        figures={"auc": Interval(float("nan"), 0.1, 1 / 3), "odd": Interval(1.0, -np.inf, np.inf)},
        extra={"curves": {"loss": [1.5, float("nan"), float("inf")]}, "parameters": 54_684},
    )
    write_result(tmp_path / "a.run.json", run)
    same(run, read_result(tmp_path / "a.run.json"))
    json.loads((tmp_path / "a.run.json").read_text(), parse_constant=pytest.fail)


def test_a_damaged_file_costs_itself_alone(tmp_path):
    shelf = ResultShelf(tmp_path / "bench")
    assert shelf.all() == ()
    whole = run_of()
    path = shelf.keep(whole)
    text = path.read_text()
    for number, broken in enumerate(
        (
            "",
            text[: len(text) // 2],
            "[]",
            '{"format": "musicscope run", "version": 99}',
            '{"format": "musicscope run", "version": 1}',
            text.replace('"shape":[48,8]', '"shape":[47,8]'),
            text.replace('"kind":"<f4"', '"kind":"|O"'),
            "[" * 100_000,
            "\x80\x04",
        )
    ):
        odd = tmp_path / "bench" / f"odd{number}.run.json"
        odd.write_text(broken)
        with pytest.raises(ResultFileError, match="cannot be used as a run"):
            read_result(odd)
    assert [run.id for run in shelf.all()] == [whole.id]
    with pytest.raises(ResultFileError):
        read_result(tmp_path / "none.run.json")


def test_runs_are_kept_newest_first_and_deleted(tmp_path):
    shelf = ResultShelf(tmp_path)
    old, new = replace(run_of(), made_s=1.0), replace(run_of(), made_s=2.0)
    shelf.keep(old)
    shelf.keep(new)
    assert [run.id for run in shelf.all()] == [new.id, old.id]
    assert shelf.all()[0] is shelf.all()[0]
    assert shelf.delete(new.id)
    assert not shelf.delete(new.id)
    assert shelf.get(new.id) is None
    same(shelf.get(old.id), old)


@pytest.mark.parametrize("id_", ["", "../up", "a/b", "a" * 81, "ü", ".x", "a\0"])
def test_an_id_that_is_no_name_of_a_file_is_refused(tmp_path, id_):
    with pytest.raises(ResultFileError):
        ResultShelf(tmp_path).keep(replace(run_of(), id=id_))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "bench").write_text("a file")
    with pytest.raises(ResultFileError, match="could not be written"):
        ResultShelf(tmp_path / "bench").keep(run_of())
