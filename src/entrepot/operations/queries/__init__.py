"""Reads over the whole market."""

from .sample import sample_is_played, sample_state

__all__ = ["sample_is_played", "sample_state"]
