"""What the component asks the database for is possible with the rows of every room."""

from __future__ import annotations

import pytest
from tests.factories import make_member

from kogge.core.screens import list_registry
from kogge.core.screens.filters import ListState

pytestmark = pytest.mark.django_db


def test_it_works():
    owner = make_member()
    lists = {
        key: one for key, one in list_registry.all_lists().items() if one.__module__.startswith("kogge.")
    }

    assert len(lists) >= 12
    for key in lists:
        screen = list_registry.screen_as_seen(key, user=owner, path="/office/", query="q=a", arguments={})
        plain = list_registry.screen_as_seen(key, user=owner, path="/office/", query="", arguments={})
        states = {"all": ListState(), "found": ListState(search="a")}
        states |= {view.key: ListState(view=view.key) for view in screen.views}
        states |= {
            one.key: ListState(filters={one.key: [str(one.options()[0][0])]})
            for one in screen.filters
            if one.options()
        }
        assert screen.counts_of(states)["found"] == screen.count <= plain.count, key
        assert len(plain.cut(1, 5)) == min(5, plain.count), key
        assert sum(len(batch) for batch in plain.batches()) == plain.count, key
