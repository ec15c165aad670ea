"""Tables of the stream."""

from .fact import StoredFact
from .subscription import DeadLetter, Subscription
from .timer import Timer

__all__ = ["DeadLetter", "StoredFact", "Subscription", "Timer"]
