"""What Qt says on its own account goes to the log, not to the person's terminal."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
#: Said by the offscreen platform for every window; it means nothing.
_IDLE = "This plugin does not support propagateSizeHints()"


def log_qt_messages() -> None:
    """Send Qt's messages to the log called ``qt`` from now on."""

    def handle(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if text != _IDLE:
            log.log(_LEVELS.get(kind, logging.WARNING), text)

    qInstallMessageHandler(handle)
