from .conversation import Conversation, Message, MessagePicture, QuickReply

__all__ = ["Conversation", "Message", "MessagePicture", "QuickReply"]
