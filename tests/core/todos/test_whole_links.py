"""Todos from before links were whole paths still lead to their page."""

from __future__ import annotations

import importlib

from django.apps import apps

from kogge.core import clock
from kogge.core.todos.models import Todo

step = importlib.import_module("kogge.core.todos.migrations.0002_whole_links")


def test_relative_links_become_whole_and_others_stay(db):
    for link in ("payments/p-1/", "/office/health/", ""):
        Todo.objects.create(key=link, kind="test", link=link, raised_at=clock.now())

    step.write_whole_paths(apps, None)

    assert set(Todo.objects.values_list("key", "link")) == {
        ("payments/p-1/", "/office/payments/p-1/"), ("/office/health/", "/office/health/"), ("", ""),
    }  # fmt: skip
