"""Roles and permissions as one table; plain Python."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """The four roles; a person has exactly one."""

    OWNER = "owner"
    CLERK = "clerk"
    MARKETER = "marketer"
    READER = "reader"


ROLE_NAMES = {
    Role.OWNER: _("Owner: may do everything"),
    Role.CLERK: _("Clerk: orders, products, stock, customers, payments"),
    Role.MARKETER: _("Marketer: products and texts, prices, figures"),
    Role.READER: _("Reader: sees, changes nothing"),
}

VIEW = frozenset(
    {
        "today.view", "orders.view", "catalog.view", "customers.view", "payments.view", "tax.view",
        "stock.view", "pricing.view", "shipping.view", "terms.view", "company.view", "markets.view",
        "invoicing.view", "touchpoints.view", "analytics.view", "health.view", "offers.view", "banking.view",
    }
)  # fmt: skip
CHANGE = frozenset(name.replace(".view", ".change") for name in VIEW - {"today.view", "analytics.view"})

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.OWNER: VIEW | CHANGE | {"staff.change", "payments.refund", "lists.share"},
    Role.CLERK: (VIEW - {"analytics.view", "touchpoints.view"})
    | {"orders.change", "catalog.change", "customers.change", "stock.change", "payments.change",
       "payments.refund", "invoicing.change", "offers.change", "banking.change"},
    Role.MARKETER: frozenset(
        {"today.view", "catalog.view", "catalog.change", "pricing.view", "pricing.change", "stock.view",
         "terms.view", "touchpoints.view", "touchpoints.change", "analytics.view", "markets.view", "shipping.view",
         "offers.view", "offers.change"}
    ),
    Role.READER: VIEW,
}  # fmt: skip

ALL_PERMISSIONS = frozenset().union(*PERMISSIONS.values())
