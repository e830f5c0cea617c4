import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from musicscope.core.errors import DecodeError, JobError
from musicscope.jobs import InlineRunner, JobRunner, JobState, Mailbox
from tests.jobs.work import Add, Count, CountThreads, Crash, Fail, Hang


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def runner(mailbox):
    before = threading.active_count()
    runner = JobRunner(mailbox.deliver, workers=2)
    yield runner
    runner.close()
    mailbox.drain()
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() == before


def ends(mailbox, *handles):
    return mailbox.pump(lambda: all(h.ended for h in handles), timeout_s=60)


@pytest.mark.parametrize("where", ["thread", "process"])
def test_a_job_ends_once_with_its_result(runner, mailbox, where):
    ended = []
    handle = runner.submit(Add(2, 3), where=where, on_end=ended.append)
    assert ends(mailbox, handle)
    assert ended == [handle]
    assert (handle.state, handle.result) == (JobState.DONE, 5)
    assert runner.active == []


@pytest.mark.parametrize("where", ["thread", "process"])
def test_a_failure_carries_its_sentence(runner, mailbox, where):
    handle = runner.submit(Fail(), where=where)
    assert ends(mailbox, handle)
    assert handle.state is JobState.FAILED
    assert isinstance(handle.error, DecodeError)
    assert handle.error.reason == "it holds no sound"


@pytest.mark.parametrize("where", ["thread", "process"])
def test_progress_and_partial_results_arrive_in_order(runner, mailbox, where):
    partials, seen = [], []
    runner.changed.subscribe(lambda h: seen.append(h.progress))
    handle = runner.submit(Count(12), where=where, on_partial=partials.append)
    assert ends(mailbox, handle)
    assert partials == sorted(partials)
    known = [p for p in seen if p is not None]
    assert known
    assert all(p.total == 12 and p.unit == "steps" for p in known)


@pytest.mark.parametrize("where", ["thread", "process"])
def test_cancelling_ends_at_once_and_a_late_result_is_dropped(runner, mailbox, where):
    ended = []
    handle = runner.submit(Count(2000), where=where, on_end=lambda h: ended.append(h.state))
    mailbox.pump(lambda: handle.progress is not None, timeout_s=60)
    handle.cancel()
    assert mailbox.pump(lambda: handle.ended, timeout_s=1.0)
    time.sleep(0.1)
    mailbox.drain()
    assert ended == [JobState.CANCELLED]


def test_the_latest_of_one_key_wins_even_if_the_older_is_already_done(runner, mailbox):
    ended = []
    older = runner.submit(Add(1, 1), key="sum", on_end=lambda h: ended.append((1, h.state)))
    time.sleep(0.2)
    newer = runner.submit(Add(2, 2), key="sum", on_end=lambda h: ended.append((2, h.state)))
    assert ends(mailbox, older, newer)
    assert sorted(ended, key=lambda e: e[0]) == [(1, JobState.CANCELLED), (2, JobState.DONE)]


def test_a_crashed_worker_fails_its_job_and_the_next_one_runs(runner, mailbox):
    crashed = runner.submit(Crash(), where="process")
    assert ends(mailbox, crashed)
    assert isinstance(crashed.error, JobError)
    again = runner.submit(Add(1, 2), where="process")
    assert ends(mailbox, again)
    assert again.result == 3


@pytest.mark.parametrize("kind", ["job", "batch"])
def test_workers_that_died_idle_are_replaced(runner, mailbox, kind):
    stored = []

    def run():
        if kind == "job":
            handle = runner.submit(Add(1, 2), where="process")
        else:
            handle = runner.submit_batch(
                "Analysing", [(1, Add(1, 2))], stored.extend, timeout_s=30, unit="tracks"
            )
        assert ends(mailbox, handle)
        return handle

    run()
    for child in multiprocessing.active_children():
        child.kill()
    time.sleep(1.0)
    handle = run()
    assert handle.state is JobState.DONE
    assert handle.result == 3 or [o.result for o in stored] == [3, 3]


def test_in_a_batch_a_bad_file_costs_itself_alone(runner, mailbox):
    stored = {}
    items = [
        ("a", Add(1, 1)),
        ("crash", Crash()),
        ("fail", Fail()),
        ("hang", Hang()),
        ("b", Add(2, 2)),
    ]

    def store(outcomes):
        stored.update({o.item: o for o in outcomes})

    handle = runner.submit_batch("Analysing", items, store, timeout_s=2.0, unit="tracks")
    assert ends(mailbox, handle)
    assert handle.state is JobState.DONE
    assert (stored["a"].result, stored["b"].result) == (2, 4)
    assert stored["fail"].reason == "It holds no sound."
    assert stored["hang"].reason == "It took longer than 2 s and was stopped."
    assert stored["crash"].reason == "It crashed the worker that was reading it."


def test_each_worker_of_a_batch_computes_with_one_thread(runner, mailbox):
    stored = []
    handle = runner.submit_batch(
        "Analysing", [(1, CountThreads())], stored.extend, timeout_s=30, unit="tracks"
    )
    assert ends(mailbox, handle)
    assert [o.result for o in stored] == [1]


def test_a_cancelled_batch_keeps_what_was_stored(runner, mailbox):
    stored = []
    items = [(i, Count(20)) for i in range(50)]
    handle = runner.submit_batch("Analysing", items, stored.extend, timeout_s=60, unit="tracks")
    mailbox.pump(lambda: len(stored) >= 2, timeout_s=60)
    handle.cancel()
    assert mailbox.pump(lambda: handle.ended, timeout_s=1.0)
    assert handle.state is JobState.CANCELLED
    assert 2 <= len(stored) < 50


def test_the_inline_runner_does_the_same_at_once():
    runner = InlineRunner()
    assert runner.submit(Add(2, 3)).result == 5
    assert runner.submit(Fail()).state is JobState.FAILED
    stored = []
    handle = runner.submit_batch(
        "Analysing", [(1, Add(1, 1)), (2, Fail())], stored.extend, timeout_s=1, unit="tracks"
    )
    assert handle.state is JobState.DONE
    assert {o.item: o.reason is None for o in stored} == {1: True, 2: False}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_worker_processes_end_with_a_killed_parent(tmp_path):
    pids = tmp_path / "pids"
    pids.mkdir()
    script = tmp_path / "program.py"
    script.write_text(
        "import time\nfrom musicscope.jobs import JobRunner\nfrom tests.jobs.work import Touch\n"
        "if __name__ == '__main__':\n"
        f"    JobRunner().submit(Touch({str(pids)!r}), where='process')\n    time.sleep(60)\n"
    )
    root = Path(__file__).resolve().parents[2]
    program = subprocess.Popen(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(root)},
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not list(pids.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    worker = int(next(pids.iterdir()).name)
    program.kill()
    program.wait()
    while time.monotonic() < deadline:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        if (
            Path(f"/proc/{worker}/stat").exists()
            and " Z " in Path(f"/proc/{worker}/stat").read_text()
        ):
            return
        time.sleep(0.05)
    pytest.fail("the worker outlived its parent")
