"""Todos that were raised with a path from the office's root get the whole path."""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat


def write_whole_paths(apps, schema_editor):
    """Put the office's root before relative links; in one statement, for open todos are few."""
    todos = apps.get_model("todos", "Todo").objects.exclude(link="").exclude(link__startswith="/")
    todos.update(link=Concat(Value("/office/"), F("link")))


class Migration(migrations.Migration):
    dependencies = [("todos", "0001_initial")]

    # Back again nothing need change: the code before reads whole paths too.
    operations = [migrations.RunPython(write_whole_paths, migrations.RunPython.noop)]
