"""Words of settlement."""

from django.db import models


class ClaimKind(models.TextChoices):
    """A right to a part of an order's money."""

    COMMISSION = "commission", "Commission of the platform"
    FEE_TAX = "fee_tax", "Tax on the commission"
    TAX = "tax", "Duty and taxes collected"
    FREIGHT = "freight", "Freight of own retail"
    RETAIL = "retail", "Goods of own retail"
    STORE = "store", "Part of the store"


class SettlementState(models.TextChoices):
    """frozen: the claims are written down; settling: their money is set aside until the provider that keeps it lets it go;
    settled: they are paid; voided: the order closed without receipt.
    """

    FROZEN = "frozen", "Waiting for receipt"
    SETTLING = "settling", "Being released by the provider"
    SETTLED = "settled", "Settled"
    VOIDED = "voided", "Refunded before receipt"


class CostKind(models.TextChoices):
    """Why pieces of own retail cost nothing: they were refunded before they were sent, or came back and are sold again."""

    UNSENT = "unsent", "Not sent"
    PUT_BACK = "put_back", "Put back into stock"


class DepositKind(models.TextChoices):
    """Why a store's deposit changed, or was asked for money: each is one posting of the ledger."""

    PAID_IN = "paid_in", "Transfer from the store's bank"
    TOPPED_UP = "topped_up", "From the store's balance"
    PENALTY = "penalty", "Penalty"
    RETURNED = "returned", "Returned after closing"
