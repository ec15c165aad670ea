"""What the API itself refuses."""

from entrepot.kernel.errors import Refused


class SignInNeeded(Refused):
    code = "api.sign_in_needed"
    template = "Sign in, or send an API key: this address is not open to visitors."
    kind = "unknown_caller"


class CsrfFailed(Refused):
    """A browser's session asks for something without the token that proves that our own page asked."""

    code = "api.csrf_failed"
    template = "The request does not carry the token of our own pages (X-CSRFToken)."
    kind = "forbidden"


class BadCursor(Refused):
    code = "api.bad_cursor"
    template = "This page marker is not one of ours, or belongs to another list."
    kind = "invalid"


class GuestTokenNeeded(Refused):
    code = "api.guest_token_needed"
    template = "Visitors send a secret of their own, 32 to 128 characters long, as Guest-Token."
    kind = "invalid"


class BadText(Refused):
    """Zero bytes cannot be stored, and mean nothing in a text."""

    code = "api.bad_text"
    template = "A text may not contain zero bytes."
    kind = "invalid"


class BodyTooLarge(Refused):
    code = "api.body_too_large"
    template = "The body is larger than {limit} bytes."
    kind = "too_large"


class UnknownSku(Refused):
    """The store has no such article, or there is no such store."""

    code = "api.unknown_sku"
    template = "There is no article “{sku}” in the store “{store}”."
    kind = "missing"


class NoSuchAddress(Refused):
    code = "api.no_such_address"
    template = "There is nothing at this address."
    kind = "missing"


class MethodNotAllowed(Refused):
    code = "api.method_not_allowed"
    template = "This address takes: {methods}."
    kind = "method"


class InvalidRequest(Refused):
    """The request does not have the declared shape; `errors` says where."""

    code = "api.invalid_request"
    template = "The request is not as the description of this address asks."
    kind = "invalid"


class Unexpected(Refused):
    code = "api.unexpected"
    template = "Something went wrong on our side. It was noted."
    kind = "unexpected"
