from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "entrepot.storefront"
    label = "storefront"

    def ready(self) -> None:
        """Notices learn where their pages are."""
        from .links import register  # noqa: PLC0415  - models are not there before

        register()
