from .api_key import ApiKey
from .audit_entry import AuditEntry
from .idempotent_request import IdempotentRequest
from .organisation import Membership, Organisation
from .person import Person
from .store_grant import StaffInvitation, StoreGrant, SupportSession

__all__ = [
    "ApiKey",
    "AuditEntry",
    "IdempotentRequest",
    "Membership",
    "Organisation",
    "Person",
    "StaffInvitation",
    "StoreGrant",
    "SupportSession",
]
