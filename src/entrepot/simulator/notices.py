"""Messages that the providers owe their merchants: signed at each attempt, repeated on the real schedules until they are taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from entrepot.kernel.ids import uuid7

from .books import Books, Merchant, Notice
from .faults import NOTIFICATION

Post = Callable[[str, bytes, Mapping[str, str]], tuple[int, bytes]]
Message = tuple[bytes, dict[str, str]]
_LEASE_S: Final = 60
_DELAY_S: Final = 600


class Writes(Protocol):
    """The part of a protocol that writes messages."""

    code: str
    schedule: tuple[int, ...]  # seconds between attempts, after the first

    def message(self, merchant: Merchant, notice: Notice, fault: str) -> Message: ...

    def is_taken(self, status: int, body: bytes) -> bool: ...


@dataclass(slots=True)
class _Sending:
    notice: Notice
    messages: list[Message]
    fault: str


def owe(books: Books, merchant: Merchant, subject: str, number: str, content: dict[str, Any], url: str = "") -> Notice | None:
    """Put a message on the list; None for a merchant who wants none."""
    address = url or merchant.notify_url
    if not address:
        return None
    now = books.now()
    made = Notice(uuid7().hex, merchant.provider, merchant.id, address, subject, number, content, now, next_at=now)
    books.notices.append(made)
    return made


class Postman:
    """Delivers what is due, through `post`."""

    def __init__(self, books: Books, protocols: Mapping[str, Writes], post: Post) -> None:
        self.books = books
        self.protocols = protocols
        self.post = post

    def deliver(self) -> int:
        """Send what is due by the virtual clock; returns how many messages were taken."""
        sending = self._due()
        if any(one.fault == "reorder" for one in sending):
            sending.reverse()
        taken = 0
        for one in sending:
            answers = [self.post(one.notice.url, body, headers) for body, headers in one.messages]
            taken += self._note(one, answers)
        return taken

    def _due(self) -> list[_Sending]:
        with self.books.lock:
            now = self.books.now()
            due = [notice for notice in self.books.notices if 0 < notice.next_at <= now]
            found = []
            for notice in due:
                fault = self.books.faults.take(notice.provider, NOTIFICATION)
                if fault == "delay":
                    notice.next_at = now + _DELAY_S
                    notice.log.append(f"{now} delayed")
                    continue
                notice.next_at = now + _LEASE_S
                notice.attempts += 1
                found.append(_Sending(notice, self._messages(notice, fault), fault))
            return found

    def _messages(self, notice: Notice, fault: str) -> list[Message]:
        merchant = self.books.merchant(notice.provider, notice.merchant)
        if merchant is None or fault == "drop":
            return []
        write = self.protocols[notice.provider].message
        if fault == "duplicate":
            return [write(merchant, notice, ""), write(merchant, notice, "")]
        body, headers = write(merchant, notice, fault)
        if fault == "truncated_body":
            body = body[: len(body) // 2]
        return [(body, headers)]

    def _note(self, one: _Sending, answers: list[tuple[int, bytes]]) -> bool:
        notice = one.notice
        protocol = self.protocols[notice.provider]
        with self.books.lock:
            now = self.books.now()
            heard = [protocol.is_taken(status, body) for status, body in answers]
            said = ", ".join(f"{status} {body[:40].decode(errors='replace')!r}" for status, body in answers) or "dropped"
            notice.log.append(f"{now} {one.fault or 'sent'}: {said}")
            notice.is_taken = bool(heard) and all(heard)
            wait = protocol.schedule[notice.attempts - 1] if notice.attempts <= len(protocol.schedule) else None
            notice.next_at = 0 if notice.is_taken or wait is None else now + wait
            return notice.is_taken
