from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('payments', '0002_ledger_rows_are_final'),
    ]

    operations = [
        migrations.AlterField(
            model_name='parkedevent',
            name='reason',
            field=models.CharField(choices=[('unknown_payment', 'unknown_payment'), ('not_at_provider', 'not_at_provider'), ('other_amount', 'other_amount'), ('other_currency', 'other_currency'), ('unreadable', 'unreadable'), ('forged', 'forged'), ('stale', 'stale'), ('too_large', 'too_large')], max_length=20),
        ),
    ]
