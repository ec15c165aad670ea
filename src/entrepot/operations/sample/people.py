"""The people of the sample market, made on first use; all have the one password that is printed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from entrepot.identity.enums import ActorKind
from entrepot.identity.types import Actor

from .accounts import Account
from .cast import PASSWORD


def actor_for(account: Account) -> Actor:
    """The person of this account, made on first use; their rights are read whenever they act."""
    people: Any = get_user_model().objects
    person = people.filter(email=account.email).first()
    if person is None:
        with transaction.atomic():
            person = people.model(email=account.email, display_name=account.name, language=account.language)
            person.password = _unreadable()
            person.save()
            EmailAddress.objects.create(user=person, email=account.email, verified=True, primary=True)
    return Actor(kind=ActorKind.PERSON, person_id=person.pk, name=account.name)


def actors_for(accounts: Sequence[Account]) -> list[Actor]:
    """As `actor_for`, for many at once; the password is made unreadable once for all of them."""
    people: Any = get_user_model().objects
    emails = [account.email for account in accounts]
    known = set(people.filter(email__in=emails).values_list("email", flat=True))
    missing = [account for account in accounts if account.email not in known]
    with transaction.atomic():
        made = people.bulk_create(
            people.model(email=each.email, password=_unreadable(), display_name=each.name, language=each.language)
            for each in missing
        )
        EmailAddress.objects.bulk_create(EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in made)
    ids = dict(people.filter(email__in=emails).values_list("email", "pk"))
    return [Actor(kind=ActorKind.PERSON, person_id=ids[each.email], name=each.name) for each in accounts]


def _unreadable() -> str:
    return _unreadable_by(settings.PASSWORD_HASHERS[0])


@cache
def _unreadable_by(_hasher: str) -> str:
    """The one password of all, made unreadable once: that takes as long as it should."""
    return make_password(PASSWORD)
