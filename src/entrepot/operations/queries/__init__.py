"""Reads over the whole market."""
