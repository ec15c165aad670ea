from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "entrepot.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Say what is kept about people."""
        from entrepot.identity.services import register_personal_data  # noqa: PLC0415  - app ready

        from .services.personal_data import CatalogPersonalData  # noqa: PLC0415  - app ready

        register_personal_data("catalog", CatalogPersonalData())
