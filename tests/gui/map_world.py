"""A small library with known dots, for tests of the map's window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from musicscope.analysis.aspect import ASPECTS
from musicscope.core.changes import Changes
from musicscope.core.events import Event
from musicscope.jobs import InlineRunner
from musicscope.library.track import Coverage, Track, TrackState
from musicscope.maps.colouring import CATEGORY_COLOURS
from musicscope.maps.layout import Layout
from musicscope.workspace.selection import Selection

TRACK = Track(
    id=0,
    path=b"/music/track.ogg",
    title="Track",
    artist="",
    album="",
    album_artist="",
    year=None,
    genres=(),
    track_number=None,
    duration_s=120.0,
    codec="vorbis",
    bit_rate=None,
    channels=2,
    rate=44_100,
    size=1,
    mtime_ns=0,
    added_s=0.0,
    missing=False,
    excluded=False,
    state=TrackState.READY,
    reason="",
    plays=0,
    last_played_s=None,
    key_tonic=None,
    key_mode=None,
    key_confidence=None,
    tempo_bpm=None,
    tempo_confidence=None,
)


class World:
    """Stands in for the workspace: the same services, nothing behind them.

    Parameters
    ----------
    positions : array_like [shape=(n, 2)]
        Of the tracks 1, 2, … n; track ``i`` is called ``"Track i"``.
    unmapped : int
        Further tracks without a dot.
    """

    def __init__(self, positions: object, unmapped: int = 0, **columns: list[object]) -> None:
        positions = np.asarray(positions, np.float32).reshape(-1, 2)
        self.ids = np.arange(1, len(positions) + 1)
        tracks = [
            replace(TRACK, id=i, title=f"Track {i}", **{k: v[i - 1] for k, v in columns.items()})
            for i in self.ids.tolist()
        ]
        self.catalogue = FakeCatalogue(tracks)
        self.settings = FakeSettings()
        self.selection = Selection()
        self.playback = FakePlayback()
        self.jobs = InlineRunner()
        self.library = FakeLibrary()
        self.mapping = FakeMapping(self.catalogue)
        self.clusters = FakeClusters(self.mapping)
        self.second_mapping = FakeMapping(self.catalogue, "second")
        self.second_clusters = FakeClusters(self.second_mapping)
        self.playlists = FakePlaylists()
        if len(positions):
            self.mapping.layout = Layout(self.ids, positions, "umap", {}, 0.94)
        self.changes: Event[Changes] = Event()
        self.demo_made = 0
        self.analysed = len(positions)
        self.total = len(positions) + unmapped

    def coverage(self) -> Coverage:
        return Coverage(self.analysed, 0, self.total)

    def make_demo(self) -> None:
        self.demo_made += 1


class FakeCatalogue:
    def __init__(self, tracks: list[Track]) -> None:
        self.tracks = {track.id: track for track in tracks}

    def track(self, track_id: int) -> Track:
        return self.tracks[track_id]

    def values(self, column: str, ids: object) -> list[object]:
        read = COLUMNS[column]
        return [read(self.tracks[i]) for i in ids]


COLUMNS = {
    "genre": lambda t: t.genres,
    "key": lambda t: None if t.key_tonic is None else (t.key_tonic, t.key_mode),
    "tempo": lambda t: t.tempo_bpm,
    "loudness": lambda t: t.loudness_lufs,
    "brightness": lambda t: t.brightness_hz,
    "duration": lambda t: t.duration_s or None,
    "added": lambda t: t.added_s or None,
    **{name: attrgetter(name) for name in ("artist", "album", "year", "plays", "codec")},
}


class FakeSettings:
    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def get(self, name: str, default: object = None) -> object:
        return self.values.get(name, default)

    def set(self, name: str, value: object) -> None:
        self.values[name] = value


class FakePlayback:
    def __init__(self) -> None:
        self.changed: Event[None] = Event()
        self.current: int | None = None
        self.playing = False
        self.played: list[int] = []
        self.queued: list[tuple[tuple[int, ...], bool]] = []
        self.contexts: list[list[int]] = []
        self.auditioning: int | None = None
        self.auditioned: list[tuple[int, float]] = []

    def audition(self, track_id: int, start_s: float) -> None:
        self.auditioned.append((track_id, start_s))
        self.auditioning = track_id
        self.changed.emit(None)

    def end_audition(self) -> None:
        self.auditioning = None
        self.changed.emit(None)

    def play(self, track_id: int, context: object = None) -> None:
        self.played.append(track_id)
        self.contexts.append(list(context or ()))
        self.auditioning = None
        self.current, self.playing = track_id, True
        self.changed.emit(None)

    def enqueue(self, ids: object, next: bool = False) -> None:  # noqa: A002
        self.queued.append((tuple(ids), next))


class FakeMapping:
    def __init__(self, catalogue: FakeCatalogue, name: str = "main") -> None:
        self.name = name
        self.changed: Event[None] = Event()
        self.layout: Layout | None = None
        self.building = False
        self.projection = "umap"
        self.settings: dict[str, object] = {}
        self.metric = "cosine"
        self.weights: dict[str, float] = {}
        self.axes: tuple[str, str] | None = None
        self.near: dict[int, list[int]] = {}
        self.asked: list[object] = []
        self._catalogue = catalogue

    @property
    def ids(self) -> np.ndarray:
        return np.empty(0, np.int64) if self.layout is None else self.layout.ids

    def build(self, projection: str, settings: object = None) -> None:
        self.asked.append(projection if settings is None else (projection, settings))
        self.projection, self.building = projection, True
        self.changed.emit(None)

    def cancel(self) -> None:
        self.asked.append("cancel")
        self.building = False
        self.changed.emit(None)

    def refresh(self) -> None:
        self.asked.append("refresh")

    def use_axes(self, field_x: str, field_y: str) -> None:
        self.asked.append((field_x, field_y))
        self.projection, self.axes = "axes", (field_x, field_y)
        self.changed.emit(None)

    aspects = ASPECTS

    def weigh(self, weights: dict[str, float]) -> None:
        self.asked.append(weights)
        self.weights = dict(weights)
        self.changed.emit(None)

    def use_metric(self, metric: str) -> None:
        self.asked.append(metric)
        self.metric = metric
        self.changed.emit(None)

    def neighbours(self, track_id: int, k: int = 10) -> list[tuple[int, float]]:
        return [(other, 0.1) for other in self.near.get(track_id, ())][:k]

    def explain(self) -> str:
        return "Tracks that lie side by side are mostly alike."

    def settle(self, positions: object, trustworthiness: float = 0.94) -> None:
        """Let the dots arrive elsewhere."""
        positions = np.asarray(positions, np.float32).reshape(-1, 2)
        ids = np.arange(1, len(positions) + 1)
        self.layout = Layout(ids, positions, self.projection, {}, trustworthiness)
        self.changed.emit(None)


class FakeLibrary:
    """Knows of each track that its last part is loud and has been heard before."""

    def results(self, track_id: int) -> tuple[dict[str, float], dict[str, np.ndarray]]:
        return {}, {
            "sections": np.array([(0, 30, 0), (30, 60, 1), (60, 90, 0), (90, 120, 1)], np.float32),
            "loudness_curve": np.array([-30, -20, -30, -10], np.float32),
        }


@dataclass(frozen=True)
class FakeCluster:
    id: int
    name: str
    hex: str
    ids: tuple[int, ...]
    own_name: bool = False


class FakeClusters:
    """Groups that a test lays down with `group`."""

    def __init__(self, mapping: FakeMapping) -> None:
        self.changed: Event[None] = Event()
        self.groups: tuple[FakeCluster, ...] = ()
        self.method, self.wanted_k, self.criterion = "kmeans", None, "silhouette"
        self.settings: dict[str, object] = {}
        self.curve: dict[int, float] = {}
        self.busy = False
        self.asked: list[object] = []
        self.renamed: list[tuple[int, str]] = []
        self._mapping = mapping

    @property
    def k(self) -> int:
        return len(self.groups)

    def group(self, labels: list[int], names: dict[int, str] | None = None) -> None:
        """Let the track of each row belong to a group."""
        ids = self._mapping.ids.tolist()
        found = sorted(set(labels), key=lambda label: -labels.count(label))
        self.groups = tuple(
            FakeCluster(
                label,
                (names or {}).get(label, f"Group {label}"),
                CATEGORY_COLOURS[label],
                tuple(i for i, own in zip(ids, labels, strict=True) if own == label),
            )
            for label in found
        )
        self.changed.emit(None)

    def cluster(self, method: str, k: int | None, **more: object) -> None:
        self.asked.append((method, k, more) if more else (method, k))
        self.method, self.wanted_k = method, k
        self.criterion = str(more.get("criterion", self.criterion))
        self.changed.emit(None)

    def rename(self, cluster_id: int, name: str) -> None:
        self.renamed.append((cluster_id, name))


@dataclass(frozen=True)
class FakePlaylist:
    id: int
    name: str
    query: str | None = None


class FakePlaylists:
    def __init__(self) -> None:
        self.kept: dict[str, list[int]] = {}

    def all(self) -> tuple[FakePlaylist, ...]:
        return tuple(FakePlaylist(n, name) for n, name in enumerate(self.kept))

    def free_name(self, wish: str) -> str:
        return wish

    def make(self, name: str, ids: object) -> int:
        self.kept[name] = list(ids)
        return len(self.kept) - 1

    def add(self, playlist_id: int, ids: object) -> None:
        list(self.kept.values())[playlist_id].extend(ids)
