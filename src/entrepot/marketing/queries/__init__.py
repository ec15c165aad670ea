"""Reads of marketing."""

from .slots import all_slots, slot, slots

__all__ = ["all_slots", "slot", "slots"]
