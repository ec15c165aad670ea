"""Words of the tax room that are stored or shown."""

from __future__ import annotations

from enum import StrEnum


class Decision(StrEnum):
    """What the rules say about a basket."""

    OK = "ok"
    OVER_LIMIT = "over_limit"
    NOT_ALLOWED = "not_allowed"
    CANNOT_DECIDE = "cannot_decide"


class TaxKind(StrEnum):
    """Kinds of money that an authority, or somebody on its behalf, asks for."""

    DUTY = "duty"
    VAT = "vat"
    CONSUMPTION_TAX = "consumption_tax"
    POSTAL_TAX = "postal_tax"
    LEVY = "levy"
    FEE = "fee"


class CollectedAt(StrEnum):
    """Where the buyer pays: with the order, at the border (an estimate), partly both, or nowhere."""

    CHECKOUT = "checkout"
    BORDER = "border"
    MIXED = "mixed"
    NOWHERE = "nowhere"


class Status(StrEnum):
    """Whether a rule rests on a source that decides."""

    SOURCED = "sourced"
    UNVERIFIED = "unverified"


class Origin(StrEnum):
    """Who brought a row: the software package, or an operator of this market."""

    PACKAGE = "package"
    OPERATOR = "operator"


class Route(StrEnum):
    """How goods reach the buyer; the numbers are China's supervision modes. A warehouse of kind `overseas` sends direct."""

    BONDED = "bonded"  # 1210
    BONDED_A = "bonded_a"  # 1239
    DIRECT = "direct"  # 9610
    GENERAL = "general"  # 0110
    POSTAL = "postal"
    DOMESTIC = "domestic"

    @classmethod
    def _missing_(cls, value: object) -> Route | None:
        return cls.DIRECT if value == "overseas" else None
