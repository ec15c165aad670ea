"""What work on the whole market refuses."""

from entrepot.kernel.errors import Refused


class AlreadyReplayed(Refused):
    """The same data was played to its end before; nothing was changed now."""

    code = "operations.already_replayed"
    template = "This history was already played into the market (finished {finished_at}); nothing was changed."


class ReplayUnreadable(Refused):
    code = "operations.replay_unreadable"
    template = "{file}: {reason}"
    kind = "invalid"


class ReplayRunning(Refused):
    code = "operations.replay_running"
    template = "Another process is playing this history at the moment."


class ReplayDiffers(Refused):
    """The end of the history does not add up to the data: a bug, to be looked into before anybody trusts the market."""

    code = "operations.replay_differs"
    template = "{what}: the market says {found}, the data say {expected}."


class BenchImpossible(Refused):
    code = "operations.bench_impossible"
    template = "The bench cannot be run: {reason}."


class OtherTrade(Refused):
    code = "operations.other_trade"
    template = (
        "This market has trade of its own. The sample market is for an empty database; --force puts it beside what is there."
    )


class SampleRunning(Refused):
    code = "operations.sample_running"
    template = "Another process is building the sample market at the moment."


class StepLost(Refused):
    """A step that follows by a fact has not come: a subscriber is stuck (`entrepot check` tells which)."""

    code = "operations.step_lost"
    template = "The step “{step}” did not follow; see entrepot check."


class SamePerson(Refused):
    """Four eyes: nobody decides on what they proposed."""

    code = "operations.same_person"
    template = "Somebody else than who proposed it decides. You can withdraw it."
    kind = "forbidden"


class AlreadyDecided(Refused):
    code = "operations.already_decided"
    template = "This was decided meanwhile: it is {state}."


class NotYours(Refused):
    code = "operations.not_yours"
    template = "Only who proposed it withdraws it. You can refuse it."
    kind = "forbidden"


class LookedAt(Refused):
    """Somebody else has this item of a queue open."""

    code = "operations.looked_at"
    template = "{name} is looking at this since {since}."
