"""A browser for all tests here; without one on this machine they are left out, in CI they fail."""

import os

import pytest

from tests.browser.chromium import Browser, find_chromium


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    program = find_chromium()
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium here")
    browser = Browser(program, tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()
