"""What makes a set-up unsafe in production. Each finding says what to change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

SHORTEST_KEY = 32
ADVICE = "Use a login that is a member of entrepot_app only (docs/configuration.md)."
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right; `code` is stable."""

    code: str
    message: str


def findings() -> list[Finding]:
    """All that is unsafe in the settings and the database login in force."""
    return [*_settings(), *_mail(), *_payments(), *_database(), *_sample()]


def _settings() -> Iterator[Finding]:
    from django.conf import settings

    if settings.DEBUG:
        yield Finding("deploy.debug", "ENTREPOT_DEBUG is on: error pages would show code and settings to everybody.")
    if settings.SECRET_KEY.startswith("insecure-") or len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Finding("deploy.secret_key", f"Set ENTREPOT_SECRET_KEY to {SHORTEST_KEY} random characters or more, and keep it.")
    if not settings.IDENTITY_KEYS or any(len(key) < SHORTEST_KEY for key in settings.IDENTITY_KEYS):
        yield Finding(
            "deploy.identity_keys",
            f"Set ENTREPOT_IDENTITY_KEYS to {SHORTEST_KEY} random characters or more: what buyers give for customs has a key of its own.",
        )
    if not settings.PROVIDER_KEYS or any(len(key) < SHORTEST_KEY for key in settings.PROVIDER_KEYS):
        yield Finding(
            "deploy.provider_keys",
            f"Set ENTREPOT_PROVIDER_KEYS to {SHORTEST_KEY} random characters or more: accounts at providers have a key of their own.",
        )
    if urlsplit(settings.SITE_URL).scheme != "https":
        yield Finding(
            "deploy.https", f"ENTREPOT_SITE_URL is {settings.SITE_URL}; people sign in and pay: it begins with https://."
        )
    if "*" in settings.ALLOWED_HOSTS or set(settings.ALLOWED_HOSTS) <= LOCAL_HOSTS:
        yield Finding("deploy.hosts", "Set ENTREPOT_ALLOWED_HOSTS to the names this site is reached by, and only those.")


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend", "locmem.EmailBackend")):
        yield Finding(
            "deploy.mail", "ENTREPOT_EMAIL_BACKEND sends no mail: nobody could confirm an address or reset a password."
        )


def _payments() -> Iterator[Finding]:
    from django.conf import settings

    if "sandbox" in settings.PAYMENT_PROVIDERS:
        yield Finding(
            "deploy.sandbox",
            "ENTREPOT_PAYMENT_PROVIDERS has the sandbox: anybody could pay with play money.",
        )
    if settings.PAYOUT_PROVIDER in {"", "sandbox"}:
        yield Finding(
            "deploy.payouts",
            "ENTREPOT_PAYOUT_PROVIDER names no account: stores would be paid out by the sandbox, that is, not at all.",
        )
    from entrepot.database import sql
    from entrepot.payments.queries import has_simulated_accounts

    may_look = sql.scalar("SELECT has_table_privilege('payments_provideraccount', 'SELECT')")
    if may_look and has_simulated_accounts():
        yield Finding(
            "deploy.simulator",
            "An account at the providers' simulator is offered: anybody could pay with play money. Retire it in the console.",
        )


def _database() -> Iterator[Finding]:
    from entrepot.database import sql

    if not os.environ.get("DATABASE_URL"):
        yield Finding("deploy.embedded", "The embedded database has no standby and no backup: set DATABASE_URL.")
    login, is_superuser, owns_ledger, owns_tables = sql.rows(
        """
        SELECT current_user::text,
               (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
               COALESCE((SELECT pg_has_role(nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'ledger'), false),
               EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'MEMBER'))
        """
    )[0]
    if is_superuser:
        yield Finding(
            "deploy.superuser",
            f"“{login}” is a superuser, whom the ledger's protections do not bind. {ADVICE}",
        )
    elif owns_ledger or owns_tables:
        yield Finding("deploy.owner", f"“{login}” owns the tables that it serves from. {ADVICE}")


def _sample() -> Iterator[Finding]:
    from entrepot.database import sql
    from entrepot.operations.queries import sample_is_played

    may_look = sql.scalar("SELECT has_table_privilege('operations_replay', 'SELECT')")  # the login is judged for itself, above
    if may_look and sample_is_played():
        yield Finding(
            "deploy.sample", "The sample market is in this database: its accounts have a password that everybody can read."
        )
