"""Facts become notices and mails, once, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from uuid import UUID

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.identity import factories as identity
from tests.messaging.factories import conversation
from tests.orders.factories import order_in
from tests.stores import factories as stores

from entrepot.events.facts.events import WebhookSwitchedOff
from entrepot.events.facts.orders import OrderShipped
from entrepot.events.types import Envelope
from entrepot.identity.queries import actor_of
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Missing
from entrepot.kernel.ids import uuid7
from entrepot.notices import queries, services
from entrepot.notices.errors import LinkRefused
from entrepot.notices.models import Notice, Preference
from entrepot.orders.models import Order, Purchase

pytestmark = pytest.mark.django_db(transaction=True)


def shipped(order: Order, *, days_ago: int = 0, fact_id: UUID | None = None) -> Envelope:
    fact = OrderShipped(order.store_id, order.pk, order.number)
    return Envelope(1, fact_id or uuid7(), fact, clock.now() - timedelta(days=days_ago))


def test_an_order_tells_its_shopper_and_its_store_that_the_money_is_in_escrow(events_drain: Callable[[], object]) -> None:
    stores.fee_plan()
    who = identity.person("li@example.org", language="zh-hans", country="CN", currency="CNY")
    order = order_in("paid", actor=actor_of(who))
    owner = stores.staff(stores.Store.objects.get(pk=order.store_id), who=identity.person("owner@example.org"))
    events_drain()

    assert [line.kind for line in queries.notices_of(who.pk)] == ["order_paid", "order_placed"]
    assert [line.kind for line in queries.notices_of(owner.person_id)] == ["store_order_paid"]
    while services.send_mails():
        pass
    by_address = {(m.to[0], m.subject): m for m in mail.outbox}
    paid = by_address["li@example.org", f"订单 {order.number} 已付款"]
    assert "托管" in paid.body
    assert [kind for _content, kind in paid.alternatives] == ["text/html"]
    to_store = by_address["owner@example.org", f"New order {order.number}: please ship"]
    assert "is in escrow" in to_store.body
    assert to_store.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not services.send_mails()


def test_a_fact_that_comes_twice_tells_nobody_twice() -> None:
    order = order_in("paid", actor=actor_of(identity.person()))
    told = shipped(order)
    Notice.objects.all().delete()

    assert (services.tell([told]), services.tell([told]), services.tell([told, told])) == (1, 0, 0)
    assert Notice.objects.count() == 1


def test_old_news_is_read_already_and_very_old_news_is_none() -> None:
    order = order_in("paid", actor=actor_of(identity.person()))
    services.tell([shipped(order, days_ago=3), shipped(order, days_ago=31)])

    [notice] = Notice.objects.all()
    assert (notice.mail, notice.read_at is not None) == ("none", True)


def test_a_guest_gets_mails_with_the_signed_link() -> None:
    order = order_in("paid")
    Order.objects.get(pk=order.pk).purchase.__class__.objects.filter(pk=order.purchase_id).update(email="guest@example.org")
    services.tell([shipped(order)])
    services.send_mails()

    [sent] = mail.outbox
    assert sent.to == ["guest@example.org"]
    assert f"/orders/{order.pk}/?key=" in sent.body
    assert "List-Unsubscribe" not in sent.extra_headers


@pytest.mark.parametrize(("language", "subject"), [("zh-hans", "已发货"), ("", "is on its way")])
def test_a_guest_reads_in_the_language_of_the_purchase(language: str, subject: str) -> None:
    order = order_in("paid")
    Purchase.objects.filter(pk=order.purchase_id).update(email="guest@example.org", language=language)
    services.tell([shipped(order)])
    services.send_mails()

    [sent] = mail.outbox
    assert subject in sent.subject


def test_statements_do_not_grow_with_facts() -> None:
    counts = []
    orders = [order_in("paid", actor=actor_of(identity.person())) for _ in range(4)]
    for some in (orders[:1], orders[1:]):
        with CaptureQueriesContext(connection) as caught:
            services.tell([shipped(order) for order in some])
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_mail_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    services.tell([shipped(order_in("paid", actor=actor_of(identity.person())))])

    def broken(*_: object) -> None:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.message.EmailMessage.send", broken)
        assert services.send_mails() == 1
    notice = Notice.objects.get()
    assert (notice.mail, notice.mail_tries, notice.mail_error) == ("waiting", 1, "gone")
    assert services.send_mails() == 0  # not yet
    Notice.objects.update(mail_due_at=clock.now() - timedelta(days=1))
    assert services.send_mails() == 1
    assert (Notice.objects.get().mail, len(mail.outbox)) == ("sent", 1)


def test_people_choose_what_they_are_told() -> None:
    who = identity.person()
    actor, order = actor_of(who), order_in("paid", actor=actor_of(who))
    services.choose({("order_shipped", "mail"): False}, actor=actor)
    services.tell([shipped(order)])
    assert Notice.objects.get().mail == "none"

    services.choose({("order_shipped", "site"): False}, actor=actor)
    assert services.tell([shipped(order)]) == 0
    with pytest.raises(Invalid):
        services.choose({("order_shipped", "pigeon"): True}, actor=actor)
    assert Preference.objects.count() == 2


def test_the_link_of_a_mail_ends_mails_of_its_kind() -> None:
    who = identity.person()
    token = services.unsubscribe_token(who.pk, "order_shipped")
    assert services.unsubscribe(token, only_look=True) == "order_shipped"
    assert not Preference.objects.exists()
    services.unsubscribe(token)
    services.unsubscribe(token)
    assert [(p.kind, p.channel, p.is_on) for p in Preference.objects.all()] == [("order_shipped", "mail", False)]
    with pytest.raises(LinkRefused):
        services.unsubscribe(token + "x")


def test_notices_are_read_once_and_only_by_their_person() -> None:
    who = identity.person()
    services.tell([shipped(order_in("paid", actor=actor_of(who)))])
    notice = Notice.objects.get()
    with pytest.raises(Missing):
        services.mark_read(notice.pk, actor=identity.shopper())
    assert queries.unread_count(who.pk) == 1
    services.mark_read(notice.pk, actor=actor_of(who))
    first = Notice.objects.get().read_at
    services.mark_read(notice.pk, actor=actor_of(who))
    assert (queries.unread_count(who.pk), Notice.objects.get().read_at) == (0, first)
    assert services.mark_all_read(actor=actor_of(who)) == 0


def test_a_message_is_told_to_the_staff_who_answer(events_drain: Callable[[], object]) -> None:
    shop = stores.store()
    service, viewer = stores.staff(shop, "service"), stores.staff(shop, "viewer")
    found = conversation(store_id=shop.pk)
    events_drain()

    [line] = queries.notices_of(service.person_id)
    assert (line.kind, line.target.kind, line.target.id) == ("store_message", "store_conversation", str(found.pk))
    assert queries.notices_of(viewer.person_id) == []


def test_a_history_that_is_played_tells_nobody() -> None:
    stores.fee_plan()
    order = order_in("paid", actor=actor_of(identity.person()))

    with services.hush():
        assert services.tell([shipped(order)]) == 0

    assert Notice.objects.count() == 0
    assert services.tell([shipped(order)]) == 1


def test_what_is_filed_away_is_not_mailed_and_only_news_is_unread() -> None:
    stores.fee_plan()
    order = order_in("paid", actor=actor_of(identity.person()))
    services.tell([shipped(order, days_ago=1), shipped(order)])
    Notice.objects.update(read_at=None)

    services.file_away(clock.now() - timedelta(hours=2), made_since=clock.now() - timedelta(hours=1))

    assert services.send_mails() == 0
    assert mail.outbox == []
    assert [notice.read_at is None for notice in Notice.objects.order_by("at")] == [False, True]


def test_mails_of_trade_that_was_there_before_are_not_filed_away() -> None:
    stores.fee_plan()
    order = order_in("paid", actor=actor_of(identity.person()))
    services.tell([shipped(order)])

    services.file_away(clock.now(), made_since=clock.now() + timedelta(hours=1))

    assert [(notice.mail, notice.read_at) for notice in Notice.objects.all()] == [("waiting", None)]


def test_a_webhook_that_is_switched_off_is_told_to_those_who_look_after_it() -> None:
    store = stores.store()
    owner = stores.staff(store, who=identity.person("owner@example.org"))
    packer = stores.staff(store, "viewer", who=identity.person("packer@example.org", language="zh-hans"))
    endpoint_id = uuid7()
    told = Envelope(1, uuid7(), WebhookSwitchedOff(store.pk, endpoint_id, "hooks.example", is_gone=False), clock.now())

    assert services.tell([told]) == 1
    [line] = queries.notices_of(owner.person_id)
    assert queries.notices_of(packer.person_id) == []
    services.send_mails()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["owner@example.org"], "The webhook to hooks.example is switched off")
    target = services.mark_read(line.id, actor=owner)
    assert services.path_of(target) == f"/seller/stores/{store.slug}/programs/webhooks/{endpoint_id}/"
