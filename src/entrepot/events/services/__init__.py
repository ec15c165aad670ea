"""What other rooms may do with the stream: tell facts, listen to them, set timers."""

from .deliver import deliver, drain, pump
from .fire_due import fire_due, timer_handler
from .publish import publish
from .replay import replay
from .subscriber import subscriber, unsubscribe
from .timers import cancel_timers, pause_timers, resume_timers, start_timers

__all__ = [
    "cancel_timers",
    "deliver",
    "drain",
    "fire_due",
    "pause_timers",
    "publish",
    "pump",
    "replay",
    "resume_timers",
    "start_timers",
    "subscriber",
    "timer_handler",
    "unsubscribe",
]
