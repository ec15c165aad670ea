"""Kept filters and changes: whose they are, how many, and what becomes of them with the person."""

from __future__ import annotations

import pytest
from tests.identity import factories as people
from tests.stores import factories as stores

from entrepot.catalog.errors import TooManyShortcuts
from entrepot.catalog.models import Shortcut
from entrepot.catalog.queries import shortcuts
from entrepot.catalog.services import delete_shortcut, save_shortcut
from entrepot.catalog.services.personal_data import CatalogPersonalData
from entrepot.kernel.errors import Invalid, Missing

pytestmark = pytest.mark.django_db


def test_the_same_name_is_kept_anew_and_thirty_are_enough() -> None:
    store = stores.store()
    owner = stores.staff(store)

    for number in range(30):
        save_shortcut(store.pk, "view", f"View {number}", "q=a", actor=owner)
    save_shortcut(store.pk, "view", "View 3", "q=b", actor=owner)
    with pytest.raises(TooManyShortcuts):
        save_shortcut(store.pk, "view", "One more", "q=a", actor=owner)
    with pytest.raises(Invalid):
        save_shortcut(store.pk, "spell", "View 3", "", actor=owner)
    with pytest.raises(Invalid):
        save_shortcut(store.pk, "view", " ", "", actor=owner)
    with pytest.raises(Missing):
        save_shortcut(store.pk, "view", "Mine", "", actor=people.shopper())

    kept = {row.name: row.content for row in shortcuts(store.pk, owner.person_id)}
    assert (len(kept), kept["View 3"]) == (30, "q=b")


def test_they_are_taken_along_and_go_with_the_person() -> None:
    store = stores.store()
    owner, other = stores.staff(store), stores.staff(store)
    assert owner.person_id is not None
    save_shortcut(store.pk, "deed", "Sale", "deed=price&percent=-10", actor=owner, is_shared=True)
    theirs = save_shortcut(store.pk, "view", "Drafts", "state=draft", actor=other)
    port = CatalogPersonalData()

    with pytest.raises(Missing):
        delete_shortcut(theirs, store.pk, actor=owner)
    [(name, rows)] = port.export(owner.person_id)
    port.erase(owner.person_id)

    assert (name, [row["name"] for row in rows]) == ("shortcuts", ["Sale"])
    assert port.hindrance(owner.person_id) is None
    assert list(Shortcut.objects.values_list("name", flat=True)) == ["Drafts"]
