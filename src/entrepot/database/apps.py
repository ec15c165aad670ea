from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DatabaseConfig(AppConfig):
    """No tables of its own: after each `migrate` it grants what the run-time role needs."""

    name = "entrepot.database"
    label = "database"

    def ready(self) -> None:
        from .roles import grant_after_migrate  # noqa: PLC0415  - the ORM is ready from here on

        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="entrepot.database.roles")
