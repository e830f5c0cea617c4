"""A batch on a cluster of two worker processes on this computer."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import wait
from pathlib import Path

import pytest

from musicscope.core.errors import JobError
from musicscope.jobs import JobRunner, JobState, Mailbox
from tests.jobs.work import Dawdle, Fail, Square

pytest.importorskip("distributed", reason="the extra “cluster” is not installed")

from musicscope.jobs.cluster import ClusterExecutor

ROOT = Path(__file__).resolve().parents[2]
ITEMS = 24


def start(command: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{command}", *options, "--host", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


class Cluster:
    """A scheduler and two workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        place = folder / "scheduler.json"
        self._scheduler = start(
            "dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(place)
        )
        self.address = self._address_in(place)
        self.workers = [self._worker() for _ in range(2)]

    def _address_in(self, place: Path) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, ValueError):
                return json.loads(place.read_text())["address"]
            time.sleep(0.05)
        raise AssertionError("the scheduler did not start")

    def _worker(self) -> subprocess.Popen[bytes]:
        alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
        return start("dask_worker", self.address, *alone, "--local-directory", str(self._folder))

    def replace_dead(self) -> None:
        self.workers = [w if w.poll() is None else self._worker() for w in self.workers]

    def stop_scheduler(self) -> None:
        self._scheduler.kill()
        self._scheduler.wait()

    def close(self) -> None:
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("dask"))
    yield cluster
    cluster.close()


def connect(cluster, workers=2):
    """Connect once as many workers are there."""
    cluster.replace_dead()
    deadline = time.monotonic() + 60
    while True:
        try:
            executor = ClusterExecutor(cluster.address)
        except JobError:
            assert time.monotonic() < deadline, "the workers did not start"
            continue
        if executor.width >= workers:
            return executor
        executor.close()
        time.sleep(0.1)


@pytest.fixture
def executor(cluster):
    executor = connect(cluster)
    yield executor
    executor.close()


def run_batch(executor, items, timeout_s=30.0, meanwhile=lambda stored: None):
    mailbox = Mailbox()
    runner = JobRunner(mailbox.deliver)
    stored = []

    def store(outcomes):
        stored.extend(outcomes)
        meanwhile(stored)

    try:
        handle = runner.submit_batch(
            "On the cluster", items, store, timeout_s=timeout_s, unit="items", executor=executor
        )
        assert mailbox.pump(lambda: handle.ended, timeout_s=60)
    finally:
        runner.close()
    return handle, stored


def test_a_worker_that_is_killed_costs_no_result(cluster, executor, tmp_path):
    killed = []

    def kill_one(stored):
        if not killed and len(stored) >= 4:
            os.kill(cluster.workers[0].pid, signal.SIGKILL)
            killed.append(cluster.workers[0].pid)

    items = [(n, Square(n, str(tmp_path))) for n in range(ITEMS)]
    handle, stored = run_batch(executor, items, meanwhile=kill_one)
    assert handle.state is JobState.DONE
    assert sorted((o.item, o.result) for o in stored) == [(n, n**2) for n in range(ITEMS)]
    assert killed
    begun = {int(name.name.split("-")[0]) for name in tmp_path.iterdir()}
    assert begun == {worker.pid for worker in cluster.workers}, "both workers took part"


def test_an_item_that_fails_says_why_and_costs_itself_alone(executor, tmp_path):
    items = [("bad", Fail()), ("slow", Dawdle()), ("good", Square(7, str(tmp_path)))]
    handle, stored = run_batch(executor, items, timeout_s=0.5)
    assert handle.state is JobState.DONE
    outcomes = {o.item: o for o in stored}
    assert outcomes["good"].result == 49
    assert outcomes["bad"].reason.lower().endswith("it holds no sound.")
    assert "took longer than" in outcomes["slow"].reason


def test_a_cancelled_item_is_cancelled_on_the_cluster_too(executor):
    futures = [executor.submit_item(Dawdle(), 2.0) for _ in range(6)]
    assert futures[-1].cancel()
    done, _ = wait(futures[:2], timeout=30)
    assert all(isinstance(future.exception(), TimeoutError) for future in done)
    for future in futures:
        future.cancel()


def test_where_no_cluster_answers_a_sentence_says_so(monkeypatch):
    monkeypatch.setattr("musicscope.jobs.cluster.CONNECT_S", 0.5)
    with pytest.raises(JobError, match=r"No cluster answers at tcp://127\.0\.0\.1:9"):
        ClusterExecutor("tcp://127.0.0.1:9")
    with pytest.raises(JobError, match="No cluster answers at nonsense"):
        ClusterExecutor("nonsense")


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(JobError, match=re.escape("musicscope[cluster]")):
        ClusterExecutor("tcp://127.0.0.1:9")


def test_a_cluster_that_goes_away_ends_the_batch_and_fails_no_item(tmp_path, monkeypatch):
    monkeypatch.setattr("musicscope.jobs.cluster.CONNECT_S", 2.0)
    cluster = Cluster(tmp_path)
    executor = connect(cluster)
    try:
        work = tmp_path / "work"
        work.mkdir()
        items = [(n, Square(n, str(work))) for n in range(200)]
        stop = lambda stored: cluster.stop_scheduler() if len(stored) < 4 else None  # noqa: E731
        handle, stored = run_batch(executor, items, meanwhile=stop)
        assert handle.state is JobState.FAILED
        assert "went away" in str(handle.error)
        assert all(outcome.reason is None for outcome in stored)
    finally:
        executor.close()
        cluster.close()
