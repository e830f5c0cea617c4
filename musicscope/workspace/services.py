"""What works on one open library, and how its parts hear of each other."""

from __future__ import annotations

from collections.abc import Callable

from musicscope.core.changes import Changes
from musicscope.core.errors import MusicScopeError
from musicscope.core.events import Event
from musicscope.core.paths import Places
from musicscope.core.settings import Settings
from musicscope.core.undo import Command, UndoStack
from musicscope.jobs import JobRunner
from musicscope.library.catalogue import Catalogue
from musicscope.library.library import Library
from musicscope.workspace.analysing import Analysing
from musicscope.workspace.bench import Bench
from musicscope.workspace.clever_hans import CleverHans
from musicscope.workspace.clusters import Clusters
from musicscope.workspace.desks import Desks
from musicscope.workspace.equalising import Equalising
from musicscope.workspace.genre_learning import GenreLearning
from musicscope.workspace.hearing import Hearing
from musicscope.workspace.lab import SoundLab
from musicscope.workspace.labelling import Labelling
from musicscope.workspace.labelling_files import TagWriting
from musicscope.workspace.learning import Learning
from musicscope.workspace.lessons import Lessons
from musicscope.workspace.live_input import LiveInput
from musicscope.workspace.mapping import Mapping
from musicscope.workspace.networks import Networks
from musicscope.workspace.notices import Notice
from musicscope.workspace.pictures import Pictures
from musicscope.workspace.playback import Playback
from musicscope.workspace.playlists import PlaylistService
from musicscope.workspace.portrait_now import PortraitNow
from musicscope.workspace.practice import Practice
from musicscope.workspace.pretrained import Pretrained
from musicscope.workspace.ratings import Ratings
from musicscope.workspace.selection import Selection
from musicscope.workspace.similar import Similar
from musicscope.workspace.stage import Stage
from musicscope.workspace.tag_colours import TagColours
from musicscope.workspace.texture import Textures


class Services:
    """The parts of one open library, each hearing of what the others do.

    All methods are called, and all events emitted, in the thread where `jobs.deliver` runs
    callbacks.

    Parameters
    ----------
    places : Places
        Where the library lies.
    jobs : JobRunner
        Runs the background work.

    Raises
    ------
    LibraryError
        When the database cannot be opened.
    """

    def __init__(self, places: Places, jobs: JobRunner) -> None:
        places.create()
        self.places = places
        self.jobs = jobs
        self.changes: Event[Changes] = Event()
        self.notices: Event[Notice] = Event()
        self.settings = Settings(places.settings)
        self.undo = UndoStack()
        self._pictures_made = 0
        self.selection = Selection()
        self.library = Library(places.database, backups=places.backups)
        self.catalogue = Catalogue(self.library)
        self.playback = Playback(self.catalogue, jobs.deliver, self.notices.emit, self.settings)
        self.pictures = Pictures(jobs)
        self.portrait_now = PortraitNow(self.library, self.catalogue, jobs)
        self.live = LiveInput(
            self.pictures,
            jobs.deliver,
            self.notices.emit,
            self.settings,
            places,
            lambda folder: self.open_folder(bytes(folder)),
        )
        self.stage = Stage(
            self.playback, self.pictures, self.portrait_now, self.catalogue, self.live
        )
        self.practice = Practice(
            self.stage,
            self.playback,
            self.portrait_now,
            self.library,
            self.settings,
            self._push,
            self.publish,
        )
        self.equalising = Equalising(self.playback, self.pictures, self.settings)
        self.lab = SoundLab(self.playback, self.stage, places, jobs, self.notices.emit)
        self.lessons = Lessons(self.lab, self.equalising)
        self.desks = Desks(
            self.library,
            self.playback,
            self.practice,
            self.equalising,
            self.lab,
            self._push,
            self.publish,
            self.notices.emit,
        )
        self.mapping, self.clusters = self._make_map("main")
        self.second_mapping, self.second_clusters = self._make_map("second")
        self.similar = Similar(
            self.library, self.catalogue, self.playback, jobs, self.notices.emit, self.settings
        )
        self.playlists = PlaylistService(
            self.library,
            self.catalogue,
            self.playback,
            jobs,
            self._push,
            self.publish,
            self.notices.emit,
        )
        self.labelling = Labelling(self.library, jobs, self._push, self.publish, self.notices.emit)
        self.tag_writing = TagWriting(
            self.labelling.store, self.catalogue, jobs, self._push, self.notices.emit
        )
        self.learning = Learning(
            self.library, self.catalogue, self.labelling, jobs, self.settings, self.notices.emit
        )
        self.catalogue.find_suggested = self.learning.find
        self.genre_learning = GenreLearning(
            self.library,
            self.catalogue,
            self.labelling,
            self.learning,
            jobs,
            self.settings,
            self.notices.emit,
        )
        self.catalogue.find_sounding = self.genre_learning.find
        self.changes.subscribe(self.genre_learning.apply)
        self.genre_learning.changed.subscribe(lambda _: self.catalogue.forget_suggestions())
        self.bench = Bench(
            self.library, self.catalogue, self.labelling, jobs, self._push, self.notices.emit
        )
        self.textures = Textures(self.library, jobs, self.publish, self.notices.emit)
        self.bench.clusters = lambda: self.clusters.groups
        self.networks = Networks(
            self.library,
            self.catalogue,
            self.bench,
            jobs,
            self.settings,
            places,
            self._push,
            self.publish,
            self.notices.emit,
        )
        self.hearing = Hearing(
            self.library, self.catalogue, self.labelling, self.bench, self.networks, jobs
        )
        self.clever_hans = CleverHans(
            self.library, self.catalogue, self.bench, self.playback, places, jobs
        )
        self.pretrained = Pretrained(
            self.library,
            self.catalogue,
            self.labelling,
            self.networks,
            jobs,
            self.settings,
            places,
            self.notices.emit,
        )
        self.catalogue.find_described = self.pretrained.find
        self.pretrained.answered.subscribe(lambda _: self.catalogue.forget_suggestions())
        self.learning.opinions.first_guesses = self.pretrained.guesses
        self.pretrained.guessed.subscribe(self.learning.changed.emit)
        self.changes.subscribe(self.pretrained.apply)
        self.ratings = Ratings(self.library, jobs, self._push, self.publish, self.notices.emit)
        self._tag_colours = TagColours(self.labelling, self.learning)
        self.analysing = Analysing(self.library, jobs, self.publish, self.notices.emit)
        self.playback.played.subscribe(self._count_play)
        self.changes.subscribe(self.portrait_now.apply)
        self.changes.subscribe(self.practice.apply)
        self.analysing.interrupted.subscribe(lambda _: self._reload())
        self.changes.subscribe(self.similar.apply)
        self.changes.subscribe(self.learning.apply)
        self.learning.changed.subscribe(lambda _: self.catalogue.forget_suggestions())
        self.analysing.finished.subscribe(lambda _: self._refresh_maps())
        self.analysing.finished.subscribe(self._match_labels)
        self.analysing.finished.subscribe(lambda _: self.learning.refresh())
        self.analysing.finished.subscribe(lambda _: self.genre_learning.refresh())
        self.analysing.scanned.subscribe(self._match_labels)
        self.tag_writing.written.subscribe(lambda _: self.analysing.scan())

    def _make_map(self, name: str) -> tuple[Mapping, Clusters]:
        mapping = Mapping(
            self.library,
            self.catalogue,
            self.jobs,
            self.settings,
            self.notices.emit,
            self._push,
            name=name,
        )
        clusters = Clusters(
            self.library,
            self.catalogue,
            mapping,
            self.jobs,
            self.settings,
            self._push,
            self.notices.emit,
        )
        return mapping, clusters

    def _match_labels(self, _: object) -> None:
        self.attempt(self.labelling.match_waiting)

    def _refresh_maps(self) -> None:
        self.mapping.refresh()
        if self.second_mapping.layout is not None:
            self.second_mapping.refresh()

    def open_folder(self, path: bytes) -> bool:
        """Add a music folder and scan it; says in a notice why not, and returns False."""
        if not self.attempt(lambda: self.publish(self.library.add_folder(path))):
            return False
        self.mapping.warm()
        self.analysing.paused = False
        self.analysing.scan()
        return True

    def attempt(self, operation: Callable[[], object]) -> bool:
        """Do something with the library; says in a notice why it failed, and returns False."""
        try:
            operation()
        except MusicScopeError as error:
            self.notices.emit(Notice("error", str(error)))
            return False
        return True

    def _reload(self) -> None:
        self.catalogue.reload()
        self.changes.emit(Changes(changed=frozenset(t.id for t in self.library.tracks())))

    def publish(self, changes: Changes) -> None:
        """Tell every view what an operation touched."""
        if not changes:
            return
        self.catalogue.refresh(changes)
        self.playback.apply(changes)
        self.mapping.forget(changes)
        self.second_mapping.forget(changes)
        self.changes.emit(changes)
        if changes.analysed and self.analysing.busy:
            self.mapping.preview()

    def close(self) -> None:
        """End the sound, all background work and the connection to the library."""
        self._tag_colours.close()
        self.live.close()
        self.playback.close()
        self.jobs.close()
        self.library.close()

    def _push(self, command: Command) -> None:
        self.attempt(lambda: self.undo.push(command))

    def _count_play(self, track: int) -> None:
        self.attempt(lambda: self.publish(self.library.record_play(track)))
