"""What serves without its placements' new columns is built anew before the next start."""

from django.db import migrations
from django.db.models import F


def retire(apps, schema_editor):
    """Let nothing serve: the rows are derived, and the seed that runs after migrating builds what is missing."""
    assortments = apps.get_model("offers", "Assortment").objects.filter(state="serving")
    assortments.update(state="retired", retired_at=F("made_at"))


class Migration(migrations.Migration):
    """One step of data; there is no way back to rows that are thrown away, nor need of one."""

    dependencies = [("offers", "0003_placement_facets")]

    operations = [migrations.RunPython(retire, migrations.RunPython.noop)]
