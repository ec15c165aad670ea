"""Sentences of refusals that the platform's people can meet, so that translators find them; a test holds them equal to the rooms' own."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

REFUSALS: Final = (
    gettext_noop("{field}: {reason}"),
    gettext_noop("There is no such {what}."),
    gettext_noop("You may not do this here: the permission “{leaf}” is missing."),
    gettext_noop("This is being changed by somebody else at the moment. Please try again."),
    gettext_noop("Somebody else than who proposed it decides. You can withdraw it."),
    gettext_noop("This was decided meanwhile: it is {state}."),
    gettext_noop("Only who proposed it withdraws it. You can refuse it."),
    gettext_noop("{name} is looking at this since {since}."),
    gettext_noop("This cannot be published yet: {missing}."),
    gettext_noop("There is nothing at “{target}” to lead to."),
    gettext_noop("A link leads to a page of this site: it begins with “/” and names no other."),
    gettext_noop("Somebody else has changed this meanwhile. Look at it again, then save."),
    gettext_noop("This is not a picture that can be used: JPEG, PNG, WebP or GIF, up to 12 MB."),
    gettext_noop("Somebody else has to do this to your own account."),
    gettext_noop("Say why, in at least {least} characters. The reason is kept in the audit log."),
    gettext_noop("Say why, in at least {least} characters."),
    gettext_noop("The last owner can not be removed. Name another owner first."),
    gettext_noop("This person does not have the role “{role}” here."),
    gettext_noop("This person already has the role “{role}” here."),
    gettext_noop("A fee plan starts at the earliest on {earliest}: what was charged stays as it was."),
    gettext_noop("A plan for this kind and category begins on {begins} already; choose {earliest} or later."),
    gettext_noop("Rule row {row}: {reason}"),
    gettext_noop("{row} overlaps a row in force. Supersede that row, or choose other dates."),
    gettext_noop("A rule row is approved by somebody else than who entered it."),
    gettext_noop("Row {row} is not waiting for approval."),
)
