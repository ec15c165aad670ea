from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "entrepot.payments"
    label = "payments"

    def ready(self) -> None:
        """Make the built-in driver known."""
        from .providers.sandbox.driver import SandboxDriver  # noqa: PLC0415  - models are loaded now
        from .registry import register_driver  # noqa: PLC0415

        register_driver(SandboxDriver())
