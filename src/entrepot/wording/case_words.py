"""What after-sales stores, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

CASE_KINDS: Final[Words] = {
    "unshipped": _("Refund before shipping"),
    "not_received": _("Refund: nothing arrived"),
    "partial": _("Refund: the goods stay"),
    "return": _("Return and refund"),
    "exchange": _("Exchange of goods"),
}
CASE_STATES: Final[Words] = {
    "wait_seller_agree": _("Waiting for the store's answer"),
    "seller_refuse_buyer": _("Waiting for the shopper's answer"),
    "wait_buyer_return_goods": _("Waiting for the goods to be sent back"),
    "wait_seller_confirm_goods": _("On the way back to the store"),
    "wait_seller_replace": _("Waiting for the replacement"),
    "evidence": _("Arbitration: both sides are heard"),
    "ruling": _("Arbitration: the platform decides"),
    "second_look": _("Arbitration: a second person looks"),
    "appealable": _("Decided, open to appeal"),
    "wait_account": _("Waiting for an account to pay to"),
    "refunding": _("The money is on its way back"),
    "provider_failed": _("The provider could not refund"),
    "success": _("Done"),
    "closed": _("Closed without result"),
}
CASE_REASONS: Final[Words] = {
    "changed_mind": _("Not needed any more"),
    "wrong_choice": _("The wrong article was chosen"),
    "too_slow": _("The store does not ship"),
    "not_arrived": _("The parcel did not arrive"),
    "lost": _("The carrier lost it"),
    "missing_pieces": _("Pieces are missing"),
    "damaged": _("It arrived damaged"),
    "faulty": _("It does not work"),
    "not_as_described": _("It is not as described"),
    "wrong_goods": _("Something else was sent"),
    "counterfeit": _("It is not genuine"),
    "agreed": _("Agreed with the store"),
}
CASE_STEPS: Final[Words] = {
    "open": _("Asked for"),
    "agree": _("The store agreed to refund"),
    "agree_return": _("The store takes the goods back"),
    "silence_refunds": _("The store kept silent: refunded"),
    "silence_returns": _("The store kept silent: agreed"),
    "silence_escalates": _("The store kept silent and names no address: arbitration"),
    "refuse": _("The store refused"),
    "offer": _("The store made an offer"),
    "accept_offer": _("The offer was taken"),
    "edit": _("Something else was asked for"),
    "withdraw": _("Withdrawn by the shopper"),
    "escalate": _("The platform was asked to decide"),
    "no_answer": _("No answer from the shopper: closed"),
    "send_back": _("Sent back"),
    "not_sent_back": _("Not sent back in time: closed"),
    "return_arrived": _("The carrier delivered the return"),
    "confirm_return": _("The goods are back: refunded"),
    "confirm_silently": _("The store kept silent about the return: refunded"),
    "confirm_exchange": _("The goods are back"),
    "exchange_silently": _("The store kept silent about the return"),
    "contest_return": _("Something is wrong with the return: arbitration"),
    "replace": _("The replacement was sent"),
    "no_replacement": _("No replacement in time"),
    "say": _("Written"),
    "give_evidence": _("Evidence added"),
    "begin_ruling": _("Both sides were heard"),
    "remind_ruling": _("The decision is late"),
    "rule": _("The platform decided"),
    "rule_large": _("Decided, a second person looks"),
    "confirm_ruling": _("A second person confirmed the decision"),
    "return_ruling": _("A second person wants it decided again"),
    "appeal": _("Appealed against"),
    "carry_out": _("The decision is carried out"),
    "carry_out_nothing": _("Decided for the store"),
    "ask_account": _("The provider refunds this payment no more"),
    "give_account": _("An account was named"),
    "account_again": _("The bank did not take it"),
    "refunded": _("Refunded"),
    "declined": _("The provider could not refund it"),
    "retry": _("The refund was tried again"),
    "overtaken": _("Shipped meanwhile: closed"),
    "taken_by_bank": _("The shopper's bank took the payment back: closed"),
}
CASE_SIDES: Final[Words] = {
    "buyer": _("Shopper"),
    "store": _("Store"),
    "operator": _("Platform"),
    "provider": _("Payment provider"),
    "clock": _("Timer"),
    "system": _("Platform"),
}
CASE_TIMERS: Final[Words] = {  # what happens when the time of a state is over
    "wait_seller_agree": _("The store answers within"),
    "seller_refuse_buyer": _("Closes without an answer in"),
    "wait_buyer_return_goods": _("To be sent back within"),
    "wait_seller_confirm_goods": _("The store confirms within"),
    "wait_seller_replace": _("The replacement is sent within"),
    "evidence": _("Both sides can tell and show for"),
    "ruling": _("The platform decides within"),
    "appealable": _("Can be appealed against for"),
}
CHARGEBACKS: Final[Words] = {
    "opened": _("Money taken by the bank"),
    "evidence_due": _("Evidence is due"),
    "submitted": _("Evidence handed in"),
    "won": _("Won"),
    "lost": _("Lost"),
    "accepted": _("Given up"),
}
