"""Reads of logistics."""

from .numbers import as_stored, guessed_carrier, number_warnings, numbers_held
from .parcels import parcels_of, tracking
from .templates import template_of, templates

__all__ = [
    "as_stored",
    "guessed_carrier",
    "number_warnings",
    "numbers_held",
    "parcels_of",
    "template_of",
    "templates",
    "tracking",
]
