"""The audit log is added to and never changed: the database refuses update, delete and truncate, whoever asks."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION identity_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON identity_auditentry FOR EACH STATEMENT EXECUTE FUNCTION identity_audit_is_append_only();
CREATE TRIGGER audit_no_delete BEFORE DELETE ON identity_auditentry FOR EACH STATEMENT EXECUTE FUNCTION identity_audit_is_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON identity_auditentry FOR EACH STATEMENT EXECUTE FUNCTION identity_audit_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER audit_no_update ON identity_auditentry;
DROP TRIGGER audit_no_delete ON identity_auditentry;
DROP TRIGGER audit_no_truncate ON identity_auditentry;
DROP FUNCTION identity_audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_rights_audit_keys")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
