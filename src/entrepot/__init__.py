"""Entrepot: an open platform for running a cross-border marketplace."""

__version__ = "0.1.0"
