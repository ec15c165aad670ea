from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "entrepot.notices"
    label = "notices"

    def ready(self) -> None:
        """Hear facts; say what is kept about people."""
        from entrepot.identity.services import register_personal_data  # noqa: PLC0415  - app ready

        from . import subscribers  # noqa: F401, PLC0415  - app ready
        from .services.personal_data import NoticesPersonalData  # noqa: PLC0415  - app ready

        register_personal_data("notices", NoticesPersonalData())
