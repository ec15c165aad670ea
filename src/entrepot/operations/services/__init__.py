"""Work on the whole market."""

from .check import check
from .replay_olist import replay_olist

__all__ = ["check", "replay_olist"]
