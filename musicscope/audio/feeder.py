"""The decoding side of the player: one open sound, and feeds of it from any position."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musicscope.audio.container import ffmpeg
from musicscope.audio.decode import Sound, SoundInfo
from musicscope.audio.transport import Feed


class Feeder:
    """Opens a sound and keeps a feed of it full; belongs to the player's thread.

    Attributes
    ----------
    feed : Feed or None
        The feed that was begun last.
    """

    def __init__(self) -> None:
        self.feed: Feed | None = None
        self._sound: Sound | None = None
        self._blocks: Iterator[np.ndarray] = iter(())
        self._rest = np.zeros((0, 0), np.float32)

    @property
    def loaded(self) -> bool:
        """Whether a sound is open."""
        return self._sound is not None

    def warm_up(self) -> None:
        """Load FFmpeg, which takes a tenth of a second, before it is needed."""
        ffmpeg()

    def load(self, path: bytes) -> SoundInfo:
        """Open a file; raises `DecodeError`."""
        self.unload()
        self._sound = Sound(path)
        return self._sound.info

    def unload(self) -> None:
        """Release the file."""
        self.feed = None
        self._blocks = iter(())
        if self._sound is not None:
            self._sound.close()
            self._sound = None

    def begin(self, start_s: float, rate: int, channels: int, asked_at: float) -> Feed:
        """Return a feed of the open sound that holds its first block already.

        Raises
        ------
        DecodeError
            If nothing can be decoded there.
        """
        assert self._sound is not None
        self.feed = Feed(self._sound.path, start_s, rate, channels, asked_at)
        self._blocks = self._sound.stream(rate=rate, channels=channels, start_s=start_s)
        self._rest = np.zeros((0, channels), np.float32)
        self.decode_ahead()
        return self.feed

    @property
    def behind(self) -> bool:
        """Whether the feed should be filled without delay."""
        feed = self.feed
        return feed is not None and not feed.complete and feed.ring.free > feed.rate // 4

    def decode_ahead(self) -> None:
        """Write one block to the feed, as much of it as fits; mark it complete after the last."""
        feed = self.feed
        if feed is None or feed.complete or not feed.ring.free:
            return
        block = self._rest
        if not len(block):
            following = next(self._blocks, None)
            if following is None:
                feed.complete = True
                return
            block = following
        self._rest = block[feed.ring.write(block) :]
