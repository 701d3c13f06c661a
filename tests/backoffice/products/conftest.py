"""People at work on products."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.factories import make_member

from kogge.core.staff.roles import Role


@pytest.fixture
def owner(client: Client) -> Client:
    """A browser in which the owner is logged in."""
    client.force_login(make_member(Role.OWNER))
    return client


@pytest.fixture
def clerk(client: Client) -> Client:
    """A browser in which a clerk is logged in, who may not change prices."""
    client.force_login(make_member(Role.CLERK))
    return client


@pytest.fixture
def reader(client: Client) -> Client:
    """A browser in which someone is logged in who may change nothing."""
    client.force_login(make_member(Role.READER))
    return client
