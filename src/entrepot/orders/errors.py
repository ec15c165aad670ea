"""What the order desk refuses."""

from entrepot.kernel.errors import Refused


class EmptyOrder(Refused):
    code = "orders.empty"
    template = "There is nothing to buy in it."
    kind = "invalid"


class NotForSale(Refused):
    """The variant is not published, its store is closed, or it does not exist."""

    code = "orders.not_for_sale"
    template = "“{title}” is not for sale at the moment."


class QuoteExpired(Refused):
    code = "orders.quote_expired"
    template = "The prices were held until {expired_at}. Please look at the new total."


class PriceChanged(Refused):
    """The total the shopper saw is not the total it would be now."""

    code = "orders.price_changed"
    template = "The total is now {now}; you were shown {shown}."


class CannotDeliver(Refused):
    code = "orders.cannot_deliver"
    template = "{store} does not deliver this to {country}: {reason}"


class TaxUndecided(Refused):
    """The tax rules cannot decide; `reasons` lists what is missing."""

    code = "orders.tax_undecided"
    template = "Duty and tax cannot be worked out for this order: {reasons}"


class WrongState(Refused):
    """The move does not start from where the order stands."""

    code = "orders.wrong_state"
    template = "An order that is “{state}” cannot do this: {move}."


class NotAllowedToMove(Refused):
    code = "orders.not_yours_to_move"
    template = "This step belongs to somebody else: {move}."
    kind = "forbidden"


class ShipmentIncomplete(Refused):
    code = "orders.shipment_incomplete"
    template = "A shipment names a carrier and a tracking number."
    kind = "invalid"


class PiecesNotLeft(Refused):
    """More pieces of an article than are still to be shipped; of what is not in the order none are."""

    code = "orders.pieces_not_left"
    template = "{left} pieces of this are left to ship, not {wanted}."


class ParcelsUnderWay(Refused):
    """Other parcels of the order are not there yet: its delivery is complete with the last one."""

    code = "orders.parcels_under_way"
    template = "{parcels} parcels of the order are still under way."


class MoneyNotSecured(Refused):
    """The order was to be paid on receipt, and nothing is kept ready for it any more."""

    code = "orders.money_not_secured"
    template = "The amount of this order is not kept ready any more. It is not to be shipped."


class ReceiptNotOffered(Refused):
    """`why`: guest, unearned, withdrawn, currency, several, store or beyond (see queries.receipt_offer)."""

    code = "orders.receipt_not_offered"
    template = "This purchase cannot be paid on receipt. Please choose another way to pay."


class AlreadyExtended(Refused):
    code = "orders.already_extended"
    template = "The time to confirm receipt was already extended once."


class TrackingException(Refused):
    """The parcel is in trouble: no timer confirms its receipt."""

    code = "orders.tracking_exception"
    template = "The parcel is reported as {status}; receipt is not confirmed by the clock."


class CaseOpen(Refused):
    """After-sales is not over: until then the order neither finishes nor closes."""

    code = "orders.case_open"
    template = "An after-sales case of this order is still open. It goes on when the case is over."


class UnknownOrder(Refused):
    code = "orders.unknown_order"
    template = "There is no such order."
    kind = "missing"


class CartTooLarge(Refused):
    code = "orders.cart_too_large"
    template = "A cart holds at most {limit} different items."


class BadQuantity(Refused):
    code = "orders.bad_quantity"
    template = "A quantity is between 1 and {limit}."
    kind = "invalid"


class AddressIncomplete(Refused):
    """The address lacks something the parcel needs; `field` says what."""

    code = "orders.address_incomplete"
    template = "The delivery address lacks: {field}."
    kind = "invalid"


class AddressInvalid(Refused):
    """Something in the address does not fit its country; `problems` has a code by field: required, invalid, elsewhere."""

    code = "orders.address_invalid"
    template = "The delivery address is not complete: {fields}."
    kind = "invalid"


class AddressBookFull(Refused):
    code = "orders.address_book_full"
    template = "An address book holds at most {limit} addresses."


class IdentityNeeded(Refused):
    """Customs of the destination asks who the buyer is (`what`: an IdentityKind)."""

    code = "orders.identity_needed"
    template = "Customs of the destination asks for the buyer's identity details."
    kind = "invalid"


class IdentityInvalid(Refused):
    """`field` (name or number) of the details cannot be right."""

    code = "orders.identity_invalid"
    template = "This identity number cannot be right; please check it."
    kind = "invalid"


class SealBroken(Refused):
    """Sealed details do not open: another key, another row, or changed bytes."""

    code = "orders.seal_broken"
    template = "These details cannot be read with the key of this site."


class TooManyViews(Refused):
    code = "orders.too_many_views"
    template = "At most {limit} views are kept. Delete one first."


class ViewNameTaken(Refused):
    code = "orders.view_name_taken"
    template = "You have a view “{name}” already."


class OrdersOpen(Refused):
    """The person can not be forgotten while somebody still has to pay, ship or receive."""

    code = "orders.open"
    template = "Orders are still open: {numbers}. Wait until they are received, or cancel them."


class PolicyTooEarly(Refused):
    """A row of the platform's rules begins tomorrow at the earliest."""

    code = "orders.policy_too_early"
    template = "This can begin on {earliest} at the earliest: what holds today stays as it is."
    kind = "invalid"


class PolicyClash(Refused):
    code = "orders.policy_clash"
    template = "Another row begins on {begins} already: choose another day."
