"""Months can be closed: the books take nothing that is dated before the end of what is closed.

Reversing is refused once a month is closed: a migration does not open the books again.
"""

from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SCHEMA = Path(__file__).resolve().parent.parent / "schema" / "07_closing.sql"


def load(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), current_setting('search_path')")
        role, search_path = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE ledger_owner")
        cursor.execute("SET LOCAL search_path = ledger")
        cursor.execute(SCHEMA.read_text(encoding="utf-8"))
        cursor.execute("SELECT set_config('search_path', %s, true), set_config('role', %s, true)", [search_path, role])


def unload(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger.closing)")
        if cursor.fetchone()[0]:
            raise RuntimeError("A month is closed: drop ledger.closing by hand if the books may really be opened.")
        cursor.execute(
            "DROP TRIGGER period_is_open ON ledger.journal;"
            "DROP FUNCTION ledger.close_books(timestamptz, text, text), ledger.refuse_closed();"
            "DROP TABLE ledger.closing"
        )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_lighter")]
    operations = [migrations.RunPython(load, unload)]
