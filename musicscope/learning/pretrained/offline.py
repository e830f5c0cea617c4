"""While a pretrained network is loaded, the hub's library stays silent and offline."""

from __future__ import annotations

import importlib
import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY")
_LOGGERS = ("transformers", "huggingface_hub")
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def offline() -> Iterator[None]:
    """Forbid the hub's library the network, and keep its advice to programmers to itself."""
    with _ONE_AT_A_TIME, _variables(), _constants(), _silence(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _variables() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _VARIABLES}
    os.environ.update(dict.fromkeys(_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _constants() -> Iterator[None]:
    """The hub's library reads its variable once; what it read is changed for a while."""
    try:
        constants: Any = importlib.import_module("huggingface_hub.constants")
    except ImportError:
        yield
        return
    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextmanager
def _silence() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    bars = _progress_bars()
    drawn = bars is not None and bars.is_progress_bar_enabled()
    if drawn:
        bars.disable_progress_bar()
    try:
        yield
    finally:
        if drawn:
            bars.enable_progress_bar()
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _progress_bars() -> Any:
    """Return what draws bars on the terminal while weights are read; None where it is missing."""
    try:
        return importlib.import_module("transformers.utils.logging")
    except ImportError:
        return None
