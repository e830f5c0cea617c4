"""Playing a file: a decoder thread keeps a feed full, an output takes from it."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from musicscope.audio.commands import (
    Announce,
    Equalise,
    Follow,
    Load,
    PlayerState,
    Prefer,
    Prepare,
    Retune,
    Seek,
    Strike,
    Unload,
)
from musicscope.audio.equaliser import Equaliser
from musicscope.audio.outputs import OutputChooser, SoundCards
from musicscope.audio.performer import Performer
from musicscope.audio.rendition import (
    FARTHEST_SEMITONES,
    FASTEST,
    SLOWEST,
    ClickTrack,
    CountIn,
    Rendition,
)
from musicscope.audio.transport import Transport
from musicscope.audio.wish import Wish

__all__ = ["ClickTrack", "CountIn", "Player", "PlayerState"]


class Player:
    """Plays one track at a time; every method returns at once.

    The output stays open between tracks of one sample rate, so that the next one starts within
    one block. Events come from the player's own thread.

    Parameters
    ----------
    outputs : OutputChooser, optional
        Where sound goes; the computer's sound cards by default.

    Attributes
    ----------
    changed : Event of PlayerState
        After each play, pause, resume, stop, and when a track has ended.
    ended : Event of bytes
        The path of a track that was heard to its end, where nothing followed.
    advanced : Event of bytes
        The path of a track that was to follow, and has begun to be heard.
    failed : Event of MusicScopeError
        A track could not be played.
    output_changed : Event of str
        A sentence on a device that was lost, came back, or could not be opened.
    """

    def __init__(self, *, outputs: OutputChooser | None = None) -> None:
        self._wish = Wish()
        self._transport = Transport()
        self._performer = Performer(self._wish, self._transport, outputs or SoundCards())
        self.changed = self._performer.changed
        self.ended = self._performer.ended
        self.advanced = self._performer.advanced
        self.failed = self._performer.failed
        self.output_changed = self._performer.output_changed
        self._volume = 1.0
        self._muted = False

    # --- what anyone may ask

    @property
    def state(self) -> PlayerState:
        """What was asked for last; the sound follows within a block."""
        return self._wish.state

    @property
    def position_s(self) -> float:
        """What is heard now, seconds in the file, whatever its speed.

        While playing it never runs backwards, but at the end of a loop.
        """
        wanted = self._wish.position_s
        return self._transport.position_s(time.monotonic()) if wanted is None else wanted

    @property
    def duration_s(self) -> float:
        """Seconds of the current track by its header; 0 until it is known."""
        return self._wish.duration_s

    @property
    def latency_offset_s(self) -> float:
        """Seconds by which sound is heard later than the device says, as on Bluetooth."""
        return self._transport.delay_s

    @latency_offset_s.setter
    def latency_offset_s(self, latency_offset_s: float) -> None:
        self._transport.delay_s = float(latency_offset_s)

    @property
    def underruns(self) -> int:
        """How often the device or the decoder had nothing to play in time."""
        return self._performer.line.underruns + self._transport.starved

    @property
    def output_name(self) -> str:
        """The device's name, or ``"silent"``; empty before the first use."""
        return self._performer.line.output_name

    @property
    def output_rate(self) -> int:
        """Hz of the open output; 0 before the first use."""
        output = self._performer.line.output
        return output.rate if output else 0

    @property
    def silent(self) -> bool:
        """Whether there is no sound device."""
        output = self._performer.line.output
        return output is not None and output.silent

    @property
    def start_latency_ms(self) -> float | None:
        """Milliseconds from the last `play` or `seek` to its first sample in the output."""
        feed = self._transport.feed
        if self._wish.position_s is not None or feed is None or feed.first_handed_at is None:
            return None
        return 1e3 * (feed.first_handed_at - feed.asked_at)

    def heard(self, seconds: float) -> tuple[np.ndarray, int]:
        """Return the last samples that were heard, as they were before volume and mute.

        Parameters
        ----------
        seconds : float
            How much of the past; at most six seconds are remembered.

        Returns
        -------
        samples : np.ndarray [shape=(n, channels)], float32
            The last one is heard now.
        rate : int
            Hz.
        """
        return self._transport.recent(seconds) or (np.zeros((0, 2), np.float32), 44_100)

    # --- how it sounds

    @property
    def volume(self) -> float:
        """Loudness as a person feels it, 0..1; 0.5 sounds about half as loud."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(1.0, max(0.0, float(volume)))
        self._set_level()

    @property
    def muted(self) -> bool:
        """Whether the sound is off while the track goes on."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = bool(muted)
        self._set_level()

    @property
    def speed(self) -> float:
        """Seconds of the track that pass in a second, 0.25..2; the pitch stays."""
        return self._wish.rendition.speed

    @speed.setter
    def speed(self, speed: float) -> None:
        rendition = self._wish.rendition
        self._render(replace(rendition, speed=min(FASTEST, max(SLOWEST, float(speed)))))

    @property
    def semitones(self) -> float:
        """How far the track is transposed, -12..12; the tempo stays."""
        return self._wish.rendition.semitones

    @semitones.setter
    def semitones(self, semitones: float) -> None:
        limited = min(FARTHEST_SEMITONES, max(-FARTHEST_SEMITONES, float(semitones)))
        self._render(replace(self._wish.rendition, semitones=limited))

    @property
    def loop(self) -> tuple[float, float] | None:
        """The part that is repeated, from second to second of the track.

        What lies behind it plays on to the end of the track. Another track has none.
        """
        return self._wish.rendition.loop

    @loop.setter
    def loop(self, loop: tuple[float, float] | None) -> None:
        if loop == self.loop:
            return
        self._render(replace(self._wish.rendition, loop=loop))
        if loop is not None and self.position_s >= loop[1]:
            self.seek(loop[0])

    @property
    def clicks(self) -> ClickTrack | None:
        """A metronome along the track, at its own pitch. Another track has none."""
        return self._wish.rendition.clicks

    @clicks.setter
    def clicks(self, clicks: ClickTrack | None) -> None:
        self._render(replace(self._wish.rendition, clicks=clicks))

    @property
    def crossfade_s(self) -> float:
        """How long the end of a track and the beginning of the one that follows sound together."""
        return self._wish.rendition.crossfade_s

    @crossfade_s.setter
    def crossfade_s(self, crossfade_s: float) -> None:
        self._render(replace(self._wish.rendition, crossfade_s=max(0.0, float(crossfade_s))))

    @property
    def gain_db(self) -> float:
        """What the current track is amplified by, dB; its loudest moments are rounded off."""
        return self._wish.gain_db

    @gain_db.setter
    def gain_db(self, gain_db: float) -> None:
        if gain_db != self._wish.gain_db:
            self._wish.gain_db = float(gain_db)
            self._retune()

    @property
    def equaliser(self) -> Equaliser:
        """What all sound is filtered by."""
        return self._wish.equaliser

    @equaliser.setter
    def equaliser(self, equaliser: Equaliser) -> None:
        if equaliser != self._wish.equaliser:
            self._wish.equaliser = equaliser
            self._performer.post(Equalise())

    @property
    def preferred_output(self) -> str | None:
        """Name of the device to play through; the system's choice where it is None or missing."""
        return self._wish.preferred

    @preferred_output.setter
    def preferred_output(self, name: str | None) -> None:
        if name != self._wish.preferred:
            self._wish.preferred = name
            self._performer.post(Prefer(name))

    # --- what anyone may tell it

    def prepare(self) -> None:
        """Load and open in the background what the first track needs to start at once."""
        self._performer.post(Prepare())

    def play(
        self, path: bytes, *, start_s: float = 0.0, paused: bool = False, gain_db: float = 0.0
    ) -> None:
        """Play a file from `start_s` on, amplified by `gain_db`, in place of what plays now."""
        asked_at = time.monotonic()
        wish = self._wish
        with wish.lock:
            wish.track += 1
            wish.place += 1
            wish.state = PlayerState.PAUSED if paused else PlayerState.PLAYING
            wish.position_s = max(0.0, float(start_s))
            wish.duration_s = 0.0
            wish.gain_db = float(gain_db)
            wish.turn_to(path)
            load = Load(wish.track, wish.place, path, wish.position_s, asked_at, wish.gain_db)
            self._performer.post(load)
            self._performer.post(Announce(wish.state))

    def follow_with(self, path: bytes | None, gain_db: float = 0.0) -> None:
        """Play another file, or none, without a gap when the current track ends."""
        with self._wish.lock:
            if self._wish.state is not PlayerState.STOPPED:
                self._performer.post(Follow(self._wish.track, path, float(gain_db)))

    def seek(self, position_s: float) -> None:
        """Go on from another position of the current track."""
        self._go_to(position_s, None)

    def pause(self) -> None:
        """Fade out and stay where it is."""
        self._change_state(PlayerState.PLAYING, PlayerState.PAUSED)

    def resume(self, count_in: CountIn | None = None) -> None:
        """Go on after `pause`, once a count-in was heard if there is one."""
        if count_in is None or self.state is not PlayerState.PAUSED:
            self._change_state(PlayerState.PAUSED, PlayerState.PLAYING)
            return
        with self._wish.lock:
            self._wish.state = PlayerState.PLAYING
        self._go_to(self.position_s, count_in)
        self._performer.post(Announce(PlayerState.PLAYING))

    def stop(self) -> None:
        """Fade out and forget the track."""
        with self._wish.lock:
            if self.state is not PlayerState.STOPPED:
                self._end_track()
                self._performer.post(Unload(self._wish.track))
                self._performer.post(Announce(self.state))

    def strike(self, samples: np.ndarray, rate: int) -> None:
        """Sound samples [shape=(n,)], float32, over whatever plays, or into silence."""
        self._performer.post(Strike(np.array(samples, np.float32).reshape(-1), int(rate)))

    def close(self) -> None:
        """Stop, release the device and end the player's threads."""
        with self._wish.lock:
            self._end_track()
        self._performer.close()

    # --- both sides

    def _set_level(self) -> None:
        self._transport.level = 0.0 if self._muted else self._volume**3

    def _render(self, rendition: Rendition) -> None:
        with self._wish.lock:
            if rendition == self._wish.rendition:
                return
            self._wish.rendition = rendition
        self._retune()

    def _retune(self) -> None:
        if self.state is not PlayerState.STOPPED:
            self._performer.post(Retune(self._wish.track))

    def _go_to(self, position_s: float, count_in: CountIn | None) -> None:
        asked_at = time.monotonic()
        wish = self._wish
        with wish.lock:
            if wish.state is PlayerState.STOPPED:
                return
            wish.place += 1
            wish.position_s = max(0.0, float(position_s))
            seek = Seek(wish.track, wish.place, wish.position_s, asked_at, count_in)
            self._performer.post(seek)

    def _change_state(self, old: PlayerState, new: PlayerState) -> None:
        wish = self._wish
        with wish.lock:
            if wish.state is not old:
                return
            wish.state = new
            if wish.position_s is None:
                self._transport.running = new is PlayerState.PLAYING
            self._performer.post(Announce(new))

    def _end_track(self) -> None:
        self._wish.end_track()
        self._transport.switch(None, running=False)
