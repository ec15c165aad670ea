"""Words of operations that are stored."""

from __future__ import annotations

from django.db import models


class AuditState(models.TextChoices):
    """A run of `check`: asked for, under way, told what it found, or broken off by an error of its own."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ProposalKind(models.TextChoices):
    """What takes two people: changes of dated rules and of the books, and taking somebody's second factor away."""

    FEE_PLAN = "fee_plan"
    TAX_ROW = "tax_row"
    SECOND_FACTOR = "second_factor"
    BOOK_DIFFERENCE = "book_difference"
    CLOSE_MONTH = "close_month"
    ORDER_PERIODS = "order_periods"
    PAYOUT_POLICY = "payout_policy"
    DEPOSIT_IN = "deposit_in"
    PENALTY = "penalty"
    HOLDBACK_POLICY = "holdback_policy"
    FEE_TAX = "fee_tax"
    RECEIPT_LEVEL = "receipt_level"
    RELEASED_OTHERWISE = "released_otherwise"
    FX_RATES = "fx_rates"
    FX_POLICY = "fx_policy"
    FX_DEAL = "fx_deal"


class ProposalState(models.TextChoices):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
