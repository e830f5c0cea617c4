"""PyTorch's libraries come before PyTorch."""

import subprocess
import sys

import pytest

TRIED = """
import sys
from musicscope.learning.torch_ahead import load_torch_ahead
loaded = load_torch_ahead()
assert "torch" not in sys.modules
libraries = open("/proc/self/maps").read()
assert loaded == ("libtorch_cpu" in libraries)
assert loaded
import torch
assert float(torch.ones(3).sum()) == 3
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the import does it all")
def test_its_largest_library_is_loaded_without_it_and_the_import_goes_on_from_there():
    subprocess.run([sys.executable, "-c", TRIED], check=True)


def test_where_torch_is_there_already_nothing_is_loaded(monkeypatch):
    from musicscope.learning.torch_ahead import load_torch_ahead

    monkeypatch.setitem(sys.modules, "torch", sys)
    load_torch_ahead.cache_clear()
    assert not load_torch_ahead()
    load_torch_ahead.cache_clear()
