"""Verbs of identity."""

from .allow import allow, allow_in, leaves_in, register_delegation, rights_of
from .ensure_platform import appoint, dismiss, ensure_platform
from .found_organisation import add_member, found_organisation, found_organisations
from .grant_role import grant_role, revoke_role
from .record import record

__all__ = [
    "add_member",
    "allow",
    "allow_in",
    "appoint",
    "dismiss",
    "ensure_platform",
    "found_organisation",
    "found_organisations",
    "grant_role",
    "leaves_in",
    "record",
    "register_delegation",
    "revoke_role",
    "rights_of",
]
