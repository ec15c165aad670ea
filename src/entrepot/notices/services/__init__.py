"""Verbs of notices."""

from .choose import choose, unsubscribe, unsubscribe_token
from .history import file_away, hush
from .links import path_of, register_link
from .mark_read import mark_all_read, mark_read
from .send_mails import send_mails
from .tell import tell
from .words import sentence

__all__ = [
    "choose",
    "file_away",
    "hush",
    "mark_all_read",
    "mark_read",
    "path_of",
    "register_link",
    "send_mails",
    "sentence",
    "tell",
    "unsubscribe",
    "unsubscribe_token",
]
