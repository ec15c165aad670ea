"""Second factors at rest: allauth leaves their secrets readable in the database unless told otherwise."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class SecretsAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Encrypts the secrets of second factors with a key made of SECRET_KEY; the fallbacks still read what they wrote."""

    def encrypt(self, text: str) -> str:
        """`text` as it is stored."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was stored as `encrypted_text`. Raises cryptography's InvalidToken when no key fits: never a silent pass."""
        return _keys().decrypt(encrypted_text.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"entrepot.identity.mfa").derive(force_bytes(secret))
    return base64.urlsafe_b64encode(derived)
