"""Which PostgreSQL, and as whom: DATABASE_URL, or the embedded server.

Two ways in: the *owner* of the tables migrates and administers; the *runtime* login serves people and works off jobs, and can
neither change a table nor rewrite the books. `entrepot` chooses by the command; ENTREPOT_DATABASE_ROLE says otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from entrepot.config.environment import number, text
from entrepot.database import embedded

ROLES = ("owner", "runtime")


def database_settings() -> dict[str, Any]:
    """Django's connection settings for the role in force. Raises ImproperlyConfigured."""
    settings = parsed(url(text("ENTREPOT_DATABASE_ROLE", default="owner")))
    pool = number("ENTREPOT_DATABASE_POOL", default=0)
    if pool:
        settings["OPTIONS"]["pool"] = {"min_size": min(2, pool), "max_size": pool, "timeout": 10}
        settings["CONN_MAX_AGE"] = 0
    return settings


def url(role: str) -> str:
    """Address of the database for `role`; without DATABASE_URL that of the embedded server, which is started if need be."""
    if role not in ROLES:
        raise ImproperlyConfigured(f"ENTREPOT_DATABASE_ROLE is one of {', '.join(ROLES)}, not “{role}”.")
    named = os.environ.get("DATABASE_URL", "")
    if not named:
        return embedded.running_url(user=embedded.OWNER if role == "owner" else embedded.RUNTIME_LOGIN)
    return os.environ.get("ENTREPOT_OWNER_DATABASE_URL") or named if role == "owner" else named


@contextmanager
def as_owner() -> Iterator[None]:
    """Django's connection as the owner of the tables inside the block: to migrate from a process of the runtime role."""
    from django.db import connection  # noqa: PLC0415  - settings are being read when this module is imported

    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(parsed(url("owner")))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def parsed(address: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as Django settings. Raises ImproperlyConfigured.

    Other parameters of the address, such as `sslmode` or `sslrootcert`, go to the driver as they are.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL begins with postgresql:// - Entrepot runs on PostgreSQL 15 or newer only.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "entrepot",
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"application_name": embedded.application_name()} | query,
    }
