"""The ledger: schema `ledger` with its roles, from the SQL files in entrepot/ledger/schema.

Runs as a superuser or as a role that may create roles. Roles belong to the whole cluster, so they are made only where they are
missing (several databases may do this at the same time) and stay when the migration is reversed. Reversing is refused once
a journal exists: a migration does not throw the books away.
"""

from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from entrepot.kernel.money import exponent, known_currencies

SCHEMA = Path(__file__).resolve().parent.parent / "schema"
FILES = ("01_tables.sql", "02_posting.sql", "03_post.sql", "04_reading.sql", "05_seal.sql", "06_grants.sql")

ROLES = """
DO $$
DECLARE r text; member text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
  FOREACH r IN ARRAY ARRAY['ledger_owner', 'ledger_app', 'store_portal'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', r);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database was faster
      END;
    END IF;
  END LOOP;
  IF NOT pg_has_role(current_user, 'ledger_owner', member) THEN
    BEGIN
      EXECUTE format('GRANT ledger_owner TO %I', current_user);
    EXCEPTION
      WHEN unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'The role ledger_owner exists already. Let an administrator run: GRANT ledger_owner TO %', quote_ident(current_user)
          USING ERRCODE = '42501';
    END;
  END IF;
END $$;
"""


def load(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(ROLES)
        cursor.execute("SELECT current_setting('role'), current_setting('search_path')")
        role, search_path = cursor.fetchone()
        cursor.execute("CREATE SCHEMA ledger AUTHORIZATION ledger_owner")
        cursor.execute("SET LOCAL ROLE ledger_owner")
        cursor.execute("SET LOCAL search_path = ledger")
        for name in FILES:
            cursor.execute((SCHEMA / name).read_text(encoding="utf-8"))
        cursor.executemany(
            "INSERT INTO ledger.currency (code, exponent) VALUES (%s, %s)",
            [(code, exponent(code)) for code in sorted(known_currencies())],
        )
        cursor.execute("SELECT set_config('search_path', %s, true), set_config('role', %s, true)", [search_path, role])


def unload(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger.journal)")
        if cursor.fetchone()[0]:
            raise RuntimeError("The ledger has journals: drop the schema by hand if the books may really go.")
        cursor.execute("DROP SCHEMA ledger CASCADE")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(load, unload)]
