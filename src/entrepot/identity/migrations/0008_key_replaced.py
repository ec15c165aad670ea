from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0007_seen_and_sent"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="replaced_by",
            field=models.UUIDField(null=True),
        ),
    ]
