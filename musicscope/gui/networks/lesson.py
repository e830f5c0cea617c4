"""A short lesson in the place of what is not there yet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from musicscope.gui.networks.said import Page
from musicscope.gui.theme import SPACE

_WIDEST = 620

TRAINING = """Teach a network your words

1  Choose what is learned
Genres, artists or your own tags: whatever enough tracks already have an answer for.

2  Choose how to begin
Quick shows in minutes whether a network can hear it at all. Time and frequency takes longer and \
hears more. The details can stay folded away.

3  Train
The network listens to short windows of your tracks, guesses, and is corrected, again and again. \
Here you see how its mistakes become fewer. You can stop at any time: the best network so far is \
kept.

4  Believe only what was kept aside
Some artists are never learned from. How well the network names their tracks is what counts; it \
stands on the Bench beside all other learners."""

MODELS = """No network has been trained yet

Train one
On the page Train. What it learned is kept here, with a card that says from what.

Or take one in
Import opens a .network file that somebody gave you. Such a file can never run code.

Then listen with it
It names the track that plays, window by window, and can give every track a place for the map and \
for likeness."""


class Lesson(Page):
    """A title, and steps with a sentence or two each.

    Parameters
    ----------
    text : str
        The title; after an empty line each a step's heading, and its words on the next line.
    parent : QWidget
    """

    def __init__(self, text: str, parent: QWidget) -> None:
        title, *steps = text.split("\n\n")
        super().__init__(title, parent)
        self.inside.setMaximumWidth(_WIDEST)
        self.column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 3 * SPACE)
        self.column.setSpacing(SPACE // 2)
        self.say(title, "title")
        self.column.addSpacing(SPACE)
        for step in steps:
            heading, words = step.split("\n")
            self.say(heading, "heading")
            self.say(words)
            self.column.addSpacing(SPACE)
        self.column.addStretch(1)
