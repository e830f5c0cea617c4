"""The invented library with an owner who labels it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from musicscope.core.events import Event
from musicscope.library.library import Library
from musicscope.library.tags import Tags
from musicscope.workspace.labelling import Labelling
from tests.gui.fake_workspace import FakeWorkspace


class Spans:
    """What is selected of the track on stage."""

    def __init__(self) -> None:
        self.span: SimpleNamespace | None = None
        self.changed: Event[None] = Event()

    def select(self, start_s: float, stop_s: float) -> None:
        self.span = SimpleNamespace(start_s=start_s, stop_s=stop_s)
        self.changed.emit(None)

    def clear(self) -> None:
        self.span = None
        self.changed.emit(None)


class LabelWorld(FakeWorkspace):
    """200 invented tracks that can be labelled, whole or a span of them."""

    def __init__(self, folder: Path, tracks: int = 200) -> None:
        super().__init__(folder, tracks)
        self.labelling = Labelling(
            self.library, self.jobs, self._push, self.publish, self.notices.emit
        )
        self.practice = Spans()
        self.told: list[str] = []
        self.notices.subscribe(lambda notice: self.told.append(notice.sentence))

    def on_disk(self) -> dict[tuple[str, int, tuple[float, float] | None], bool]:
        """All that was said, as another program reads it now."""
        other = Library(self.places.database)
        store = Tags(other.database)
        names = {tag.id: tag.name for tag in store.all()}
        found = {
            (names[label.tag], label.track, label.span): label.value for label in store.everything()
        }
        other.close()
        return found
