"""What tests of a whole player share: write a file, wait for the decoder, hear what comes out."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from musicscope.audio.player import Player
from tests.audio.encoding import encode
from tests.audio.fakes import FakeCards, wait_for

RATE = 44_100


def written(tmp_path: Path, name: str, samples: np.ndarray) -> bytes:
    return os.fsencode(encode(tmp_path / name, samples, RATE, "pcm_f32le"))


def ready(player: Player) -> None:
    """Wait until what was asked for is in the feed."""
    performer = player._performer
    wait_for(
        lambda: (
            performer._commands.empty()
            and not performer._retune_due
            and player._transport.feed
            and player._wish.position_s is None
        )
    )
    time.sleep(0.02)
    wait_for(lambda: full(player))


def full(player: Player) -> bool:
    """Whether the decoder has nothing to do for now."""
    feed = player._transport.feed
    return feed is not None and (feed.complete or feed.ring.free <= feed.rate // 4)


def hear(player: Player, cards: FakeCards, seconds: float) -> np.ndarray:
    """Take that much from the player, never faster than it decodes."""
    blocks = []
    left = round(seconds * RATE)
    while left:
        n = min(left, 4096)
        feed = player._transport.feed
        wait_for(lambda feed=feed: not feed or feed.complete or feed.ring.filled > 8192)
        blocks.append(cards.card.play(n / RATE))
        left -= n
    return np.concatenate(blocks)


def heard_of(event) -> list:
    told: list = []
    event.subscribe(told.append)
    return told
