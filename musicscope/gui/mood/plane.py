"""Where places of the mood plane are on the screen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from musicscope.workspace.ratings import Place

#: A plane is at most so many times as wide as it is high, and the other way round.
_MOST_OBLONG = 1.6
#: Between the edge of the plane and its outermost places, px.
_EDGE = 10


class Plane:
    """Valence to the right, arousal upwards, in a rectangle.

    Parameters
    ----------
    room : QRectF
        Where it may be; it stands in the middle.
    """

    def __init__(self, room: QRectF) -> None:
        width = min(room.width(), room.height() * _MOST_OBLONG)
        height = min(room.height(), room.width() * _MOST_OBLONG)
        self.rect = QRectF(0, 0, max(width, 1.0), max(height, 1.0))
        self.rect.moveCenter(room.center())
        self._inside = self.rect.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)

    def point(self, place: Place) -> QPointF:
        """Return where a place is; one beyond the plane is at its edge."""
        valence, arousal = np.clip(place, -1, 1)
        inside = self._inside
        return QPointF(
            inside.center().x() + float(valence) * inside.width() / 2,
            inside.center().y() - float(arousal) * inside.height() / 2,
        )

    def place(self, point: QPointF) -> Place:
        """Return which place is at a point; a point beyond the plane means its edge."""
        inside = self._inside
        valence = (point.x() - inside.center().x()) / max(inside.width() / 2, 1)
        arousal = (inside.center().y() - point.y()) / max(inside.height() / 2, 1)
        return Place(*(float(value) for value in np.clip((valence, arousal), -1, 1)))


class Dots:
    """The tracks that the owner placed.

    Parameters
    ----------
    places : mapping of int to Place
        Those of which both scales are known are shown.
    """

    def __init__(self, places: Mapping[int, Place]) -> None:
        self.places = {track: place for track, place in places.items() if place.known}
        self._tracks = np.fromiter(self.places, np.int64, len(self.places))
        self._where = np.array([*self.places.values()], np.float64).reshape(-1, 2)

    def __len__(self) -> int:
        return len(self.places)

    def at(self, point: QPointF, plane: Plane, reach: float) -> int | None:
        """Return the track whose dot is nearest to a point and within `reach` px, or None."""
        if not len(self):
            return None
        zero, one = plane.point(Place(0, 0)), plane.point(Place(1, 1))
        x = zero.x() + self._where[:, 0] * (one.x() - zero.x()) - point.x()
        y = zero.y() + self._where[:, 1] * (one.y() - zero.y()) - point.y()
        away = np.hypot(x, y)
        nearest = int(away.argmin())
        return int(self._tracks[nearest]) if away[nearest] <= reach else None

    def nearest_first(self, track: int) -> list[int]:
        """Return all tracks, those in a mood like that of `track` first."""
        away = np.hypot(*(self._where - self.places[track]).T)
        away[self._tracks == track] = -1
        order: list[int] = self._tracks[np.argsort(away, kind="stable")].tolist()
        return order


def place_words(place: Place) -> str:
    """Return ``"valence 0.32, arousal −0.10"``."""
    return f"valence {place.valence:.2f}, arousal {place.arousal:.2f}".replace("-", "−")
