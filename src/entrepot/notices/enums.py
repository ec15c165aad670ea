"""Words of notices that are stored."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What somebody is told. Kinds that begin with “store” go to a store's staff."""

    ORDER_PLACED = "order_placed"
    ORDER_PAID = "order_paid"
    ORDER_PARTLY_SHIPPED = "order_partly_shipped"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_RECEIVED = "order_received"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_REFUNDED = "order_refunded"
    MESSAGE = "message"
    STORE_ORDER_PAID = "store_order_paid"
    STORE_ORDER_LATE = "store_order_late"
    STORE_ORDER_RECEIVED = "store_order_received"
    STORE_ORDER_CLOSED = "store_order_closed"
    STORE_MESSAGE = "store_message"
    STORE_PAYOUT_PAID = "store_payout_paid"
    STORE_PAYOUT_FAILED = "store_payout_failed"
    STORE_OPENED = "store_opened"
    STORE_REFUSED = "store_refused"
    STORE_STOCK_OUT = "store_stock_out"


class Channel(models.TextChoices):
    """Ways to tell somebody."""

    SITE = "site"
    MAIL = "mail"


class MailState(models.TextChoices):
    """How far the mail of a notice is; `none`: nobody wants one."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
