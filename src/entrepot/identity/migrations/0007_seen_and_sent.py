from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0006_hits"),
    ]

    operations = [
        migrations.AddField(
            model_name="storegrant",
            name="last_seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="staffinvitation",
            name="sent_at",
            field=models.DateTimeField(null=True),
        ),
    ]
