"""How a network is trained, in detail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from musicscope.gui.networks.field_grid import FieldGrid
from musicscope.workspace.network_requests import TrainingRequest

#: What `musicscope.learning.training.spec.TrainingSpec` takes where nothing is said.
USUAL: Mapping[str, Any] = {
    "epochs": 100,
    "patience": 20,
    "batch": 8,
    "learning_rate": 1e-3,
    "schedule": "constant",
    "crops": 1,
    "class_weights": True,
}
#: What `musicscope.learning.training.augmentation.Augmentation` takes where nothing is said.
USUAL_CHANGES: Mapping[str, Any] = {
    "crop": True,
    "gain_db": 0.0,
    "time_masks": 0,
    "frequency_masks": 0,
    "mixup": 0.0,
}
#: What can be learned from a target of the bench, by its kind.
TASKS = {
    "classes": (
        ("One class a track", "genre"),
        ("Instrument and family", "instrument"),
        ("A space of likeness", "artist"),
        ("To draw it again", "reconstruction"),
    ),
    "tags": (("Each tag fits or not", "tags"), ("To draw it again", "reconstruction")),
    "places": (("Valence and arousal", "mood"), ("To draw it again", "reconstruction")),
}
_GAPS = "Bars of the picture that are covered (SpecAugment)"
SUMMARIES = (
    ("Mean of windows", ""),
    ("Mean, learned head", "mean"),
    ("Attention", "attention"),
    ("GRU", "gru"),
)


class CourseFields(FieldGrid):
    """Epochs, batch, rate, what is changed at random, how it is judged."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice("task", "Task", TASKS["classes"], "What the network answers")
        self.whole(
            "frames",
            "Frames of a window",
            (0, 4096),
            "What the network hears at a time; fewer learn sooner and hear less of the music",
            "as published",
        )
        self.choice(
            "summary",
            "Whole songs",
            SUMMARIES,
            "How the windows of a track become one answer; attention and GRU are learned in a "
            "second stage",
        )
        self.head("How long")
        self.whole("epochs", "Epochs, at most", (1, 1000), "Rounds through all tracks")
        self.whole(
            "patience",
            "Stop early after",
            (0, 1000),
            "Epochs without a better result until the training ends; 0 never ends it early",
            "never",
        )
        self.whole("batch", "Batch", (1, 512), "Windows that are learned from at a time")
        self.whole("crops", "Windows of a track", (1, 32), "Taken from each track in an epoch")
        self.choice(
            "schedule",
            "Learning rate over time",
            (("Constant", "constant"), ("One cycle", "one cycle")),
            "One cycle rises for a tenth of the epochs and falls to nothing",
        )
        self.number("learning_rate", "Learning rate", (1e-6, 10.0), "How far each correction goes")

    def add_rest(self) -> None:
        """Add what comes after the learning rate."""
        self.head("Changed at random")
        self.box("crop", "Windows begin anywhere", "Not always at the same places of a track")
        self.number("gain_db", "Louder or softer by", (0.0, 24.0), "Up to so much", "dB")
        self.whole(
            "time_masks",
            "Gaps in time",
            (0, 8),
            _GAPS,
        )
        self.whole(
            "frequency_masks",
            "Gaps in frequency",
            (0, 8),
            _GAPS,
        )
        self.number(
            "mixup", "Mixed tracks", (0.0, 1.0), "Two tracks laid over each other (mixup); 0 never"
        )
        self.head("How it is judged")
        self.whole(
            "folds",
            "Folds",
            (1, 20),
            "One split puts some artists aside; with folds every track is judged once, and a last "
            "network learns from all of them",
            "one split",
        )
        self.box("class_weights", "Rare classes count as much as common ones")

    def show_tasks(self, kind: str, able: tuple[str, ...] | None) -> None:
        """Offer the tasks that fit a target and a network."""
        field = self.fields["task"]
        before = field.currentData()
        offered = [t for t in TASKS[kind] if able is None or t[1] in able] or TASKS[kind][:1]
        field.blockSignals(True)
        field.clear()
        for words, value in offered:
            field.addItem(words, value)
        field.setCurrentIndex(max(field.findData(before), 0))
        field.blockSignals(False)

    def show_request(self, request: TrainingRequest) -> None:
        """Show what a request says."""
        changes = {**USUAL_CHANGES, **request.spec.get("augmentation", {})}
        values = {**USUAL, **request.spec, **changes}
        values |= {"folds": request.folds, "summary": request.summary, "frames": request.frames}
        for name in self.fields:
            if name in values:
                self.show_value(name, values[name])
        if request.task:
            self.show_value("task", request.task)

    @property
    def spec(self) -> dict[str, Any]:
        """What differs from the usual, as `TrainingRequest.spec` takes it."""
        values = self.values
        spec = {name: values[name] for name in USUAL if values[name] != USUAL[name]}
        changes = {n: values[n] for n in USUAL_CHANGES if values[n] != USUAL_CHANGES[n]}
        return {**spec, "augmentation": changes} if changes else spec
