"""The versions of a freight template as a story: when, by whom, and what became different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from entrepot.identity.queries import AuditLine
from entrepot.logistics.queries import TemplateVersionLine
from entrepot.logistics.types import Service, Template
from entrepot.seller.freight_areas import names_of
from entrepot.seller.words import word


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: a version with what is new in it, or something else that was done to the template (`version` 0)."""

    at: datetime
    by: str
    version: int
    is_active: bool
    changes: tuple[str, ...]


def history_of(versions: Sequence[TemplateVersionLine], lines: Sequence[AuditLine]) -> list[Told]:
    """The story, the latest first; `versions` and `lines` come the latest first."""
    by = {line.detail.get("version"): line.person_name for line in lines if line.action == "logistics.template_saved"}
    told = [
        Told(
            new.created_at, by.get(new.version, ""), new.version, new.is_active, tuple(differences(old.template, new.template))
        )
        for new, old in pairwise(versions)
    ]
    if versions and versions[-1].version == 1:
        first = versions[-1]
        told.append(Told(first.created_at, by.get(1, ""), 1, first.is_active, (_("Made"),)))
    told += [
        Told(line.at, line.person_name, 0, False, (_deed(line),)) for line in lines if line.action != "logistics.template_saved"
    ]
    return sorted(told, key=lambda entry: entry.at, reverse=True)


def differences(old: Template, new: Template) -> Iterator[str]:
    """What is different in the new version, in sentences."""
    if old.name != new.name:
        yield _("Name: “%(old)s” became “%(new)s”") % {"old": old.name, "new": new.name}
    for title, kind, before, after in (
        (_("Counted"), "valuation", old.valuation.value, new.valuation.value),
        (_("Who pays"), "assumer", old.assumer.value, new.assumer.value),
    ):
        if before != after:
            yield _("%(title)s: %(old)s became %(new)s") % {"title": title, "old": word(kind, before), "new": word(kind, after)}
    if (old.divisor, old.step_g) != (new.divisor, new.step_g):
        yield _("How weight is counted")
    ways = {service.code: service for service in old.services}
    for service in new.services:
        name = word("service", service.code)
        if service.code not in ways:
            yield _("Way added: %(name)s") % {"name": name}
        elif parts := list(_parts(ways[service.code], service)):
            yield f"{name}: {', '.join(parts)}"
    for code in ways.keys() - {service.code for service in new.services}:
        yield _("Way removed: %(name)s") % {"name": word("service", code)}


def _parts(old: Service, new: Service) -> Iterator[str]:
    before = {area: group for group in old.groups for area in group.areas}
    after = {area: group for group in new.groups for area in group.areas}
    changed = [
        area
        for area in before.keys() | after.keys()
        if area not in before
        or area not in after
        or (before[area].charges, before[area].days_min, before[area].days_max)
        != (after[area].charges, after[area].days_min, after[area].days_max)
    ]
    if changed:
        names = [_("everywhere else") if code == "1" else name for code, name in names_of(sorted(changed)[:4])]
        yield _("fees or days of %(areas)s") % {"areas": "、".join(names) if _is_wide(names) else ", ".join(names)} + (
            " …" if len(changed) > 4 else ""
        )
    if old.free != new.free:
        yield _("what is free")
    if (set(old.countries), set(old.unserved)) != (set(new.countries), set(new.unserved)):
        yield _("where it goes")
    if (old.remote, old.percent, old.min_minor, old.max_minor) != (new.remote, new.percent, new.min_minor, new.max_minor):
        yield _("surcharges and limits")


def _is_wide(names: Sequence[str]) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for name in names for letter in name)


def _deed(line: AuditLine) -> str:
    if line.action == "logistics.template_made_default":
        return _("Made the default")
    if line.action == "logistics.template_deleted":
        return _("Deleted")
    if line.action == "logistics.template_assigned":
        return _("Products that go by it from now on: %(count)s") % {"count": line.detail.get("products", "")}
    return line.action
