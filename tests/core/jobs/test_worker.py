"""Jobs run once, are tried again, give up visibly, and repeat on time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kogge.core import clock, jobs
from kogge.core.errors import Conflict
from kogge.core.jobs import queries, registry, services, worker
from kogge.core.jobs.models import PeriodicRun
from kogge.core.todos.queries import open_todos

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch):
    """Jobs of no room: test.note, and test.break which fails `calls.failures` times."""
    monkeypatch.setattr(registry, "_jobs", dict(registry._jobs))
    monkeypatch.setattr(registry, "_periods", {})

    class Calls(list):
        failures = 0

    noted = Calls()

    @jobs.job("test.note")
    def note(*, what: str = "") -> None:
        noted.append(what)

    @jobs.job("test.break", retries=3, backoff=timedelta(seconds=10))
    def break_(*, what: str) -> None:
        noted.append(what)
        if len(noted) <= noted.failures:
            raise OSError("the cable is out")

    return noted


def test_it_works(calls):
    jobs.enqueue("test.note", what="tea")

    assert worker.run_due() == 1
    assert worker.run_due() == 0

    assert calls == ["tea"]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_an_unknown_name_is_refused_at_once(calls):
    with pytest.raises(KeyError):
        jobs.enqueue("test.unheard_of")


def test_a_rolled_back_transaction_takes_its_jobs_along(calls):
    with pytest.raises(OSError), transaction.atomic():
        jobs.enqueue("test.note", what="tea")
        raise OSError

    assert worker.run_due() == 0


def test_a_job_waits_for_its_time(calls, monday):
    jobs.enqueue("test.note", what="later", run_after=monday + timedelta(minutes=5))
    worker.run_due()
    assert calls == []

    clock.advance(timedelta(minutes=5))
    worker.run_due()

    assert calls == ["later"]


def test_a_failing_job_is_tried_again_with_doubling_waits(calls, monday):
    calls.failures = 2
    jobs.enqueue("test.break", what="x")
    tried_at = []

    for _second in range(60):
        if worker.run_due():
            tried_at.append((clock.now() - monday).seconds)
        clock.advance(timedelta(seconds=1))

    assert tried_at == [0, 10, 30]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    assert not open_todos().exists()


def give_up() -> DBTaskResult:
    jobs.enqueue("test.break", what="x")
    for _attempt in range(4):
        worker.run_due()
        clock.advance(timedelta(hours=1))
    return queries.failed().get()


def test_after_the_last_retry_a_person_is_asked(calls, monday):
    calls.failures = 99

    row = give_up()

    assert len(calls) == 4
    assert "the cable is out" in row.traceback
    assert open_todos().get().params == {"job": "test.break", "error": "the cable is out"}


def test_a_person_can_start_it_again(calls, monday):
    calls.failures = 4
    row = give_up()

    services.retry_job(job_id=row.id, actor="jan")
    worker.run_due()

    assert len(calls) == 5
    assert not queries.failed().exists()
    assert not open_todos().exists()
    with pytest.raises(Conflict):
        services.retry_job(job_id=row.id, actor="jan")


def test_a_job_of_a_name_nobody_knows_any_more_fails_visibly(calls):
    jobs.enqueue("test.note")
    del registry._jobs["test.note"]

    worker.run_due()

    assert queries.failed().count() == 1


def test_a_row_claimed_by_one_worker_is_not_claimed_by_another(calls):
    jobs.enqueue("test.note")

    first = services.claim(lane="prompt", worker="a:1:x")
    second = services.claim(lane="prompt", worker="b:2:x")

    assert first is not None
    assert second is None


def test_lanes_take_only_their_own_jobs(calls):
    @jobs.job("test.long", lane=jobs.Lane.LONG)
    def long() -> None:
        calls.append("long")

    jobs.enqueue("test.long")

    assert services.claim(lane="prompt", worker="a:1:x") is None
    assert services.claim(lane="long", worker="a:1:x") is not None


def test_an_idle_worker_only_reads(calls, django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        services.claim(lane="prompt", worker="a:1:x")

    assert captured[0]["sql"].startswith("SELECT")


def test_a_periodic_job_is_queued_once_per_period(calls, monday):
    jobs.periodic("test.note", every=timedelta(minutes=1))

    queued = []
    for _second in range(0, 180, 10):
        queued += [services.queue_periodic(), services.queue_periodic()]  # two workers ask
        worker.run_due()
        clock.advance(timedelta(seconds=10))

    assert sum(queued) == len(calls) == 3


def test_after_a_pause_a_periodic_job_runs_once(calls, monday):
    jobs.periodic("test.note", every=timedelta(minutes=1))
    services.queue_periodic()
    clock.advance(timedelta(hours=3))
    services.queue_periodic()

    worker.run_due()

    assert len(calls) == 1
    assert PeriodicRun.objects.get().next_at == clock.now() + timedelta(minutes=1)


def test_a_dead_workers_job_runs_again(calls, monday):
    jobs.enqueue("test.note", what="tea")
    services.claim(lane="prompt", worker="elsewhere:1:x")
    assert services.reap() == 0, "it may still be alive"

    clock.advance(services.DEAD_AFTER + timedelta(seconds=1))
    assert services.reap() == 1
    clock.advance(timedelta(minutes=1))
    worker.run_due()

    assert calls == ["tea"]


def test_a_worker_that_signs_keeps_its_job(calls, monday):
    jobs.enqueue("test.note")
    services.claim(lane="prompt", worker="elsewhere:1:x")

    for _sign in range(10):
        clock.advance(services.SIGN_EVERY)
        services.sign("elsewhere:1:x")

        assert services.reap() == 0


def test_what_a_reaped_worker_reports_late_changes_nothing(calls, monday):
    jobs.enqueue("test.note")
    row = services.claim(lane="prompt", worker="elsewhere:1:x")
    clock.advance(timedelta(minutes=1))
    services.reap()

    services.finish(row, worker="elsewhere:1:x")

    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


def test_old_successes_are_forgotten_and_failures_kept(calls, monday):
    calls.failures = 99
    give_up()
    jobs.enqueue("test.note")
    worker.run_due()
    clock.advance(timedelta(days=8))

    services.forget_done()

    assert [row.status for row in DBTaskResult.objects.all()] == [TaskResultStatus.FAILED]
