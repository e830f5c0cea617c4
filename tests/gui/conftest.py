"""Windows are drawn into memory and sound goes nowhere, unless a test says otherwise."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MUSICSCOPE_OUTPUT", "silent")
