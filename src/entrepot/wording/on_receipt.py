"""Sentences of refusals about paying on receipt; see refusals.py."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

ON_RECEIPT: Final = (
    gettext_noop("{provider} cannot keep the amount of this purchase ready without taking it."),
    gettext_noop("No amount is kept ready for this order."),
    gettext_noop("The amount of this order is being taken at this moment. Please try again in a few minutes."),
    gettext_noop("At most {left_minor} (minor units, {currency}) of this order can be left out."),
    gettext_noop("The amount of this order is not kept ready any more. It is not to be shipped."),
)
