"""What can be asked of after-sales."""

from .addresses import kept_address
from .cases import (
    QUEUES,
    case_story,
    cases_of_buyer,
    cases_of_order,
    cases_of_store,
    counts_of_store,
    open_lines,
    picture_file,
    second_person_above,
    unsent_lines,
    waiting_for_store,
    waiting_in,
    waiting_rulings,
)
from .chargebacks import ChargebackView, chargeback, chargebacks, chargebacks_of_order
from .choices import choice_for, most_of
from .endings import open_disputes
from .movements import ChargebackMoves
from .parties import parties_of_cases
from .rulings import ruling_preview

__all__ = [
    "QUEUES",
    "ChargebackMoves",
    "ChargebackView",
    "case_story",
    "cases_of_buyer",
    "cases_of_order",
    "cases_of_store",
    "chargeback",
    "chargebacks",
    "chargebacks_of_order",
    "choice_for",
    "counts_of_store",
    "kept_address",
    "most_of",
    "open_disputes",
    "open_lines",
    "parties_of_cases",
    "picture_file",
    "ruling_preview",
    "second_person_above",
    "unsent_lines",
    "waiting_for_store",
    "waiting_in",
    "waiting_rulings",
]
