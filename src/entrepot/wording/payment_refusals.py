"""Sentences of refusals about payments; see refusals.py."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

PAYMENTS: Final = (
    gettext_noop("This purchase cannot be paid on receipt. Please choose another way to pay."),
    gettext_noop("{provider} cannot keep the amount of this purchase ready without taking it."),
    gettext_noop("No amount is kept ready for this order."),
    gettext_noop("The amount of this order is being taken at this moment. Please try again in a few minutes."),
    gettext_noop("At most {left_minor} (minor units, {currency}) of this order can be left out."),
    gettext_noop("The amount of this order is not kept ready any more. It is not to be shipped."),
    gettext_noop("{provider} hands out no statements."),
    gettext_noop("This is not a statement of {provider}: {reason}"),
    gettext_noop("{provider} has no statement of {day} yet: {reason}"),
    gettext_noop("There is not enough money for this: it was spent or is held by something else."),
    gettext_noop("{provider} does not offer “{method}” in {currency}."),
    gettext_noop("This payment is over ({state}); start a new one."),
    gettext_noop("The provider declined the payment: {message}"),
    gettext_noop("The payment provider did not answer. We keep asking; please look again in a moment."),
    gettext_noop("This payment holds no money that could be refunded."),
    gettext_noop("There is no payment provider “{provider}”."),
    gettext_noop("There is nothing to pay."),
    gettext_noop("This purchase is paid already."),
    gettext_noop("There is no such payment."),
    gettext_noop("The provider did not close the payment: {message}"),
    gettext_noop("At most {left_minor} (minor units, {currency}) of this payment can be refunded."),
    gettext_noop("The provider no longer refunds this payment; it has to be paid out to the buyer."),
    gettext_noop("Only a refund that the provider declined is tried again ({state})."),
    gettext_noop("There is no such trade at the sandbox provider."),
    gettext_noop("There is no such account at a provider."),
    gettext_noop("We do not speak the protocol “{kind}”."),
    gettext_noop("A short name has 2 to 32 small letters, digits and hyphens, and begins with a letter."),
    gettext_noop("“{code}” is or was the name of another account; names are not used twice."),
    gettext_noop("This is needed."),
    gettext_noop("This is not a key that can be read: paste the whole text, PEM or base64."),
    gettext_noop("The address of the API begins with https://; http:// is for this machine only."),
    gettext_noop("New keys are for the same merchant ({seller}); another merchant is another account."),
    gettext_noop("The provider did not accept this: {message}"),
    gettext_noop("This account was retired."),
)
