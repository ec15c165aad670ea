"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the e-mail address is the name they sign in by."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person with `email`; without a password nobody can sign in by one."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person who may see every table of the back office."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: shopper, merchant's staff, operator. What they may do is told by memberships and grants."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=2, blank=True, default="", db_default="")  # where parcels go; "" until it was chosen
    currency = models.CharField(max_length=3, blank=True, default="", db_default="")  # in which prices are shown
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.now)
    session_epoch = models.PositiveIntegerField(default=0, db_default=0)  # sessions of an earlier one are over

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_ci")]

    def __str__(self) -> str:
        return self.display_name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must know to stay valid: it changes with the password, and when the person is signed out everywhere."""
        known = f"{self.password}/{self.session_epoch}"
        return salted_hmac("entrepot.identity.session", known, secret=secret, algorithm="sha256").hexdigest()
