"""Read how visits are counted."""

from __future__ import annotations

import hmac
import logging
import time
from functools import lru_cache

from django.conf import settings as django_settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http.request import split_domain_port, validate_host

from kogge.marketing.touchpoints.models import VisitSettings
from kogge.marketing.touchpoints.values import CollectorSettings
from kogge.marketing.touchpoints.visitors import Surroundings

logger = logging.getLogger(__name__)

# A choice in the office is in force everywhere within this time; the collector asks the database no more often.
REMEMBER_SECONDS = 10.0

_remembered: tuple[float, CollectorSettings] | None = None


def collector_settings() -> CollectorSettings:
    """Return how visits are counted; asked anew every few seconds, and the last answer when the database has none."""
    global _remembered
    now = time.monotonic()
    if _remembered is not None and now - _remembered[0] < REMEMBER_SECONDS:
        return _remembered[1]
    try:
        found = present_settings()
    except (DatabaseError, InterfaceError):
        logger.warning("the choices about visits cannot be read; the last ones hold", exc_info=True)
        found = _remembered[1] if _remembered is not None else CollectorSettings()
    _remembered = (now, found)
    return found


def collector_settings_alone() -> CollectorSettings:
    """Return the same outside any request of Django, which would close the connection afterwards."""
    before = _remembered
    found = collector_settings()
    if _remembered is not before:
        close_old_connections()
    return found


def present_settings() -> CollectorSettings:
    """Return how visits are counted, from the database."""
    row = VisitSettings.objects.first()
    if row is None:
        return CollectorSettings()
    return CollectorSettings(
        is_collecting=row.is_collecting,
        honours_signals=row.honours_signals,
        offers_recognition=row.offers_recognition,
    )


def forget_settings() -> None:
    """Ask the database next time."""
    global _remembered
    _remembered = None


@lru_cache(maxsize=256)
def _is_host(host: str) -> bool:
    return validate_host(split_domain_port(host)[0], django_settings.ALLOWED_HOSTS)


@lru_cache(maxsize=2)
def surroundings(*, is_alone: bool = False) -> Surroundings:
    """Return what is to be known of this installation; `is_alone` for the collector, which stands before Django."""
    secret = django_settings.SECRET_KEY.encode()
    return Surroundings(
        settings=collector_settings_alone if is_alone else collector_settings,
        mail_key=hmac.digest(secret, b"kogge.touchpoints.mail", "sha256"),
        is_behind_proxy=django_settings.SECURE_PROXY_SSL_HEADER is not None,
        is_host=_is_host,
    )
