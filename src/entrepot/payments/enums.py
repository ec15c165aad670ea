"""Words of this room. The values are stored and public."""

from enum import StrEnum


class PaymentState(StrEnum):
    """Life of one attempt at a provider (reference: escrow, section 3)."""

    NEW = "new"  # our number is committed, the provider was not called or did not answer yet
    PENDING = "pending"  # the buyer has a cashier page
    PROCESSING = "processing"  # the provider is still working
    UNKNOWN = "unknown"  # a call ended without an answer
    AUTHORISED = "authorised"  # the provider keeps the amount ready for us; nothing was taken yet
    SUCCEEDED = "succeeded"  # amount, currency and recipient equal ours
    MISMATCH = "mismatch"  # succeeded with another amount, currency or recipient
    FAILED = "failed"
    CLOSED = "closed"
    EXPIRED = "expired"


class Outcome(StrEnum):
    """What became of the money of a payment that succeeded."""

    NONE = ""
    ACCEPTED = "accepted"  # in the escrow of its orders
    LATE = "late"  # its orders were closed: on its way back
    DUPLICATE = "duplicate"  # its purchase was paid already: suspense, on its way back
    MISMATCH = "mismatch"  # another amount or currency: suspense, on its way back
    FOREIGN = "foreign"  # paid to a recipient who is not us: no money here, a person looks


class TradeState(StrEnum):
    """What a provider says of a payment."""

    ABSENT = "absent"  # the provider knows no such number
    WAITING = "waiting"
    PROCESSING = "processing"
    AUTHORISED = "authorised"  # may be captured until a day, and is no money before
    SUCCEEDED = "succeeded"
    FINISHED = "finished"  # succeeded, and can no longer be refunded there
    FAILED = "failed"
    CLOSED = "closed"


class PayableState(StrEnum):
    """What an order says when money arrives for it."""

    ACCEPT = "accept"
    SECURED = "secured"  # shipped or to be shipped against an authorisation: takes money, and no other authorisation
    LATE = "late"
    PAID = "paid"


class TransferState(StrEnum):
    """What a provider says of a refund or a payout."""

    ABSENT = "absent"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    RETURNED = "returned"  # a payout that the bank sent back, possibly days after it succeeded


class RefundState(StrEnum):
    HELD = "held"  # the money is set aside, our number is committed
    PROCESSING = "processing"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"  # nothing moved; a person or a new attempt


class PayoutState(StrEnum):
    HELD = "held"
    SENT = "sent"
    UNKNOWN = "unknown"
    PAID = "paid"  # not final: a bank can return it
    FAILED = "failed"
    RETURNED = "returned"


class ReleaseState(StrEnum):
    """Life of one attempt to have a provider let money go."""

    NEW = "new"  # the money is set aside, our number is committed
    SENT = "sent"  # the provider is working on it
    UNKNOWN = "unknown"
    DONE = "done"
    DECLINED = "declined"  # nothing moved; a person or a new attempt
    OTHERWISE = "otherwise"  # declined, and two people found that the money was let go another way


class AuthorisationState(StrEnum):
    """Life of an authorisation: money that may be taken, and was not yet."""

    HELD = "held"  # nothing was asked for yet
    CAPTURING = "capturing"  # number and amount of the capture are committed; the answer may be out
    REFUSED = "refused"  # the provider said no; tried again while `next_try_at` is set
    VOIDING = "voiding"  # not needed any more; the provider is told until it says so too
    CAPTURED = "captured"
    VOIDED = "voided"
    LAPSED = "lapsed"  # ended at the provider without us


class CallKind(StrEnum):
    CREATE = "create"
    QUERY = "query"
    CLOSE = "close"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    QUERY_REFUND = "query_refund"
    PAYOUT = "payout"
    QUERY_PAYOUT = "query_payout"
    RELEASE = "release"
    QUERY_RELEASE = "query_release"
    DECLARE = "declare"
    QUERY_CUSTOMS = "query_customs"
    STATEMENT = "statement"
    CHECK = "check"  # does the account work?


class NotificationState(StrEnum):
    NEW = "new"
    DONE = "done"


class BookedKind(StrEnum):
    """What moved at a provider, as its statements and our books both say it."""

    PAYMENT = "payment"
    REFUND = "refund"
    PAYOUT = "payout"
    PAYOUT_RETURN = "payout_return"
    FEE = "fee"  # a charge that belongs to no single movement
    CHARGEBACK = "chargeback"  # a bank took it back
    CHARGEBACK_WON = "chargeback_won"  # and gave it up again
    CHARGEBACK_FEE = "chargeback_fee"  # what the provider keeps for the work, or gives back of it
    RELEASE = "release"  # from what the provider kept to the account's own balance: of amount 0, for nothing comes or leaves
    OTHER = "other"


class AccountScope(StrEnum):
    """Whose account at a provider it is."""

    PLATFORM = "platform"
    STORE = "store"


class AccountState(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"  # takes no new payments; still asked about those that went through it


class KeysState(StrEnum):
    """A version of an account's credentials."""

    NEWEST = "newest"  # signs
    FORMER = "former"  # still verifies and opens
    GONE = "gone"  # destroyed
