"""The room's screens: figures of sales and of visits, the books beside the visits, and what every figure means."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kogge.core.screens.handbook import Answer, AnswerKind
from kogge.core.screens.tabs import Tab
from kogge.measurement.analytics import definitions
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


def _answer(section: str, words: object, url_name: str) -> Answer:
    return Answer(section=section, words=words, url_name=url_name, permission="analytics.view")


def _figure(section: str, name: str) -> Answer:
    return Answer(
        section=section,
        words=definitions.EVERY_KPI[name].title,
        url_name="analytics_definitions",
        permission="analytics.view",
        kind=AnswerKind.FIGURE,
        name=name,
        fragment=name,
    )


HANDBOOK = [
    _answer(
        "web_analytics", _("Visit figures: sources, pages, devices, words searched for"), "analytics_visits"
    ),
    _answer("reports", _("Figures of sales"), "analytics_figures"),
    _answer("reports", _("Figures and reports of visits"), "analytics_visits"),
    _answer("key_figures", _("Definitions of every figure"), "analytics_definitions"),
    _answer("exact_data", _("Books and visits, equal to the cent"), "analytics_books"),
    _answer("step_processes", _("Way to the order: where visits leave"), "analytics_funnel"),
    _answer("payment_methods", _("Way to the order, by payment method"), "analytics_funnel"),
    _answer("target_group", _("Who comes, from where, with what device"), "analytics_visits"),
    _figure("payment_methods", "checkout_abandonment"),
    _figure("key_figures", "conversion_rate"),
    _figure("key_figures", "sales_value"),
    _figure("key_figures", "visits"),
    _figure("customer_value", "repeat_rate"),
    _figure("customer_value", "average_order_value"),
]
