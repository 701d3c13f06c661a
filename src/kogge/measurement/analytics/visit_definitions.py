"""Every figure of visits, defined once, and after whom tools that differ are followed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kogge.measurement.analytics.values import By, Definition, Direction, Kpi, Summable, Unit

NAMES: dict[Definition, str] = {
    Definition.PLAUSIBLE: "Plausible",
    Definition.GA4: "Google Analytics 4",
    Definition.UMAMI: "Umami",
}
# What each tool means by the words on which they differ; shown beside every page of figures and on that of definitions.
MEANINGS: dict[Definition, dict[str, Any]] = {
    Definition.PLAUSIBLE: {
        "bounce_rate": _("A bounce is a visit with one page and no deliberate act: nothing put into the cart, no checkout step, no link to elsewhere, no order."),
        "visit_duration": _("Time runs from the first to the last thing that was done; a bounce has none."),
        "conversion_rate": _("Different visitors of a day with an order, divided by different visitors of a day."),
        "source": _("A visit has the source and campaign of its first page."),
    },
    Definition.GA4: {
        "bounce_rate": _("A bounce is a visit that was not engaged: looked at for no more than 10 seconds, no second page, no order."),
        "visit_duration": _("Only the time counts in which a page was really looked at."),
        "conversion_rate": _("Visits with an order, divided by visits."),
        "source": _("A visit that came directly has the last source that is known of the visitor, up to 90 days back; only visitors who chose to be recognised have one."),
    },
    Definition.UMAMI: {
        "bounce_rate": _("A bounce is a visit with one page, whatever was done on it."),
        "visit_duration": _("Time runs from the first to the last thing that was done, bounces included."),
        "conversion_rate": _("Visits with an order, divided by visits."),
        "source": _("A visit has the source and campaign of its first page."),
    },
}  # fmt: skip
VISIT = _(
    "A visit is what one visitor did in a row; half an hour of silence ends it, midnight and another campaign do not. It"
    " counts on the day on which it began. Google Analytics 4, Plausible and Umami all count so."
)
VISITOR = _(
    "The window is one day: the code that tells visitors apart is made anew every day. Who comes on two days counts as two"
    " visitors, also where somebody chose to be recognised, so that all are counted alike."
)
MACHINES = _("Machines are left out of every figure.")

_EVERYWHERE = (
    By.DAY, By.MONTH, By.COUNTRY, By.SOURCE, By.CAMPAIGN, By.DEVICE, By.BROWSER, By.SYSTEM, By.LANGUAGE, By.LEVEL, By.METHOD,
)  # fmt: skip
AS_CHOSEN = _("as chosen: Plausible, Google Analytics 4 or Umami")
_ALL_ALIKE = _("Plausible, Google Analytics 4 and Umami alike")
_DAYS = "visit_days"
_ORDERS = "visit_orders"


def _kpi(name: str, title: Any, formula: Any, unit: Unit, **rest: Any) -> Kpi:
    held = {"direction": Direction.UP, "summable": Summable.NEVER, "source": _DAYS, "splits": _EVERYWHERE}
    return Kpi(name=name, title=title, formula=formula, unit=unit, **{**held, **rest})


VISIT_KPIS = {
    kpi.name: kpi
    for kpi in (
        _kpi("visits", _("Visits"), _("Visits of people; half an hour of silence ends a visit."), Unit.VISITS,
             summable=Summable.DAYS, splits=(*_EVERYWHERE, By.PAGE, By.TERM), follows=_ALL_ALIKE),
        _kpi("visitors", _("Visitors per day"), _("Different visitors of each day, added up over the days."), Unit.VISITORS,
             summable=Summable.DAYS, splits=(*_EVERYWHERE, By.PAGE, By.TERM), follows=_("Plausible: a code of one day")),
        _kpi("page_views", _("Pages shown"), _("How often a page was shown, the same page again included."), Unit.PAGES,
             summable=Summable.DAYS, splits=(*_EVERYWHERE, By.PAGE), follows=_ALL_ALIKE),
        _kpi("views_per_visit", _("Pages per visit"), _("Pages shown, divided by visits."), Unit.PAGES_PER_VISIT, follows=_ALL_ALIKE),
        _kpi("bounce_rate", _("Bounce rate"), _("Visits that ended where they began, divided by visits; by page, by the visits that began there."),
             Unit.RATIO, direction=Direction.DOWN, splits=(*_EVERYWHERE, By.PAGE), follows=AS_CHOSEN),
        _kpi("visit_duration", _("Time per visit"), _("How long visits took, divided by visits."), Unit.SECONDS, follows=AS_CHOSEN),
        _kpi("entries", _("Entries"), _("Visits that began on this page."), Unit.VISITS, summable=Summable.DAYS, splits=(By.PAGE,),
             follows=_ALL_ALIKE),
        _kpi("exits", _("Exits"), _("Visits that ended on this page."), Unit.VISITS, summable=Summable.DAYS,
             direction=Direction.DOWN, splits=(By.PAGE,), follows=_ALL_ALIKE),
        _kpi("exit_rate", _("Exit rate"), _("Exits, divided by how often the page was shown."), Unit.RATIO, direction=Direction.DOWN,
             splits=(By.PAGE,), follows=_("Plausible")),
        _kpi("time_on_page", _("Time on page"), _("How long the page was looked at, divided by how often it was shown."), Unit.SECONDS,
             splits=(By.PAGE,), follows=_("of our own")),
        _kpi("searches", _("Searches"), _("Pages of search results shown in the shop, by the words searched for."), Unit.SEARCHES,
             summable=Summable.EVERY, splits=(By.TERM,), follows=_("of our own")),
        _kpi("unanswered_rate", _("Found nothing"), _("Searches without a result, divided by searches."), Unit.RATIO,
             direction=Direction.DOWN, splits=(By.TERM,), follows=_("of our own")),
        _kpi("conversion_rate", _("Conversion"), _("Who ordered, divided by who came."), Unit.RATIO, splits=(*_EVERYWHERE, By.PAGE, By.TERM),
             follows=AS_CHOSEN),
        _kpi("cart_abandonment", _("Left with a full cart"),
             _("Visits that put something into the cart and did not order, divided by visits that put something into the cart."),
             Unit.RATIO, direction=Direction.DOWN, follows=_("of our own")),
        _kpi("checkout_abandonment", _("Left at the checkout"),
             _("Visits that opened the checkout and did not order, divided by visits that opened the checkout."),
             Unit.RATIO, direction=Direction.DOWN, follows=_("of our own")),
        _kpi("visit_orders", _("Orders with a visit"), _("Orders whose visit is known and was no machine; those cancelled later included."),
             Unit.ORDERS, summable=Summable.EVERY, source=_ORDERS, follows=_("of our own")),
        _kpi("visit_revenue", _("Order value with a visit"), _("What these orders came to as they were placed, delivery included."),
             Unit.MONEY, summable=Summable.EVERY, source=_ORDERS, follows=_("of our own")),
        _kpi("revenue_per_visit", _("Order value per visit"), _("Order value with a visit, divided by visits."), Unit.MONEY,
             source=f"{_ORDERS}, {_DAYS}", follows=_("of our own")),
    )
}  # fmt: skip
