"""Give the demo home its people: the owner a name, and two who work with her."""

from __future__ import annotations

from kogge.core.staff import queries, services
from kogge.core.staff.roles import Role
from kogge.demo.seeding.furnishing import ACTOR
from kogge.demo.values import Shop

# Invented; nobody can log in as them before the owner has given them a password.
COLLEAGUES = (("jo", "Jo", "Pelzer", Role.CLERK), ("amelie", "Amélie", "Renard", Role.MARKETER))


def hire(shop: Shop) -> None:
    """Name the owner after the merchant, and add her colleagues."""
    first_name, _space, last_name = shop.company.representative.partition(" ")
    host = shop.company.email.partition("@")[2]
    owner = queries.owner()
    if owner is not None:
        services.change_person(
            user=owner,
            first_name=first_name,
            last_name=last_name,
            email=f"{first_name.lower()}@{host}",
            actor=ACTOR,
        )
    for username, first, last, role in COLLEAGUES:
        services.add_member(
            username=username,
            password="",
            role=role,
            actor=ACTOR,
            first_name=first,
            last_name=last,
            email=f"{username}@{host}",
        )
