"""Reports find the journals of a period, and posting spends less on settings.

ledger.post() already sets the planner as the trigger needs it, so the trigger need not do it a second time.
"""

from django.db import migrations

FORWARDS = """
CREATE INDEX journal_effective ON ledger.journal USING brin (effective_at) WITH (pages_per_range = 16, autosummarize = on);
ALTER FUNCTION ledger.apply_transfers() RESET plan_cache_mode RESET enable_seqscan RESET enable_hashjoin RESET enable_mergejoin RESET jit;
"""
BACKWARDS = """
DROP INDEX ledger.journal_effective;
ALTER FUNCTION ledger.apply_transfers() SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET jit = off;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
