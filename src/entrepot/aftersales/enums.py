"""Words of after-sales. State names follow Taobao's refund states, which merchants in China know (see README)."""

from django.db import models


class CaseKind(models.TextChoices):
    """What the shopper asks for."""

    UNSHIPPED = "unshipped", "Refund before shipping"
    NOT_RECEIVED = "not_received", "Refund, goods not received"
    PARTIAL = "partial", "Refund, goods stay with the shopper"
    RETURN = "return", "Return and refund"
    EXCHANGE = "exchange", "Exchange"


class CaseState(models.TextChoices):
    """Where a case stands; which moves exist is written in process.py alone."""

    WAIT_SELLER_AGREE = "wait_seller_agree", "Waiting for the store's answer"
    SELLER_REFUSE_BUYER = "seller_refuse_buyer", "Waiting for the shopper's answer"
    WAIT_BUYER_RETURN_GOODS = "wait_buyer_return_goods", "Waiting for the goods to be sent back"
    WAIT_SELLER_CONFIRM_GOODS = "wait_seller_confirm_goods", "On the way back to the store"
    WAIT_SELLER_REPLACE = "wait_seller_replace", "Waiting for the replacement"
    EVIDENCE = "evidence", "Arbitration: both sides tell"
    RULING = "ruling", "Arbitration: the platform decides"
    SECOND_LOOK = "second_look", "Arbitration: a second person looks"
    APPEALABLE = "appealable", "Decided; may be appealed against"
    WAIT_ACCOUNT = "wait_account", "Waiting for an account to pay to"
    REFUNDING = "refunding", "Money on its way back"
    PROVIDER_FAILED = "provider_failed", "The provider could not refund"
    SUCCESS = "success", "Done"
    CLOSED = "closed", "Closed without result"


class Side(models.TextChoices):
    """Who moves a case."""

    BUYER = "buyer", "Shopper"
    STORE = "store", "Store"
    OPERATOR = "operator", "Platform"
    PROVIDER = "provider", "Payment provider"
    CLOCK = "clock", "Timer"
    SYSTEM = "system", "Platform's own work"


class Reason(models.TextChoices):
    """Why the shopper asks."""

    CHANGED_MIND = "changed_mind", "I do not need it any more"
    WRONG_CHOICE = "wrong_choice", "I chose the wrong article"
    TOO_SLOW = "too_slow", "The store does not ship"
    NOT_ARRIVED = "not_arrived", "The parcel did not arrive"
    LOST = "lost", "The carrier lost it"
    MISSING_PIECES = "missing_pieces", "Pieces are missing"
    DAMAGED = "damaged", "It arrived damaged"
    FAULTY = "faulty", "It does not work"
    NOT_AS_DESCRIBED = "not_as_described", "It is not as described"
    WRONG_GOODS = "wrong_goods", "Something else was sent"
    COUNTERFEIT = "counterfeit", "It is not genuine"
    AGREED = "agreed", "Agreed with the store"


class ChargebackState(models.TextChoices):
    """Where a chargeback stands: the shopper's bank took the money back and somebody has to answer."""

    OPENED = "opened", "Money taken by the bank"
    EVIDENCE_DUE = "evidence_due", "Evidence is due"
    SUBMITTED = "submitted", "Evidence handed in"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    ACCEPTED = "accepted", "Accepted"
