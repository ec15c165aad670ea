"""Products may have a freight template of their own; whoever quotes notices a change as with the templates themselves."""

from django.db import migrations, models

FORWARDS = """
CREATE TRIGGER new_version AFTER INSERT OR UPDATE OR DELETE ON logistics_templateuse
  FOR EACH STATEMENT EXECUTE FUNCTION logistics_new_version();
"""
BACKWARDS = "DROP TRIGGER new_version ON logistics_templateuse;"


class Migration(migrations.Migration):
    dependencies = [("logistics", "0002_written_once")]
    operations = [
        migrations.CreateModel(
            name="TemplateUse",
            fields=[
                ("product_id", models.UUIDField(primary_key=True, serialize=False)),
                ("store_id", models.UUIDField()),
                ("template_key", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["store_id", "template_key", "product_id"], name="template_use_of_store")],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
