"""Refusals of the tax room."""

from __future__ import annotations

from entrepot.kernel.errors import Refused


class BadTaxRequest(Refused):
    """The request is wrong in itself; no rule was asked."""

    code = "tax.bad_request"
    template = "{field}: {reason}"
    kind = "invalid"


class BadRuleRow(Refused):
    """A rule row that cannot be stored: a wrong field, a number that is none, an empty period."""

    code = "tax.bad_rule_row"
    template = "Rule row {row}: {reason}"
    kind = "invalid"


class RuleOverlaps(Refused):
    """Two rows in force would decide the same thing on the same day."""

    code = "tax.rule_overlaps"
    template = "{row} overlaps a row in force. Supersede that row, or choose other dates."


class SameApprover(Refused):
    """Four eyes: who entered a row may not approve it."""

    code = "tax.same_approver"
    template = "A rule row is approved by somebody else than who entered it."
    kind = "forbidden"


class NotADraft(Refused):
    """Only a draft can be approved."""

    code = "tax.not_a_draft"
    template = "Row {row} is not waiting for approval."
