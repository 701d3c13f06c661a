"""Every figure of sales, defined once, and all figures by their names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kogge.core.errors import NotFound
from kogge.measurement.analytics.values import Direction, Kpi, Summable, Unit
from kogge.measurement.analytics.visit_definitions import VISIT_KPIS

SALES_LINE = _(
    "A sales line is a line with a quantity above zero and a price above zero whose order was not cancelled: not an"
    " invoice beginning with C in imported history, not a cancelled order of the shop. Fees such as postage count where"
    " they are lines of their own, as in imported history; the shop's delivery charge is no line and does not count."
)

SUMMABLE = {
    Summable.EVERY: _("Its parts add up to the whole, within one currency."),
    Summable.MONTH_COUNTRY: _(
        "Months and countries add up to the whole; products do not, an order has several."
    ),
    Summable.DAYS: _("Days add up to the whole; pages, sources and other parts may overlap."),
    Summable.NEVER: _("Its parts do not add up to the whole: they overlap or are shares."),
}

KPIS = {
    kpi.name: kpi
    for kpi in (
        Kpi(
            name="sales_value",
            title=_("Sales"),
            formula=_("Quantity × price, added up over all sales lines; with VAT where prices include it."),
            unit=Unit.MONEY,
            direction=Direction.UP,
            summable=Summable.EVERY,
        ),
        Kpi(
            name="orders",
            title=_("Orders"),
            formula=_("Different invoices with at least one sales line."),
            unit=Unit.ORDERS,
            direction=Direction.UP,
            summable=Summable.MONTH_COUNTRY,
        ),
        Kpi(
            name="customers",
            title=_("Customers"),
            formula=_(
                "Different customers with at least one sales line; guests of imported history are not counted."
            ),
            unit=Unit.CUSTOMERS,
            direction=Direction.UP,
            summable=Summable.NEVER,
        ),
        Kpi(
            name="average_order_value",
            title=_("Average order"),
            formula=_("Sales divided by orders."),
            unit=Unit.MONEY,
            direction=Direction.UP,
            summable=Summable.NEVER,
        ),
        Kpi(
            name="repeat_rate",
            title=_("Customers who came back"),
            formula=_("Customers with sales lines on two or more invoices, divided by customers."),
            unit=Unit.RATIO,
            direction=Direction.UP,
            summable=Summable.NEVER,
        ),
        Kpi(
            name="cancellation_rate",
            title=pgettext_lazy("invoices", "Cancelled"),
            formula=_(
                "Cancellations (invoices beginning with C, cancelled orders of the shop), divided by all invoices."
            ),
            unit=Unit.RATIO,
            direction=Direction.DOWN,
            summable=Summable.NEVER,
        ),
    )
}

EVERY_KPI = {**KPIS, **VISIT_KPIS}


def kpi_named(name: str) -> Kpi:
    """Return the definition of a figure of sales or visits; NotFound names those there are."""
    try:
        return EVERY_KPI[name]
    except KeyError:
        raise NotFound(
            _("There is no figure %(name)s; there are %(names)s.")
            % {"name": name, "names": ", ".join(EVERY_KPI)}
        ) from None
