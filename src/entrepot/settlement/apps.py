from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "entrepot.settlement"
    label = "settlement"

    def ready(self) -> None:
        """Hear the order desk; answer the port of payments; say what of a store's money is open before it closes."""
        from entrepot.payments.services import register_dividers  # noqa: PLC0415  - app ready
        from entrepot.stores.services import register_closing_check  # noqa: PLC0415  - app ready

        from . import subscribers  # noqa: F401, PLC0415  - app ready
        from .queries import open_money  # noqa: PLC0415  - app ready
        from .services.dividers import Dividers  # noqa: PLC0415  - app ready

        register_dividers(Dividers())
        register_closing_check("settlement", open_money)
