"""What reconciliation refuses."""

from entrepot.kernel.errors import Refused


class StatementKnown(Refused):
    """Another file was read for that day already: a corrected one takes its place only when that is asked for."""

    code = "reconciliation.statement_known"
    template = "Another statement of {provider} for {day} was read before. Replace it if the provider has corrected it."


class DayNotOver(Refused):
    code = "reconciliation.day_not_over"
    template = "The provider's day {day} is not over yet."


class BreakOver(Refused):
    """Somebody, or a later statement, resolved the break meanwhile."""

    code = "reconciliation.break_over"
    template = "This difference was resolved meanwhile."


class NothingToBook(Refused):
    """No money is missing or too much: there is nothing to post."""

    code = "reconciliation.nothing_to_book"
    template = "No money differs here; there is nothing to book."


class MonthNotOver(Refused):
    code = "reconciliation.month_not_over"
    template = "{month} can be closed when it is over."


class MonthClosed(Refused):
    code = "reconciliation.month_closed"
    template = "{month} is closed already."


class MonthNotReady(Refused):
    """What stands against closing: differences nobody has resolved, days with movements and no statement."""

    code = "reconciliation.month_not_ready"
    template = "{month} cannot be closed yet. Open differences: {open_breaks}. Missing statements: {missing}."


class EarlierMonthOpen(Refused):
    code = "reconciliation.earlier_month_open"
    template = "Close {month} first."
