"""The stream is ordered by position alone: whoever tells facts announces itself, see `queries/stream.py`.

Transaction ids held facts back while anything in any database of the server was writing, and put a fact that had waited for
another's lock in front of that other's fact.
"""

from django.db import migrations, models

# The lock's key: 0x4556 ("EV") in the upper 16 bits, the last position handed out so far in the lower 48. A statement trigger runs
# before the first position of the statement is handed out; one announcement a transaction is enough, and a savepoint that is undone
# takes back both the lock and the note of it.
ANNOUNCE = """
CREATE FUNCTION events_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('entrepot.telling', true), '') <> 'yes' THEN
        PERFORM pg_advisory_xact_lock_shared(
            (x'4556'::bigint << 48) | (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_fact_position_seq));
        PERFORM set_config('entrepot.telling', 'yes', true);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER announce BEFORE INSERT ON events_fact FOR EACH STATEMENT EXECUTE FUNCTION events_announce();
"""
# First the last position, then the announcements: who has a position up to it announced itself before, and is either still listed
# or has ended; PostgreSQL releases locks after the commit is visible.
SETTLED = """
CREATE FUNCTION events_settled() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    handed_out bigint;
    announced bigint;
BEGIN
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO handed_out FROM events_fact_position_seq;
    SELECT min((classid::bigint & 65535) << 32 | objid::bigint) INTO announced
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = x'4556'::bigint
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    RETURN least(handed_out, coalesce(announced, handed_out));
END $$;
"""
# Nothing that a cursor has not had may fall behind it; a few facts may come again.
CURSORS = """
UPDATE events_subscription subscription SET position = coalesce(
    (SELECT min(position) - 1 FROM events_fact fact WHERE (fact.xid, fact.position) > (subscription.xid, subscription.position)),
    (SELECT max(position) FROM events_fact), 0)
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0002_webhooks_and_heartbeats")]

    operations = [
        migrations.RunSQL(CURSORS, migrations.RunSQL.noop),
        migrations.RemoveIndex("StoredFact", "fact_stream"),
        migrations.RemoveIndex("StoredFact", "fact_stream_of_kind"),
        migrations.RemoveField("StoredFact", "xid"),
        migrations.RemoveField("Subscription", "xid"),
        migrations.AddIndex("StoredFact", models.Index(fields=["kind", "position"], name="fact_of_kind")),
        migrations.RunSQL(ANNOUNCE, "DROP TRIGGER announce ON events_fact; DROP FUNCTION events_announce()"),
        migrations.RunSQL(SETTLED, "DROP FUNCTION events_settled()"),
    ]
