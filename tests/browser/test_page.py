"""A shared page in a real browser, opened from a file."""

import numpy as np
import pytest

from musicscope.audio.excerpt import RATE, encode_opus
from musicscope.maps.page import write_page
from tests.maps.sheets import WICKED, sheet_with

pytestmark = pytest.mark.browser

TONES = 12
PLACE = """(row => {
  const [plot] = Bokeh.documents.at(-1).roots(), {x_range: x, y_range: y} = plot;
  const data = JSON.parse(document.getElementById('data').textContent);
  const box = document.getElementById('map').getBoundingClientRect();
  return [box.left + (data.x[row] - x.start) / (x.end - x.start) * box.width,
          box.top + (y.end - data.y[row]) / (y.end - y.start) * box.height];
})"""


def tone(hz):
    time_s = np.arange(4 * RATE) / RATE
    return encode_opus((0.1 * np.sin(2 * np.pi * hz * time_s)).astype(np.float32)[:, None])


def place(browser, row):
    return browser.evaluate(f"{PLACE}({row})")


def text(browser, selector):
    return browser.evaluate(f"document.querySelector({selector!r}).textContent")


def seen(browser):
    """Return the titles of the list, in its order."""
    return browser.evaluate("[...document.querySelectorAll('.track-name')].map(e => e.textContent)")


@pytest.fixture(scope="module")
def sounding(tmp_path_factory):
    page = tmp_path_factory.mktemp("page") / "map of ümläuts.html"
    excerpts = ((row, tone(220 + 40 * row)) for row in range(TONES))
    write_page(page, sheet_with(TONES + 1), excerpts=excerpts)
    return page


@pytest.fixture
def opened(browser, sounding):
    browser.prefer("dark")
    browser.open(sounding)
    yield browser
    assert browser.complaints == []
    assert {url.split(":")[0] for url in browser.requests} <= {"file", "blob"}
    assert sum(url.startswith("file:") for url in browser.requests) == 1


@pytest.mark.parametrize("n", [0, 1, 48, 5000])
def test_a_page_of_any_number_of_tracks_opens_without_a_complaint(browser, tmp_path, n):
    write_page(tmp_path / "page.html", sheet_with(n))
    browser.open(tmp_path / "page.html")
    assert text(browser, ".facts").startswith(f"{n:,} track")
    assert browser.evaluate("!document.getElementById('empty').hidden") == (n == 0)
    assert len(seen(browser)) == min(n, 300)
    assert browser.complaints == []
    assert browser.requests == [(tmp_path / "page.html").as_uri()]


def test_hovering_a_dot_shows_its_name(opened):
    for row in (0, 7):
        opened.move(*place(opened, row))
        opened.wait("!document.getElementById('tip').hidden")
        assert text(opened, ".tip-name") == f"Piece {row}"
        assert "bpm" in text(opened, ".tip-detail")
    opened.move(3, 3)
    opened.wait("document.getElementById('tip').hidden")


def test_a_click_on_a_dot_plays_and_ends_the_one_before(opened):
    opened.click(*place(opened, 3))
    opened.wait("document.querySelector('audio')?.currentTime > 0.2")
    assert text(opened, "#now-name") == "Piece 3"
    opened.click(*place(opened, 4))
    opened.wait("document.querySelectorAll('audio').length === 1")
    opened.wait("document.querySelector('audio').currentTime > 0.2")
    assert text(opened, "#now-name") == "Piece 4"
    assert opened.evaluate("document.querySelector('audio').volume") == 1
    opened.click(*place(opened, 4))
    opened.wait("document.querySelectorAll('audio').length === 0")


def test_a_drag_moves_the_map_and_plays_nothing(opened):
    x, y = place(opened, 3)
    mouse = {"button": "left", "buttons": 1, "clickCount": 1}
    opened.move(x, y)
    opened.send("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, **mouse)
    for step in (10, 30, 60):
        opened.send("Input.dispatchMouseEvent", type="mouseMoved", x=x + step, y=y, **mouse)
    opened.send("Input.dispatchMouseEvent", type="mouseReleased", x=x + 60, y=y, **mouse)
    opened.wait(f"Math.abs({PLACE}(3)[0] - {x + 60}) < 12")
    assert opened.evaluate("document.querySelector('audio')") is None


def test_a_track_without_an_excerpt_says_so(opened):
    opened.click(*place(opened, TONES))
    opened.wait("document.getElementById('now-detail').textContent.includes('no excerpt')")
    assert opened.evaluate("document.querySelector('audio')") is None


def test_all_of_it_works_without_a_mouse(opened):
    opened.press("/")
    opened.write("BÄND 3")
    opened.wait("document.getElementById('hits').textContent === '2 of 13'")
    opened.press("ArrowDown")
    opened.press("ArrowDown")
    assert text(opened, ":focus .track-name") == "Piece 8"
    opened.press("Enter", "\r")
    opened.wait("document.querySelector('audio')?.currentTime > 0.1")
    assert text(opened, "#now-name") == "Piece 8"
    opened.press("Escape")
    opened.wait("document.querySelector('audio') === null")


def test_arrow_keys_step_across_the_map(opened):
    opened.evaluate("document.getElementById('map').focus()")
    opened.press("ArrowRight")
    first = text(opened, ".tip-name")
    opened.press("ArrowDown")
    assert text(opened, ".tip-name") not in ("", first)
    assert text(opened, "#said").startswith(text(opened, ".tip-name"))
    opened.press("Enter", "\r")
    opened.wait("document.querySelector('audio')?.currentTime > 0.1")


def test_the_legend_switches_dots_off_and_on(opened):
    opened.evaluate("document.querySelector('#legend .switch').click()")
    assert len(seen(opened)) == TONES + 1 - 5
    opened.move(*place(opened, 0))
    assert opened.evaluate("document.getElementById('tip').hidden")
    opened.evaluate("document.querySelector('#legend .only').click()")
    assert seen(opened) == ["Piece 0", "Piece 12", "Piece 3", "Piece 6", "Piece 9"]
    opened.evaluate("document.getElementById('all').click()")
    assert len(seen(opened)) == TONES + 1


def test_names_of_regions_stand_on_the_map(opened):
    shown = opened.evaluate(
        "[...document.querySelectorAll('.region:not(.away)')].map(e => e.textContent).sort()"
    )
    assert shown == ["chorale corner", "jazz corner", "march corner"]


def test_the_page_follows_what_its_reader_prefers(opened):
    ground = "getComputedStyle(document.body).backgroundColor"
    assert opened.evaluate(ground) == "rgb(20, 22, 26)"
    opened.prefer("light")
    assert opened.evaluate(ground) == "rgb(243, 244, 246)"


def test_the_page_lets_nothing_be_loaded(browser, sounding):
    browser.open(sounding)
    away = "http://127.0.0.1:9/"
    refused = browser.evaluate(
        f"""new Promise(done => {{
          addEventListener('securitypolicyviolation', e => done(e.effectiveDirective));
          new Image().src = '{away}';
        }})"""
    )
    assert refused == "img-src"
    browser.evaluate(f"fetch('{away}').catch(() => 0)")
    script = f"Object.assign(document.createElement('script'), {{src: '{away}'}})"
    browser.evaluate(f"document.body.append({script})")
    assert browser.evaluate("try { eval('1') } catch (e) { e.name }") == "EvalError"
    assert set(browser.requests) - {sounding.resolve().as_uri()} == {away}
    assert browser.refused == browser.requests.count(away) >= 2


def test_wicked_names_do_nothing(browser, tmp_path):
    wicked = sheet_with(
        3,
        title=WICKED,
        heading=WICKED,
        legend=((WICKED, "#4477aa", 3),),
        line_of=np.zeros(3, int),
        names=(WICKED, "b\u2028", "c\udcff\0"),
        details=(WICKED, "", ""),
    )
    write_page(tmp_path / "page.html", wicked)
    browser.open(tmp_path / "page.html")
    browser.move(*place(browser, 0))
    browser.wait("!document.getElementById('tip').hidden")
    assert text(browser, ".tip-name") == WICKED
    assert text(browser, "h1") == WICKED
    assert WICKED in seen(browser)
    assert browser.evaluate("window.hurt === undefined && !document.querySelector('img')")
    assert browser.complaints == []
