"""Verbs of the logistics room."""

from entrepot.logistics.carriers import carrier_of, register_carrier
from entrepot.logistics.rules.exchange import from_exchange, to_exchange
from entrepot.logistics.rules.numbers import check_number
from entrepot.logistics.rules.template_check import NAME_BYTES, standards_of

from .assign_template import assign_template
from .delete_template import delete_template
from .dispatch import dispatch
from .make_default_template import make_default_template
from .poll_carriers import poll_carriers
from .quote_freight import freight_options, quote_freight, try_template
from .record_events import record_events
from .rename_template import duplicate_template, rename_template
from .save_template import save_template
from .templates import forget_templates

__all__ = [
    "NAME_BYTES",
    "assign_template",
    "carrier_of",
    "check_number",
    "delete_template",
    "dispatch",
    "duplicate_template",
    "forget_templates",
    "freight_options",
    "from_exchange",
    "make_default_template",
    "poll_carriers",
    "quote_freight",
    "record_events",
    "register_carrier",
    "rename_template",
    "save_template",
    "standards_of",
    "to_exchange",
    "try_template",
]
