"""A network's place on a device that may be too small, or go away in the middle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from musicscope.learning.device import Device
from musicscope.learning.networks import Input
from musicscope.learning.training.course import Course
from musicscope.learning.training.machine import Machine, is_lost, is_out_of_memory, leave_a_core
from musicscope.learning.training.outcomes import Snapshot
from musicscope.learning.training.spec import Examples, TrainingError, TrainingSpec
from musicscope.learning.training.tasks import Task

T = TypeVar("T")

#: Batch norm needs two.
_SMALLEST_BATCH = 2


class Foothold:
    """Keeps a `Course` going: with a smaller batch, and at last on the CPU.

    Parameters
    ----------
    spec : TrainingSpec
    examples : Examples
    task : Task
    device : Device
    say : callable
        Is given a sentence when something had to change.
    moved : callable
        Is given the device where it is from now on.

    Attributes
    ----------
    course : Course
    device : Device
        Where it is now, and why.
    batch : int
    input : Input
        What the network hears; standardised once `learned` was told.
    """

    def __init__(
        self,
        spec: TrainingSpec,
        examples: Examples,
        task: Task,
        device: Device,
        say: Callable[[str], None],
        moved: Callable[[Device], None] = lambda _: None,
    ) -> None:
        self._spec = spec
        self._examples = examples
        self._task = task
        self._say = say
        self._moved = moved
        self._stage: int | None = None
        self.device = device
        self.batch = spec.batch
        self.input: Input | None = None
        self.course = self._make()
        self.last_good = self.course.snapshot()
        moved(self.device)

    def learned(self, hears: Input) -> None:
        """Hear through a standardised input from now on, on any device."""
        self.input = hears
        self.course.take_input(hears)

    def take_up(self, snapshot: Snapshot, batch: int) -> None:
        """Go on from where an earlier training was."""
        if batch != self.batch:
            self.batch = batch
            self.course = self._make()
        self.course.restore(snapshot)
        self.last_good = snapshot

    def begin(self, stage_number: int, middle: bool) -> None:
        """Begin a stage, or go on in the middle of one."""
        self._stage = stage_number
        self.course.begin(self.course.stages[stage_number])
        if middle:
            self.course.restore(self.last_good)
        else:
            self.last_good = self.course.snapshot()

    def keep(self) -> None:
        """Remember how weights and optimiser are now: from here it goes on when something fails."""
        self.last_good = self.course.snapshot()

    def hold(self, work: Callable[[Course], T]) -> T:
        """Do work, again from the last good weights where the device failed, until it is done.

        Raises
        ------
        TrainingError
            When two windows are too much for the CPU's memory.
        """
        while True:
            try:
                return work(self.course)
            except (RuntimeError, MemoryError) as error:
                if is_out_of_memory(error):
                    lost = False
                elif is_lost(error) and not self.course.machine.is_cpu:
                    lost = True
                else:
                    raise
                reason = _first_line(error)
            self._recover(lost, reason)

    def _recover(self, lost: bool, reason: str) -> None:
        name, batch = self.device.name, self.batch
        if lost:
            self.device = Device("cpu", f"{name} was lost: {reason}")
            self._say(f"The device {name} was lost ({reason}); the training goes on on the CPU.")
        elif batch > _SMALLEST_BATCH:
            self.batch = max(_SMALLEST_BATCH, batch // 2)
            self._say(
                f"There is not enough memory on {name} for {batch} windows at a time; "
                f"it goes on with {self.batch}."
            )
        elif name != "cpu":
            self.device = Device("cpu", f"{name} has too little memory")
            self.batch = self._spec.batch
            self._say(
                f"There is not enough memory on {name} even for {batch} windows; "
                "the training goes on on the CPU."
            )
        else:
            raise TrainingError(
                f"There is not enough memory even for {batch} windows at a time; "
                "choose a smaller network, or close other programs."
            )
        old = self.course.machine
        del self.course
        if not lost:
            old.forget()
        self.course = self._make()
        if self._stage is not None:
            self.course.begin(self.course.stages[self._stage])
        self.course.restore(self.last_good)
        if self.device.name != name:
            self._moved(self.device)

    def _make(self) -> Course:
        """Build the course where it is to run; on the CPU where the device refuses even that."""
        try:
            return self._build()
        except (RuntimeError, MemoryError) as error:
            name = self.device.name
            if name == "cpu" or not (is_lost(error) or is_out_of_memory(error)):
                raise
            reason = _first_line(error)
        self.device = Device("cpu", f"{name} cannot be used: {reason}")
        self._say(f"The device {name} cannot be used ({reason}); the training runs on the CPU.")
        return self._build()

    def _build(self) -> Course:
        machine = Machine(self.device, self._spec.precision)
        if machine.is_cpu:
            leave_a_core()
        network = self._spec.make_network()
        self._task.check_network(network)
        hears = self.input or network.input
        return Course(self._spec, self._examples, self._task, network, hears, machine, self.batch)


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or "no reason given").splitlines()[0]
