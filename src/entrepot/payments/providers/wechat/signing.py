"""Signing strings of WeChat Pay v3, and the sealed resources of its messages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from entrepot.payments.ports import Malformed
from entrepot.payments.providers.keys import is_rsa_signed, public, rsa_sign

SCHEME: Final = "WECHATPAY2-SHA256-RSA2048"
WINDOW: Final = timedelta(minutes=5)
PROBE: Final = "WECHATPAY/SIGNTEST/"  # signatures that are wrong on purpose, to see whether we look


def request_content(method: str, target: str, stamp: str, nonce: str, body: bytes) -> bytes:
    """What a request signs: method, path with query, time, nonce, body, each with a newline behind."""
    return f"{method}\n{target}\n{stamp}\n{nonce}\n".encode() + body + b"\n"


def answer_content(stamp: str, nonce: str, body: bytes) -> bytes:
    """What an answer or a message signs."""
    return f"{stamp}\n{nonce}\n".encode() + body + b"\n"


def authorization(keys: Mapping[str, str], content: bytes, stamp: str, nonce: str) -> str:
    """The header of a request."""
    signature = rsa_sign(keys["private_key"], content)
    return (
        f'{SCHEME} mchid="{keys["mchid"]}",nonce_str="{nonce}",signature="{signature}",'
        f'timestamp="{stamp}",serial_no="{keys["merchant_serial"]}"'
    )


def is_signed(headers: Mapping[str, str], body: bytes, platform_keys: Mapping[str, str]) -> bool:
    """Whether the platform's key that is named by its serial signed these bytes. `headers` have lower-case names."""
    key = platform_keys.get(headers.get("wechatpay-serial", ""))
    signature = headers.get("wechatpay-signature", "")
    if key is None or signature.startswith(PROBE) or headers.get("wechatpay-signature-type", SCHEME) != SCHEME:
        return False
    content = answer_content(headers.get("wechatpay-timestamp", ""), headers.get("wechatpay-nonce", ""), body)
    return is_rsa_signed([key], content, signature)


def is_fresh(headers: Mapping[str, str], now: datetime) -> bool:
    """Whether the signed time is within five minutes, both ways."""
    stamp = headers.get("wechatpay-timestamp", "")
    is_number = stamp.isascii() and stamp.isdigit() and len(stamp) < 12
    return is_number and abs(now.timestamp() - int(stamp)) <= WINDOW.total_seconds()


def opened(resource: Mapping[str, Any], api_keys: Iterable[str]) -> bytes:
    """What is inside a sealed resource, under one of our API v3 keys. Raises Malformed."""
    try:
        if resource["algorithm"] != "AEAD_AES_256_GCM":
            raise Malformed(str(resource["algorithm"]))
        cipher = base64.b64decode(resource["ciphertext"], validate=True)
        nonce, associated = resource["nonce"].encode(), (resource.get("associated_data") or "").encode()
    except (KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise Malformed(f"no sealed resource: {error}") from error
    for key in api_keys:
        try:
            return AESGCM(key.encode()).decrypt(nonce, cipher, associated)
        except (InvalidTag, ValueError):
            continue
    raise Malformed("none of our keys opens it")


def encrypted(public_key: str, text: str) -> str:
    """A field about a person, for the platform's key: RSA-OAEP with SHA-1, as WeChat Pay asks for."""
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303  - not a signature
    return base64.b64encode(public(public_key).encrypt(text.encode(), oaep)).decode()
