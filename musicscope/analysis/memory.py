"""Memory of long recordings."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def return_memory() -> None:
    """Give freed memory back to the system, where its C library would keep it (glibc).

    Between the stretches of a three-hour recording that is some 300 MB.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
