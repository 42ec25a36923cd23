"""The mails “an envelope was received for you”: sent after the vote is in, never in it.

A thread of the web process sends what waits, one after another over one connection, at
a pace that leaves the machine to those who vote. The nightly call does the same, after a
restart or a failure. Each voter is told of every envelope, so that one which somebody
else cast for them is noticed while it can still be replaced.
"""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Lock, Thread

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from coopkit.canonical import canonical_json
from governance.votes import log_head
from governance.votes.models import Envelope
from governance.votes.selectors.box import to_mail, waiting_for_mail

log = logging.getLogger(__name__)

BATCH = 20
CALM, BUSY = 0.02, 0.5
"""Seconds between two mails of the thread: while nobody votes, while somebody does."""
AGAIN = 300.0
"""Seconds after which the thread tries again where the mail server did not answer."""

_awake, _starting = Event(), Lock()
_postman: Thread | None = None


def post_receipts(*, at: datetime, pause: Callable[[], None] | None = None) -> int:
    """Send every mail that waits; how many went out. One that fails stops no other.

    Only one process of a site sends at a time. A mail may go out twice where a server is
    killed between sending it and noting it, but none is forgotten. A mail server that
    does not answer raises `OSError`.
    """
    with _alone():
        last, sent = 0, 0
        while batch := waiting_for_mail(after=last, most=BATCH):
            last = batch[-1]
            gone = _send(to_mail(batch), pause)
            _note(gone, at=at)
            sent += len(gone)
        return sent


def wake_the_post(clock: Callable[[], datetime]) -> None:
    """Let this process's thread send what waits; call it once the envelope is in.

    The thread starts with the first call. It ends with the process, whatever it is doing.
    """
    global _postman
    if not settings.RECEIPTS_BY_THREAD:
        return
    with _starting:
        if _postman is None or not _postman.is_alive():
            _postman = Thread(
                target=_keep_posting, args=[clock], name="receipts", daemon=True
            )
            _postman.start()
    _awake.set()


def _keep_posting(clock: Callable[[], datetime]) -> None:
    again: float | None = None
    while True:
        _awake.wait(again)
        _awake.clear()
        try:
            post_receipts(at=clock(), pause=_pause)
            again = None
        except Exception:
            log.exception("receipts wait to be mailed")
            again = AGAIN
        finally:
            connections.close_all()


def _pause() -> None:
    """Leave the machine to those who vote: wait longer where one came in meanwhile."""
    is_busy = _awake.is_set()
    _awake.clear()
    time.sleep(BUSY if is_busy else CALM)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the site's one place for sending: a lock that a dead process lets go."""
    with Path(settings.DATA_DIR, "receipts.lock").open("w") as place:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield


def _send(batch: Sequence[Envelope], pause: Callable[[], None] | None) -> list[int]:
    """Send a batch over one connection; the envelopes whose mail went out."""
    gone = []
    connection = get_connection()
    connection.open()
    try:
        for envelope in batch:
            if _try(envelope, connection):
                gone.append(envelope.pk)
            if pause:
                pause()
    finally:
        with suppress(OSError):
            connection.close()
    return gone


def _try(envelope: Envelope, connection: BaseEmailBackend) -> bool:
    try:
        letter = _letter(envelope)
        letter.connection = connection
        letter.send()
    except Exception:
        # not why: what a mail server answers holds the address, so who has voted
        log.error("the receipt of envelope %s was not mailed", envelope.pk)  # noqa: TRY400
        with suppress(OSError):
            connection.close()
        return False
    return True


@transaction.atomic
def _note(gone: Sequence[int], *, at: datetime) -> None:
    Envelope.objects.filter(pk__in=gone).update(mailed_at=at)


def _letter(envelope: Envelope) -> EmailMessage:
    """What a voter is told: what came in, its leaf, and the head that was signed then."""
    motion, person = envelope.box.motion, envelope.elector.membership.person
    head = log_head.head_text(
        manifest=envelope.box.manifest_sha256,
        size=envelope.index + 1,
        root=envelope.root,
    )
    with translation.override(person.language):
        path = reverse("votes:receipt", args=[motion.cooperative.slug, motion.pk])
        context = {
            "envelope": envelope,
            "motion": motion,
            "cooperative": motion.cooperative,
            "person": person,
            "code": envelope.elector.code,
            "head": head.decode(),
            "is_again": envelope.is_again,  # type: ignore[attr-defined]
            "link": f"{settings.SITE_URL}{path}",
        }
        subject = render_to_string("governance/votes/envelope_mail_subject.txt", context)
        body = render_to_string("governance/votes/envelope_mail.txt", context)
    to = person.user.email if person.user else ""
    letter = EmailMessage(subject=" ".join(subject.split()), body=body, to=[to])
    letter.attach(*_for_programs(envelope), "application/json")
    return letter


def _for_programs(envelope: Envelope) -> tuple[str, str]:
    """The receipt as a file: its name, and what is in it."""
    code, size = envelope.elector.code, envelope.index + 1
    kept = log_head.receipt(
        manifest=envelope.box.manifest_sha256,
        voter=code,
        index=envelope.index,
        envelope=envelope.sealed_sha256,
        head=(size, envelope.root, envelope.signature),
        log_key=envelope.log_key,  # type: ignore[attr-defined]
    )
    name = f"receipt-{envelope.box.motion_id}-{code}-{size}.json"
    return name, canonical_json(kept) + "\n"
