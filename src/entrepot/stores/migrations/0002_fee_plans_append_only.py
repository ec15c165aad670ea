"""A fee plan is never changed or deleted: the database lets its last day be set once, and nothing else."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION stores_fee_plan_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.valid_to IS NULL AND NEW.valid_to IS NOT NULL
     AND to_jsonb(NEW) - 'valid_to' = to_jsonb(OLD) - 'valid_to' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'fee plans are append-only: a plan can only be ended' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER fee_plan_only_ended BEFORE UPDATE OR DELETE ON stores_feeplan FOR EACH ROW EXECUTE FUNCTION stores_fee_plan_is_append_only();
CREATE TRIGGER fee_plan_no_truncate BEFORE TRUNCATE ON stores_feeplan FOR EACH STATEMENT EXECUTE FUNCTION stores_fee_plan_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER fee_plan_only_ended ON stores_feeplan;
DROP TRIGGER fee_plan_no_truncate ON stores_feeplan;
DROP FUNCTION stores_fee_plan_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("stores", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
