from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0005_dropped_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhookendpoint",
            name="sealed_secret_before",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="webhookendpoint",
            name="secret_before_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="webhookdelivery",
            name="last_answer",
            field=models.TextField(default="", db_default=""),
        ),
    ]
