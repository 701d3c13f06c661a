from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='historyimport',
            name='orders_before',
            field=models.PositiveBigIntegerField(default=0, help_text='Highest order id when this import began: imported orders above it may be its own.'),
        ),
    ]
