"""Refusals of the stream and its subscribers."""

from __future__ import annotations

from entrepot.kernel.errors import Missing, Refused


class TwoFactsOneKind(Refused):
    code = "events.two_facts_one_kind"
    template = "Two classes call themselves {kind}, version {version}."


class UnknownFact(Refused):
    code = "events.unknown_fact"
    template = "No class is known for the fact {kind}, version {version}: was its file in entrepot/events/facts removed?"


class MalformedFact(Refused):
    """A payload and the class of its fact do not fit together."""

    code = "events.malformed_fact"
    template = "{kind}, version {version}: {reason}"
    kind = "invalid"


class UnknownSubscriber(Missing):
    code = "events.unknown_subscriber"
    template = "No subscriber is called “{name}”."


class NameTaken(Refused):
    code = "events.name_taken"
    template = "The name “{name}” already belongs to another {what}."


class StreamBusy(Refused):
    code = "events.stream_busy"
    template = "Facts are still held back by a transaction that has been open for more than {seconds} seconds."
    kind = "busy"


class UnfitAddress(Refused):
    """A webhook address that we never call."""

    code = "events.unfit_address"
    template = "“{url}” cannot be called: {reason}."
    kind = "invalid"


class UnknownKind(Refused):
    code = "events.unknown_kind"
    template = "There are no public facts of the kind “{name}”."
    kind = "invalid"


class UnknownEndpoint(Missing):
    code = "events.unknown_endpoint"
    template = "There is no such webhook endpoint."


class EndpointOff(Refused):
    code = "events.endpoint_off"
    template = "This webhook is switched off. Switch it on first."


class SealBroken(Refused):
    code = "events.seal_broken"
    template = "A stored secret cannot be opened: ENTREPOT_SECRET_KEY is not the one it was sealed with."


class ReasonMissing(Refused):
    code = "events.reason_missing"
    template = "Say why, in at least {least} characters."
    kind = "invalid"
