"""Templates and events are written once: a template version may only step down, an event never changes."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION logistics_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'logistics_freighttemplate'
     AND to_jsonb(NEW) - ARRAY['is_active', 'is_default'] = to_jsonb(OLD) - ARRAY['is_active', 'is_default'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON logistics_freighttemplate
  FOR EACH ROW EXECUTE FUNCTION logistics_written_once();
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON logistics_trackingevent
  FOR EACH ROW EXECUTE FUNCTION logistics_written_once();
CREATE FUNCTION logistics_new_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO logistics_templateversion (id, version) VALUES (1, gen_random_uuid())
  ON CONFLICT (id) DO UPDATE SET version = excluded.version;
  RETURN NULL;
END $$;
CREATE TRIGGER new_version AFTER INSERT OR UPDATE ON logistics_freighttemplate
  FOR EACH STATEMENT EXECUTE FUNCTION logistics_new_version();
"""
BACKWARDS = """
DROP TRIGGER new_version ON logistics_freighttemplate;
DROP FUNCTION logistics_new_version();
DROP TRIGGER written_once ON logistics_trackingevent;
DROP TRIGGER written_once ON logistics_freighttemplate;
DROP FUNCTION logistics_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("logistics", "0001_templates_and_parcels")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
