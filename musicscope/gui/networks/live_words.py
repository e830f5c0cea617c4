"""A training in words, as it goes on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from musicscope.gui.library import wording
from musicscope.workspace.network_requests import Live

if TYPE_CHECKING:
    from musicscope.learning.training.messages import Epoch

_PHASES = {
    "reading sound": "Reading sound",
    "training": "Training",
    "summing up": "Learning whole songs",
    "judging": "Judging",
}
_METRICS = {"macro_f1": "Macro F1", "auc": "ROC-AUC", "r2": "R²"}


def metric_name(metric: str) -> str:
    """Return what a metric is called, ``"Macro F1"``."""
    plain = metric.replace("_", " ")
    return _METRICS.get(metric, plain[:1].upper() + plain[1:]) if metric else "Metric"


def phase_words(live: Live) -> str:
    """Return what happens now, ``"Training · fold 2 of 5 · time"``."""
    stage = live.step.stage if live.step is not None else ""
    parts = (_PHASES.get(live.phase, live.phase.capitalize()), live.part, stage.replace("_", " "))
    return " · ".join(part for part in parts if part)


def pace_words(live: Live) -> str:
    """Return how far it is, and how quick."""
    step = live.step
    if live.phase == "reading sound":
        tracks = f"{live.done:,} of {live.total:,} tracks" if live.total else ""
        return " · ".join(part for part in (tracks, "Read once and kept") if part)
    if step is None:
        return ""
    parts = [f"Epoch {step.epoch} of {step.of}"]
    if step.steps:
        parts.append(f"batch {step.step} of {step.steps}")
    parts.append(wording.remaining(step.remaining_s))
    if step.examples_per_s > 0:
        parts.append(f"{step.examples_per_s:,.0f} examples a second")
    return " · ".join(part for part in parts if part)


def load_words(live: Live) -> str:
    """Return what the device does: ``"Device busy 85 % · 1.2 GB of its memory"``."""
    if not live.epochs:
        return ""
    last = live.epochs[-1]
    parts = []
    if math.isfinite(last.busy) and last.busy > 0:
        parts.append(f"Device busy {100 * min(last.busy, 1.0):.0f} %")
    if last.device_memory > 0:
        parts.append(f"{wording.size(last.device_memory)} of its memory")
    return " · ".join(parts)


def epoch_words(epoch: Epoch, metric: str) -> tuple[str, str, str]:
    """Return what an epoch tells of its loss, of the loss of others, and of the metric."""
    stage = epoch.stage.replace("_", " ")
    at = f"{stage[:1].upper()}{stage[1:]}, epoch {epoch.n}" if stage else f"Epoch {epoch.n}"
    return (
        f"{at}: loss {figure(epoch.loss)}",
        f"{at}: loss of tracks kept aside {figure(epoch.validation_loss)}",
        f"{at}: {metric_name(metric)} {figure(epoch.metric)}{', the best so far' * epoch.best}",
    )


def figure(value: float) -> str:
    """Return ``"0.43"``; a dash where it is not known."""
    return f"{value:.2f}".replace("-", "−") if math.isfinite(value) else wording.UNKNOWN


def share_done(live: Live) -> float:
    """Return how much of this part is done, 0..1; NaN where nobody can tell."""
    step = live.step
    if live.phase == "training" and step is not None and step.of:
        within = step.step / step.steps if step.steps else 0.0
        return min((step.epoch - 1 + within) / step.of, 1.0)
    return live.done / live.total if live.total else math.nan
