from django.apps import AppConfig


class SellerConfig(AppConfig):
    name = "entrepot.seller"
    label = "seller"

    def ready(self) -> None:
        """Notices learn where their pages are."""
        from .links import register  # noqa: PLC0415  - app ready

        register()
