"""Refusals of stores."""

from __future__ import annotations

from entrepot.kernel.errors import Refused


class WrongState(Refused):
    """The step does not start from where the store is."""

    code = "stores.wrong_state"
    template = "A store that is “{state}” can not be moved by “{step}”."


class PapersMissing(Refused):
    code = "stores.papers_missing"
    template = "These papers are missing: {papers}."
    kind = "invalid"


class OwnApplication(Refused):
    code = "stores.own_application"
    template = "Nobody decides on an application of their own."
    kind = "forbidden"


class ReasonMissing(Refused):
    code = "stores.reason_missing"
    template = "Say why: the merchant reads it."
    kind = "invalid"


class SlugTaken(Refused):
    code = "stores.slug_taken"
    template = "The address “{slug}” is taken."


class MerchantRegistered(Refused):
    code = "stores.merchant_registered"
    template = "A company with this registration number is already here."


class CurrencyNotSettled(Refused):
    code = "stores.currency_not_settled"
    template = "Stores of this kind are settled in {expected}, not in {currency}."
    kind = "invalid"


class NotClosable(Refused):
    """Another room still has something open of the store; `reasons` says what."""

    code = "stores.not_closable"
    template = "The store can not be closed yet: {reasons}."


class NoFeePlan(Refused):
    code = "stores.no_fee_plan"
    template = "No fee plan is in force for “{kind}” stores in “{category_path}” on {on}."
    kind = "missing"


class FeePlanInThePast(Refused):
    code = "stores.fee_plan_in_the_past"
    template = "A fee plan starts at the earliest on {earliest}: what was charged stays as it was."
    kind = "invalid"


class NoRule(Refused):
    code = "stores.no_rule"
    template = "No rule “{key}” is in force for “{kind}” stores on {on}."
    kind = "missing"


class FeePlanClash(Refused):
    code = "stores.fee_plan_clash"
    template = "A plan for this kind and category begins on {begins} already; choose {earliest} or later."
