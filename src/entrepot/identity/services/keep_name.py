"""People say what they are called."""

from __future__ import annotations

from typing import Final

from entrepot.identity.models import Person
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Invalid

from ._personal_data import oneself

LONGEST: Final = 80


def keep_name(name: str, *, actor: Actor) -> None:
    """Call the actor so from now on; "" goes back to the e-mail address. Raises Forbidden, Invalid above 80 characters."""
    person_id = oneself(actor)
    tidy = " ".join("".join(char for char in name if char.isprintable()).split())
    if len(tidy) > LONGEST:
        raise Invalid(field="name", reason=f"at most {LONGEST} characters")
    Person.objects.filter(pk=person_id).update(display_name=tidy)
