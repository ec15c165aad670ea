"""Verbs of marketing."""

from .draw_picture import forget_picture, keep_picture
from .publish_slot import publish_slot, withdraw_slot
from .remove_slot import remove_slot
from .save_slot import save_slot

__all__ = ["forget_picture", "keep_picture", "publish_slot", "remove_slot", "save_slot", "withdraw_slot"]
