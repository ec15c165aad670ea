"""What after-sales refuses."""

from entrepot.kernel.errors import Refused


class UnknownCase(Refused):
    code = "aftersales.unknown_case"
    template = "There is no such case."
    kind = "missing"


class WrongState(Refused):
    """The move does not start from where the case stands."""

    code = "aftersales.wrong_state"
    template = "A case that is “{state}” cannot do this."


class NotYourMove(Refused):
    code = "aftersales.not_your_move"
    template = "This step of the case belongs to somebody else."
    kind = "forbidden"


class NotNow(Refused):
    """What is asked for does not fit where the order stands."""

    code = "aftersales.not_now"
    template = "This cannot be asked for where the order stands now."


class TooLate(Refused):
    code = "aftersales.too_late"
    template = "After-sales for this order ended on {until}."


class LineTaken(Refused):
    code = "aftersales.line_taken"
    template = "There is an open case for this article already."


class NothingChosen(Refused):
    code = "aftersales.nothing_chosen"
    template = "Choose at least one article and how many pieces."
    kind = "invalid"


class WrongReason(Refused):
    code = "aftersales.wrong_reason"
    template = "Choose a reason that fits what you ask for."
    kind = "invalid"


class WrongAmount(Refused):
    code = "aftersales.wrong_amount"
    template = "The amount is above zero and not more than what can go back."
    kind = "invalid"


class WholeLinesOnly(Refused):
    code = "aftersales.whole_lines_only"
    template = "Before shipping an article is refunded with all its pieces."
    kind = "invalid"


class SayWhy(Refused):
    code = "aftersales.say_why"
    template = "Say why: the other side reads it."
    kind = "invalid"


class TooLong(Refused):
    code = "aftersales.too_long"
    template = "At most {most} characters."
    kind = "invalid"


class TooManyPictures(Refused):
    code = "aftersales.too_many_pictures"
    template = "At most {most} pictures at once."
    kind = "invalid"


class PicturesNeeded(Refused):
    code = "aftersales.pictures_needed"
    template = "For this reason please add a picture that shows it."
    kind = "invalid"


class NoReturnAddress(Refused):
    code = "aftersales.no_return_address"
    template = "Say where the goods are to be sent back to."
    kind = "invalid"


class ParcelIncomplete(Refused):
    code = "aftersales.parcel_incomplete"
    template = "A parcel has a carrier and a tracking number."
    kind = "invalid"


class NoOffer(Refused):
    code = "aftersales.no_offer"
    template = "The store has made no offer."


class AppealedAlready(Refused):
    code = "aftersales.appealed_already"
    template = "This decision came after an appeal and is final."


class SamePerson(Refused):
    """Above the limit two people decide."""

    code = "aftersales.same_person"
    template = "Somebody else has to take the second look."


class ChargebackOpen(Refused):
    """Refund or chargeback, never both: the money would leave twice."""

    code = "aftersales.chargeback_open"
    template = "The shopper's bank has taken this payment back; no refund is started while that is open."


class AccountIncomplete(Refused):
    code = "aftersales.account_incomplete"
    template = "An account has a holder and a number of 4 to 64 characters."
    kind = "invalid"


class UnknownChargeback(Refused):
    code = "aftersales.unknown_chargeback"
    template = "There is no such chargeback."
    kind = "missing"


class ChargebackOver(Refused):
    code = "aftersales.chargeback_over"
    template = "This chargeback is decided already."


class CasesOpen(Refused):
    """The person cannot be forgotten while a case is open."""

    code = "aftersales.open"
    template = "After-sales cases are still open: {numbers}. Wait until they are over, or withdraw them."
