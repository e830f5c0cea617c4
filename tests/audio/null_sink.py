"""A sound card without hardware: a private PulseAudio, whose every sound can be recorded.

The sink is made with ``norewinds``: an ordinary null sink renders up to two seconds ahead when
idle, so that the next stream stalls, or is emptied faster than it can be filled.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
import pytest

RATE = 44_100
_PROGRAMS = ("pulseaudio", "parec")
_PLUGIN = "alsa-lib/libasound_module_pcm_pulse.so"
_ALSA = """\
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""
_PATIENCE_S = 10.0
#: Seconds without data before a block: the sink hands over one of 20 ms, in several parts at once.
_PAUSE_S = 0.008


def missing_parts() -> list[str]:
    """Name what this system lacks for a null sink."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if not any(Path("/usr/lib").glob(f"*/{_PLUGIN}")) and not Path("/usr/lib", _PLUGIN).exists():
        missing.append("ALSA's PulseAudio plugin")
    return missing


def require_null_sink() -> None:
    """Skip the test where no null sink can be made; in CI, fail it."""
    missing = missing_parts()
    if not missing:
        return
    reason = f"no sound card can be simulated: {', '.join(missing)} missing"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass
class Recording:
    """What was heard while it was made.

    Attributes
    ----------
    started_at : float
        When its first sample was played, by `time.monotonic`, to a few milliseconds. A null sink
        hands over a block to who records at the moment at which the block begins to be heard.
    samples : np.ndarray [shape=(n,)]
        The left channel, -1..1, at 44 100 Hz.
    """

    started_at: float = 0.0
    samples: np.ndarray = field(default_factory=lambda: np.zeros(0))


class NullSink:
    """A running PulseAudio with one null sink; use it in a ``with`` statement.

    Attributes
    ----------
    environment : dict
        With which a process plays into it. PortAudio reads it only when it starts.
    """

    def __enter__(self) -> NullSink:
        self._folder = Path(tempfile.mkdtemp(prefix="sink"))
        runtime, home, alsa = (self._folder / name for name in ("run", "home", "asound.conf"))
        runtime.mkdir(mode=0o700)
        home.mkdir()
        alsa.write_text(_ALSA)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PULSE_", "ALSA_", "MUSICSCOPE_OUTPUT", "DBUS_"))
        } | {"XDG_RUNTIME_DIR": str(runtime), "HOME": str(home), "ALSA_CONFIG_PATH": str(alsa)}
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "-n"),
                f"--load=module-null-sink sink_name=speakers rate={RATE} norewinds=1",
                "--load=module-native-protocol-unix",
            ],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _PATIENCE_S
        while not (runtime / "pulse" / "native").exists():
            assert self._server.poll() is None, "PulseAudio ended at once"
            assert time.monotonic() < until, "PulseAudio did not start"
            time.sleep(0.01)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.unplug()
        shutil.rmtree(self._folder, ignore_errors=True)

    def unplug(self) -> None:
        """Take the sound card away from whoever plays."""
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGKILL)
        self._server.wait()

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """Record what is heard; the recording is complete after the ``with`` block."""
        made = Recording()
        process = subprocess.Popen(
            [
                *("parec", "--device=speakers.monitor", "--latency-msec=20"),
                *("--format=float32le", "--channels=2", f"--rate={RATE}"),
            ],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        chunks: list[bytes] = []
        starts: list[float] = []
        first = threading.Event()

        def read() -> None:
            assert process.stdout is not None
            arrived = 0.0
            while chunk := process.stdout.read1(65_536):  # type: ignore[union-attr]
                former, arrived = arrived, time.monotonic()
                if arrived - former > _PAUSE_S:
                    starts.append(arrived - sum(map(len, chunks)) / (8 * RATE))
                chunks.append(chunk)
                first.set()

        reader = threading.Thread(target=read, name="recorder")
        reader.start()
        try:
            assert first.wait(_PATIENCE_S), "nothing could be recorded"
            yield made
        finally:
            process.terminate()
            reader.join()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        whole = b"".join(chunks)
        made.started_at = float(np.median(starts))
        made.samples = np.frombuffer(whole[: len(whole) // 8 * 8], "<f4").reshape(-1, 2)[:, 0]
