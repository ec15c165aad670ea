"""Reads of messaging."""

from .conversations import (
    Conversation,
    conversation,
    conversations_about_order,
    filled_quick_replies,
    is_there,
    own_conversations,
    picture_file,
    quick_replies,
    said_about_order,
    unanswered,
    unread_of_shopper,
)
from .inbox import answer_time, inbox_counts, place_of, store_inbox

__all__ = [
    "Conversation",
    "answer_time",
    "conversation",
    "conversations_about_order",
    "filled_quick_replies",
    "inbox_counts",
    "is_there",
    "own_conversations",
    "picture_file",
    "place_of",
    "quick_replies",
    "said_about_order",
    "store_inbox",
    "unanswered",
    "unread_of_shopper",
]
