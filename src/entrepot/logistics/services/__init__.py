"""Verbs of the logistics room."""

from entrepot.logistics.carriers import carrier_of, register_carrier
from entrepot.logistics.rules.exchange import from_exchange, to_exchange
from entrepot.logistics.rules.numbers import check_number

from .dispatch import dispatch
from .poll_carriers import poll_carriers
from .quote_freight import freight_options, quote_freight
from .record_events import record_events
from .save_template import save_template
from .templates import forget_templates

__all__ = [
    "carrier_of",
    "check_number",
    "dispatch",
    "forget_templates",
    "freight_options",
    "from_exchange",
    "poll_carriers",
    "quote_freight",
    "record_events",
    "register_carrier",
    "save_template",
    "to_exchange",
]
