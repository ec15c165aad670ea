from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TaxConfig(AppConfig):
    name = "entrepot.tax"
    label = "tax"

    def ready(self) -> None:
        post_migrate.connect(_load_rules, sender=self, dispatch_uid="tax.load_rules")


def _load_rules(*, using: str, **_: Any) -> None:
    """The package's rule versions are in force after every migration, and again after a flush."""
    from django.db import connections  # noqa: PLC0415

    from .services import load_rules  # noqa: PLC0415

    if using == "default" and "tax_rulesetversion" in connections[using].introspection.table_names():
        load_rules()
