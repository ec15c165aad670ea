"""Providers' statements beside our books."""
