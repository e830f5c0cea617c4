"""Scans and analyses a folder, and says on standard output what it reports as done.

Run as a program by the test that kills it: ``python -m tests.workspace.reporting DATA FOLDER``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from musicscope.core.changes import Changes
from musicscope.core.paths import Places
from musicscope.jobs import JobRunner, Mailbox
from musicscope.workspace import Workspace


def say(changes: Changes) -> None:
    for word, ids in (("track", changes.added), ("result", changes.analysed)):
        for track in ids:
            print(word, track, flush=True)


def main() -> None:
    data, folder = sys.argv[1:]
    mailbox = Mailbox()
    jobs = JobRunner(mailbox.deliver, workers=2)
    workspace = Workspace(Places(Path(data), Path(data) / "cache"), jobs)
    workspace.changes.subscribe(say)
    workspace.open_folder(os.fsencode(folder))
    print("open", flush=True)
    mailbox.pump(lambda: not workspace.analysing.busy)
    workspace.close()
    print("finished", flush=True)


if __name__ == "__main__":
    main()
