from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "entrepot.orders"
    label = "orders"

    def ready(self) -> None:
        """Answer the port of payments; hear facts and timers."""
        from entrepot.identity.services import register_personal_data  # noqa: PLC0415  - app ready
        from entrepot.payments.services import register_payables  # noqa: PLC0415  - app ready
        from entrepot.stores.services import register_closing_check  # noqa: PLC0415  - app ready

        from . import subscribers  # noqa: F401, PLC0415  - app ready
        from .queries import open_orders  # noqa: PLC0415  - app ready
        from .services import deadlines  # noqa: F401, PLC0415  - app ready
        from .services.payables import OrderPayables  # noqa: PLC0415  - app ready
        from .services.personal_data import OrdersPersonalData  # noqa: PLC0415  - app ready

        register_payables(OrderPayables())
        register_closing_check("orders", open_orders)
        register_personal_data("orders", OrdersPersonalData())
