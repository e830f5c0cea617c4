"""The windows of likeness over a fake library: 200 invented tracks, likeness that is known."""

from __future__ import annotations

from musicscope.analysis.aspect import ASPECTS as ENGINE_ASPECTS
from musicscope.core.events import Event
from musicscope.similarity.duplicates import Group
from musicscope.similarity.why import AspectMatch, Why
from musicscope.workspace.playlists import PlaylistService
from tests.gui.fake_workspace import FakeWorkspace

ASPECTS = ("timbre", "harmony", "rhythm", "dynamics")


class Match:
    def __init__(self, track, likeness, by_aspect):
        self.track, self.likeness, self.by_aspect = track, likeness, by_aspect


class FakeSimilar:
    """Answers at once; a track is the more like another, the nearer their numbers are."""

    def __init__(self, workspace):
        self._workspace = workspace
        self.radio_changed = Event()
        self.radio_is_on = False
        self.asked = []
        self.held = None
        self.refuse = ""
        self.groups = []
        self.aspects = ENGINE_ASPECTS
        self.weights = {aspect.name: aspect.weight for aspect in ENGINE_ASPECTS}

    def use_weights(self, weights):
        self.weights = dict(weights)

    def more_like(self, seeds, *, against, weights, query, limit, vary_artists, done, failed=None):
        self.asked.append(
            ("more", tuple(seeds), tuple(against), dict(weights), query, vary_artists)
        )
        allowed = self._workspace.catalogue.select(query).tolist()
        found = sorted((i for i in allowed if i not in seeds), key=lambda i: abs(i - seeds[0]))[
            :limit
        ]
        answer = []
        for i in found:
            near = max(0.0, 1 - abs(i - seeds[0]) / 60)
            shares = {a: near * (1 - 0.11 * ((i + n) % 7)) for n, a in enumerate(ASPECTS)}
            answer.append(Match(i, near, shares))
        if self.refuse:
            failed(self.refuse)
        else:
            self._answer(done, answer)

    def why(self, a, b, *, done, failed=None):
        self.asked.append(("why", a, b))
        aspects = tuple(
            AspectMatch(name, share, words)
            for name, share, words in (
                ("timbre", 0.91, "very similar spectrum, both dark"),
                ("harmony", 0.74, "keys a fifth apart (C major, G major)"),
                ("rhythm", 0.55, "92 against 104 bpm, both in 6/8"),
                ("dynamics", 0.32, "the second 4 LU louder"),
            )
        )
        sentence = "Both in 6/8, very similar spectrum, keys a fifth apart."
        self._answer(done, Why(sentence, aspects, (12.0, 20.0), (63.0, 71.0)))

    def path(self, a, b, n, *, smooth_tempo, smooth_key, done, failed=None):
        self.asked.append(("path", a, b, n, smooth_tempo, smooth_key))
        step = (b - a) / n
        self._answer(done, list(dict.fromkeys(round(a + k * step) for k in range(n + 1))))

    def order(self, ids, by, *, curve, done, failed=None):
        self.asked.append(("order", tuple(ids), by, curve))
        self._answer(done, sorted(ids, reverse=by == "tour"))

    def duplicates(self, *, done, failed=None):
        self.asked.append(("duplicates",))
        self._answer(done, self.groups)

    def radio(self, seeds, *, against, weights, query, vary_artists):
        self.asked.append(("radio", tuple(seeds)))
        self.radio_is_on = True
        self.radio_changed.emit(None)

    def stop_radio(self):
        self.radio_is_on = False
        self.radio_changed.emit(None)

    def energies(self, ids):
        return [(i % 10) / 9 for i in ids]

    def hold(self):
        """Answer nothing until `release`."""
        self.held = []

    def release(self):
        held, self.held = self.held, None
        for done, answer in held:
            done(answer)

    def _answer(self, done, answer):
        if self.held is None:
            done(answer)
        else:
            self.held.append((done, answer))


def kept(workspace):
    """Return name and tracks of every playlist."""
    playlists = workspace.playlists
    return [(p.name, tuple(playlists.tracks(p.id))) for p in playlists.all()]


def similar_world(folder):
    workspace = FakeWorkspace(folder)
    workspace.similar = FakeSimilar(workspace)
    workspace.playlists = PlaylistService(
        workspace.library,
        workspace.catalogue,
        workspace.playback,
        workspace.jobs,
        workspace._push,
        workspace.publish,
        workspace.notices.emit,
    )
    return workspace


__all__ = ["Group", "kept", "similar_world"]
