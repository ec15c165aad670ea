"""Drivers: the only code that talks to the outside. A driver knows a protocol; it knows no orders and never posts."""
