"""Small charts as inline SVG: axes, lines, points; colours come from the style sheet."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from musicscope.learning.report.words import words

#: Different colours of runs, and different ways to draw a line.
RUN_COLOURS, RUN_DASHES = 6, 4
_LEFT, _NARROW, _RIGHT, _TOP, _BOTTOM = 50, 28, 8, 8, 34


@dataclass(frozen=True)
class Axis:
    """One axis of a chart.

    Attributes
    ----------
    low, high : float
    ticks : tuple of float
    label : str
        For people; empty for none.
    form : callable
        How a tick is written.
    logarithmic : bool
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    label: str = ""
    form: Callable[[float], str] = "{:g}".format
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Return where a value lies, 0..1 from the low end; beyond the ends it lies at them."""
        low, high, at = self.low, self.high, value
        if self.logarithmic:
            low, high, at = math.log(low), math.log(high), math.log(max(value, self.low))
        return min(max((at - low) / (high - low or 1.0), 0.0), 1.0)


SHARE = Axis(0.0, 1.0, (0.0, 0.5, 1.0))


def share_axis(label: str) -> Axis:
    """Return an axis from 0 to 1."""
    return Axis(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0), label)


def round_axis(values: Sequence[float], label: str, low: float | None = None) -> Axis:
    """Return an axis with round ticks that holds all values.

    Parameters
    ----------
    values : sequence of float
    label : str
    low : float, optional
        Where it begins.
    """
    known = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    bottom, top = min(known) if low is None else low, max(known)
    reach = top - bottom or abs(top) or 1.0
    rough = reach / 4
    scale = 10 ** math.floor(math.log10(rough))
    step = next(scale * nice for nice in (1, 2, 2.5, 5, 10) if scale * nice >= rough * 0.999)
    first = math.floor(bottom / step + 1e-9) if low is None else 0
    last = math.ceil(top / step - 1e-9) if low is None else math.ceil((top - bottom) / step - 1e-9)
    base = 0.0 if low is None else low
    ticks = tuple(base + step * n for n in range(first, max(last, first + 1) + 1))
    return Axis(ticks[0], ticks[-1], ticks, label)


def run_class(number: int) -> str:
    """Return the classes that give a run its colour and its way of drawing a line."""
    return f"c{number % RUN_COLOURS} d{number % RUN_DASHES}"


@dataclass
class Chart:
    """A chart that grows as things are drawn into it.

    Attributes
    ----------
    width, height : int
        px.
    x, y : Axis
    spoken : str
        What is said of it to those who do not see it.
    """

    width: int
    height: int
    x: Axis
    y: Axis
    spoken: str
    _parts: list[str] = field(default_factory=list)

    @property
    def _left(self) -> int:
        return _LEFT if self.y.label else _NARROW

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of two values, px from the top left."""
        across = self.width - self._left - _RIGHT
        up = self.height - _TOP - _BOTTOM
        return self._left + across * self.x.place(x), _TOP + up * (1 - self.y.place(y))

    def line(self, xs: Sequence[float], ys: Sequence[float], kind: str) -> None:
        """Draw a line through points; gaps where a number is not known."""
        path, pen_down = [], False
        for x, y in zip(xs, ys, strict=True):
            if not (math.isfinite(x) and math.isfinite(y)):
                pen_down = False
                continue
            across, down = self.at(x, y)
            path.append(f"{'L' if pen_down else 'M'}{across:.1f} {down:.1f}")
            pen_down = True
        if path:
            self._parts.append(f'<path class="line {kind}" d="{"".join(path)}"/>')

    def band(
        self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], kind: str
    ) -> None:
        """Fill what lies between two lines."""
        known = [
            (x, low, high)
            for x, low, high in zip(xs, lows, highs, strict=True)
            if math.isfinite(low) and math.isfinite(high)
        ]
        if len(known) > 1:
            there = [self.at(x, high) for x, _, high in known]
            back = [self.at(x, low) for x, low, _ in reversed(known)]
            path = "L".join(f"{across:.1f} {down:.1f}" for across, down in there + back)
            self._parts.append(f'<path class="band {kind}" d="M{path}Z"/>')

    def point(self, x: float, y: float, kind: str, title: str = "", radius: float = 3.5) -> None:
        """Draw a dot with what is said when the mouse rests on it."""
        if math.isfinite(x) and math.isfinite(y):
            across, down = self.at(x, y)
            self._parts.append(
                f'<circle class="dot {kind}" cx="{across:.1f}" cy="{down:.1f}" r="{radius:g}">'
                f"<title>{words(title)}</title></circle>"
            )

    def bar(self, left: float, right: float, top: float, kind: str) -> None:
        """Fill a bar from 0 up."""
        x0, y0 = self.at(left, top)
        x1, y1 = self.at(right, 0.0)
        self._parts.append(
            f'<rect class="bar {kind}" x="{x0 + 0.5:.1f}" y="{y0:.1f}" '
            f'width="{max(x1 - x0 - 1, 1):.1f}" height="{max(y1 - y0, 0):.1f}"/>'
        )

    def text(self) -> str:
        """Return the whole as SVG."""
        return (
            f'<svg class="chart" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img" '
            f'aria-label="{words(self.spoken)}">{self._grid()}{"".join(self._parts)}</svg>'
        )

    def _grid(self) -> str:
        bottom, right = self.height - _BOTTOM, self.width - _RIGHT
        parts = []
        for tick in self.y.ticks:
            _, down = self.at(self.x.low, tick)
            parts.append(
                f'<path class="grid" d="M{self._left} {down:.1f}H{right}"/>'
                f'<text class="tick" x="{self._left - 6}" y="{down + 3.5:.1f}" '
                f'text-anchor="end">{words(self.y.form(tick))}</text>'
            )
        for tick in self.x.ticks:
            across, _ = self.at(tick, self.y.low)
            parts.append(
                f'<path class="grid" d="M{across:.1f} {_TOP}V{bottom}"/>'
                f'<text class="tick" x="{across:.1f}" y="{bottom + 14}" '
                f'text-anchor="middle">{words(self.x.form(tick))}</text>'
            )
        if self.x.label:
            middle = (self._left + right) / 2
            parts.append(
                f'<text class="axis" x="{middle:.1f}" y="{self.height - 4}" '
                f'text-anchor="middle">{words(self.x.label)}</text>'
            )
        if self.y.label:
            middle = (_TOP + bottom) / 2
            parts.append(
                f'<text class="axis" transform="translate(11 {middle:.1f}) rotate(-90)" '
                f'text-anchor="middle">{words(self.y.label)}</text>'
            )
        return "".join(parts)


def strip(
    bars: Sequence[tuple[float, float, float, str]],
    marks: Sequence[tuple[float, str]] = (),
    width: int = 168,
) -> str:
    """Return a line from 0 to 1 for each of some figures, with its interval.

    Parameters
    ----------
    bars : sequence of (value, low, high, class)
        The upper first; NaN where not known.
    marks : sequence of (value, class)
        Upright lines, such as of chance.
    width : int
        px.
    """
    row, edge = 9, 5
    height = row * len(bars) + 6

    def across(value: float) -> float:
        return edge + (width - 2 * edge) * min(max(value, 0.0), 1.0)

    parts = [f'<path class="rail" d="M{edge} {height - 0.5}H{width - edge}"/>']
    parts += [
        f'<path class="rail" d="M{across(tick):.1f} {height}v-3"/>' for tick in (0.0, 0.5, 1.0)
    ]
    parts += [
        f'<path class="mark {kind}" d="M{across(value):.1f} 0V{height}"/>'
        for value, kind in marks
        if math.isfinite(value)
    ]
    for number, (value, low, high, kind) in enumerate(bars):
        down = 3 + row * number + row / 2
        if math.isfinite(low) and math.isfinite(high):
            parts.append(
                f'<path class="whisker {kind}" d="M{across(low):.1f} {down}H{across(high):.1f}"/>'
            )
        if math.isfinite(value):
            parts.append(
                f'<circle class="dot {kind}" cx="{across(value):.1f}" cy="{down}" r="3.5"/>'
            )
    return (
        f'<svg class="strip" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'aria-hidden="true">{"".join(parts)}</svg>'
    )
