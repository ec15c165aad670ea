from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "entrepot.inventory"
    label = "inventory"

    def ready(self) -> None:
        """Hear our own facts: the flag on the cards."""
        from . import subscribers  # noqa: F401, PLC0415  - app ready
