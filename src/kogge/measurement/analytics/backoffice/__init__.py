"""The room's screens: figures of sales and of visits, the books beside the visits, and what every figure means."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kogge.core.screens.tabs import Tab
from kogge.measurement.analytics.backoffice import figures, funnel, meanings, reconciliation, visits

urlpatterns = [
    *figures.urlpatterns,
    *visits.urlpatterns,
    *funnel.urlpatterns,
    *reconciliation.urlpatterns,
    *meanings.urlpatterns,
]


def _tab(label: object, url_name: str, position: int, *covers: str) -> Tab:
    return Tab(
        stage="measure",
        label=label,
        url_name=url_name,
        permission="analytics.view",
        position=position,
        covers=covers,
    )


TABS = [
    _tab(_("Figures"), "analytics_figures", 10),
    _tab(_("Visit figures"), "analytics_visits", 20, "analytics_visit_report", "analytics_visit_rows"),
    _tab(_("Way to the order"), "analytics_funnel", 30),
    _tab(_("Books and visits"), "analytics_books", 40),
    _tab(_("Definitions"), "analytics_definitions", 90),
]
