"""Puts the parts together and opens the window."""

from __future__ import annotations

import logging
import logging.handlers
import signal
import sys
from types import TracebackType

from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from musicscope.core.errors import LibraryError
from musicscope.core.paths import Places
from musicscope.gui.rescue import offer_rescue
from musicscope.gui.session import Session, make_application
from musicscope.gui.theme import themes
from musicscope.workspace import Notice

log = logging.getLogger(__name__)


def run(places: Places, folder: bytes | None = None) -> int:
    """Open the window, on `folder` if one is given, and return the exit status."""
    keep_log(places)
    app = make_application()
    themes.apply("system")
    lock = QLockFile(str(places.data / "window.lock"))
    lock.setStaleLockTime(0)
    if (
        places.data.is_dir()
        and not lock.tryLock(0)
        and (lock.error() is QLockFile.LockError.LockFailedError)
    ):
        QMessageBox.information(
            None,
            "MusicScope",
            f"MusicScope is already open on the library in {places.data}; go to that window.",
        )
        return 1
    session = _open(places)
    if session is None:
        return 1
    _catch_errors(session)
    session.window.show()
    QTimer.singleShot(0, session.workspace.start)
    if folder is not None:
        QTimer.singleShot(0, lambda: session.workspace.open_folder(folder))
    QGuiApplication.styleHints().colorSchemeChanged.connect(
        lambda _: themes.apply(session.workspace.settings.get("theme", "system"))
    )
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: app.quit())
    try:
        return app.exec()
    finally:
        session.close()


def _open(places: Places) -> Session | None:
    while True:
        try:
            return Session(places)
        except LibraryError as error:
            if not offer_rescue(error):
                return None
        except OSError as error:
            QMessageBox.critical(
                None,
                "MusicScope",
                f"The folder {places.data} cannot be used: {error.strerror}. "
                "Choose another with the variable MUSICSCOPE_DATA.",
            )
            return None


def keep_log(places: Places) -> None:
    """Write the log to a small rotating file."""
    try:
        places.cache.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            places.log, maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _catch_errors(session: Session) -> None:
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("uncaught", exc_info=(kind, error, trace))
        sentence = (
            f"Something went wrong ({kind.__name__}); you can go on. "
            f"The details are in {session.workspace.places.log}."
        )
        session.bridge.deliver(lambda: session.workspace.notices.emit(Notice("error", sentence)))

    sys.excepthook = hook
