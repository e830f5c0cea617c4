"""From a network to its runs on the bench."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musicscope.gui.bench.panel import BenchPanel


def show_on_bench(panel: BenchPanel, runs: Sequence[str]) -> None:
    """Look at these runs on the bench, side by side when there are several."""
    from musicscope.gui.bench.panel import RESULT

    panel.runs.show_runs(panel.workspace.bench.results(), runs)
    panel.runs.shown.emit(panel.runs.ticked())
    panel.show_tab(RESULT)
