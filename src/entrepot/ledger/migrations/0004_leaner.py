"""Posting with fewer statements inside its functions: same promises, same refusals, less to pay for each call."""

import re
from pathlib import Path

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SCHEMA = Path(__file__).resolve().parent.parent / "schema"

REPLACED = (("02_posting.sql", "check_accounts"), ("02_posting.sql", "apply_transfers"), ("03_post.sql", "post"))
# As migration 0002 left it: the door has set the planner already.
RESET = """
ALTER FUNCTION apply_transfers() RESET plan_cache_mode RESET enable_seqscan RESET enable_hashjoin RESET enable_mergejoin RESET jit
"""


def forwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _as_owner(schema_editor, (SCHEMA / "08_leaner.sql").read_text(encoding="utf-8"))


def backwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _as_owner(schema_editor, "\n".join(_former(file, name) for file, name in REPLACED) + RESET)


def _former(file: str, name: str) -> str:
    """The definition of a function in a file of the first migration."""
    found = re.search(
        rf"CREATE FUNCTION {name}\(.*?^END \$\$;", (SCHEMA / file).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    if found is None:
        raise LookupError(name)
    return found[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def _as_owner(schema_editor: BaseDatabaseSchemaEditor, text: str) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), current_setting('search_path')")
        role, search_path = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE ledger_owner")
        cursor.execute("SET LOCAL search_path = ledger")
        cursor.execute(text)
        cursor.execute("SELECT set_config('search_path', %s, true), set_config('role', %s, true)", [search_path, role])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_closing")]
    operations = [migrations.RunPython(forwards, backwards)]
