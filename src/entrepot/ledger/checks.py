"""A production set-up in which the run-time login could bend the books is refused (`check --deploy --database default`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from entrepot.database import sql

_TOO_MUCH = """
SELECT r.rolsuper, pg_has_role(current_user, 'ledger_owner', 'MEMBER'),
       EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r'
                  AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER'))
  FROM pg_roles r WHERE r.rolname = current_user
"""


@register(Tags.database, deploy=True)
def the_login_cannot_bend_the_books(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Errors ledger.E001 to E003: superuser, member of ledger_owner, write privileges on a table of the ledger."""
    if not databases or "default" not in databases or sql.scalar("SELECT to_regnamespace('ledger')") is None:
        return []
    row = sql.one(_TOO_MUCH)
    assert row is not None
    is_superuser, is_owner, may_write = row
    if is_superuser:
        return [_error("is a superuser", "E001")]
    problems: list[CheckMessage] = [_error("is a member of ledger_owner", "E002")] if is_owner else []
    if may_write:
        problems.append(_error("may write tables of the ledger directly", "E003"))
    return problems


def _error(what: str, number: str) -> Error:
    hint = "Run the application as a login that is a member of ledger_app only; migrate with another one."
    return Error(f"The database login {what}: it could change the books.", hint=hint, id=f"ledger.{number}")
