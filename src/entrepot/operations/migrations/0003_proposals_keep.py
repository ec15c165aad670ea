"""What was proposed and what was decided stays: a proposal is decided once, and nothing else of it changes."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION operations_proposal_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'open'
     AND to_jsonb(NEW) - '{state,decided_by,decided_at,note,result}'::text[]
       = to_jsonb(OLD) - '{state,decided_by,decided_at,note,result}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a proposal is decided once, and stays' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER proposal_decided_once BEFORE UPDATE OR DELETE ON operations_proposal
  FOR EACH ROW EXECUTE FUNCTION operations_proposal_is_decided_once();
"""
BACKWARDS = """
DROP TRIGGER proposal_decided_once ON operations_proposal;
DROP FUNCTION operations_proposal_is_decided_once();
"""


class Migration(migrations.Migration):
    dependencies = [("operations", "0002_console_work")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
