from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from tests.events.factories import ThingLost, ThingWhispered, in_threads, made

from entrepot.database import sql
from entrepot.events.enums import DeliveryState
from entrepot.events.errors import EndpointOff, SealBroken, UnfitAddress, UnknownEndpoint, UnknownKind
from entrepot.events.models import WebhookDelivery, WebhookEndpoint
from entrepot.events.ports import Answer, Message
from entrepot.events.providers.http import HttpPostman
from entrepot.events.queries.webhooks import deliveries, delivery, endpoints, kinds_sent
from entrepot.events.services import (
    add_endpoint,
    drain,
    publish,
    redeliver,
    remove_endpoint,
    rotate_secret,
    send_webhooks,
    try_endpoint,
    update_endpoint,
)
from entrepot.events.services.seal import seal, unseal
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.ids import uuid7

URL = "https://shop.example/hook"
STORE, OTHER = uuid7(), uuid7()


class Post:
    """Answers what it is told; keeps what it got."""

    def __init__(self, *statuses: int | None) -> None:
        self.statuses = list(statuses)
        self.got: list[Message] = []
        self._lock = threading.Lock()

    def post(self, message: Message) -> Answer:
        with self._lock:
            self.got.append(message)
            status = self.statuses.pop(0) if self.statuses else 200
        return Answer(status, "" if status == 200 else f"answered {status}", 12)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(message.body) for message in self.got]


def now_due() -> None:
    WebhookDelivery.objects.update(next_at=datetime(2000, 1, 1, tzinfo=UTC))


def told(*facts: Any) -> None:
    publish(facts)
    drain()


@pytest.mark.django_db
def test_message_is_signed_and_says_type_timestamp_and_data(virtual_clock: VirtualClock) -> None:
    endpoint, post = add_endpoint(STORE, URL), Post()
    fact = made(7, STORE)
    told(fact)

    assert send_webhooks(postman=post) == 1

    (message,) = post.got
    assert message.url == URL
    assert Webhook(endpoint.secret).verify(message.body, message.headers) == {
        "type": "testing.thing_made",
        "timestamp": "2026-03-02T08:00:00+00:00",
        "data": {"store_id": str(STORE), "thing_id": str(fact.thing_id), "number": 7},
    }
    with pytest.raises(WebhookVerificationError):
        Webhook(rotate_secret(STORE, endpoint.id).secret).verify(message.body, message.headers)


@pytest.mark.django_db
def test_store_hears_of_its_own_facts_only_and_the_platform_of_all() -> None:
    mine, platform = add_endpoint(STORE, URL + "/mine"), add_endpoint(None, URL + "/platform")
    told(made(1, STORE), made(2, OTHER), made(3, None), ThingWhispered(STORE, 4))
    post = Post()
    send_webhooks(postman=post)

    heard: dict[str, list[int]] = {}
    for message, body in zip(post.got, post.bodies(), strict=True):
        heard.setdefault(message.url, []).append(body["data"]["number"])
    assert {url: sorted(numbers) for url, numbers in heard.items()} == {URL + "/mine": [1], URL + "/platform": [1, 2, 3]}
    assert [view.id for view in endpoints(STORE)] == [mine.id]
    assert [view.id for view in endpoints(None)] == [platform.id]
    assert endpoints(OTHER) == []


@pytest.mark.django_db
def test_only_the_kinds_asked_for_and_only_from_now_on() -> None:
    told(made(1, STORE))
    endpoint = add_endpoint(STORE, URL, [ThingLost.kind])
    told(made(2, STORE), ThingLost(STORE, 3))

    assert [view.kind for view in deliveries(STORE, endpoint.id)] == [ThingLost.kind]


@pytest.mark.django_db
@pytest.mark.parametrize("owner", [OTHER, None])
def test_endpoint_of_another_is_out_of_reach(owner: UUID | None) -> None:
    endpoint = add_endpoint(STORE, URL)
    told(made(1, STORE))
    (log,) = deliveries(STORE, endpoint.id)

    for verb in (
        lambda: remove_endpoint(owner, endpoint.id),
        lambda: rotate_secret(owner, endpoint.id),
        lambda: update_endpoint(owner, endpoint.id, url=URL, kinds=[], is_active=False),
    ):
        with pytest.raises(UnknownEndpoint):
            verb()
    send_webhooks(postman=Post())
    assert deliveries(owner, endpoint.id) == []
    assert redeliver(owner, [log.id]) == 0
    assert redeliver(STORE, [log.id]) == 1


@pytest.mark.django_db
def test_failures_are_tried_again_later_until_the_message_is_dead() -> None:
    endpoint = add_endpoint(STORE, URL)
    told(made(1, STORE))
    post, waits = Post(*[500] * 10), []
    for _ in range(10):
        assert send_webhooks(postman=post) == 1
        assert send_webhooks(postman=post) == 0, "sent again before its time"
        waits.append(sql.scalar("SELECT extract(epoch FROM next_at - clock_timestamp()) FROM events_webhookdelivery"))
        now_due()

    (log,) = deliveries(STORE, endpoint.id)
    assert (log.state, log.attempts, log.last_status, log.last_error) == (DeliveryState.DEAD, 10, 500, "answered 500")
    assert all(expected - 1 <= wait <= expected * 1.1 for wait, expected in zip(waits, (5, 300, 1800, 7200), strict=False))
    assert len({message.headers["webhook-id"] for message in post.got}) == 1

    assert redeliver(STORE, [log.id]) == 1
    assert send_webhooks(postman=post) == 1
    (log,) = deliveries(STORE, endpoint.id)
    assert (log.state, log.last_status, log.response_ms, log.next_at) == (DeliveryState.DELIVERED, 200, 12, None)


@pytest.mark.django_db
def test_endpoint_is_switched_off_after_days_of_failure_and_on_by_its_owner() -> None:
    endpoint = add_endpoint(STORE, URL)
    told(made(1, STORE))
    for _ in range(9):
        send_webhooks(postman=Post(500))
        now_due()
    WebhookEndpoint.objects.update(failing_since=datetime.now(UTC) - timedelta(days=4))
    send_webhooks(postman=Post(500))
    assert endpoints(STORE)[0].disabled_at is not None

    told(made(2, STORE))
    assert send_webhooks(postman=Post()) == 0
    update_endpoint(STORE, endpoint.id, url=URL, kinds=[], is_active=True)
    told(made(3, STORE))
    assert send_webhooks(postman=Post()) == 1


@pytest.mark.django_db
def test_receiver_that_is_gone_is_left_alone_at_once() -> None:
    add_endpoint(STORE, URL)
    told(made(1, STORE))
    send_webhooks(postman=Post(410))

    assert endpoints(STORE)[0].disabled_at is not None
    assert WebhookDelivery.objects.get().state == DeliveryState.DEAD


@pytest.mark.django_db
def test_one_success_ends_the_failing() -> None:
    add_endpoint(STORE, URL)
    told(made(1, STORE), made(2, STORE))
    send_webhooks(postman=Post(500, None))
    assert endpoints(STORE)[0].failing_since is not None
    now_due()
    send_webhooks(postman=Post())

    assert endpoints(STORE)[0].failing_since is None


@pytest.mark.django_db
def test_log_is_paged_newest_first() -> None:
    endpoint = add_endpoint(STORE, URL)
    told(*[made(number, STORE) for number in range(5)])

    first = deliveries(STORE, endpoint.id, limit=3)
    rest = deliveries(STORE, endpoint.id, before=first[-1].id, limit=3)

    positions = [view.position for view in [*first, *rest]]
    assert len(positions) == 5
    assert positions == sorted(positions, reverse=True)


@pytest.mark.django_db
def test_unfit_addresses_and_kinds_are_refused_when_they_are_entered() -> None:
    with pytest.raises(UnfitAddress):
        add_endpoint(STORE, "http://shop.example/")
    for kind in ("testing.never", ThingWhispered.kind):
        with pytest.raises(UnknownKind):
            add_endpoint(STORE, URL, [kind])


@pytest.mark.django_db
def test_secret_is_sealed_and_bound_to_its_endpoint(settings: Any) -> None:
    endpoint = add_endpoint(STORE, URL)
    stored = bytes(WebhookEndpoint.objects.get().sealed_secret)

    assert endpoint.secret.startswith("whsec_")
    assert endpoint.secret.encode() not in stored
    assert unseal(stored, str(endpoint.id)) == endpoint.secret
    with pytest.raises(SealBroken):
        unseal(stored, str(uuid7()))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    assert unseal(stored, str(endpoint.id)) == endpoint.secret
    assert unseal(seal("new", "x"), "x") == "new"
    settings.SECRET_KEY_FALLBACKS = []
    told(made(1, STORE))
    send_webhooks(postman=Post())
    assert "cannot be opened" in deliveries(STORE, endpoint.id)[0].last_error


@pytest.mark.django_db
def test_removed_endpoint_takes_its_log_along() -> None:
    endpoint = add_endpoint(STORE, URL)
    told(made(1, STORE))
    remove_endpoint(STORE, endpoint.id)

    assert not WebhookDelivery.objects.exists()
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_workers_post_each_message_once() -> None:
    add_endpoint(STORE, URL)
    told(*[made(number, STORE) for number in range(60)])
    post = Post()

    def worker() -> None:
        while send_webhooks(limit=7, postman=post):
            pass

    in_threads(*[worker] * 4)

    assert sorted(body["data"]["number"] for body in post.bodies()) == list(range(60))


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((self.path, self.headers["host"], body))  # type: ignore[attr-defined]
        self.send_response(302 if self.path == "/moved" else 204)
        self.send_header("location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.got = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_postman_posts_and_follows_no_redirect(receiver: Any) -> None:
    port = receiver.server_address[1]
    postman = HttpPostman(private_allowed=True)

    fine = postman.post(Message(f"http://localhost:{port}/hook?a=1", {}, b"{}"))
    moved = postman.post(Message(f"http://localhost:{port}/moved", {}, b"{}"))

    assert (fine.is_ok, fine.status) == (True, 204)
    assert (moved.is_ok, moved.status) == (False, 302)
    assert receiver.got == [("/hook?a=1", f"localhost:{port}", b"{}"), ("/moved", f"localhost:{port}", b"{}")]


def test_postman_never_calls_private_addresses(receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    port = receiver.server_address[1]
    asked: list[str] = []

    def lying(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in ("1.1.1.1", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    answer = HttpPostman(private_allowed=False).post(Message(f"https://rebinding.example:{port}/", {}, b"{}"))

    assert answer.status is None
    assert "private network" in answer.error
    assert asked == ["rebinding.example"]
    assert receiver.got == []


def test_postman_connects_to_the_address_that_was_checked(receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    port = receiver.server_address[1]
    real, asked = socket.getaddrinfo, []

    def once(host: str, *arguments: Any, **options: Any) -> list[Any]:
        asked.append(host)
        return real("127.0.0.1" if host == "shop.example" else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    answer = HttpPostman(private_allowed=True).post(Message(f"http://shop.example:{port}/hook", {}, b"{}"))

    assert answer.is_ok
    assert asked.count("shop.example") == 1
    assert receiver.got[0][1] == f"shop.example:{port}"


@pytest.mark.parametrize("url", ["http://no-such-host.invalid/", "http://127.0.0.1:1/", "http://[/"])
def test_postman_tells_what_went_wrong_and_never_raises(url: str) -> None:
    answer = HttpPostman(private_allowed=True).post(Message(url, {}, b"{}"))

    assert answer.status is None
    assert answer.error


@pytest.mark.django_db
def test_after_a_new_secret_messages_carry_both_signatures_until_the_old_one_ends() -> None:
    old, post = add_endpoint(STORE, URL), Post()
    new = rotate_secret(STORE, old.id, overlap=timedelta(hours=1))
    told(made(1, STORE))
    send_webhooks(postman=post)
    WebhookEndpoint.objects.update(secret_before_until=datetime(2000, 1, 1, tzinfo=UTC))
    told(made(2, STORE))
    send_webhooks(postman=post)

    both, alone = post.got
    assert len(both.headers["webhook-signature"].split()) == 2
    for secret in (old.secret, new.secret):
        Webhook(secret).verify(both.body, both.headers)
    assert len(alone.headers["webhook-signature"].split()) == 1
    Webhook(new.secret).verify(alone.body, alone.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old.secret).verify(alone.body, alone.headers)


@pytest.mark.django_db
def test_a_secret_in_wrong_hands_ends_at_once() -> None:
    old, post = add_endpoint(STORE, URL), Post()
    rotate_secret(STORE, old.id, overlap=timedelta())
    told(made(1, STORE))
    send_webhooks(postman=post)

    with pytest.raises(WebhookVerificationError):
        Webhook(old.secret).verify(post.got[0].body, post.got[0].headers)
    assert endpoints(STORE)[0].secret_before_until is None


@pytest.mark.django_db
def test_a_test_message_goes_to_its_endpoint_alone_whatever_that_wants() -> None:
    tried, other, post = add_endpoint(STORE, URL, [ThingLost.kind]), add_endpoint(STORE, URL), Post()
    add_endpoint(None, URL)

    sent = try_endpoint(STORE, tried.id)
    drain()
    send_webhooks(postman=post)

    assert [body["type"] for body in post.bodies()] == ["events.webhook_tested"]
    assert delivery(STORE, tried.id, sent).line.state is DeliveryState.DELIVERED
    assert deliveries(STORE, other.id) == []
    for owner in (OTHER, None):
        with pytest.raises(UnknownEndpoint):
            try_endpoint(owner, tried.id)
        with pytest.raises(UnknownEndpoint):
            delivery(owner, tried.id, sent)
    update_endpoint(STORE, tried.id, url=URL, kinds=[], is_active=False)
    with pytest.raises(EndpointOff):
        try_endpoint(STORE, tried.id)
    assert len(deliveries(STORE, tried.id)) == 1


@pytest.mark.django_db
def test_the_log_is_narrowed_by_kind_state_and_time() -> None:
    endpoint = add_endpoint(STORE, URL)
    told(made(1, STORE), ThingLost(STORE, 2))
    send_webhooks(postman=Post(200, None))
    [lost] = deliveries(STORE, endpoint.id, kind=ThingLost.kind)
    WebhookDelivery.objects.filter(pk=lost.id).update(created_at=datetime(2020, 5, 5, tzinfo=UTC))

    def shown(**by: Any) -> list[str]:
        return [line.kind for line in deliveries(STORE, endpoint.id, **by)]

    assert shown(state=DeliveryState.DELIVERED) in ([ThingLost.kind], ["testing.thing_made"])
    assert shown(until=datetime(2021, 1, 1, tzinfo=UTC)) == [ThingLost.kind]
    assert shown(since=datetime(2021, 1, 1, tzinfo=UTC)) == ["testing.thing_made"]
    assert kinds_sent(STORE, endpoint.id) == sorted([ThingLost.kind, "testing.thing_made"])
    assert kinds_sent(OTHER, endpoint.id) == []


@pytest.mark.django_db
@pytest.mark.parametrize("status", [410, 500])
def test_a_switch_off_is_told_once_with_the_host_alone(status: int) -> None:
    endpoint = add_endpoint(STORE, "https://shop.example/hook?token=secret")
    told(made(1, STORE), made(2, STORE))
    for _ in range(9 if status == 500 else 0):
        send_webhooks(postman=Post(*[status] * 2))
        now_due()
    assert off_told() == []
    WebhookEndpoint.objects.update(failing_since=datetime.now(UTC) - timedelta(days=4))

    send_webhooks(postman=Post(*[status] * 2))
    now_due()
    send_webhooks(postman=Post(*[status] * 2))

    assert off_told() == [
        {"store_id": str(STORE), "endpoint_id": str(endpoint.id), "host": "shop.example", "is_gone": status == 410}
    ]


@pytest.mark.django_db
def test_no_switch_off_is_told_of_an_endpoint_that_answers_again() -> None:
    add_endpoint(STORE, URL)
    told(made(1, STORE))
    WebhookEndpoint.objects.update(failing_since=datetime.now(UTC) - timedelta(days=4))

    send_webhooks(postman=Post(200))

    assert off_told() == []


def off_told() -> list[dict[str, Any]]:
    return [row[0] for row in sql.rows("SELECT payload FROM events_fact WHERE kind = 'events.webhook_switched_off'")]
