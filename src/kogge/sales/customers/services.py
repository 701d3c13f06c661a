"""Remember customers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kogge.core import clock
from kogge.core.addresses import Address
from kogge.core.audit import services as audit
from kogge.core.errors import InvalidInput, NotFound
from kogge.sales.customers import queries, rules
from kogge.sales.customers.models import Customer, CustomerAddress
from kogge.sales.customers.values import CustomerKind, Source


# No savepoint of its own: it cannot fail in a way that a caller would live with.
@transaction.atomic(savepoint=False)
def remember_customer(
    *,
    email: str,
    name: str,
    language: str,
    address: Address,
    actor: Any,
    company_name: str = "",
    kind: CustomerKind = CustomerKind.CONSUMER,
    vat_id: str = "",
) -> Customer:
    """Return the customer with this e-mail, made or brought up to date; the address is kept once. Idempotent."""
    values = {
        "name": name, "company_name": company_name, "kind": kind, "vat_id": vat_id, "language": language,
        "country": address.country,
    }  # fmt: skip
    customer = queries.customer_by_email(email)
    if customer is None:
        # The same person in two tabs: the second row is ignored, and both read the first.
        made = Customer(email=email, source=Source.WEB, created_at=clock.now(), **values)
        Customer.objects.bulk_create([made], ignore_conflicts=True)
        customer = queries.customers_with_email(email).get()
    elif any(getattr(customer, field) != value for field, value in values.items()):
        Customer.objects.filter(pk=customer.pk).update(**values)
        for field, value in values.items():
            setattr(customer, field, value)
    CustomerAddress.objects.bulk_create(
        [
            CustomerAddress(
                customer=customer,
                fingerprint=address.fingerprint(),
                address=address.as_dict(),
                last_used_at=clock.now(),
            )
        ],
        update_conflicts=True,
        unique_fields=["customer", "fingerprint"],
        update_fields=["address", "last_used_at"],
    )
    return customer


@transaction.atomic
def save_customer(*, customer_id: int, actor: Any, **fields: Any) -> Customer:
    """Change what is known about a customer. InvalidInput names the field, NotFound when there is none."""
    customer = queries.customer(customer_id)
    if customer is None:
        raise NotFound(_("There is no such customer."))
    if fields.get("vat_id"):
        check = rules.check_vat_id(fields["vat_id"])
        if not check.is_plausible:
            raise InvalidInput(
                _("This VAT id is not right. It begins with the country, for example NL004495445B01."),
                field="vat_id",
            )
        fields["vat_id"] = check.normalised
    if fields.get("email") and not rules.is_email(fields["email"]):
        raise InvalidInput(
            _("Write the e-mail address in full, for example name@example.com."), field="email"
        )
    other = queries.customer_by_email(fields.get("email", ""))
    if other is not None and other.pk != customer.pk:
        raise InvalidInput(_("Another customer has this e-mail address."), field="email")
    for field, value in fields.items():
        setattr(customer, field, value)
    customer.save()
    audit.record(
        actor=actor, verb="customers.changed", subject=f"customer:{customer.pk}", fields=sorted(fields)
    )
    return customer
