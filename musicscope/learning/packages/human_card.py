"""The card of a trained network as a page for people (model cards: Mitchell et al., 2019)."""

from __future__ import annotations

import math
import time

from musicscope.learning.packages.card import NetworkCard


def human_card(card: NetworkCard) -> str:
    """Return the card as Markdown."""
    hears = card.input
    seconds = hears["samples"] / hears["sample_rate"]
    made = time.strftime("%Y-%m-%d", time.gmtime(max(0.0, card.made_s)))
    facts = [
        ("Network", card.network),
        ("Settings", ", ".join(f"{k} = {v}" for k, v in card.settings.items()) or "as published"),
        ("Parameters", f"{card.parameters:,}"),
        ("Hears", f"{hears['front_end']}, {hears['rows']} × {hears['frames']}"),
        ("Window", f"{seconds:.2f} s at {hears['sample_rate']:,} Hz"),
        ("Task", card.task),
        ("Made", f"{made} with MusicScope {card.program or '?'} and PyTorch {card.torch or '?'}"),
        ("Licence", card.licence or "not said: ask its owner before you use it"),
    ]
    lines = [f"# {_line(card.name)}", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {_cell(value)} |" for name, value in facts]
    lines += ["", "## Answers", "", ", ".join(_line(name) for name in card.names)]
    lines += ["", "## Learned from", "", f"Data: {_line(card.fingerprint) or 'not said'}  "]
    lines += [f"Split: {_line(card.split) or 'not said'}"]
    if card.metrics:
        lines += ["", "## Measured on tracks it had not learned from", "", "| | |", "|---|---|"]
        lines += [f"| {_cell(name)} | {_figure(value)} |" for name, value in card.metrics.items()]
    if card.notes:
        lines += ["", "## Notes", "", card.notes]
    return "\n".join(lines) + "\n"


def _figure(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "unknown"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
