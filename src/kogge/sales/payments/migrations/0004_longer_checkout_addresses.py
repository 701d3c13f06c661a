from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('payments', '0003_refused_messages'),
    ]

    operations = [
        migrations.AlterField(
            model_name='payment',
            name='checkout_url',
            field=models.CharField(blank=True, max_length=2000),
        ),
    ]
