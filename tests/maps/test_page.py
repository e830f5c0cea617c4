"""The map as a web page; in a browser it is tested in tests/browser."""

import base64
import hashlib
import json
import re
import sys
from html.parser import HTMLParser

import numpy as np
import pytest

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.maps.layout import Layout
from musicscope.maps.page import page_text, write_page
from tests.maps.sheets import WICKED, sheet_with


class Reader(HTMLParser):
    """Collects elements, and what is inside scripts."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.scripts, self._inside = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = dict(attrs) if tag == "script" else None

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, data):
        if self._inside is not None:
            self.scripts.append((self._inside, data))


def data_of(text):
    return next(json.loads(t) for a, t in Reader(text).scripts if a.get("id") == "data")


def test_nothing_is_loaded_from_anywhere():
    page = Reader(page_text(sheet_with(48)))
    for tag, attributes in page.elements:
        assert not {"src", "href", "srcset", "action", "background"} & attributes.keys(), tag
        assert tag not in ("link", "iframe", "object", "embed", "base")
    assert "@import" not in page_text(sheet_with(1)).split("</style>")[0]
    assert "url(" not in page_text(sheet_with(1)).split("</style>")[0]


def test_the_policy_knows_each_script_by_its_hash():
    page = Reader(page_text(sheet_with(48)))
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert not re.search(r"https?:|\*|unsafe-eval", policy)
    running = [text for attributes, text in page.scripts if not attributes]
    assert len(running) == 2
    for text in running:
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_the_page_carries_every_dot():
    data = data_of(page_text(sheet_with(48)))
    assert data["names"][:2] == ["Piece 0", "Piece 1"]
    assert len(data["x"]) == len(data["y"]) == len(data["colour"]) == len(data["line"]) == 48
    assert data["legend"][0] == ["jazz", "#4477aa", 16, "disc"]
    assert [name for name, *_ in data["regions"]] == [
        f"{s} corner" for s in ("jazz", "march", "chorale")
    ]
    assert not data["sound"]


def test_titles_cannot_leave_their_place():
    wicked = sheet_with(
        1,
        title=WICKED,
        heading=WICKED,
        legend=((WICKED, "#4477aa", 1),),
        line_of=np.zeros(1, int),
        names=(WICKED,),
        details=(WICKED,),
    )
    harmless, harmful = (Reader(page_text(sheet)) for sheet in (sheet_with(1), wicked))
    assert [tag for tag, _ in harmful.elements] == [tag for tag, _ in harmless.elements]
    assert data_of(page_text(wicked))["names"] == [WICKED]


def test_excerpts_are_inside_the_page(tmp_path):
    write_page(tmp_path / "page.html", sheet_with(3), excerpts=[(0, b"one"), (2, b"two")])
    text = (tmp_path / "page.html").read_text("utf-8")
    sounds = {
        a["id"]: base64.b64decode(t)
        for a, t in Reader(text).scripts
        if "excerpt" in a.get("id", "")
    }
    assert sounds == {"excerpt-0": b"one", "excerpt-2": b"two"}
    assert data_of(text)["sound"]


@pytest.mark.parametrize("theme", ["system", "dark", "light"])
def test_the_theme_is_the_readers_unless_another_is_asked_for(theme):
    page = Reader(page_text(sheet_with(1), theme=theme))
    assert page.elements[0] == ("html", {"lang": "en", "data-theme": theme})


def test_a_theme_that_is_none_is_said_in_a_sentence():
    with pytest.raises(ParameterError, match="There is no theme pink; choose one of system, dark"):
        page_text(sheet_with(1), theme="pink")


def test_without_the_plotting_library_a_sentence_says_how_to_get_it(monkeypatch):
    from musicscope.maps.page_plot import plotting_script

    plotting_script.cache_clear()
    monkeypatch.setitem(sys.modules, "bokeh", None)
    with pytest.raises(MusicScopeError, match=r"install it with: pip install 'musicscope\[page\]'"):
        page_text(sheet_with(1))


def test_a_dot_without_a_place_does_not_stretch_the_map():
    layout = Layout(np.arange(2), np.array([[0.5, 0.5], [np.nan, 0]], np.float32), "pca")
    data = data_of(page_text(sheet_with(2, layout=layout)))
    assert data["box"] == pytest.approx([0.45, 0.55, 0.45, 0.55])


def test_a_page_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    with pytest.raises(MusicScopeError, match="cannot be written: No such file"):
        write_page(tmp_path / "absent" / "page.html", sheet_with(1))
