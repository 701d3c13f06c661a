"""Let the history of every price begin with what it costs now."""

from django.db import migrations

BATCH = 2000


def begin(apps, schema_editor):
    """Write one entry per price, dated when the price was set."""
    Price = apps.get_model("pricing", "Price")
    PriceChange = apps.get_model("pricing", "PriceChange")
    last = 0
    while True:
        rows = list(
            Price.objects.filter(pk__gt=last)
            .order_by("pk")
            .values_list("pk", "price_list_id", "variant_id", "unit_price_e4", "updated_at")[:BATCH]
        )
        if not rows:
            return
        PriceChange.objects.bulk_create(
            [
                PriceChange(
                    price_list_id=price_list, variant_id=variant, unit_price_e4=price, previous_e4=None, changed_at=at
                )
                for _pk, price_list, variant, price, at in rows
            ]
        )
        last = rows[-1][0]


def forget(apps, schema_editor):
    """Take the history away again; the prices stay."""
    apps.get_model("pricing", "PriceChange").objects.all().delete()


class Migration(migrations.Migration):
    """One entry per price; batched and reversible."""

    dependencies = [("pricing", "0002_price_change")]

    operations = [migrations.RunPython(begin, forget)]
