"""What the lab is for, while there is no network to try."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from musicscope.gui.networks.said import Page

#: What is tested, and why.
WHAT = (
    "A horse called Hans was thought to do sums, until somebody noticed that he watched the faces "
    "of those who asked. So the sound is changed here as a listener would hardly notice, and the "
    "network is asked again: where its answer flips, it has listened to something else than the "
    "music (Sturm, 2014)."
)
_STEPS = (
    (
        "1  Train a network",
        (
            "There is none yet that answers with names. Open the dock Networks, choose genres or "
            "tags of yours, and train one; or take one in from a file."
        ),
    ),
    (
        "2  Play a track and drag the equaliser",
        (
            "Bars of the likeliest answers move while you drag: an outline for the sound as it is, "
            "filled for the sound as you changed it."
        ),
    ),
    (
        "3  Try the other changes",
        (
            "Louder, softer, an MP3 of 64 kbit/s, a semitone higher, five per cent faster. What "
            "turns the answer is named, and can be heard."
        ),
    ),
    (
        "4  Measure the whole library",
        "How often each change turns an answer becomes part of the network's report on the bench.",
    ),
)


class Teaching(Page):
    """A short lesson in the place where the lab will be."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("How the Clever Hans lab works", parent)
        self.say("Does it hear the music?", "title")
        self.say(WHAT)
        for heading, words in _STEPS:
            self.say(heading, "heading")
            self.say(words)
        self.column.addStretch(1)
