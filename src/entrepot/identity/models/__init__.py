from .api_key import ApiKey
from .audit_entry import AuditEntry
from .hit import Hit
from .idempotent_request import IdempotentRequest
from .organisation import Membership, Organisation
from .person import Person
from .store_grant import StaffInvitation, StoreGrant, SupportSession

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Hit",
    "IdempotentRequest",
    "Membership",
    "Organisation",
    "Person",
    "StaffInvitation",
    "StoreGrant",
    "SupportSession",
]
