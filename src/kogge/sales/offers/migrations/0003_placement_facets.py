"""Placements carry what lists are narrowed by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns."""

    dependencies = [("offers", "0002_assortment_version")]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="maker",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="placement",
            name="country",
            field=models.CharField(
                blank=True, default="", help_text="Of the maker, ISO 3166 alpha-2.", max_length=2
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="placement",
            name="is_available",
            field=models.BooleanField(default=True, help_text="One of its variants can be had."),
            preserve_default=False,
        ),
    ]
