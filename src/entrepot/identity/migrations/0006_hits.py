from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0005_preferences"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hit",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("count", models.IntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE identity_hit SET UNLOGGED", migrations.RunSQL.noop),
    ]
