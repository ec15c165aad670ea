"""Which PostgreSQL: DATABASE_URL, or the embedded server."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database_settings() -> dict[str, Any]:
    """Django's connection settings, from DATABASE_URL or for the embedded server (started when first needed)."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        from entrepot.database.embedded import running_url  # noqa: PLC0415  - starts a server: only when there is no other

        url = running_url()
    return parsed(url)


def parsed(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as Django settings. Raises ImproperlyConfigured."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL begins with postgresql:// - Entrepot runs on PostgreSQL 15 or newer only.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "entrepot",
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"application_name": "entrepot"},
    }
