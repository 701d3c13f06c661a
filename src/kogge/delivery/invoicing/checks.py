"""Series of documents must be gap-free."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kogge.core import names
from kogge.core.checks import audit
from kogge.delivery.invoicing import queries, rules


@audit("documents")
def series_are_gap_free() -> list[str]:
    """Explain every series whose numbers do not run from 1 without a gap."""
    return [
        _("Series %(series)s: %(there)s documents, highest number %(highest)s, last drawn %(drawn)s.")
        % {"series": series.code, "there": there, "highest": highest, "drawn": series.last_number}
        for series, there, highest in queries.series_with_gaps()
    ]


@audit("documents")
def documents_add_up() -> list[str]:
    """Explain every document whose lines, VAT and total disagree."""
    return [
        _("Document %(number)s does not add up.") % {"number": document.number}
        for document in queries.documents().iterator(chunk_size=500)
        if not rules.adds_up(document.data)
    ]


names.name_all(
    {
        "invoicing.document_issued": gettext_lazy("An invoice or credit note was issued"),
        "invoicing.issue_invoice": gettext_lazy("Issue the invoice"),
        "invoicing.issue_credit_note": gettext_lazy("Issue the credit note"),
        "invoicing.send_document": gettext_lazy("Invoice or credit note by mail"),
    }
)
