"""What goes to and from providers that hold money or tell customs. All frozen; amounts in minor units of the named currency."""

from __future__ import annotations

from dataclasses import dataclass

from .enums import TransferState


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a part of the money that a provider holds: an account there, and how much."""

    account: str
    amount_minor: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SendRelease:
    """Let `amount_minor` of a payment's held money go: to `receivers` their parts, to our own account there what is left."""

    our_ref: str
    request_no: str
    amount_minor: int
    currency: str
    receivers: tuple[Receiver, ...] = ()
    provider_ref: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseSnapshot:
    request_no: str
    state: TransferState
    provider_ref: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class SendDeclaration:
    """Tell customs of a payment, or of one order's part of it. Name and number of the buyer go into this one call only."""

    our_ref: str
    request_no: str
    amount_minor: int
    currency: str
    customs_place: str
    merchant_customs_code: str
    merchant_customs_name: str
    sub_order_no: str = ""
    freight_minor: int = 0
    buyer_name: str = ""
    buyer_number: str = ""
    provider_ref: str = ""


@dataclass(frozen=True, slots=True)
class DeclarationSnapshot:
    """`identity_fits` is None where the provider did not say: it says so once."""

    request_no: str
    state: TransferState
    provider_ref: str = ""
    identity_fits: bool | None = None
    message: str = ""
