"""Verbs of identity."""

from .act_as import act_as, stop_acting
from .allow import allow, allow_in, leaves_in, register_delegation, rights_of
from .authenticate_key import authenticate_key
from .create_key import create_key, revoke_key
from .ensure_platform import appoint, dismiss, ensure_platform
from .found_organisation import add_member, found_organisation, found_organisations
from .grant_role import grant_role, revoke_role
from .invite import accept_invitation, invitation_token, invite, read_invitation, withdraw_invitation
from .keep_preferences import keep_preferences
from .read_audit import audit_log, audit_of, search_audit
from .record import record
from .run_once import forget_answers, run_once
from .send_invitation import send_invitation
from .slow_down import forget_hits, slow_down_messages, slow_down_search
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
    "forget_answers",
    "forget_hits",
    "found_organisation",
    "found_organisations",
    "grant_role",
    "invitation_token",
    "invite",
    "keep_preferences",
    "leaves_in",
    "lock_person",
    "read_invitation",
    "record",
    "register_delegation",
    "reset_second_factor",
    "revoke_key",
    "revoke_role",
    "rights_of",
    "run_once",
    "search_audit",
    "send_invitation",
    "sign_out_everywhere",
    "slow_down_messages",
    "slow_down_search",
    "stop_acting",
    "unlock_person",
    "withdraw_invitation",
]
