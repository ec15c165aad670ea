"""Tables of the stream."""

from .fact import StoredFact
from .heartbeat import Heartbeat
from .subscription import DeadLetter, Subscription
from .timer import Timer
from .webhook import WebhookDelivery, WebhookEndpoint

__all__ = ["DeadLetter", "Heartbeat", "StoredFact", "Subscription", "Timer", "WebhookDelivery", "WebhookEndpoint"]
