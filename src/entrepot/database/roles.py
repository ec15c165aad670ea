"""The run-time role: what web and worker may do in the database when they do not own it.

`entrepot_app` is a group that cannot sign in. It reads and writes rows of the application's tables, changes no table, and is
a member of `ledger_app`, which may write the books through their doors only. An operator makes a login that is a member of
`entrepot_app` and nothing else; for the embedded server that login is made here. Granted after each migration, so that new
tables are reached too.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from .embedded import RUNTIME_LOGIN

RUNTIME_ROLE = "entrepot_app"

_GRANT = f"""
DO $$
DECLARE place name;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{RUNTIME_ROLE}') THEN
    BEGIN
      CREATE ROLE {RUNTIME_ROLE} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this server was faster
    END;
  END IF;
  FOR place IN
    SELECT nspname FROM pg_namespace
     WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'ledger') AND pg_has_role(nspowner, 'USAGE')
        OR nspname = 'public'
  LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {RUNTIME_ROLE}', place);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO {RUNTIME_ROLE}', place);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO {RUNTIME_ROLE}', place);
  END LOOP;
  IF to_regclass('public.django_migrations') IS NOT NULL THEN
    REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM {RUNTIME_ROLE};
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'ledger_app')
     AND NOT pg_has_role('{RUNTIME_ROLE}', 'ledger_app', 'MEMBER') THEN
    BEGIN
      GRANT ledger_app TO {RUNTIME_ROLE};
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{RUNTIME_LOGIN}')
     AND NOT pg_has_role('{RUNTIME_LOGIN}', '{RUNTIME_ROLE}', 'MEMBER') THEN
    BEGIN
      GRANT {RUNTIME_ROLE} TO {RUNTIME_LOGIN};
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END IF;
END $$
"""


def grant_after_migrate(using: str = "default", **_signal: Any) -> None:
    """Give `entrepot_app` what it needs in the database `using`; safe to repeat."""
    with connections[using].cursor() as cursor:
        cursor.execute(_GRANT)
