"""Ties to the sign-in package."""
