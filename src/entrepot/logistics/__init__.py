"""Freight templates, parcels, tracking."""
