from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "entrepot.settlement"
    label = "settlement"

    def ready(self) -> None:
        """Hear the order desk."""
        from . import subscribers  # noqa: F401, PLC0415  - app ready
