"""What marketing refuses."""

from entrepot.kernel.errors import Refused


class NotReady(Refused):
    """The slot lacks something that visitors would miss."""

    code = "marketing.not_ready"
    template = "This cannot be published yet: {missing}."


class NotThere(Refused):
    """The slot would lead to nothing."""

    code = "marketing.target_not_there"
    template = "There is nothing at “{target}” to lead to."
    kind = "invalid"


class LeadsAway(Refused):
    code = "marketing.leads_away"
    template = "A link leads to a page of this site: it begins with “/” and names no other."
    kind = "invalid"


class SlotChanged(Refused):
    """Somebody else changed the slot since the form was opened."""

    code = "marketing.slot_changed"
    template = "Somebody else has changed this meanwhile. Look at it again, then save."
