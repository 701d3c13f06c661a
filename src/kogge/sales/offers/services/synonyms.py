"""Say what is searched as well when somebody types a term."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kogge.core import clock, errors
from kogge.core.audit import services as audit
from kogge.core.i18n import LANGUAGES
from kogge.sales.offers import rules
from kogge.sales.offers.models import Synonym

MOST_MEANINGS = 10


def save_synonym(*, language: str, term: str, means: Sequence[str], actor: Any) -> Synonym:
    """Make a synonym, or give the one that the term has other meanings; raises InvalidInput. Shows within a second."""
    folded = rules.synonym_term(term)
    kept = [word for word in dict.fromkeys(" ".join(one.split())[:80] for one in means) if word]
    kept = [word for word in kept if rules.synonym_term(word) != folded]
    if language not in LANGUAGES:
        raise errors.InvalidInput(_("The shop does not speak this language."), language=language)
    if not any(letter.isalnum() for letter in folded):
        raise errors.InvalidInput(_("Say what people type."))
    if not kept:
        raise errors.InvalidInput(_("Say what it means: other words than those that people type."))
    with transaction.atomic():
        row, _made = Synonym.objects.update_or_create(
            language=language,
            term=folded,
            defaults={"means": kept[:MOST_MEANINGS], "changed_at": clock.now()},
        )
        audit.record(
            actor=actor, verb="offers.synonym_saved", subject=f"synonym:{language}/{folded}", means=row.means
        )
    return row


def remove_synonym(*, synonym_id: int, actor: Any) -> None:
    """Forget a synonym; harmless where it is gone."""
    with transaction.atomic():
        row = Synonym.objects.filter(pk=synonym_id).first()
        if row is not None:
            subject = f"synonym:{row.language}/{row.term}"
            row.delete()
            audit.record(actor=actor, verb="offers.synonym_removed", subject=subject)
