"""What refusals say in the language of the page, and the sentences, so that translators find them.

A test holds the sentences equal to the rooms' own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from entrepot.kernel.errors import Refused

from .places import country_name, moment
from .vocabulary import word

_STATES: Final = {"catalog": "product", "stores": "store", "orders": "order", "payments": "payment", "operations": "proposal"}
_OURS: Final = frozenset({"reason", "verb", "what"})  # fields that hold words of ours; the others hold what a person typed
REFUSALS: Final = (
    gettext_noop("{field}: {reason}"),
    gettext_noop("There is no category “{category}”."),
    gettext_noop("That was very often in a short time. Please go on in {seconds} seconds."),
    gettext_noop("There is no such store."),
    gettext_noop("This store sells in {expected}, not in {currency}."),
    gettext_noop("The store already has a product “{external_id}”."),
    gettext_noop("The store already has the article number “{sku}”."),
    gettext_noop("There is no such product."),
    gettext_noop("There is no such variant."),
    gettext_noop("The product was changed meanwhile: it has version {version}, you had {given}."),
    gettext_noop("A product that is {state} cannot do “{verb}”."),
    gettext_noop("The product does not meet the rules of publishing: {summary}."),
    gettext_noop("Please give a reason: the merchant will read it."),
    gettext_noop("The file cannot be read as {format}: {reason}."),
    gettext_noop("You can keep at most {limit}. Remove one that you do not want any more."),
    gettext_noop("This page marker does not belong to the list."),
    gettext_noop("A store that is “{state}” can not be moved by “{step}”."),
    gettext_noop("These papers are missing: {papers}."),
    gettext_noop("Nobody decides on an application of their own."),
    gettext_noop("Say why: the merchant reads it."),
    gettext_noop("The address “{slug}” is taken."),
    gettext_noop("A company with this registration number is already here."),
    gettext_noop("Stores of this kind are settled in {expected}, not in {currency}."),
    gettext_noop("The store can not be closed yet: {reasons}."),
    gettext_noop("Somebody else changed the store's page meanwhile: look at it again before you save."),
    gettext_noop("There is nothing to publish yet: save a draft first."),
    gettext_noop("Only the store's own products can be featured."),
    gettext_noop("At most {most} products can be featured."),
    gettext_noop("This is not a picture that can be used: JPEG, PNG, WebP or GIF, up to 12 MB."),
    gettext_noop("Choose a time that is still to come."),
    gettext_noop("Stock or orders know this draft: archive it instead."),
    gettext_noop("There is no such item in this store."),
    gettext_noop("There is no such warehouse in this store."),
    gettext_noop("{reserved} pieces are promised to orders; no fewer than that can be on hand."),
    gettext_noop("There is no delivery to {area} by this store."),
    gettext_noop("The store {store_id} has no freight template."),
    gettext_noop("The number {number} of {carrier} is used by another order."),
    gettext_noop("A parcel holds at least one piece."),
    gettext_noop("There is no carrier “{carrier}”."),
    gettext_noop("{provider} hands out no statements."),
    gettext_noop("This is not a statement of {provider}: {reason}"),
    gettext_noop("{provider} has no statement of {day} yet: {reason}"),
    gettext_noop("The books are closed until {until}."),
    gettext_noop("Another statement of {provider} for {day} was read before. Replace it if the provider has corrected it."),
    gettext_noop("The provider's day {day} is not over yet."),
    gettext_noop("This difference was resolved meanwhile."),
    gettext_noop("No money differs here; there is nothing to book."),
    gettext_noop("{month} can be closed when it is over."),
    gettext_noop("{month} is closed already."),
    gettext_noop("{month} cannot be closed yet. Open differences: {open_breaks}. Missing statements: {missing}."),
    gettext_noop("Close {month} first."),
    gettext_noop("An order that is “{state}” cannot do this: {move}."),
    gettext_noop("This step belongs to somebody else: {move}."),
    gettext_noop("A shipment names a carrier and a tracking number."),
    gettext_noop("There is no such order."),
    gettext_noop("At most {limit} views are kept. Delete one first."),
    gettext_noop("You have a view “{name}” already."),
    gettext_noop("The balance of {balance} is below the smallest payout of {minimum}."),
    gettext_noop("The store has no bank account to pay to."),
    gettext_noop("The bank account was changed; payouts to it begin at {until}."),
    gettext_noop("There is not enough money for this: it was spent or is held by something else."),
    gettext_noop("This account is closed."),
    gettext_noop("You can not give rights that you do not have yourself: {leaves}."),
    gettext_noop("The last owner can not be removed. Name another owner first."),
    gettext_noop("This person does not have the role “{role}” here."),
    gettext_noop("This person already has the role “{role}” here."),
    gettext_noop("This invitation can not be accepted: it is {reason}."),
    gettext_noop("“{url}” cannot be called: {reason}."),
    gettext_noop("The API key is not accepted: it is {reason}."),
    gettext_noop("This webhook is switched off. Switch it on first."),
    gettext_noop("There are no public facts of the kind “{name}”."),
    gettext_noop("There is no such webhook endpoint."),
    gettext_noop("“{currency}” is not a currency we know."),
    gettext_noop("“{amount}” is not an amount of {currency}."),
    gettext_noop("There is no such {what}."),
    gettext_noop("You may not do this here: the permission “{leaf}” is missing."),
    gettext_noop("This is being changed by somebody else at the moment. Please try again."),
    gettext_noop("Somebody else than who proposed it decides. You can withdraw it."),
    gettext_noop("This was decided meanwhile: it is {state}."),
    gettext_noop("Only who proposed it withdraws it. You can refuse it."),
    gettext_noop("{name} is looking at this since {since}."),
    gettext_noop("This cannot be published yet: {missing}."),
    gettext_noop("There is nothing at “{target}” to lead to."),
    gettext_noop("A link leads to a page of this site: it begins with “/” and names no other."),
    gettext_noop("Somebody else has changed this meanwhile. Look at it again, then save."),
    gettext_noop("Somebody else has to do this to your own account."),
    gettext_noop("Say why, in at least {least} characters. The reason is kept in the audit log."),
    gettext_noop("Say why, in at least {least} characters."),
    gettext_noop("A fee plan starts at the earliest on {earliest}: what was charged stays as it was."),
    gettext_noop("A plan for this kind and category begins on {begins} already; choose {earliest} or later."),
    gettext_noop("Rule row {row}: {reason}"),
    gettext_noop("{row} overlaps a row in force. Supersede that row, or choose other dates."),
    gettext_noop("A rule row is approved by somebody else than who entered it."),
    gettext_noop("Row {row} is not waiting for approval."),
    gettext_noop("There is nothing to buy in it."),
    gettext_noop("Write something, or add a picture."),
    gettext_noop("A message has at most {most} characters."),
    gettext_noop("A message has at most {most} pictures."),
    gettext_noop("This link is not complete. Open it from the mail once more, or sign in and choose what you are told."),
    gettext_noop("“{title}” is not for sale at the moment."),
    gettext_noop("The prices were held until {expired_at}. Please look at the new total."),
    gettext_noop("The total is now {now}; you were shown {shown}."),
    gettext_noop("{store} does not deliver this to {country}: {reason}"),
    gettext_noop("Duty and tax cannot be worked out for this order: {reasons}"),
    gettext_noop("The time to confirm receipt was already extended once."),
    gettext_noop("A cart holds at most {limit} different items."),
    gettext_noop("A quantity is between 1 and {limit}."),
    gettext_noop("The delivery address lacks: {field}."),
    gettext_noop("The delivery address is not complete: {fields}."),
    gettext_noop("An address book holds at most {limit} addresses."),
    gettext_noop("Customs of the destination asks for the buyer's identity details."),
    gettext_noop("This identity number cannot be right; please check it."),
    gettext_noop("These details cannot be read with the key of this site."),
    gettext_noop("Only {available} of “{sku}” are left; {wanted} were asked for."),
    gettext_noop("{provider} does not offer “{method}” in {currency}."),
    gettext_noop("This payment is over ({state}); start a new one."),
    gettext_noop("The provider declined the payment: {message}"),
    gettext_noop("The payment provider did not answer. We keep asking; please look again in a moment."),
    gettext_noop("This payment holds no money that could be refunded."),
    gettext_noop("This is not the e-mail address of your account."),
    gettext_noop("You have a role in a store, a company or at the platform. Have it taken away first."),
    gettext_noop("Orders are still open: {numbers}. Wait until they are received, or cancel them."),
    gettext_noop("This page marker is not one of ours, or belongs to another search."),
    gettext_noop("There is not enough money on {account}."),
    gettext_noop("The held money has been released or freed already."),
    gettext_noop("The hold on the money has expired."),
    gettext_noop("The books are being written by somebody else at the moment. Please try again."),
    gettext_noop("{ref} was posted before with other content."),
    gettext_noop("No parcel of ours has the number {number} of {carrier}."),
    gettext_noop("{carrier} cannot {what}."),
    gettext_noop("{number} was picked up already; it can only be returned."),
    gettext_noop("A store keeps at most {most} quick replies."),
    gettext_noop("The parcel is reported as {status}; receipt is not confirmed by the clock."),
    gettext_noop("There is no payment provider “{provider}”."),
    gettext_noop("There is nothing to pay."),
    gettext_noop("This purchase is paid already."),
    gettext_noop("There is no such payment."),
    gettext_noop("The provider did not close the payment: {message}"),
    gettext_noop("At most {left_minor} (minor units, {currency}) of this payment can be refunded."),
    gettext_noop("The provider no longer refunds this payment; it has to be paid out to the buyer."),
    gettext_noop("Only a refund that the provider declined is tried again ({state})."),
    gettext_noop("There is no such trade at the sandbox provider."),
    gettext_noop("The search index is being rebuilt already."),
    gettext_noop("The order is not received yet."),
    gettext_noop("No fee plan is in force for “{kind}” stores in “{category_path}” on {on}."),
    gettext_noop("No rule “{key}” is in force for “{kind}” stores on {on}."),
    gettext_noop("This can begin on {earliest} at the earliest: what holds today stays as it is."),
    gettext_noop("Another row begins on {begins} already: choose another day."),
)
# Reasons that fill the fields above.
REASONS: Final = (
    gettext_noop("a GTIN is 8, 12, 13 or 14 digits with a valid check digit"),
    gettext_noop("a correction by nothing changes nothing"),
    gettext_noop("a country is two letters (ISO 3166-1)"),
    gettext_noop("a key has a name and one permission at least"),
    gettext_noop("a picture has an address that begins with https://, http:// or /"),
    gettext_noop("a product has at least one article"),
    gettext_noop("a store has a name in one language at least"),
    gettext_noop("a title in at least one language is required"),
    gettext_noop("a title is required"),
    gettext_noop("above zero, and plausible"),
    gettext_noop("above zero, with at most three decimals"),
    gettext_noop("an HS code is 6 to 10 digits"),
    gettext_noop("an account number has 4 to 64 characters"),
    gettext_noop("an amount is not negative, and plausible"),
    gettext_noop("an article number is required"),
    gettext_noop("an attribute has a name"),
    gettext_noop("at most 4000 characters"),
    gettext_noop("at least one article must be on sale"),
    gettext_noop("at least one piece arrives"),
    gettext_noop("days_min is not above days_max"),
    gettext_noop("each area once"),
    gettext_noop("expired"),
    gettext_noop("it begins with https://"),
    gettext_noop("it carries a name or password"),
    gettext_noop("it is not well formed"),
    gettext_noop("it names no host"),
    gettext_noop("its host has no address"),
    gettext_noop("its host is inside a private network"),
    gettext_noop("lower-case letters and digits, in words joined by single hyphens, 60 at most"),
    gettext_noop("made for another address"),
    gettext_noop("not above the first fee, unless that is zero"),
    gettext_noop("only pictures that were uploaded for this store"),
    gettext_noop("replaced already"),
    gettext_noop("revoked"),
    gettext_noop("required for goods that cross a border"),
    gettext_noop("required in this category"),
    gettext_noop("the default area 1 is missing"),
    gettext_noop("the former price is not below the price"),
    gettext_noop("the name of the account's holder is needed"),
    gettext_noop("the same article number stands twice in the product"),
    gettext_noop("this is not an e-mail address"),
    gettext_noop("two articles of the product have the same options"),
    gettext_noop("two capital letters, as in ISO 3166-1"),
    gettext_noop("unknown"),
    gettext_noop("used"),
    gettext_noop("withdrawn"),
)


def sentence(refusal: Refused) -> str:
    """What a refusal says, in the language of the page: states and countries by their names, moments in the site's zone."""
    room = refusal.code.partition(".")[0]
    fields = {name: _read(name, value, room) for name, value in refusal.fields.items()}
    if isinstance(fields.get("problems"), list):  # why a product cannot be published, one by one
        fields["summary"] = "; ".join(f"{problem['field']}: {gettext(problem['reason'])}" for problem in fields["problems"])
    try:
        return gettext(refusal.template).format(**fields)
    except (KeyError, IndexError, ValueError):  # a translation with other braces than the original
        return refusal.message


def _read(name: str, value: Any, room: str) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if name == "state" and room in _STATES:
        return word(_STATES[room], value)
    if name == "expired_at":
        return moment(datetime.fromisoformat(value))
    if name == "country":
        return country_name(value)
    return gettext(value) if name in _OURS else value
