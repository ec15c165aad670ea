"""Writes of the catalog, one verb a file."""

from .create_products import create_products

__all__ = ["create_products"]
