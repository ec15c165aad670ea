from django.apps import AppConfig


class FavouritesConfig(AppConfig):
    name = "entrepot.favourites"
    label = "favourites"

    def ready(self) -> None:
        """Say what is kept about people."""
        from entrepot.identity.services import register_personal_data  # noqa: PLC0415  - app ready

        from .services.personal_data import FavouritesPersonalData  # noqa: PLC0415  - app ready

        register_personal_data("favourites", FavouritesPersonalData())
