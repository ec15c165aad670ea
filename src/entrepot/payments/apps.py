from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "entrepot.payments"
    label = "payments"

    def ready(self) -> None:
        """Make the built-in driver known, and who makes those of accounts."""
        from .account_drivers import codes_in_use, driver_of_account  # noqa: PLC0415
        from .providers.sandbox.driver import SandboxDriver  # noqa: PLC0415  - models are loaded now
        from .registry import register_accounts, register_driver  # noqa: PLC0415

        register_driver(SandboxDriver())
        register_accounts(driver_of_account, codes_in_use)
