"""The background work of asking a trained network: about one track, or about all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.jobs import JobContext
from musicscope.library.database import Database
from musicscope.library.sound_files import SoundFile, select_sound_files
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace.network_requests import SongHeard

if TYPE_CHECKING:
    from musicscope.learning.networks.song import SongAnswer

T = TypeVar("T")

#: Tracks whose vectors are stored together.
_TOGETHER = 16
#: Tracks that are decoded ahead, in as many threads.
_AHEAD = 2


class Listener:
    """A trained network with its front end on the quickest device; made in a job.

    A device that has no room, or is lost, is given up for the CPU.

    Parameters
    ----------
    path : Path
        Of a network's file.

    Raises
    ------
    PackageError
        When it cannot be used.

    Attributes
    ----------
    names : tuple of str
    input : Input
    told : tuple of str
        A sentence for the person where the device was given up.
    """

    def __init__(self, path: Path) -> None:
        from musicscope.learning.torch_ahead import load_torch_ahead

        load_torch_ahead()
        from musicscope.learning.device import choose_device
        from musicscope.learning.front_ends import front_end
        from musicscope.learning.networks.song_network import window_network
        from musicscope.learning.packages import read_package
        from musicscope.learning.training.machine import Machine, leave_a_core

        package = read_package(path)
        network = package.song_network()
        self.names = package.card.names
        self._task = package.card.task
        self.input = window_network(network).input
        leave_a_core()
        self.told: tuple[str, ...] = ()
        self._machine = Machine(choose_device())
        self._network, self._ear = network, front_end(self.input)

    def hear(self, waveform: np.ndarray) -> SongAnswer:
        """Return what the network says of a song at its sample rate [shape=(n_samples,)]."""
        from musicscope.learning.networks.song import infer_song

        return self._held(
            lambda: infer_song(
                self._network,
                self._ear,
                waveform,
                device=self._machine.torch,
                decode=decoding(self._task, self.names),
            )
        )

    def _held(self, work: Callable[[], T]) -> T:
        """Do work on the device, and on the CPU where that fails."""
        from musicscope.learning.device import Device
        from musicscope.learning.training.machine import Machine

        try:
            self._settle()
            return work()
        except RuntimeError as error:
            if self._machine.is_cpu or not of_the_device(error):
                raise
            self.told = (gave_up(self._machine.name, error),)
        self._machine = Machine(Device("cpu", self.told[0]))
        self._settle()
        return work()

    def _settle(self) -> None:
        self._network = self._machine.settle(self._network)
        self._ear = self._machine.settle(self._ear)

    def decode(self, path: bytes) -> np.ndarray:
        """Return the sound of a file as the network hears it; raises `DecodeError`."""
        from musicscope.audio.decode import decode

        return decode(path, rate=self.input.sample_rate)


def of_the_device(error: RuntimeError) -> bool:
    """Return whether the CPU could do what failed."""
    from musicscope.learning.training.machine import is_lost, is_out_of_memory

    return is_lost(error) or is_out_of_memory(error)


def gave_up(device: str, error: BaseException) -> str:
    """Return the sentence on a device that could not go on."""
    reason = (str(error).strip() or "no reason given").splitlines()[0]
    return f"The device {device} could not go on ({reason}); the CPU listened instead."


def decoding(task: str, names: tuple[str, ...]) -> Callable[[Any], Any]:
    """Return what turns the logits of a task into probabilities, or into places on scales."""
    import torch

    from musicscope.learning.networks.song import exclusive

    ways: dict[str, Callable[[Any], Any]] = {"genre": exclusive, "tags": torch.sigmoid}
    if task in ways:
        return ways[task]
    if task == "instrument":
        kinds = individuals_of(names)
        return lambda logits: torch.cat(
            [exclusive(logits[..., :kinds]), exclusive(logits[..., kinds:])], dim=-1
        )
    return lambda logits: logits


def individuals_of(names: tuple[str, ...]) -> int:
    """Return how many of the names are instruments; the rest are their families."""
    from musicscope.learning.training.tasks import TASKS

    made = TASKS.get("instrument").run
    parts = range(1, len(names))
    fits = (n for n in parts if getattr(made(names[:n]), "families", ()) == names[n:])
    return next(fits, len(names) - 1)


@dataclass(frozen=True, eq=False)
class AnswerSpec:
    """Asks a network about one track."""

    model: Path
    sound: bytes
    label: str = "Listening with a network"

    def run(self, context: JobContext) -> SongHeard:
        """Return what it says; raises `MusicScopeError` when the file or the network cannot be."""
        listener = Listener(self.model)
        context.check()
        sound = listener.decode(self.sound)
        heard = listener.hear(sound)
        seconds = len(sound) / listener.input.sample_rate
        shorter = seconds < heard.taggram.window_s
        return SongHeard(
            listener.names,
            heard.probabilities,
            np.array([seconds / 2]) if shorter else heard.taggram.times_s,
            seconds if shorter else heard.taggram.window_s,
            heard.taggram.probabilities,
            heard.vector,
        )


@dataclass(frozen=True, eq=False)
class Embedded:
    """What an `EmbedSpec` did.

    Attributes
    ----------
    name : str
        Of the set of vectors.
    tracks : int
        How many got a vector now.
    failed : tuple of str
        A sentence each.
    told : tuple of str
        What else the person should know.
    """

    name: str
    tracks: int
    failed: tuple[str, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class EmbedSpec:
    """Gives every track of a library the vector of what is heard in it.

    What was stored before stays, so that it can be gone on with.

    Attributes
    ----------
    database : Path
    tracks : tuple of int
    name : str
        Of the set.
    listen : callable
        Makes, in the job, what decodes a file and hears it as a vector.
    """

    database: Path
    tracks: tuple[int, ...]
    name: str
    listen: Callable[[], Ears]

    @property
    def label(self) -> str:
        """For people."""
        return "Listening to the library"

    def run(self, context: JobContext) -> Embedded:
        """Store the vectors, and publish the changes of each few tracks."""
        with Database(self.database) as database:
            sets = VectorSets(database)
            known = set(sets.read(self.name)[0].tolist())
            files = select_sound_files(database, (t for t in self.tracks if t not in known))
            if not files:
                return Embedded(self.name, 0, ())
            ears, failed, done = self.listen(), [], 0
            waiting: dict[int, np.ndarray] = {}
            for number, (file, sound) in enumerate(_decoded(files, ears.decode), 1):
                context.check()
                try:
                    waiting[file.track] = ears.vector(sound())
                except MusicScopeError as error:
                    failed.append(str(error))
                context.progress(number, len(files), "tracks")
                if len(waiting) >= _TOGETHER or number == len(files):
                    context.publish(sets.put(self.name, waiting))
                    done += len(waiting)
                    waiting.clear()
        return Embedded(self.name, done, tuple(failed), ears.told)


class Ears:
    """What decodes a file and hears it as a vector."""

    @property
    def told(self) -> tuple[str, ...]:
        """Sentences for the person, as on a device that was given up."""
        return ()

    def decode(self, path: bytes) -> np.ndarray:
        """Return sound [shape=(n_samples,)], float32."""
        raise NotImplementedError

    def vector(self, sound: np.ndarray) -> np.ndarray:
        """Return one vector for it [shape=(d,)], float32."""
        raise NotImplementedError


class NetworkEars(Ears):
    """The ears of a trained network; see `Listener`."""

    def __init__(self, path: Path) -> None:
        self._listener = Listener(path)

    @property
    def told(self) -> tuple[str, ...]:
        """See `Ears.told`."""
        return self._listener.told

    def decode(self, path: bytes) -> np.ndarray:
        """See `Ears.decode`."""
        return self._listener.decode(path)

    def vector(self, sound: np.ndarray) -> np.ndarray:
        """See `Ears.vector`."""
        return self._listener.hear(sound).vector


def _decoded(
    files: Iterable[SoundFile], decode: Callable[[bytes], np.ndarray]
) -> Iterator[tuple[SoundFile, Callable[[], np.ndarray]]]:
    """Decode ahead of who listens, in the order of the files."""
    pool = ThreadPoolExecutor(_AHEAD, thread_name_prefix="decode")
    left = iter(files)
    try:
        waiting: list[tuple[SoundFile, Future[np.ndarray]]] = [
            (file, pool.submit(decode, file.path)) for file in islice(left, _AHEAD + 1)
        ]
        while waiting:
            file, future = waiting.pop(0)
            yield file, future.result
            waiting += [(own, pool.submit(decode, own.path)) for own in islice(left, 1)]
    finally:
        pool.shutdown(cancel_futures=True)
