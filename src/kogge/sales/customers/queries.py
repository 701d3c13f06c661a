"""Read customers."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from kogge.core.prepared import prepared
from kogge.sales.customers.models import Customer


def customers() -> QuerySet[Customer]:
    """Return all customers, newest first."""
    return Customer.objects.order_by("-id")


def customer(customer_id: int) -> Customer | None:
    """Return one customer, or None."""
    return Customer.objects.filter(pk=customer_id).first()


def customer_by_email(email: str) -> Customer | None:
    """Return the customer with this address, whatever its letter case, or None."""
    return _by_email.first(email.lower()) if email else None


@prepared
def _by_email(lower_email: str) -> QuerySet[Customer]:
    return Customer.objects.alias(lower_email=Lower("email")).filter(~Q(email=""), lower_email=lower_email)


def customers_with_email(email: str) -> QuerySet[Customer]:
    """Return whoever has this e-mail in whatever case, at most one; asked in the words of the index."""
    return Customer.objects.alias(lower_email=Lower("email")).filter(~Q(email=""), lower_email=email.lower())


def found(text: str) -> QuerySet[Customer]:
    """Return customers whose name, firm, e-mail or key in another system holds the text."""
    return customers().filter(
        Q(name__icontains=text)
        | Q(company_name__icontains=text)
        | Q(email__icontains=text)
        | Q(source_reference__icontains=text)
    )
