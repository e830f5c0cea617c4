"""A report of the bench in a real browser."""

import pytest

from musicscope.learning.report import report_page
from tests.learning.report.runs import WICKED, answers_of, run_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    page = tmp_path_factory.mktemp("report") / "report.html"
    runs = [run_of(), run_of(answers_of(skill=0.6), WICKED)]
    page.write_text(report_page(runs), "utf-8")
    return page


def test_a_report_opens_without_a_complaint_and_asks_for_nothing(browser, report):
    browser.open(report, ready="true")
    assert browser.complaints == []
    assert browser.requests == [report.resolve().as_uri()]
    assert browser.evaluate("window.hurt === undefined && !document.querySelector('img')")


def test_it_follows_what_its_reader_prefers_and_prints_on_white(browser, report):
    ground = "getComputedStyle(document.body).backgroundColor"
    for scheme, colour in (("dark", "rgb(20, 22, 26)"), ("light", "rgb(243, 244, 246)")):
        browser.prefer(scheme)
        browser.open(report, ready="true")
        assert browser.evaluate(ground) == colour
    browser.send("Emulation.setEmulatedMedia", media="print", features=[])
    assert browser.evaluate(ground) == "rgb(255, 255, 255)"
    browser.send("Emulation.setEmulatedMedia", media="", features=[])


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_is_wider_than_the_page(browser, report, width):
    browser.resize(width, 800)
    browser.open(report, ready="true")
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    browser.resize(1280, 800)


def test_a_number_of_the_matrix_opens_its_tracks(browser, report):
    browser.open(report, ready="true")
    browser.evaluate("document.querySelector('.cell.right a').click()")
    browser.wait("document.querySelector('ol:target')?.closest('details').open === true")
    browser.wait("document.querySelector('ol:target').getBoundingClientRect().height > 10")
