"""Rule rows are never changed: a trigger allows approval and supersession, once each, and counts every change as a new version."""

from django.db import migrations

TABLES = ("taxrule", "tariffrow", "vatrate", "positivelistrow", "customsfxrate", "registration")

FUNCTIONS = """
CREATE FUNCTION tax_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps constant text[] := ARRAY['approved_by', 'approved_at', 'superseded_by_id'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a rule row is never deleted: supersede it' USING ERRCODE = 'restrict_violation';
  END IF;
  IF to_jsonb(NEW) - steps <> to_jsonb(OLD) - steps
     OR (OLD.approved_at IS NOT NULL AND (NEW.approved_at, NEW.approved_by) IS DISTINCT FROM (OLD.approved_at, OLD.approved_by))
     OR (OLD.superseded_by_id IS NOT NULL AND NEW.superseded_by_id IS DISTINCT FROM OLD.superseded_by_id) THEN
    RAISE EXCEPTION 'a rule row is never changed: enter a new version' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION tax_new_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tax_rulesetversion (id, version) VALUES (1, gen_random_uuid())
  ON CONFLICT (id) DO UPDATE SET version = excluded.version;
  RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tax_{table} FOR EACH ROW EXECUTE FUNCTION tax_append_only();
CREATE TRIGGER new_version AFTER INSERT OR UPDATE ON tax_{table} FOR EACH STATEMENT EXECUTE FUNCTION tax_new_version();
"""
DROP = """
DROP TRIGGER new_version ON tax_{table};
DROP TRIGGER append_only ON tax_{table};
"""


class Migration(migrations.Migration):
    dependencies = [("tax", "0001_rules")]

    operations = [
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION tax_new_version(); DROP FUNCTION tax_append_only();"),
        *(migrations.RunSQL(TRIGGERS.format(table=table), DROP.format(table=table)) for table in TABLES),
    ]
