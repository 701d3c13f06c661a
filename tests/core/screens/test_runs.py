"""What is done with many rows: asked, done row by row, told, audited; files written, kept for a week, fetched."""

from __future__ import annotations

import shutil
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.messages import get_messages
from django.db import OperationalError
from tests.core.screens.pages import PLACE
from tests.core.screens.test_lists import make_orders, text
from tests.factories import make_member

from kogge.core import clock
from kogge.core.audit.models import AuditEntry
from kogge.core.backups import archive
from kogge.core.home import current
from kogge.core.jobs import queries as jobs
from kogge.core.screens import list_csv, list_rows, queries, services, tasks
from kogge.core.screens.models import ListRun
from kogge.core.screens.services import running
from kogge.core.staff.models import StaffMember
from kogge.core.staff.roles import Role
from kogge.sales.orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.screens.pages")]


@pytest.fixture
def owner(client):
    client.owner = make_member(Role.OWNER)
    client.force_login(client.owner)
    return client


@pytest.fixture(autouse=True)
def _no_files_of_others() -> None:
    """Numbers of runs begin anew with each test, and so do the names of their files."""
    shutil.rmtree(current().exports, ignore_errors=True)


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def touched() -> set[str]:
    return set(AuditEntry.objects.filter(verb="test.touched").values_list("subject", flat=True))


def keys(*orders: Order) -> list[int]:
    return [Order.objects.get(number=order.number).pk for order in orders]


def test_it_works(owner):
    one, two, _three = make_orders(3)

    answer = owner.post(PLACE + "?market=NL", {"do": "act", "act": "touch", "row": keys(one, two)})

    assert answer["Location"] == PLACE + "?market=NL"
    assert told(answer) == ["2 touched."]
    assert touched() == {"order:10001", "order:10002"}
    entry = AuditEntry.objects.get(verb="lists.acted")
    assert (entry.actor, entry.subject, entry.details["rows"]) == ("owner", "list:test_orders", 2)


def test_what_cannot_be_done_stays_whole_and_says_why(owner):
    good, placed, broken = make_orders(1)[0], make_orders(1, status="placed")[0], make_orders(1, market="")[0]

    answer = owner.post(PLACE, {"do": "act", "act": "touch", "row": keys(good, placed, broken)})

    assert touched() == {"order:10001"}
    run = ListRun.objects.get()
    assert (run.done, run.left_count, run.position) == (1, 2, 3)
    first, second = run.left
    assert first == {"label": "10002", "url": f"{PLACE}10002/", "reason": "Only a paid order can be touched."}
    assert second["reason"].startswith("Something went wrong here. Report number ")
    assert told(answer)[0] == "1 touched."
    assert told(answer)[1].startswith("2 stay as they are. <a href=")
    assert "Only a paid order can be touched." in text(owner.get(f"/office/runs/{run.pk}/"))


def test_all_that_fit_are_those_of_every_page_and_none_that_come_later(owner):
    make_orders(24, market="NL")
    make_orders(2, market="DE")

    with mock.patch.object(running, "work"):
        owner.post(PLACE + "?market=NL", {"do": "act", "act": "touch", "all": "1"})
    make_orders(1, market="NL")
    services.work(run_id=ListRun.objects.get().pk)

    assert len(touched()) == 24 and "order:10026" not in touched()


def test_more_than_a_few_become_a_job(owner, monkeypatch):
    monkeypatch.setattr(running, "ACT_AT_ONCE", 2)
    make_orders(3)

    answer = owner.post(PLACE, {"do": "act", "act": "touch", "all": "1"})
    run = ListRun.objects.get()

    assert answer["Location"] == f"/office/runs/{run.pk}/"
    assert "0 of 3 rows" in text(owner.get(answer["Location"]))
    assert touched() == set() and jobs.is_waiting("lists.run")
    tasks.run(run_id=run.pk)
    assert len(touched()) == 3
    assert "3 done, 0 not done" in text(owner.get(answer["Location"]))


def test_a_run_goes_on_where_it_ended_and_never_twice(owner):
    make_orders(4)
    with mock.patch.object(running, "work"):
        owner.post(PLACE, {"do": "act", "act": "touch", "all": "1"})
    ListRun.objects.update(status="working", position=2, done=2)

    services.work(run_id=ListRun.objects.get().pk)
    services.work(run_id=ListRun.objects.get().pk)

    assert AuditEntry.objects.filter(verb="test.touched").count() == 2
    assert ListRun.objects.get().done == 4


def test_what_the_database_interrupts_goes_on_as_a_job(owner):
    make_orders(2)

    with mock.patch.object(running.acting, "act", side_effect=OperationalError("database is locked")):
        answer = owner.post(PLACE, {"do": "act", "act": "touch", "all": "1"})
    run = ListRun.objects.get()

    assert answer["Location"] == f"/office/runs/{run.pk}/" and jobs.is_waiting("lists.run")
    tasks.run(run_id=run.pk)
    assert len(touched()) == 2


def test_two_workers_do_each_row_once(owner):
    make_orders(3)
    with mock.patch.object(running, "work"):
        owner.post(PLACE, {"do": "act", "act": "touch", "all": "1"})
    run = ListRun.objects.get()
    other = ListRun.objects.get()
    ListRun.objects.update(status="working")
    screen = running.list_registry.screen_as_seen(
        run.list_key, user=owner.owner, path=PLACE, query="", arguments={}
    )

    assert running.acting.act(run, screen) is True
    assert running.acting.act(other, screen) is False

    assert AuditEntry.objects.filter(verb="test.touched").count() == 3


def test_a_row_that_is_gone_is_told(owner):
    one, two = make_orders(2)
    with mock.patch.object(running, "work"):
        owner.post(PLACE, {"do": "act", "act": "touch", "row": keys(one, two)})
    Order.objects.filter(number=one.number).delete()

    services.work(run_id=ListRun.objects.get().pk)

    run = ListRun.objects.get()
    assert (run.done, run.left[0]["reason"]) == (1, "It does not exist any more.")


@pytest.mark.parametrize(("picked", "all_rows"), [([], ""), (["x", "999999999"], "")])
def test_nothing_ticked_does_nothing(owner, picked, all_rows):
    make_orders(1)

    answer = owner.post(PLACE, {"do": "act", "act": "touch", "row": picked, "all": all_rows})

    assert told(answer) == ["No row is ticked. Tick the rows that it is about, or take all of them."]
    assert not ListRun.objects.exists()


def test_there_is_an_end_to_what_is_done_at_once(owner, monkeypatch):
    monkeypatch.setattr(running, "MOST_ROWS", 2)
    make_orders(3)

    answer = owner.post(PLACE, {"do": "act", "act": "touch", "all": "1"})

    assert told(answer) == ["At most 2 rows at once. Narrow the list with a filter."]


def test_an_act_that_asks_does_nothing_before_the_answer(owner):
    (one,) = make_orders(1)

    page = owner.post(PLACE + "?market=NL", {"do": "act", "act": "ask", "row": keys(one)})["Location"]

    assert "Touch 1 orders?" in text(owner.get(page))
    assert touched() == set()
    assert owner.post(page, {"reason": ""}).status_code == 422
    answer = owner.post(page, {"reason": "because"})
    assert answer["Location"] == PLACE + "?market=NL"
    assert AuditEntry.objects.get(verb="test.touched").details == {"reason": "because"}
    # The same form sent again starts nothing.
    owner.post(page, {"reason": "again"})
    assert AuditEntry.objects.filter(verb="test.touched").count() == 1


def test_nobody_acts_without_the_right(client):
    (one,) = make_orders(1)
    client.force_login(make_member(Role.READER))

    answer = client.post(PLACE, {"do": "act", "act": "touch", "row": keys(one)})

    assert told(answer) == ["Your role does not allow this."]
    assert touched() == set()
    words = text(client.get(PLACE))
    assert "Touch" not in words and "Ask first" not in words


def test_who_has_lost_the_right_meanwhile_is_refused(client):
    make_orders(1)
    client.force_login(make_member(Role.CLERK))
    with mock.patch.object(running, "work"):
        client.post(PLACE, {"do": "act", "act": "touch", "all": "1"})
    StaffMember.objects.update(role=Role.READER.value)

    services.work(run_id=ListRun.objects.get().pk)

    assert touched() == set()
    assert ListRun.objects.get().status == "refused"


def test_a_run_can_be_stopped_and_keeps_what_is_done(owner, monkeypatch):
    monkeypatch.setattr(running, "ACT_AT_ONCE", 0)
    make_orders(2)
    page = owner.post(PLACE, {"do": "act", "act": "touch", "all": "1"})["Location"]

    owner.post(page)
    tasks.run(run_id=ListRun.objects.get().pk)

    assert touched() == set()
    assert ListRun.objects.get().status == "stopped"


def test_runs_are_seen_by_who_started_them_and_by_owners(owner, client):
    make_orders(1)
    owner.post(PLACE, {"do": "act", "act": "touch", "all": "1"})
    theirs = ListRun.objects.get().pk
    clerk = make_member(Role.CLERK)
    client.force_login(clerk)
    assert client.get(f"/office/runs/{theirs}/").status_code == 404
    client.post(PLACE, {"do": "act", "act": "touch", "all": "1"})
    mine = ListRun.objects.get(by=clerk).pk
    assert client.get(f"/office/runs/{mine}/").status_code == 200
    client.force_login(owner.owner)

    assert client.get(f"/office/runs/{mine}/").status_code == 200
    assert "1–2 of 2" in text(client.get("/office/runs/"))


# Files.


def export(client, address: str = "", **sent) -> str:
    return client.post(PLACE + address, {"do": "export", **sent}, headers={"accept-language": "en"})[
        "Location"
    ]


def fetched(client, address: str) -> list[str]:
    response = client.get(address)
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def test_a_file_holds_all_filtered_rows_with_the_columns_shown(owner):
    make_orders(30, total_minor=1234)
    make_orders(2, market="DE")

    place = export(owner, "?market=NL&sort=number", all="1")
    lines = fetched(owner, place)
    answer = owner.get(place)

    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"] and "test-orders-" in answer["Content-Disposition"]
    assert lines[0] == "Order,Placed,Customer,To,Total,State,Note"
    assert len(lines) == 31
    assert lines[1].startswith("10001,") and lines[1].endswith(",12.34,paid,note 10001")
    entry = AuditEntry.objects.get(verb="lists.exported")
    assert (entry.details["rows"], entry.details["query"]) == (30, "market=NL&sort=number")


def test_a_file_of_ticked_rows_and_chosen_columns(owner):
    one, _two, three = make_orders(3)
    owner.post(PLACE, {"do": "columns", "column": ["market"]})

    lines = fetched(owner, export(owner, row=keys(three, one)))

    assert lines == ["Order,To", "10001,NL", "10003,NL"]


def test_a_file_is_written_as_the_readers_spreadsheet_expects_it(owner):
    make_orders(1, total_minor=1234, email="=HYPERLINK(1)")

    place = owner.post(PLACE, {"do": "export", "all": "1"}, headers={"accept-language": "de"})["Location"]
    line = fetched(owner, place)[1]

    assert ";12,34;" in line
    assert ";'=HYPERLINK(1), NL;" in line


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+49 241", "'+49 241"), ("-1", "-1"), ("-12,50", "-12,50"), ("-a", "'-a"), ("@x", "'@x"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("＝1", "'＝1"), ("a=1", "a=1"), ("", ""),
    ],
)  # fmt: skip
def test_no_cell_becomes_a_formula(text, written):
    assert list_csv.safe_text(text) == written


def test_a_long_list_is_written_by_a_job_batch_by_batch(owner, monkeypatch):
    monkeypatch.setattr(running, "WRITE_AT_ONCE", 10)
    monkeypatch.setattr(list_rows, "BATCH", 7)
    make_orders(40)

    page = export(owner, "?sort=-number", all="1")
    run = ListRun.objects.get()
    assert page == f"/office/runs/{run.pk}/"
    assert owner.get(f"/office/runs/{run.pk}.csv").status_code == 404
    tasks.run(run_id=run.pk)

    lines = fetched(owner, f"/office/runs/{run.pk}.csv")
    assert [line.partition(",")[0] for line in lines[1:]] == [
        str(number) for number in range(10040, 10000, -1)
    ]
    run.refresh_from_db()
    assert (run.status, run.done, run.count) == ("done", 40, 40)
    assert run.size_bytes == queries.file_of(run).stat().st_size
    assert "40 rows" in text(owner.get(page))


def test_no_more_than_a_batch_is_held_at_once(owner, monkeypatch):
    monkeypatch.setattr(list_rows, "BATCH", 5)
    make_orders(23)
    screen = running.list_registry.screen_as_seen(
        "test_orders", user=owner.owner, path=PLACE, query="", arguments={}
    )

    assert [len(batch) for batch in screen.batches()] == [5, 5, 5, 5, 3]


def test_a_stopped_file_leaves_nothing_behind(owner):
    make_orders(3)
    with mock.patch.object(running, "work"):
        export(owner, all="1")
    run = ListRun.objects.get()
    ListRun.objects.update(status="working")
    screen = running.list_registry.screen_as_seen(
        run.list_key, user=owner.owner, path=PLACE, query="", arguments={}
    )
    ListRun.objects.update(status="stopped")

    assert running.writing.write(run, screen) is False

    assert not list(current().exports.glob(f"{run.pk}.*"))


def test_a_file_is_read_by_nobody_else(client):
    make_orders(1)
    clerk = make_member(Role.CLERK)
    client.force_login(clerk)
    place = export(client, all="1")
    assert queries.file_of(ListRun.objects.get()).stat().st_mode & 0o077 == 0

    client.force_login(make_member(Role.READER))
    assert client.get(place).status_code == 404

    # Whoever may not open the list any more does not get what came of it either.
    client.force_login(clerk)
    assert client.get(place).status_code == 200
    StaffMember.objects.filter(user=clerk).update(role=Role.MARKETER.value)
    assert client.get(place).status_code == 404


def test_after_a_week_file_and_record_are_gone(owner):
    make_orders(1)
    place = export(owner, all="1")
    file = queries.file_of(ListRun.objects.get())
    export(owner, all="1")
    ListRun.objects.filter(pk=min(ListRun.objects.values_list("pk", flat=True))).update(
        asked_at=clock.now() - timedelta(days=7, minutes=1)
    )

    tasks.forget_old()

    assert not file.exists()
    assert ListRun.objects.count() == 1
    assert owner.get(place).status_code == 404


def test_exports_are_not_part_of_a_backup(owner):
    make_orders(1)
    export(owner, all="1")

    assert not [name for name, _path in archive.files_of(current()) if name.startswith("exports")]
