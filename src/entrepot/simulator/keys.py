"""Keys and signatures of the simulated providers, written from their documents and not from our drivers."""

from __future__ import annotations

import base64
import os
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

SHA256 = hashes.SHA256()
SHA1 = hashes.SHA1()  # noqa: S303  - a fault: what a receiver must refuse


def new_key() -> str:
    """A private RSA key of 2048 bits, PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_of(private_pem: str) -> str:
    """The public half, PEM."""
    public = _private(private_pem).public_key()
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def sign(private_pem: str, content: bytes, digest: hashes.HashAlgorithm = SHA256) -> str:
    """RSA PKCS#1 v1.5 in base64."""
    return base64.b64encode(_private(private_pem).sign(content, padding.PKCS1v15(), digest)).decode()


def is_signed(public_pem: str, content: bytes, signature: str) -> bool:
    """Whether `signature` (base64) is of SHA-256 over exactly these bytes."""
    public = serialization.load_pem_public_key(public_pem.encode())
    assert isinstance(public, rsa.RSAPublicKey)
    try:
        public.verify(base64.b64decode(signature, validate=True), content, padding.PKCS1v15(), SHA256)
    except (InvalidSignature, ValueError):
        return False
    return True


def decrypt(private_pem: str, content: str) -> str:
    """What was encrypted for this key by RSA-OAEP with SHA-1, as WeChat Pay asks for fields about persons."""
    oaep = padding.OAEP(padding.MGF1(SHA1), SHA1, None)
    return _private(private_pem).decrypt(base64.b64decode(content), oaep).decode()


def sealed(api_key: str, content: bytes, associated: str) -> dict[str, str]:
    """AES-256-GCM under an API v3 key, as WeChat Pay wraps resources and certificates."""
    nonce = os.urandom(6).hex()
    cipher = AESGCM(api_key.encode()).encrypt(nonce.encode(), content, associated.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": nonce,
        "associated_data": associated,
        "ciphertext": base64.b64encode(cipher).decode(),
    }


def certificate_of(private_pem: str, serial: int, now: datetime) -> str:
    """A certificate around the platform's public key, signed by itself."""
    key = _private(private_pem)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "WeChat Pay simulator")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(serial)
    made = (
        builder.not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1_825))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def _private(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key
