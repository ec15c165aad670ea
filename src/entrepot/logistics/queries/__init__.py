"""Reads of logistics."""

from .parcels import parcels_of, tracking
from .templates import template_of, templates

__all__ = ["parcels_of", "template_of", "templates", "tracking"]
