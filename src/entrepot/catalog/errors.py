"""What the catalog refuses."""

from __future__ import annotations

from entrepot.kernel.errors import Invalid, Missing, Refused


class InvalidProduct(Invalid):
    """A value of the draft is wrong in itself."""

    code = "catalog.invalid_product"


class UnknownCategory(Refused):
    code = "catalog.unknown_category"
    template = "There is no category “{category}”."
    kind = "invalid"


class UnknownStore(Refused):
    code = "catalog.unknown_store"
    template = "There is no such store."
    kind = "missing"


class WrongCurrency(Refused):
    code = "catalog.wrong_currency"
    template = "This store sells in {expected}, not in {currency}."
    kind = "invalid"


class DuplicateExternalId(Refused):
    code = "catalog.duplicate_external_id"
    template = "The store already has a product “{external_id}”."


class DuplicateSku(Refused):
    code = "catalog.duplicate_sku"
    template = "The store already has the article number “{sku}”."


class NoSuchProduct(Missing):
    code = "catalog.no_such_product"
    template = "There is no such product."


class NoSuchVariant(Missing):
    code = "catalog.no_such_variant"
    template = "There is no such variant."


class StaleVersion(Refused):
    """Somebody saved the product after it was read; read it again."""

    code = "catalog.stale_version"
    template = "The product was changed meanwhile: it has version {version}, you had {given}."


class WrongState(Refused):
    code = "catalog.wrong_state"
    template = "A product that is {state} cannot do “{verb}”."


class NotCompliant(Refused):
    """`problems` is a list of {field, reason}."""

    code = "catalog.not_compliant"
    template = "The product does not meet the rules of publishing: {summary}."
    kind = "invalid"


class ReasonRequired(Refused):
    code = "catalog.reason_required"
    template = "Please give a reason: the merchant will read it."
    kind = "invalid"


class UnreadableFile(Refused):
    code = "catalog.unreadable_file"
    template = "The file cannot be read as {format}: {reason}."
    kind = "invalid"


class InvalidCategory(Invalid):
    code = "catalog.invalid_category"


class UnknownCursor(Refused):
    code = "catalog.unknown_cursor"
    template = "This page marker does not belong to the list."
    kind = "invalid"


class DecorationChanged(Refused):
    """Somebody else of the store saved meanwhile; read it again."""

    code = "catalog.decoration_changed"
    template = "Somebody else changed the store's page meanwhile: look at it again before you save."


class NothingDecorated(Refused):
    code = "catalog.nothing_decorated"
    template = "There is nothing to publish yet: save a draft first."


class NotOfThisStore(Refused):
    code = "catalog.not_of_this_store"
    template = "Only the store's own products can be featured."
    kind = "invalid"


class TooManyFeatured(Refused):
    code = "catalog.too_many_featured"
    template = "At most {most} products can be featured."
    kind = "invalid"


class InThePast(Refused):
    code = "catalog.in_the_past"
    template = "Choose a time that is still to come."
    kind = "invalid"


class DraftInUse(Refused):
    code = "catalog.draft_in_use"
    template = "Stock or orders know this draft: archive it instead."


class TooManyShortcuts(Refused):
    code = "catalog.too_many_shortcuts"
    template = "At most {limit} views are kept. Delete one first."
