"""Reads of identity."""

from .audit_log import (
    AuditLine,
    all_lines,
    filtered_lines,
    lines_of_person,
    lines_of_store,
    lines_of_subject,
    lines_of_subjects,
)
from .client_address import client_address
from .contacts import Contact, StaffToTell, contacts_of, staff_to_tell
from .grants import actor_by_id, actor_of, grants_of
from .people import PersonLine, SupportLine, names_of, people, person_line, store_roles_of, support_sessions
from .staff import (
    StaffLine,
    invitations_of,
    keys_of,
    needs_second_factor,
    open_invitations,
    staff_of,
    store_role_table,
    stores_of,
)

__all__ = [
    "AuditLine",
    "Contact",
    "PersonLine",
    "StaffLine",
    "StaffToTell",
    "SupportLine",
    "actor_by_id",
    "actor_of",
    "all_lines",
    "client_address",
    "contacts_of",
    "filtered_lines",
    "grants_of",
    "invitations_of",
    "keys_of",
    "lines_of_person",
    "lines_of_store",
    "lines_of_subject",
    "lines_of_subjects",
    "names_of",
    "needs_second_factor",
    "open_invitations",
    "people",
    "person_line",
    "staff_of",
    "staff_to_tell",
    "store_role_table",
    "store_roles_of",
    "stores_of",
    "support_sessions",
]
