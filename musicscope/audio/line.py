"""The way out of the player: the one open output, replaced when its device is lost."""

from __future__ import annotations

import time
from collections.abc import Callable

from musicscope.audio.outputs import Fill, Output, OutputChooser
from musicscope.core.errors import DeviceError

#: Hz, before a track is known.
_USUAL_RATE = 44_100
#: Seconds without sound after which the device is let rest.
_REST_AFTER_S = 30.0
#: Seconds between two searches for a device while there is none.
_SEARCH_EVERY_S = 10.0


class Line:
    """Keeps an output open; belongs to the player's thread.

    Parameters
    ----------
    outputs : OutputChooser
    fill : Fill
        What every output asks for sound.
    say : callable
        Told a sentence when no device was found, one was lost, or one came back.

    Attributes
    ----------
    output : Output or None
        What is open now.
    """

    def __init__(self, outputs: OutputChooser, fill: Fill, say: Callable[[str], None]) -> None:
        self.output: Output | None = None
        self._outputs = outputs
        self._fill = fill
        self._say = say
        self._rate = _USUAL_RATE
        self._former_underruns = 0
        self._named = ""
        self._quiet_since = self._searched_at = time.monotonic()

    @property
    def underruns(self) -> int:
        """How often a device had nothing to play."""
        return self._former_underruns + (self.output.underruns if self.output else 0)

    def fits(self, rate: int) -> bool:
        """Return whether `open` with this rate keeps the output that is open."""
        return self.output is not None and rate == self._rate

    @property
    def lost(self) -> bool:
        """Whether the device of the open output is gone."""
        return self.output is not None and not self.output.alive

    def open(self, rate: int) -> Output:
        """Return an output that asks for sound, at `rate` if the device can."""
        if self.fits(rate):
            return self.wake()
        sounded = self.output is None or not self.output.silent
        self.close()
        self._rate = rate
        self.output = self._outputs.open(rate, self._fill)
        self._name_refusal()
        missed = self.output.silent and sounded and not self._outputs.wants_silence
        if missed and self._reopen().silent:
            self._say("No sound device was found: playing is silent.")
        self._quiet_since = time.monotonic()
        return self.output

    def prefer(self, name: str | None) -> bool:
        """Choose a device by name, or the system's; return whether another has to be opened."""
        changed = name != self._outputs.preferred
        self._outputs.preferred = name
        open_now = self.output is not None and not self._outputs.wants_silence
        return changed and open_now and (name is None or self.output_name != name)

    def change(self) -> Output:
        """Open the preferred device in place of the one that is open."""
        return self._reopen()

    @property
    def output_name(self) -> str:
        """The open device's name, or ``"silent"``; empty before the first use."""
        return self.output.name if self.output else ""

    def wake(self) -> Output:
        """Return an output that asks for sound, whatever its rate."""
        if self.output is None:
            return self.open(self._rate)
        self._quiet_since = time.monotonic()
        try:
            self.output.wake()
        except DeviceError:
            return self.replace("nothing was playing")
        return self.output

    def replace(self, what_happened: str) -> Output:
        """Give up a lost device and open the next; `what_happened` is told with it."""
        lost = self.output.name if self.output else "The sound device"
        output = self._reopen()
        through = (
            "no other was found, so playing is silent now"
            if output.silent
            else f"sound goes through {output.name} now"
        )
        self._say(f"{lost} was lost: {what_happened}; {through}.")
        return output

    def idle(self) -> bool:
        """Let the device rest, or look for one where there is none.

        Returns
        -------
        found : bool
            Whether there is sound again, through a new output.
        """
        output, now = self.output, time.monotonic()
        if output is None:
            return False
        if now - self._quiet_since > _REST_AFTER_S:
            output.rest()
        if not output.silent or self._outputs.wants_silence:
            return False
        if now - self._searched_at < _SEARCH_EVERY_S:
            return False
        found = self._reopen()
        if not found.silent:
            self._say(f"Sound goes through {found.name} again.")
        return not found.silent

    def busy(self) -> None:
        """Note that something plays."""
        self._quiet_since = time.monotonic()

    def close(self) -> None:
        """Release the device."""
        if self.output is not None:
            self._former_underruns += self.output.underruns
            self.output.close()
            self.output = None

    def _reopen(self) -> Output:
        self.close()
        self._outputs.refresh()
        self.output = self._outputs.open(self._rate, self._fill)
        self._name_refusal()
        self._searched_at = self._quiet_since = time.monotonic()
        return self.output

    def _name_refusal(self) -> None:
        """Say, once, that a device which should play could not be opened."""
        refused, output = self._outputs.refused, self.output
        if refused and refused != self._named and output is not None:
            through = "playing is silent" if output.silent else f"sound goes through {output.name}"
            self._say(f"{refused} is missing, busy or refuses to play: {through}.")
        self._named = refused
