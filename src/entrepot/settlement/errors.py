"""What settlement refuses."""

from entrepot.kernel.errors import Refused


class NotReceived(Refused):
    """Money is divided after receipt, not before."""

    code = "settlement.not_received"
    template = "The order is not received yet."


class EscrowDiffers(Refused):
    """The escrow does not hold what the claims add up to: a person has to look."""

    code = "settlement.escrow_differs"
    template = "Escrow holds {held} and the claims add up to {claimed} (minor units)."


class BeingReleased(Refused):
    """The provider that keeps the order's money was asked to let it go: until it answers nobody can give back of it."""

    code = "settlement.being_released"
    template = "The payment provider is releasing the money of this order. Please try again when that is done."
    kind = "busy"


class NotDeclined(Refused):
    """Only what the provider declined is asked for again, or closed by people."""

    code = "settlement.release_not_declined"
    template = "The provider has not declined to release this money: there is nothing to decide."


class TooManyReleases(Refused):
    code = "settlement.too_many_releases"
    template = "The provider takes no more release requests for this payment."


class GivesBackTooMuch(Refused):
    """More is asked back of a claim than is left of it."""

    code = "settlement.gives_back_too_much"
    template = "Only {left} (minor units) are left of this part of the order; {asked} were asked for."


class NotFrozen(Refused):
    """Nobody has written down yet who has a right to the order's money."""

    code = "settlement.not_frozen"
    template = "The order's money is not divided yet. Please try again in a moment."
    kind = "busy"


class NothingToPay(Refused):
    code = "settlement.nothing_to_pay"
    template = "The balance of {balance} is below the smallest payout of {minimum}."


class NoPayoutAccount(Refused):
    code = "settlement.no_payout_account"
    template = "The store has no bank account to pay to."


class AccountResting(Refused):
    """The bank account was changed a short time ago: nothing is paid to it yet."""

    code = "settlement.account_resting"
    template = "The bank account was changed; payouts to it begin at {until}."


class PolicyTooEarly(Refused):
    """A row of the platform's rules begins tomorrow at the earliest."""

    code = "settlement.policy_too_early"
    template = "This can begin on {earliest} at the earliest: what holds today stays as it is."
    kind = "invalid"


class PolicyClash(Refused):
    code = "settlement.policy_clash"
    template = "Another row begins on {begins} already: choose another day."


class NotEnoughBalance(Refused):
    """A store can put into its deposit what it has."""

    code = "settlement.not_enough_balance"
    template = "The balance is lower than that."


class DepositKnown(Refused):
    """A bank transfer is booked once."""

    code = "settlement.deposit_known"
    template = "The transfer “{reference}” is booked already."


class WaitsForRate(Refused):
    """The store is settled in another currency, and there is no fresh rate for it: the order is settled when one comes."""

    code = "settlement.waits_for_rate"
    template = "There is no fresh exchange rate from {base} to {quote}: the order is settled when one is entered."


class PairNotCovered(Refused):
    """Nobody publishes a rate for what the store sells in."""

    code = "settlement.pair_not_covered"
    template = "Nobody publishes an exchange rate from {base} to {quote} here, so the store cannot be settled in {quote}."


class RateTooOld(Refused):
    code = "settlement.rate_too_old"
    template = "A rate published for {published} is too old to be used: rates are used for {hours} hours."
    kind = "invalid"


class RatesUnreadable(Refused):
    """A table of rates that is not one."""

    code = "settlement.rates_unreadable"
    template = "Line {line} of the table cannot be read: {problem}"
    kind = "invalid"


class DealKnown(Refused):
    """A bank's exchange is booked once."""

    code = "settlement.deal_known"
    template = "The exchange “{reference}” is booked already."


class PositionSmaller(Refused):
    """More is to be changed than the position has."""

    code = "settlement.position_smaller"
    template = "The position has {open} (minor units) of {currency} to be sold, not {asked}."
