"""Verbs of messaging."""

from .assign import assign, who_can_answer
from .look_into import look_into
from .mark_read import mark_read
from .quick_replies import drop_quick_reply, keep_quick_reply
from .send_message import answer, write_to_store

__all__ = [
    "answer",
    "assign",
    "drop_quick_reply",
    "keep_quick_reply",
    "look_into",
    "mark_read",
    "who_can_answer",
    "write_to_store",
]
