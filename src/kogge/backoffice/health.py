"""Today, Jobs: what the worker has to do, what failed or is unknown, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kogge.core import clock, names
from kogge.core.errors import KoggeError
from kogge.core.events import queries as events
from kogge.core.events import services as event_services
from kogge.core.jobs import queries as jobs
from kogge.core.jobs import registry
from kogge.core.jobs import services as job_services
from kogge.core.mail import sink
from kogge.core.outward import queries as outward
from kogge.core.outward import services as outward_services
from kogge.core.outward.models import OutwardState
from kogge.core.screens.tabs import Tab
from kogge.core.staff import access
from kogge.core.staff.access import requires

SHOWN = 50


@requires("health.view")
def jobs_page(request: HttpRequest) -> HttpResponse:
    """Show what waits, runs, failed or is unknown."""
    failed_deliveries = events.failed_deliveries()
    failed_jobs = jobs.failed()
    unsettled = outward.unsettled()
    context = {
        "counts": {
            "deliveries": events.unrelayed_count() + events.waiting_deliveries().count(),
            "jobs": jobs.waiting().count(),
            "outward": outward.waiting().count(),
        },
        "failed_deliveries": [_delivery_row(row) for row in failed_deliveries[:SHOWN]],
        "failed_jobs": [_job_row(row) for row in failed_jobs[:SHOWN]],
        "unsettled": [_action_row(row) for row in unsettled[:SHOWN]],
        "running": [_job_row(row) for row in jobs.running()[:SHOWN]],
        "mails": sink.stored_mails(limit=SHOWN) if settings.KOGGE_IS_DEMO else None,
        "may_change": access.may(request.user, "health.change"),
    }
    return render(request, "office/health.html", context)


def _job_row(row: Any) -> dict[str, Any]:
    """Return what the page says about one job; `is_slow` when it runs longer than it claims to need."""
    name = jobs.name_of(row)
    job = registry.known_jobs().get(name)
    is_slow = bool(
        job and row.started_at and not row.finished_at and clock.now() - row.started_at > job.lease
    )
    lines = row.traceback.strip().splitlines()
    return {
        "id": row.id,
        "name": names.words_of(name),
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "error": lines[-1] if lines else "",
        "is_slow": is_slow,
    }


def _delivery_row(row: Any) -> dict[str, Any]:
    """Return what the page says about one delivery that failed."""
    return {
        "id": row.id,
        "event": names.words_of(row.event.name),
        "occurred_at": row.event.occurred_at,
        "about": names.subject_words(row.aggregate),
        "listener": names.words_of(row.listener),
        "error": row.error,
    }


def _action_row(row: Any) -> dict[str, Any]:
    """Return what the page says about one thing of which nobody knows whether it was sent, or that was not sent."""
    return {
        "id": row.id,
        "what": names.words_of(row.kind),
        "about": names.subject_words(row.subject),
        "is_unknown": row.state == OutwardState.UNKNOWN,
        "error": row.error,
        "attempted_at": row.attempted_at,
    }


def _decide(request: HttpRequest, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do what the person decided and say so, or say why it could not be done."""
    try:
        act()
    except KoggeError as error:
        messages.error(request, str(error.sentence))
    else:
        messages.success(request, done)
    return redirect("health_jobs")


@requires("health.view", post="health.change")
@require_POST
def retry_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Deliver a failed event again."""
    return _decide(
        request,
        lambda: event_services.retry_delivery(delivery_id=delivery_id, actor=request.user),
        _now("It is tried again now."),
    )


@requires("health.view", post="health.change")
@require_POST
def skip_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Go on without a failed event."""
    return _decide(
        request,
        lambda: event_services.skip_delivery(delivery_id=delivery_id, actor=request.user),
        _now("It is skipped; what waited behind it goes on."),
    )


@requires("health.view", post="health.change")
@require_POST
def retry_job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Run a failed job again."""
    return _decide(
        request,
        lambda: job_services.retry_job(job_id=job_id, actor=request.user),
        _now("It is tried again now."),
    )


@requires("health.view", post="health.change")
@require_POST
def confirm_sent(request: HttpRequest, action_id: int) -> HttpResponse:
    """Record that something arrived although nobody answered."""
    return _decide(
        request,
        lambda: outward_services.confirm_sent(action_id=action_id, actor=request.user),
        _now("Noted: it was sent."),
    )


@requires("health.view", post="health.change")
@require_POST
def send_again(request: HttpRequest, action_id: int) -> HttpResponse:
    """Send something once more."""
    return _decide(
        request,
        lambda: outward_services.send_again(action_id=action_id, actor=request.user),
        _now("It is sent again now."),
    )


@requires("health.view")
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail that a demo home kept instead of sending it."""
    found = sink.stored_mail(name) if settings.KOGGE_IS_DEMO else None
    if found is None:
        raise Http404
    text, html = found.get_body(("plain",)), found.get_body(("html",))
    context = {
        "mail": found,
        "text": text.get_content() if text else "",
        "html": html.get_content() if html else "",
        "attachments": [part.get_filename() for part in found.iter_attachments()],
    }
    return render(request, "office/health_mail.html", context)


urlpatterns = [
    path("health/", jobs_page, name="health_jobs"),
    path("health/deliveries/<int:delivery_id>/retry/", retry_delivery, name="health_retry_delivery"),
    path("health/deliveries/<int:delivery_id>/skip/", skip_delivery, name="health_skip_delivery"),
    path("health/jobs/<uuid:job_id>/retry/", retry_job, name="health_retry_job"),
    path("health/outward/<int:action_id>/sent/", confirm_sent, name="health_confirm_sent"),
    path("health/outward/<int:action_id>/again/", send_again, name="health_send_again"),
    path("health/mails/<str:name>/", mail, name="health_mail"),
]
TABS = [Tab(stage="today", label=_("Jobs"), url_name="health_jobs", permission="health.view", position=90)]
