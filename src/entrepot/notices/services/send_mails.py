"""The mails of notices leave the house."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from entrepot.database import sql
from entrepot.notices import rules
from entrepot.notices.types import Target

from .choose import unsubscribe_token
from .links import path_of
from .words import sentence

# Mails are claimed for some minutes and sent without a lock; what dies in between is tried again. Waits go by the machine's clock
# once a mail has failed, since they are about programs; the first time follows the business.
_CLAIM: Final = """
UPDATE notices_notice n SET mail_tries = n.mail_tries + 1, mail_due_at = clock_timestamp() + interval '5 minutes'
  FROM (SELECT id FROM notices_notice WHERE mail = 'waiting' AND (mail_tries = 0 OR mail_due_at <= clock_timestamp())
         ORDER BY mail_due_at LIMIT %s FOR UPDATE SKIP LOCKED) due
 WHERE n.id = due.id
RETURNING n.id, n.person_id, n.kind, n.params, n.target, n.mail_tries,
          coalesce((SELECT p.email FROM identity_person p WHERE p.id = n.person_id AND p.is_active), n.email) AS address,
          coalesce((SELECT p.language FROM identity_person p WHERE p.id = n.person_id), n.language) AS language
"""
_SENT: Final = "UPDATE notices_notice SET mail = 'sent', mail_error = '' WHERE id = ANY(%s::uuid[])"
_FAILED: Final = """
UPDATE notices_notice SET mail = CASE WHEN mail_tries >= %s THEN 'failed' ELSE 'waiting' END, mail_error = %s,
       mail_due_at = clock_timestamp() + %s WHERE id = %s
"""


def send_mails(most: int = 50) -> int:
    """Send up to `most` mails that are due, each in its person's language; how many were taken up.

    A mail that the server does not take is tried again after 1, 4, 16 … minutes, eight times in all.
    """
    with transaction.atomic():
        due = sql.dicts(_CLAIM, [most])
    sent: list[UUID] = []
    with get_connection() as post:
        for row in due:
            if not row["address"]:  # a closed account
                sent.append(row["id"])
                continue
            try:
                _mail(row, post).send()
            except (SMTPException, OSError) as error:
                tries = row["mail_tries"]
                sql.execute(_FAILED, [rules.MOST_TRIES, str(error)[:200], rules.pause(tries), row["id"]])
            else:
                sent.append(row["id"])
    if sent:
        sql.execute(_SENT, [sql.plain(sent)])
    return len(due)


def _mail(row: dict[str, Any], post: Any) -> EmailMultiAlternatives:
    site = settings.SITE_URL.rstrip("/")
    headers = {"Auto-Submitted": "auto-generated"}
    leave = ""
    if row["person_id"]:
        leave = f"{site}/notices/unsubscribe/{unsubscribe_token(row['person_id'], row['kind'])}/"
        headers |= {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    with translation.override(row["language"]):
        subject, text = sentence(row["kind"], row["params"])
        context = {
            "subject": subject,
            "text": text,
            "link": site + path_of(Target(**row["target"])),
            "leave": leave,
            "site": site,
            "language": row["language"],
        }
        plain = render_to_string("notices/mail.txt", context)
        dressed = render_to_string("notices/mail.html", context)
    mail = EmailMultiAlternatives(" ".join(subject.split()), plain, None, [row["address"]], headers=headers, connection=post)
    mail.attach_alternative(dressed, "text/html")
    return mail
