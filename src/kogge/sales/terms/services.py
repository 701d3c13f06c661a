"""Write new versions of legal texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kogge.core import clock, i18n
from kogge.core.audit import services as audit
from kogge.core.errors import InvalidInput
from kogge.sales.terms.models import LegalText
from kogge.sales.terms.values import TextKind


@transaction.atomic
def write_text(
    *, kind: TextKind, market: str, language: str, body: str, actor: Any, valid_from: datetime | None = None
) -> LegalText:
    """Add a version; an unchanged body adds none and returns the newest. InvalidInput for an empty text.

    `market` "" writes for every market. Earlier versions stay: orders refer to them.
    """
    if not body.strip():
        raise InvalidInput(_("The text is empty."), field="body")
    if language not in i18n.LANGUAGES:
        raise InvalidInput(_("The shop does not know this language."), field="language")
    newest = (
        LegalText.objects.filter(kind=kind, market=market, language=language).order_by("-version").first()
    )
    if newest is not None and newest.body == body:
        return newest
    text = LegalText.objects.create(
        kind=kind,
        market=market,
        language=language,
        version=newest.version + 1 if newest else 1,
        body=body,
        valid_from=valid_from or clock.now(),
        written_by=actor.get_username() if hasattr(actor, "get_username") else str(actor),
        written_at=clock.now(),
    )
    audit.record(
        actor=actor, verb="terms.written", subject=f"legal_text:{text.pk}", kind=kind.value, market=market,
        language=language, version=text.version,
    )  # fmt: skip
    return text
