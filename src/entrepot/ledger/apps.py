from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "entrepot.ledger"
    label = "ledger"

    def ready(self) -> None:
        from entrepot.ledger import checks  # noqa: F401, PLC0415  - registers itself
