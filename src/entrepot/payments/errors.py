"""Refusals of this room."""

from entrepot.kernel.errors import Refused


class UnknownProvider(Refused):
    code = "payments.unknown_provider"
    template = "There is no payment provider “{provider}”."
    kind = "missing"


class MethodNotOffered(Refused):
    code = "payments.method_not_offered"
    template = "{provider} does not offer “{method}” in {currency}."
    kind = "invalid"


class NothingToPay(Refused):
    code = "payments.nothing_to_pay"
    template = "There is nothing to pay."
    kind = "invalid"


class AlreadyPaid(Refused):
    code = "payments.already_paid"
    template = "This purchase is paid already."


class NoSuchPayment(Refused):
    code = "payments.no_such_payment"
    template = "There is no such payment."
    kind = "missing"


class PaymentOver(Refused):
    code = "payments.payment_over"
    template = "This payment is over ({state}); start a new one."


class PaymentDeclined(Refused):
    code = "payments.declined"
    template = "The provider declined the payment: {message}"


class ProviderSilent(Refused):
    """The provider gave no answer that can be relied on; whether it did the work is not known and will be asked."""

    code = "payments.provider_silent"
    template = "The payment provider did not answer. We keep asking; please look again in a moment."
    kind = "busy"


class NotAuthorisable(Refused):
    """The way of paying takes the money at once, or the purchase has several orders: an authorisation is captured once."""

    code = "payments.not_authorisable"
    template = "{provider} cannot keep the amount of this purchase ready without taking it."
    kind = "invalid"


class NoAuthorisation(Refused):
    """Nothing is kept ready for this order any more: it was captured, let go, or it lapsed."""

    code = "payments.no_authorisation"
    template = "No amount is kept ready for this order."


class CaptureUnderWay(Refused):
    """The provider was asked to take the amount and has not answered yet: what comes next depends on the answer."""

    code = "payments.capture_under_way"
    template = "The amount of this order is being taken at this moment. Please try again in a few minutes."
    kind = "busy"


class ReducesTooMuch(Refused):
    code = "payments.reduces_too_much"
    template = "At most {left_minor} (minor units, {currency}) of this order can be left out."
    kind = "invalid"


class NotClosable(Refused):
    code = "payments.not_closable"
    template = "The provider did not close the payment: {message}"


class NotRefundable(Refused):
    code = "payments.not_refundable"
    template = "This payment holds no money that could be refunded."


class RefundTooLarge(Refused):
    code = "payments.refund_too_large"
    template = "At most {left_minor} (minor units, {currency}) of this payment can be refunded."
    kind = "invalid"


class RefundWindowOver(Refused):
    code = "payments.refund_window_over"
    template = "The provider no longer refunds this payment; it has to be paid out to the buyer."


class NotEnoughHeld(Refused):
    code = "payments.not_enough_held"
    template = "There is not enough money for this: it was spent or is held by something else."


class RefundNotDeclined(Refused):
    code = "payments.refund_not_declined"
    template = "Only a refund that the provider declined is tried again ({state})."


class NoSuchTrade(Refused):
    code = "payments.no_such_trade"
    template = "There is no such trade at the sandbox provider."
    kind = "missing"


class GivesNoStatements(Refused):
    code = "payments.gives_no_statements"
    template = "{provider} hands out no statements."
    kind = "invalid"


class NotAStatement(Refused):
    """The file cannot be read as a statement of this provider; nothing was kept."""

    code = "payments.not_a_statement"
    template = "This is not a statement of {provider}: {reason}"
    kind = "invalid"


class StatementNotReady(Refused):
    """The provider gave no statement for that day; it is asked for again later."""

    code = "payments.statement_not_ready"
    template = "{provider} has no statement of {day} yet: {reason}"


class NoSuchAccount(Refused):
    code = "payments.no_such_account"
    template = "There is no such account at a provider."
    kind = "missing"


class UnknownKind(Refused):
    code = "payments.unknown_kind"
    template = "We do not speak the protocol “{kind}”."
    kind = "invalid"


class AccountCodeInvalid(Refused):
    code = "payments.account_code_invalid"
    template = "A short name has 2 to 32 small letters, digits and hyphens, and begins with a letter."
    kind = "invalid"


class AccountCodeTaken(Refused):
    code = "payments.account_code_taken"
    template = "“{code}” is or was the name of another account; names are not used twice."


class CredentialMissing(Refused):
    code = "payments.credential_missing"
    template = "This is needed."
    kind = "invalid"


class CredentialUnreadable(Refused):
    code = "payments.credential_unreadable"
    template = "This is not a key that can be read: paste the whole text, PEM or base64."
    kind = "invalid"


class GatewayInvalid(Refused):
    code = "payments.gateway_invalid"
    template = "The address of the API begins with https://; http:// is for this machine only."
    kind = "invalid"


class AnotherSeller(Refused):
    code = "payments.another_seller"
    template = "New keys are for the same merchant ({seller}); another merchant is another account."


class AccountNotAnswering(Refused):
    """The connection was tried with what was typed, and did not work."""

    code = "payments.account_not_answering"
    template = "The provider did not accept this: {message}"


class AccountRetired(Refused):
    code = "payments.account_retired"
    template = "This account was retired."
