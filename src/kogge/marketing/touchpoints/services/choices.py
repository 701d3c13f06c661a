"""Decide how visits are counted."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kogge.core.audit import services as audit
from kogge.marketing.touchpoints import queries
from kogge.marketing.touchpoints.models import VisitSettings
from kogge.marketing.touchpoints.values import CollectorSettings


@transaction.atomic
def save_settings(*, settings: CollectorSettings, actor: Any) -> VisitSettings:
    """Keep the merchant's choices; every process follows within seconds."""
    fields = {
        "is_collecting": settings.is_collecting,
        "honours_signals": settings.honours_signals,
        "offers_recognition": settings.offers_recognition,
    }
    row, _is_new = VisitSettings.objects.update_or_create(pk=1, defaults=fields)
    audit.record(actor=actor, verb="touchpoints.settings_saved", subject="touchpoints", **fields)
    transaction.on_commit(queries.forget_settings)
    return row
