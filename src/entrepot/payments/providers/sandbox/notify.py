"""Notifications that the sandbox owes: signed at each attempt, repeated on Alipay's schedule until `success` comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import orjson

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7

from . import signing
from .bank import SELLER
from .faults import faults

Post = Callable[[bytes, Mapping[str, str]], tuple[int, bytes]]

# Alipay, asynchronous notice: 4m, 10m, 10m, 1h, 2h, 6h, 15h after the first attempt.
SCHEDULE: Final = tuple(timedelta(minutes=minutes) for minutes in (4, 10, 10, 60, 120, 360, 900))
_LEASE: Final = timedelta(minutes=1)


def owe(subject: str, number: str, status: str) -> str:
    """Put a message on the list; returns its id, which stays the same on repeats."""
    notify_id = uuid7().hex
    body = orjson.dumps(
        {"notify_id": notify_id, "notify_type": subject, "number": number, "status": status, "seller_id": SELLER}
    ).decode()
    now = clock.now()
    sql.execute(
        """INSERT INTO sandbox_notification (notify_id, body, created_at, attempts, next_at, is_acknowledged)
           VALUES (%s, %s, %s, 0, %s, false)""",
        [notify_id, body, now, now],
    )
    return notify_id


def deliver(post: Post, limit: int = 100) -> int:
    """Send what is due through `post`; the number of messages acknowledged. A message nobody takes is tried again later."""
    now = clock.now()
    due = sql.rows(
        """UPDATE sandbox_notification n SET next_at = %s, attempts = n.attempts + 1
             FROM (SELECT notify_id FROM sandbox_notification WHERE next_at <= %s ORDER BY next_at, notify_id
                    LIMIT %s FOR UPDATE SKIP LOCKED) AS due
            WHERE n.notify_id = due.notify_id RETURNING n.notify_id, n.body, n.attempts""",
        [now + _LEASE, now, limit],
    )
    sending = [(notify_id, body, attempts, faults.take("notification")) for notify_id, body, attempts in sorted(due)]
    if any(fault == "reorder" for *_, fault in sending):
        sending.reverse()
    acknowledged = 0
    for notify_id, body, attempts, fault in sending:
        is_taken = fault != "drop" and _send(post, body.encode(), fault)
        acknowledged += is_taken
        wait = SCHEDULE[attempts - 1] if attempts <= len(SCHEDULE) else None
        sql.execute(
            "UPDATE sandbox_notification SET is_acknowledged = %s, next_at = %s WHERE notify_id = %s",
            [is_taken, None if is_taken or wait is None else now + wait, notify_id],
        )
    return acknowledged


def _send(post: Post, body: bytes, fault: str) -> bool:
    at = clock.now()
    if fault == "wrong_recipient":
        body = body.replace(SELLER.encode(), b"somebody-else")
    if fault == "stale":
        at -= 2 * signing.WINDOW
    header = signing.notification_header(body, at)
    if fault == "truncated":
        body = body[: len(body) // 2]
    if fault == "bad_signature":
        header = header[:-4] + "beef"
    answers = [post(body, {"Sandbox-Signature": header}) for _ in range(2 if fault == "duplicate" else 1)]
    return all(answer == (200, b"success") for answer in answers)
