from django.apps import AppConfig


class AftersalesConfig(AppConfig):
    name = "entrepot.aftersales"
    label = "aftersales"

    def ready(self) -> None:
        """Hear facts and timers; say what is kept about people, and what banks moved."""
        from entrepot.identity.services import register_personal_data  # noqa: PLC0415  - app ready
        from entrepot.reconciliation.services import register_moves  # noqa: PLC0415  - app ready
        from entrepot.stores.services import register_closing_check  # noqa: PLC0415  - app ready

        from . import subscribers  # noqa: F401, PLC0415  - app ready
        from .queries import ChargebackMoves, open_disputes  # noqa: PLC0415  - app ready
        from .services import deadlines  # noqa: F401, PLC0415  - app ready
        from .services.personal_data import AftersalesPersonalData  # noqa: PLC0415  - app ready

        register_closing_check("aftersales", open_disputes)
        register_moves("aftersales", ChargebackMoves())
        register_personal_data("aftersales", AftersalesPersonalData())
