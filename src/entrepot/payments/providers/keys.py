"""Keys and signatures of the providers that sign with RSA: always PKCS#1 v1.5 with SHA-256, the hash named by us."""

from __future__ import annotations

import base64
import binascii
import textwrap
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def rsa_sign(private_key: str, content: bytes) -> str:
    """The signature in base64. Raises ValueError for text that is no private RSA key."""
    return base64.b64encode(private(private_key).sign(content, padding.PKCS1v15(), hashes.SHA256())).decode()


def is_rsa_signed(public_keys: Iterable[str], content: bytes, signature: str) -> bool:
    """Whether one of these keys signed exactly these bytes with SHA-256; a signature over another hash is none."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    for text in public_keys:
        try:
            public(text).verify(raw, content, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            continue
        return True
    return False


@lru_cache(maxsize=64)
def private(text: str) -> rsa.RSAPrivateKey:
    """A private RSA key: PEM, or the bare base64 that providers' tools hand out. Raises ValueError."""
    key = None
    for label in ("PRIVATE KEY", "RSA PRIVATE KEY"):
        try:
            key = serialization.load_pem_private_key(_pem(text, label), None)
        except (ValueError, TypeError):
            continue
        break
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not a private RSA key")  # noqa: TRY004  - a text of the wrong kind, not a value of the wrong type
    return key


@lru_cache(maxsize=64)
def public(text: str) -> rsa.RSAPublicKey:
    """A public RSA key: PEM, bare base64, or a certificate. Raises ValueError."""
    if "BEGIN CERTIFICATE" in text:
        from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415  - few accounts have certificates

        key: object = load_pem_x509_certificate(text.encode()).public_key()
    else:
        key = serialization.load_pem_public_key(_pem(text, "PUBLIC KEY"))
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("not a public RSA key")  # noqa: TRY004
    return key


def new_private_key() -> tuple[str, str]:
    """A new key pair of 2048 bits as PEM: private, public."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public_pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    return pem.decode(), public_pem.decode()


def _pem(text: str, label: str) -> bytes:
    if "-----BEGIN" in text:
        return text.strip().encode()
    body = "\n".join(textwrap.wrap("".join(text.split()), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n".encode()
