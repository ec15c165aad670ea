"""Who confirms a return says whether the goods are sold again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0003_chargebacks_by_day")]

    operations = [migrations.AddField("case", "is_put_back", models.BooleanField(null=True))]
