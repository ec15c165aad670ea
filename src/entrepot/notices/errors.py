"""What notices refuse."""

from entrepot.kernel.errors import Refused


class LinkRefused(Refused):
    """The link of a mail was changed on its way, or is none of ours."""

    code = "notices.link_refused"
    template = "This link is not complete. Open it from the mail once more, or sign in and choose what you are told."
    kind = "invalid"
