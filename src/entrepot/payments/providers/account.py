"""An account at a provider, as a driver needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProviderAccess:
    """Who we are at a provider.

    `code` is our name for the account (and the provider's code on payments), `gateway` the address of its API, `notify_url` where
    its messages go. `keys` are versions of the credentials, newest first: the first signs, all of them open and verify, so that
    messages under the former keys are still believed while they are changed.
    """

    code: str
    gateway: str
    notify_url: str
    keys: tuple[Mapping[str, str], ...]

    @property
    def newest(self) -> Mapping[str, str]:
        """The credentials that sign."""
        return self.keys[0]

    def every(self, name: str) -> tuple[str, ...]:
        """That credential in all versions, newest first, without blanks."""
        return tuple(dict.fromkeys(version[name] for version in self.keys if version.get(name)))
