"""Words of the trade. State names follow Taobao's and Alipay's trade states, which merchants in China know (see README)."""

from django.db import models


class OrderState(models.TextChoices):
    """Where an order stands; which moves exist is written in process.py alone."""

    WAIT_BUYER_PAY = "wait_buyer_pay", "Waiting for payment"
    PAID = "paid", "Paid, waiting for the store to ship"
    PARTLY_SHIPPED = "partly_shipped", "Partly shipped"
    SHIPPED = "shipped", "Shipped, waiting for receipt"
    COLLECTING = "collecting", "Received, the payment is being taken"
    FINISHED = "finished", "Received"
    CLOSED_UNPAID = "closed_unpaid", "Closed without payment"
    CLOSED_REFUNDED = "closed_refunded", "Closed and refunded"


class Route(models.TextChoices):
    """How goods reach the shopper; the words of the warehouse kinds, so that a warehouse tells its route."""

    OVERSEAS = "overseas", "Direct mail from abroad"
    BONDED = "bonded", "From a bonded warehouse"
    DOMESTIC = "domestic", "Domestic"


class Mover(models.TextChoices):
    """Who may move an order."""

    BUYER = "buyer", "Shopper"
    STORE = "store", "Store"
    OPERATOR = "operator", "Operator"
    PROVIDER = "provider", "Payment provider"
    CARRIER = "carrier", "Carrier"
    CLOCK = "clock", "Timer"
    SYSTEM = "system", "Platform"


class ReceiptLevel(models.TextChoices):
    """How much a shopper may have open that is paid on receipt; the amounts are dated policy (data/receipt_policy.toml)."""

    NONE = "none", "Not offered"
    STANDARD = "standard", "Standard"
    TRUSTED = "trusted", "Trusted"


class LimitReason(models.TextChoices):
    """Why a shopper's level is what it is."""

    EARNED = "earned", "Earned by orders that came to a good end"
    NOT_TAKEN = "not_taken", "An amount could not be taken"
    DECIDED = "decided", "Decided by the platform's staff"


class IdentityKind(models.TextChoices):
    """What customs of a destination knows buyers by."""

    CN_RESIDENT = "cn_resident", "Resident identity number (China)"
    KR_PCCC = "kr_pccc", "Personal customs clearance code (Korea)"
    BR_CPF = "br_cpf", "CPF (Brazil)"
