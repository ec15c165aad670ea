from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "entrepot.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Say what is kept about people."""
        from entrepot.identity.services import register_personal_data  # noqa: PLC0415  - app ready

        from .services.personal_data import MessagingPersonalData  # noqa: PLC0415  - app ready

        register_personal_data("messaging", MessagingPersonalData())
