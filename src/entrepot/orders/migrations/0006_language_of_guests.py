from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0005_dated_policy"),
    ]

    operations = [
        migrations.AddField(
            model_name="purchase",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
    ]
