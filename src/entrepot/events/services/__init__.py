"""What other rooms may do with the stream: tell facts, listen to them, set timers, do regular work, call webhooks."""

from .deliver import deliver, drain, pump
from .endpoints import add_endpoint, remove_endpoint, rotate_secret, update_endpoint
from .fire_due import fire_due, timer_handler
from .periodic import hold_jobs, periodic, run_job
from .publish import publish, told_together
from .replay import drop, replay
from .send_webhooks import redeliver, send_webhooks
from .subscriber import subscriber, unsubscribe
from .timers import cancel_timers, pause_timers, resume_timers, start_instead, start_timers
from .try_endpoint import try_endpoint
from .work import work

__all__ = [
    "add_endpoint",
    "cancel_timers",
    "deliver",
    "drain",
    "drop",
    "fire_due",
    "hold_jobs",
    "pause_timers",
    "periodic",
    "publish",
    "pump",
    "redeliver",
    "remove_endpoint",
    "replay",
    "resume_timers",
    "rotate_secret",
    "run_job",
    "send_webhooks",
    "start_instead",
    "start_timers",
    "subscriber",
    "timer_handler",
    "told_together",
    "try_endpoint",
    "unsubscribe",
    "update_endpoint",
    "work",
]
