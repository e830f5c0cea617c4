"""Small libraries gain nothing from several threads, and lose much where cores are shared."""

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True)
def one_thread():
    with threadpool_limits(1):
        yield
