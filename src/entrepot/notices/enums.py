"""Words of notices that are stored."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What somebody is told. Kinds that begin with “store” go to a store's staff."""

    ORDER_PLACED = "order_placed"
    ORDER_PAID = "order_paid"
    ORDER_AUTHORISED = "order_authorised"
    ORDER_NOT_TAKEN = "order_not_taken"
    ORDER_PARTLY_SHIPPED = "order_partly_shipped"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_RECEIVED = "order_received"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_REFUNDED = "order_refunded"
    RECEIPT_LIMIT = "receipt_limit"
    RECEIPT_LIMIT_GONE = "receipt_limit_gone"
    MESSAGE = "message"
    CASE_AGREED = "case_agreed"
    CASE_SEND_BACK = "case_send_back"
    CASE_REFUSED = "case_refused"
    CASE_OFFERED = "case_offered"
    CASE_REPLACED = "case_replaced"
    CASE_ESCALATED = "case_escalated"
    CASE_RULED = "case_ruled"
    CASE_CLOSED = "case_closed"
    CASE_ACCOUNT = "case_account"
    CASE_SAID = "case_said"
    STORE_ORDER_PAID = "store_order_paid"
    STORE_ORDER_AUTHORISED = "store_order_authorised"
    STORE_ORDER_LATE = "store_order_late"
    STORE_ORDER_RECEIVED = "store_order_received"
    STORE_ORDER_CLOSED = "store_order_closed"
    STORE_MESSAGE = "store_message"
    STORE_PAYOUT_PAID = "store_payout_paid"
    STORE_PAYOUT_FAILED = "store_payout_failed"
    STORE_OPENED = "store_opened"
    STORE_REFUSED = "store_refused"
    STORE_STOCK_OUT = "store_stock_out"
    STORE_CASE_OPENED = "store_case_opened"
    STORE_CASE_CHANGED = "store_case_changed"
    STORE_CASE_SENT_BACK = "store_case_sent_back"
    STORE_CASE_ESCALATED = "store_case_escalated"
    STORE_CASE_RULED = "store_case_ruled"
    STORE_CASE_CLOSED = "store_case_closed"
    STORE_CASE_SILENT = "store_case_silent"
    STORE_CASE_SAID = "store_case_said"
    STORE_CHARGEBACK = "store_chargeback"
    STORE_WEBHOOK_OFF = "store_webhook_off"


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
