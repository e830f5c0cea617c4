"""One open library with its services: what the window and the command line both drive."""

from musicscope.workspace.analysing import Analysing
from musicscope.workspace.colours import Colouring, LegendEntry
from musicscope.workspace.mapping import Mapping
from musicscope.workspace.notices import Notice
from musicscope.workspace.pictures import Pictures
from musicscope.workspace.playback import Playback
from musicscope.workspace.selection import Selection
from musicscope.workspace.workspace import Workspace

__all__ = [
    "Analysing",
    "Colouring",
    "LegendEntry",
    "Mapping",
    "Notice",
    "Pictures",
    "Playback",
    "Selection",
    "Workspace",
]
