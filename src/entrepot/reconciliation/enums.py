"""Words of reconciliation that are stored."""

from __future__ import annotations

from django.db import models


class BreakKind(models.TextChoices):
    """How a statement can differ from our books (reference: payment providers, section 8: the twelve kinds)."""

    MISSING = "missing"  # we booked it, the statement does not have it
    EXTRA = "extra"  # the statement has it, we know nothing of it
    AMOUNT = "amount"
    CURRENCY = "currency"
    FEE = "fee"  # the provider kept another fee than agreed
    DATE = "date"  # the provider's day is not ours
    DUPLICATE = "duplicate"  # the same movement stands there twice
    SIGN = "sign"  # in for out
    WRONG_REFERENCE = "wrong_reference"  # the movement under another number
    REFUND_WITHOUT_PAYMENT = "refund_without_payment"
    LATE = "late"  # a movement of an earlier day, in a later statement
    REORDERED = "reordered"  # before something that happened earlier


class BreakState(models.TextChoices):
    OPEN = "open"
    RESOLVED = "resolved"


class Resolution(models.TextChoices):
    """Why a break is none any more. The first three are found by the machine."""

    ARRIVED_LATE = "arrived_late"  # a later statement has it
    BOOKS_AGREE = "books_agree"  # looked at again, both sides say the same
    CORRECTED = "corrected"  # the provider sent a new statement
    BOOKED = "booked"  # the difference was posted, by two people
    CLAIMED = "claimed"  # the provider admits it and pays
    EXPLAINED = "explained"  # a person says why it is none


MACHINE_ONLY = frozenset({Resolution.ARRIVED_LATE, Resolution.BOOKS_AGREE, Resolution.CORRECTED, Resolution.BOOKED})


class StatementSource(models.TextChoices):
    FETCHED = "fetched"
    UPLOADED = "uploaded"
