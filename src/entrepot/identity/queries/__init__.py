"""Reads of identity."""

from .audit_log import AuditLine, all_lines, lines_of_person, lines_of_store, lines_of_subject
from .client_address import client_address
from .grants import actor_of, grants_of
from .staff import StaffLine, keys_of, needs_second_factor, open_invitations, staff_of, stores_of

__all__ = [
    "AuditLine",
    "StaffLine",
    "actor_of",
    "all_lines",
    "client_address",
    "grants_of",
    "keys_of",
    "lines_of_person",
    "lines_of_store",
    "lines_of_subject",
    "needs_second_factor",
    "open_invitations",
    "staff_of",
    "stores_of",
]
