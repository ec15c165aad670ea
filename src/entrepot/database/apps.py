from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class DatabaseConfig(AppConfig):
    """No tables of its own: after each `migrate` it grants what the run-time role needs."""

    name = "entrepot.database"
    label = "database"

    def ready(self) -> None:
        from .roles import grant_after_migrate  # noqa: PLC0415  - the ORM is ready from here on

        # Django sends the signal once for each app that has models, after all tables are made: one of them is enough.
        sender = apps.get_app_config("contenttypes")
        post_migrate.connect(grant_after_migrate, sender=sender, dispatch_uid="entrepot.database.roles")
