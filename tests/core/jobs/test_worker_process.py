"""The worker as a process with threads: lanes, waking, stopping, and what kill -9 leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection, connections, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kogge.core import clock, jobs
from kogge.core.events import waking
from kogge.core.jobs import registry, services, worker

pytestmark = pytest.mark.django_db(transaction=True)

# A stand-in for `kogge worker` that knows one job more and works on the test's database.
PROGRAM = """
import os, sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from kogge.core import jobs
from kogge.core.jobs import worker

@jobs.job("test.hang")
def hang():
    open(sys.argv[2], "a").write("started\\n")
    time.sleep(60)

worker.run_due()
"""


@pytest.fixture
def known(monkeypatch):
    """A registry of the test's own, without the housekeeping that would only be noise."""
    monkeypatch.setattr(registry, "_jobs", {})
    monkeypatch.setattr(registry, "_periods", {})
    monkeypatch.setattr(waking, "_wakers", [])
    return registry._jobs


class Running:
    """A worker in a thread; every thread's connection is closed at the end."""

    def __enter__(self) -> worker.Worker:
        self.worker = worker.Worker(grace_seconds=10)
        self.thread = threading.Thread(target=self.worker.run)
        self.thread.start()
        return self.worker

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        self.thread.join(20)
        assert not self.thread.is_alive()


def wait_for(condition, seconds: float = 15.0) -> bool:
    """Poll until the condition holds; False when it never did."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_it_works(known):
    ran = threading.Event()
    jobs.job("test.prompt")(lambda: ran.set())

    with Running():
        with transaction.atomic():
            jobs.enqueue("test.prompt")

        assert ran.wait(15)
        assert wait_for(lambda: DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL)


def test_a_held_long_job_does_not_delay_prompt_ones(known):
    release, began, prompt = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        began.set()
        release.wait(30)

    jobs.job("test.long", lane=jobs.Lane.LONG)(hold)
    jobs.job("test.mail")(lambda: prompt.set())
    with Running():
        jobs.enqueue("test.long")
        jobs.enqueue("test.long")
        assert began.wait(15)
        jobs.enqueue("test.mail")

        assert prompt.wait(15)
        assert not release.is_set()
        release.set()


def test_a_commit_in_this_process_wakes_the_worker_at_once(known, monkeypatch):
    for name in ("POLL_SECONDS", "TIMER_SECONDS", "PATIENCE_SECONDS"):
        monkeypatch.setattr(worker, name, 300.0)
    ran = threading.Event()
    jobs.job("test.prompt")(lambda: ran.set())

    with Running() as running:
        assert wait_for(lambda: len(running._bells) == 8)
        ran.clear()
        with transaction.atomic():
            jobs.enqueue("test.prompt")

        assert ran.wait(15), "without the bell it would have slept for five minutes"


def test_another_processs_commit_is_found_by_the_scout(known, monkeypatch):
    monkeypatch.setattr(worker, "PATIENCE_SECONDS", 300.0)
    ran = threading.Event()
    jobs.job("test.prompt")(lambda: ran.set())

    with Running() as running:
        assert wait_for(lambda: len(running._bells) == 8)
        monkeypatch.setattr(waking, "_wakers", [])  # as in a process without a worker
        jobs.enqueue("test.prompt")

        assert ran.wait(15)


def test_a_stop_lets_the_job_at_hand_finish(known):
    began, release, done = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        began.set()
        release.wait(10)
        done.set()

    jobs.job("test.slow")(slow)
    running = worker.Worker(grace_seconds=10)
    thread = threading.Thread(target=running.run)
    thread.start()
    jobs.enqueue("test.slow")
    assert began.wait(15)

    running.stop()
    release.set()
    thread.join(15)

    assert done.is_set()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_the_database_going_away_does_not_end_the_worker(known, monkeypatch):
    monkeypatch.setattr(worker, "AFTER_DATABASE_ERROR_SECONDS", 0.05)
    real, failures = services.claim, iter([OperationalError("gone")] * 3)

    def flaky(**arguments):
        for error in failures:
            raise error
        return real(**arguments)

    monkeypatch.setattr(services, "claim", flaky)
    ran = threading.Event()
    jobs.job("test.prompt")(lambda: ran.set())

    with Running():
        jobs.enqueue("test.prompt")

        assert ran.wait(15)


def test_after_kill_9_the_job_runs_again(known, tmp_path):
    runs: list[str] = []
    jobs.job("test.hang", backoff=timedelta(0))(lambda: runs.append("again"))
    jobs.enqueue("test.hang")
    mark = tmp_path / "mark"
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(connection.settings_dict["NAME"]), str(mark)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "kogge.config.data_settings", "PYTHONPATH": _source()},
    )
    assert wait_for(lambda: mark.exists() and mark.read_text(), seconds=60)

    program.send_signal(signal.SIGKILL)
    program.wait()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    assert services.reap() == 1, "the process is gone from this machine's table"
    with clock.at(clock.now() + timedelta(seconds=1)):
        worker.run_due()

    assert runs == ["again"]
    connections.close_all()


def _source() -> str:
    return str(Path(worker.__file__).parents[3])
