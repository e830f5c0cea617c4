import re
from html.parser import HTMLParser

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning.report import report_page
from tests.learning.report.runs import STYLES, WICKED, answers_of, run_of

VOID = {"meta", "img", "br", "link", "input", "hr"}


class Page(HTMLParser):
    """Tags, links, ids and the words of a page; complains of what is not closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.links, self.ids, self.words = [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if "href" in attrs else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


def test_one_page_says_it_all():
    page = Page(report_page([run_of(warnings=["Fewer folds than asked for."])]))
    for words in (
        "Style", "8 classes · 48 tracks · 16 artists", "names the right class of", "Accuracy",
        "Chance", "Majority", "Fewer folds than asked for.", "What was taken for what",
        "ROC curves", "Precision and recall", "Can the probabilities be believed?", "More labels",
        "brightness (spectral centroid), mean", "To repeat it", "artists kept on one side",
    ):  # fmt: skip
        assert words in page.text
    assert "While it learned" not in page.text
    assert "How sturdy it is" not in page.text


def test_a_page_loads_and_runs_nothing():
    text = report_page([run_of()])
    page = Page(text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "embed", "image", "use"}
    assert not re.search(r"https?://|url\(|@import|javascript:", text)
    assert "default-src 'none'" in text
    assert all(href.startswith("#") for href in page.links)


def test_every_number_of_the_matrix_leads_to_its_tracks():
    answers = answers_of(skill=0.5)
    page = Page(report_page([run_of(answers), run_of(answers_of(skill=1.0))]))
    assert len(page.links) > 20
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    for title in answers.titles:
        assert f"{title} " in page.text


def test_the_counts_of_the_matrix_are_those_of_scikit_learn():
    from sklearn.metrics import confusion_matrix

    answers = answers_of(skill=0.5)
    text = report_page([run_of(answers)])
    truth, said = answers.truth.argmax(axis=1), answers.scores.argmax(axis=1)
    wanted = confusion_matrix(truth, said)
    for row, column in np.argwhere(wanted):
        link = f'<a href="#p1r0-{row}-{column}">{wanted[row, column]}</a>'
        assert link in text


def test_names_and_titles_may_hold_anything():
    names = (WICKED, 'a, b; "c"', "🌧️ sea " * 40)
    run = run_of(
        answers_of(names=names), WICKED, settings={WICKED: WICKED, "Target": WICKED},
        warnings=[WICKED],
    )  # fmt: skip
    page = Page(report_page([run]))
    assert not any(tag in {"img", "script"} for tag, _ in page.tags)
    assert '<img src=x onerror="hurt=1">, "commas"; & ünï 🌧️\\n</script>' in page.text


def test_runs_stand_side_by_side():
    runs = [run_of(), run_of(answers_of(skill=1.0, seed=3), "RBF-SVM · aspects")]
    page = Page(report_page(runs))
    assert page.text.count("Chance") == page.text.count("Majority") == 1
    assert "percentage points" in page.text
    assert page.text.count("RBF-SVM · aspects") > 5


def test_runs_of_other_data_are_not_compared():
    runs = [run_of(), run_of(answers_of(names=STYLES[:3]), "B", fingerprint="another")]
    page = Page(report_page(runs))
    assert "2 different sets of tracks or splits" in page.text
    assert "Part 1" in page.text
    assert "Part 2" in page.text
    assert "percentage points" not in page.text


def test_tags_have_figures_of_their_own():
    answers = answers_of(120, ("warm", "sea"), "tags", skill=1.0, unknown=0.5)
    page = Page(report_page([run_of(answers)]))
    assert "puts a track that has a tag above one that has not" in page.text
    assert "Yes, missed" in page.text
    yes, no = int((answers.truth[:, 0] == 1).sum()), int((answers.truth[:, 0] == 0).sum())
    assert f"{yes} / {no}" in page.text


def test_a_network_shows_its_curves_its_size_and_how_sturdy_it_is():
    extra = {
        "parameters": 54_684,
        "curves": {"loss": [2.0, 1.0, None], "validation loss": [2.1, float("nan"), 1.5]},
        "robustness": {"±1 semitone": 0.31, "<b>EQ</b>": 0.05},
    }
    page = Page(report_page([run_of(extra=extra)]))
    assert "54,684" in page.text
    assert "validation loss" in page.text
    assert "±1 semitone 31 %" in page.text
    assert "<b>EQ</b>" in page.text


def test_what_is_not_known_is_a_dash():
    answers = answers_of(names=("one", "two", "never"), n=12)
    answers.truth[:] = 0
    answers.truth[:, 0] = 1
    page = Page(report_page([run_of(answers, learning_curve=(), importance=())]))
    assert "nan" not in page.text.lower().split()
    assert "–" in page.text
    assert "More labels" not in page.text


def test_many_classes_and_no_run():
    answers = answers_of(300, tuple(f"Genre {n}" for n in range(60)))
    page = Page(report_page([run_of(answers)]))
    assert "21 other classes" in page.text
    assert {link[1:] for link in page.links} <= set(page.ids)
    with pytest.raises(ParameterError, match="no run to report"):
        report_page([])
