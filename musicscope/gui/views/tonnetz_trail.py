"""The trail of a piece on the tonnetz: read from its portrait, replayed, pointed at."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF

from musicscope.analysis.tonnetz import triad_pitches
from musicscope.gui.inspector.words import chord_name
from musicscope.gui.views.harmony_trail import HarmonyTrail, Replay, ShownTrail, Stop, spelled
from musicscope.gui.views.harmony_trail_bar import TrailBar
from musicscope.gui.views.lattice import Point
from musicscope.gui.views.pill import Run
from musicscope.gui.views.tonnetz_chart import Chart, Lit, Spot
from musicscope.gui.views.tonnetz_sound import lit_by
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

#: A stop is under the cursor when it is this near, px.
_NEAR = 9.0
#: Moments of a stop that are listed.
_MOST_LISTED = 5


class TrailOnView:
    """What a tonnetz shows of the chords of the whole piece.

    Attributes
    ----------
    bar : TrailBar
        Its controls.
    shown : ShownTrail or None
        As it looks now; None while it is not shown.
    hover : int or None
        The stop that is pointed at.
    hover_s : float
        The moment that is pointed at on the strip, -1 for none.
    """

    def __init__(self, context: ViewContext, bar: TrailBar, changed: Callable[[], None]) -> None:
        self._stage, self._portrait_now = context.stage, context.portrait_now
        self._changed = changed
        self.bar = bar
        self.shown: ShownTrail | None = None
        self.hover: int | None = None
        self.hover_s = -1.0
        self._on = self._struck = self._aside = False
        self._trail = HarmonyTrail((), 0.0)
        self._replay = Replay(self._trail)
        self._index = -1
        bar.hide()
        bar.replay_wanted.connect(self.replay)
        bar.struck_wanted.connect(self._strike)
        bar.scrubbed.connect(self.scrub)
        bar.sought.connect(self._stage.seek)
        bar.hovered.connect(self._point_on_strip)

    @property
    def has_bar(self) -> bool:
        """Whether the controls take room."""
        return self._on and bool(self._trail.stops)

    @property
    def missing(self) -> bool:
        """Whether a trail is wanted of a piece whose chords are not known."""
        return self._on and not self._trail.stops

    @property
    def replaying(self) -> bool:
        """Whether the view shows a moment of the replay and not of the music."""
        return self.has_bar and self._aside

    @property
    def struck(self) -> bool:
        """Whether a replay is heard."""
        return self._struck

    @property
    def at_s(self) -> float:
        """The moment of the piece that the trail is looked at."""
        return self._replay.at_s if self._aside else self._stage.position_s

    def read(self) -> None:
        """Follow another portrait."""
        portrait = self._portrait_now.portrait
        chords = () if portrait is None else portrait.chords
        duration_s = 0.0 if portrait is None else portrait.duration_s
        self._trail = HarmonyTrail(chords, duration_s)
        self._replay = Replay(self._trail)
        self._aside, self.shown, self.hover = False, None, None
        self.bar.show_trail(self._trail)
        self._place()

    def show_on(self, on: bool, *, struck: bool) -> None:
        """Show the trail or not; `struck` replays are heard."""
        self._on, self._struck = on, struck
        if not on:
            self._replay.stop()
            self._aside = False
        self._place()

    def replay(self, on: bool) -> None:
        """Run through the piece in fast motion, or stand still."""
        if on and self._trail.stops:
            if not self._aside:
                self._replay.go_to(0.0)
            self._replay.start()
            self._aside = True
        else:
            self._replay.stop()
        self._changed()

    def scrub(self, moment_s: float) -> None:
        """Look at a moment of the piece; its chord is struck where that is wanted."""
        self._aside = True
        self._replay.go_to(moment_s)
        self._sound(self._replay.newly())
        self._changed()

    def advance(self, seconds: float, moved: bool) -> bool:
        """Let time pass; returns whether the replay went on.

        A replay that stands still gives way to the music as soon as that has `moved`.
        """
        if self._aside and not self._replay.running and moved:
            self._aside = False
        if not self._replay.running:
            return False
        self._sound(self._replay.advance(seconds))
        if not self._replay.running:
            self._aside = False
        return True

    def look_at(self, position_s: float) -> bool:
        """Follow replay or music; returns whether the trail looks different."""
        if not self.has_bar:
            changed = self.shown is not None
            self.shown = None
            return changed
        self.bar.show_replay(self._replay, self.at_s, self._struck)
        index = self._trail.index_at(self.at_s)
        if index == self._index and self.shown is not None:
            return False
        self._index = index
        self.shown = self._trail.at(self.at_s)
        return True

    def lit(self) -> Lit:
        """Return what the chord of the replay lights."""
        chroma = np.zeros(12, np.float32)
        index = self._trail.index_at(self._replay.at_s)
        if index >= 0:
            chroma[list(self._trail.stops[self._trail.numbers[index]].pitches)] = 1
        return lit_by(chroma)

    def words(self) -> str:
        """Return the chord and the moment of the replay."""
        index = self._trail.index_at(self._replay.at_s)
        name = chord_name(self._trail.spans[index].label) if index >= 0 else "–"
        return f"{name} · {clock(self._replay.at_s)}"

    def points(self, chart: Chart) -> list[Point]:
        """Return where the stops are drawn."""
        return chart.stop_points(self.shown) if self.shown is not None else []

    def stop_at(self, chart: Chart, at: QPointF) -> int | None:
        """Return the stop at a point of the chart."""
        points = self.points(chart)
        if not points:
            return None
        away = [math.dist(point, (at.x(), at.y())) for point in points]
        nearest = min(range(len(points)), key=away.__getitem__)
        return nearest if away[nearest] <= _NEAR else None

    def seek_to(self, stop: int) -> None:
        """Let the music go to where a stop comes next."""
        if self.shown is not None:
            self._stage.seek(self.shown.stops[stop].next_visit(self._stage.position_s))

    def seek_to_triad(self, spot: Spot) -> bool:
        """Let the music go to where a triad comes next; returns whether it comes at all."""
        if self.shown is None or not spot.triad:
            return False
        wanted = triad_pitches(spot.number)
        for number, stop in enumerate(self.shown.stops):
            if stop.pitches[:3] == wanted:
                self.seek_to(number)
                return True
        return False

    def _strike(self, on: bool) -> None:
        self._struck = on

    def _sound(self, stop: Stop | None) -> None:
        if stop is not None and self._struck:
            self._stage.strike(list(stop.midi))

    def _point_on_strip(self, moment_s: float) -> None:
        index = self._trail.index_at(moment_s)
        self.hover = self._trail.numbers[index] if index >= 0 else None
        self.hover_s = moment_s if index >= 0 else -1.0
        self._changed()

    def _place(self) -> None:
        self.bar.setVisible(self.has_bar)


def stop_lines(stop: Stop, moment_s: float = -1.0) -> list[list[Run]]:
    """Return what is known of a stop: its chord, and when it sounds.

    Parameters
    ----------
    moment_s : float
        Of the visit that is meant; below 0 for all of them.
    """
    lines: list[list[Run]] = [
        [(chord_name(stop.label), 12, 600, "text"), (f"  {spelled(stop)}", 11, 400, "soft")]
    ]
    for start, end in stop.visits:
        if start <= moment_s < end:
            return [*lines, [(f"{clock(start)} – {clock(end)}", 11, 400, "soft")]]
    when = " · ".join(clock(start) for start, _ in stop.visits[:_MOST_LISTED])
    rest = len(stop.visits) - _MOST_LISTED
    if rest > 0:
        when += f" · {rest} more"
    return [
        *lines,
        [(when, 11, 400, "soft")],
        [(f"{stop.total_s:.0f} s in all · Alt+click goes there", 11, 400, "faint")],
    ]
