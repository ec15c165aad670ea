"""Verbs of identity."""

from .allow import allow, allow_in, leaves_in, register_delegation
from .record import record

__all__ = ["allow", "allow_in", "leaves_in", "record", "register_delegation"]
