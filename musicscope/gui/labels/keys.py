"""Which key stands for which tag, and which one was pressed."""

from __future__ import annotations

import string
import sys
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

from musicscope.library.tags import Tag

#: Opens the field for a new tag, and so is no tag's own.
NEW = "+"
DIGITS = "1234567890"
#: Given to tags without a key, in this order; L and B have a meaning in the whole window.
FREE = DIGITS + "".join(c for c in string.ascii_lowercase if c not in "lb")
_LAST_LATIN = 0x10FFFF
#: Shift and a digit on the commonest keyboards, where the system does not tell which key it was.
_SHIFTED = dict(zip("!@#$%^&*()", DIGITS, strict=True))


def next_key(tags: Iterable[Tag]) -> str:
    """Return the first key that no tag has; empty when all are taken."""
    taken = {tag.key for tag in tags}
    return next((key for key in FREE if key not in taken), "")


def keys_of(tags: Sequence[Tag]) -> dict[str, int]:
    """Return the tag of each key: its own, or for the oldest without one the next that is free."""
    keys = {tag.key: tag.id for tag in tags if tag.key and tag.key != NEW}
    free = iter([key for key in FREE if key not in keys])
    for tag in sorted(tags, key=lambda tag: tag.id):
        if not tag.key:
            key = next(free, "")
            if not key:
                break
            keys[key] = tag.id
    return keys


def is_typing(view: QWidget) -> bool:
    """Return whether the keyboard is in a field of the window of `view`."""
    focused = QApplication.focusWidget() or view.window().focusWidget()
    return isinstance(focused, QLineEdit | QAbstractSpinBox)


class KeyReader:
    """Tells which key was pressed, whatever Shift makes of it."""

    def __init__(self) -> None:
        self._seen: dict[int, str] = {}

    def read(self, event: QKeyEvent) -> str:
        """Return the character of the key without Shift; empty for keys that have none."""
        others = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if others or not 0x20 < event.key() < _LAST_LATIN:
            return ""
        plain = chr(event.key()).casefold()
        if event.text() == NEW or plain == NEW:
            return NEW
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        place = event.nativeScanCode()
        digit = _digit_at(event)
        if digit:
            return digit
        if place and not shifted and event.type() == QEvent.Type.KeyPress:
            self._seen[place] = plain
        if shifted and place in self._seen:
            return self._seen[place]
        return _SHIFTED.get(plain, plain) if shifted else plain


def _digit_at(event: QKeyEvent) -> str:
    """Return the digit of a key of the top row, on French keyboards too; else nothing."""
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier or not event.nativeScanCode():
        return ""
    if sys.platform == "darwin":
        row = {18: 0, 19: 1, 20: 2, 21: 3, 23: 4, 22: 5, 26: 6, 28: 7, 25: 8, 29: 9}
        place = row.get(event.nativeVirtualKey(), -1)
    else:
        place = event.nativeScanCode() - (2 if sys.platform == "win32" else 10)
    return DIGITS[place] if 0 <= place < len(DIGITS) else ""
