"""Signatures of the sandbox: HMAC-SHA-256 with one key for each direction, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from django.conf import settings

from entrepot.payments.ports import BadSignature, Stale

WINDOW: Final = timedelta(minutes=5)  # both ways: a signed time in the future is as wrong as an old one


@cache
def _key(secret: str, use: str) -> bytes:
    return hmac.digest(secret.encode(), f"entrepot.payments.sandbox.{use}".encode(), "sha256")


def sign(use: str, content: bytes) -> str:
    """Signature of `content` for a use: "request", "response" or "notification"."""
    return hmac.new(_key(settings.SECRET_KEY, use), content, hashlib.sha256).hexdigest()


def is_signed(use: str, content: bytes, signature: str) -> bool:
    """Whether `signature` is ours for exactly these bytes."""
    return hmac.compare_digest(sign(use, content).encode(), signature.encode())


def notification_header(body: bytes, at: datetime) -> str:
    """`t=<seconds>,v1=<signature over "t.body">`, as the card schemes' hooks do."""
    stamp = int(at.timestamp())
    return f"t={stamp},v1={sign('notification', b'%d.' % stamp + body)}"


def check_notification(body: bytes, header: str, now: datetime) -> None:
    """Raises BadSignature, or Stale when the signed time is more than five minutes away from `now`."""
    fields = dict(part.partition("=")[::2] for part in header.split(","))
    stamp = fields.get("t", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise BadSignature("no signed time")
    if not is_signed("notification", stamp.encode() + b"." + body, fields.get("v1", "")):
        raise BadSignature("the signature does not fit the body")
    if abs(now.timestamp() - int(stamp)) > WINDOW.total_seconds():
        raise Stale("the signed time is too far away")
