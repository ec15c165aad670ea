"""What a person chose for the pages: language, destination, currency."""

from __future__ import annotations

from entrepot.identity.models import Person
from entrepot.identity.types import Actor


def keep_preferences(actor: Actor, *, country: str, currency: str, language: str) -> None:
    """Have the choices go along to every device on which the actor signs in."""
    if actor.person_id is not None:
        Person.objects.filter(id=actor.person_id).update(country=country, currency=currency, language=language)
