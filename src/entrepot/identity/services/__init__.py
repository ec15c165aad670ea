"""Verbs of identity."""

from ._personal_data import register_personal_data
from .act_as import act_as, stop_acting
from .allow import allow, allow_in, leaves_in, register_delegation, rights_of
from .authenticate_key import authenticate_key
from .create_key import create_key, revoke_key
from .ensure_platform import appoint, dismiss, ensure_platform
from .erase_person import erase_person, hindrances_of
from .export_person import export_person
from .found_organisation import add_member, found_organisation, found_organisations
from .grant_role import grant_role, revoke_role, set_roles
from .invite import (
    accept_invitation,
    invitation_token,
    invite,
    read_invitation,
    resend_invitation,
    withdraw_invitation,
)
from .keep_name import keep_name
from .keep_preferences import keep_preferences
from .note_seen import note_seen
from .read_audit import audit_log, audit_of, search_audit
from .record import record
from .rotate_key import rotate_key
from .run_once import forget_answers, run_once
from .send_invitation import send_invitation
from .slow_down import forget_hits, slow_down_messages, slow_down_search, slow_down_suggestions
from .watch_people import lock_person, reset_second_factor, sign_out_everywhere, unlock_person

__all__ = [
    "accept_invitation",
    "act_as",
    "add_member",
    "allow",
    "allow_in",
    "appoint",
    "audit_log",
    "audit_of",
    "authenticate_key",
    "create_key",
    "dismiss",
    "ensure_platform",
    "erase_person",
    "export_person",
    "forget_answers",
    "forget_hits",
    "found_organisation",
    "found_organisations",
    "grant_role",
    "hindrances_of",
    "invitation_token",
    "invite",
    "keep_name",
    "keep_preferences",
    "leaves_in",
    "lock_person",
    "note_seen",
    "read_invitation",
    "record",
    "register_delegation",
    "register_personal_data",
    "resend_invitation",
    "reset_second_factor",
    "revoke_key",
    "revoke_role",
    "rights_of",
    "rotate_key",
    "run_once",
    "search_audit",
    "send_invitation",
    "set_roles",
    "sign_out_everywhere",
    "slow_down_messages",
    "slow_down_search",
    "slow_down_suggestions",
    "stop_acting",
    "unlock_person",
    "withdraw_invitation",
]
