"""PyTorch's libraries, loaded so that a window goes on meanwhile."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

#: The largest; what it needs comes with it.
_LIBRARY = "libtorch_cpu.so"


@cache
def load_torch_ahead() -> bool:
    """Let the system load PyTorch's largest library; for the thread that imports torch next.

    ``import torch`` holds Python's lock while the system reads and links hundreds of megabytes,
    and no other thread can draw: 0.2 s to 0.3 s at best, seconds when the disk is slow. A foreign
    function is called without that lock, and the import then finds the library in place.

    Returns
    -------
    bool
        Whether it was loaded here. False where torch is there already or missing, and on other
        systems than Linux; importing it then takes what it takes.
    """
    if sys.platform != "linux" or "torch" in sys.modules:
        return False
    found = find_spec("torch")
    if found is None or found.origin is None:
        return False
    load = ctypes.CDLL(None).dlopen
    load.restype, load.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    library = Path(found.origin).parent / "lib" / _LIBRARY
    return bool(load(os.fsencode(library), os.RTLD_NOW))
