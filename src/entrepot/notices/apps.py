from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "entrepot.notices"
    label = "notices"

    def ready(self) -> None:
        """Hear facts."""
        from . import subscribers  # noqa: F401, PLC0415  - app ready
