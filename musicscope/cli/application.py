"""The command line itself: what commands are added to, and how it starts and fails."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import typer

from musicscope.cli.terminal import err
from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path

app = typer.Typer(
    name="musicscope",
    help="See, hear and map the music you own.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _is_place(argument: str) -> bool:
    commands = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    if argument.startswith("-") or argument in commands:
        return False
    return Path(argument).is_dir() or os.sep in argument


def main() -> None:
    """Run the command line; a folder instead of a command opens the window on it."""
    logging.getLogger().addHandler(logging.NullHandler())
    arguments = sys.argv[1:]
    if arguments and _is_place(arguments[0]):
        arguments = ["open", *arguments]
    try:
        app(args=arguments)
    except MusicScopeError as error:
        err.print(str(error), soft_wrap=True)
        sys.exit(1)
    except OSError as error:
        place = display_path(error.filename) if error.filename else "A file"
        err.print(f"{place} cannot be used: {error.strerror or error}.", soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
