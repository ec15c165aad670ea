"""What was said in a case is added to and never changed; only the erasure of a person empties its words."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION aftersales_thread_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('aftersales.erasing', true) = 'yes' THEN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'aftersales_casepicture' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'aftersales_caseentry'
       AND to_jsonb(NEW) - 'text' = to_jsonb(OLD) - 'text' AND to_jsonb(NEW) ->> 'text' = '' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'evidence is added to, never changed' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER thread_keeps BEFORE UPDATE OR DELETE ON aftersales_caseentry
  FOR EACH ROW EXECUTE FUNCTION aftersales_thread_keeps();
CREATE TRIGGER thread_keeps BEFORE UPDATE OR DELETE ON aftersales_casepicture
  FOR EACH ROW EXECUTE FUNCTION aftersales_thread_keeps();
"""
BACKWARDS = """
DROP TRIGGER thread_keeps ON aftersales_casepicture;
DROP TRIGGER thread_keeps ON aftersales_caseentry;
DROP FUNCTION aftersales_thread_keeps();
"""


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
