"""Reads of messaging."""

from .conversations import (
    Conversation,
    conversation,
    conversations_about_order,
    inbox,
    is_there,
    own_conversations,
    picture_file,
    quick_replies,
    said_about_order,
    unanswered,
    unread_of_shopper,
)

__all__ = [
    "Conversation",
    "conversation",
    "conversations_about_order",
    "inbox",
    "is_there",
    "own_conversations",
    "picture_file",
    "quick_replies",
    "said_about_order",
    "unanswered",
    "unread_of_shopper",
]
