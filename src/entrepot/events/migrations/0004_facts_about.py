"""What happened to one order, payment or parcel is found without reading the whole stream."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("events", "0003_stream_by_position")]

    operations = [AddIndexConcurrently("StoredFact", models.Index(fields=["subject"], name="fact_about"))]
