"""Assortments count what was written, so that kept pages know when they are old."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("offers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="assortment",
            name="version",
            field=models.PositiveIntegerField(
                default=0, help_text="Counts what was written: pages that are kept carry it in their name."
            ),
        ),
    ]
