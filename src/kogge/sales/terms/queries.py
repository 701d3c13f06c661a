"""Read the texts a contract rests on."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from kogge.core import recent
from kogge.core.prepared import prepared
from kogge.planning.markets import queries as markets
from kogge.sales.terms.models import LegalText
from kogge.sales.terms.values import REQUIRED_KINDS, TextKind

recent.forget_when_saved(LegalText)


def texts_in_force(market: str, language: str, at: datetime) -> dict[str, LegalText]:
    """Return for each kind the text in force at an instant; one written for the market wins over one for all."""
    rows = LegalText.objects.filter(market__in=["", market], language=language, valid_from__lte=at).order_by(
        "kind", "market", "version"
    )
    # Later rows replace earlier ones: of each kind first all markets' versions, then the market's own.
    return {row.kind: row for row in rows}


def text_in_force(*, kind: TextKind, market: str, language: str, at: datetime) -> LegalText | None:
    """Return one text in force at an instant, or None."""
    return texts_in_force(market, language, at).get(kind)


def missing(market: str, at: datetime) -> list[tuple[TextKind, str]]:
    """Return which required kinds a market lacks, and in which of its languages."""
    found = []
    for language in markets.market(market).languages:
        there = texts_in_force(market, language, at)
        found.extend((kind, language) for kind in REQUIRED_KINDS if kind not in there)
    return found


def versions(*, kind: TextKind, market: str, language: str) -> list[LegalText]:
    """Return all versions of one text, newest first."""
    return list(LegalText.objects.filter(kind=kind, market=market, language=language).order_by("-version"))


def text(text_id: int) -> LegalText | None:
    """Return one version by its id, as orders remember it."""
    return _texts.first(text_id)


@prepared
def _texts(text_id: int) -> QuerySet[LegalText]:
    return LegalText.objects.filter(pk=text_id)
