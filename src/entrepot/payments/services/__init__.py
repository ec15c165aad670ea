"""The verbs of this room. Those that call a provider do it outside the transaction and must not be called inside one."""

from entrepot.payments.registry import register_payables

from .start import start

__all__ = ["register_payables", "start"]
