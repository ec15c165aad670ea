"""What messaging refuses."""

from entrepot.kernel.errors import Refused


class NothingSaid(Refused):
    code = "messaging.nothing_said"
    template = "Write something, or add a picture."
    kind = "invalid"


class TooLong(Refused):
    code = "messaging.too_long"
    template = "A message has at most {most} characters."
    kind = "invalid"


class TooManyPictures(Refused):
    code = "messaging.too_many_pictures"
    template = "A message has at most {most} pictures."
    kind = "invalid"


class TooManyQuickReplies(Refused):
    code = "messaging.too_many_quick_replies"
    template = "A store keeps at most {most} quick replies."


class CannotAnswer(Refused):
    code = "messaging.cannot_answer"
    template = "This person may not answer shoppers in this store."
    kind = "invalid"
