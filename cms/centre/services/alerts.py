"""Policy alerts: written, mailed once to whoever asked to hear of it, and stopped."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from cms.centre.alerting import AlreadySentError
from cms.centre.models import Alert, AlertWish, Campaign, Region
from cms.centre.selectors import alerts as selectors
from cms.centre.selectors.alerts import bound_to, confirming, finder_of, letter_of
from cms.centre.services.sealing import reseal_rows
from cms.learning.services.keeping import Kept
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.vault import VaultClosedError, seal

SCOPE = "centre"
UNCONFIRMED = timedelta(days=7)
AT_ONCE = 100
"""How many are mailed while an organiser waits; the night mails the others."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFacts:
    """What an alert says, in both languages, and whom it concerns."""

    topic: str
    regions: tuple[Region, ...]
    campaign: Campaign | None
    title_en: str
    title_es: str
    before: str
    bill: str
    what_en: str
    what_es: str
    do_en: str
    do_es: str
    decides_on: date | None
    source: str


@transaction.atomic
def write_alert(
    *, facts: AlertFacts, by: User, at: datetime, alert: Alert | None = None
) -> Alert:
    """Write an alert, or write it anew; it is shown and mailed when it is sent."""
    if alert and alert.sent_at:
        raise AlreadySentError
    row = alert or Alert(made_by=by, made_at=at)
    for name in AlertFacts.__slots__:
        if name != "regions":
            setattr(row, name, getattr(facts, name))
    row.save()
    row.regions.set(facts.regions)
    return row


@transaction.atomic
def take_down_alert(*, alert: Alert, by: User, at: datetime) -> None:
    """Take an alert off the page; what was mailed stays with whoever has it."""
    _note("alert.taken_down", alert, by, at)
    alert.delete()


@transaction.atomic
def publish_alert(*, alert: Alert, by: User, at: datetime) -> None:
    """Show an alert to everybody; from now on it goes out to whoever asked."""
    rows = Alert.objects.filter(pk=alert.pk, sent_at=None)
    if not rows.update(sent_at=at):
        raise AlreadySentError
    alert.sent_at = at
    _note("alert.sent", alert, by, at)


def send(alert: Alert, at: datetime, *, most: int | None = None) -> int:
    """Mail an alert to those who asked for it and have not had it; how many it reached.

    Each is noted before their mail goes out, so that nobody gets it twice; where the
    mail server refuses, it is tried again the next night.
    """
    if alert.sent_at is None or alert.sent_at > at:
        return 0
    sent, connection = 0, get_connection()
    for wish in selectors.still_to_tell(alert)[:most]:
        sent += _send(alert, wish, connection)
    return sent


def send_nightly(at: datetime) -> Iterator[str]:
    """Mail what was published lately to whom it has not reached."""
    for alert in selectors.going_out(at):
        if sent := send(alert, at):
            yield f"alert {alert.pk}: {sent}"


def _send(alert: Alert, wish: AlertWish, connection: BaseEmailBackend) -> int:
    told = AlertWish.reached.through.objects
    _row, is_new = told.get_or_create(alertwish_id=wish.pk, alert_id=alert.pk)
    if not is_new:
        return 0
    try:
        message = letter_of(alert, wish)
        message.connection = connection
        return message.send()
    except (OSError, VaultClosedError) as failure:
        # the trace would name the address
        log.error("alert %s to %s: %s", alert.pk, wish.pk, type(failure).__name__)  # noqa: TRY400
        told.filter(alertwish_id=wish.pk, alert_id=alert.pk).delete()
        return 0


@transaction.atomic
def ask_to_hear(
    *,
    email: str,
    language: str,
    topics: list[str],
    regions: list[Region],
    on: date,
) -> AlertWish:
    """Note a wish to hear of laws; it counts once its mail is answered.

    Asked again by an address that answered before, nothing changes: whoever types an
    address need not be the one who reads its mail.
    """
    finder = finder_of(email)
    wish = AlertWish.objects.filter(finder=finder).first()
    if wish is None:
        token = uuid4()
        wish = AlertWish(token=token, finder=finder)
        wish.sealed = seal({"email": email}, bound_to=bound_to(token))
    if wish.confirmed_on is None:
        wish.language, wish.topics, wish.asked_on = language, topics, on
        wish.save()
        wish.regions.set(regions)
    return wish


def mail_link(wish: AlertWish) -> None:
    """Mail the link that confirms, changes and stops; a failure says nothing here."""
    try:
        confirming(wish).send()
    except OSError as failure:
        log.error("link %s: %s", wish.pk, type(failure).__name__)  # noqa: TRY400


@transaction.atomic
def confirm(*, wish: AlertWish, on: date) -> None:
    """Whoever reads the mail says yes."""
    wish.confirmed_on = wish.confirmed_on or on
    wish.save(update_fields=["confirmed_on"])


@transaction.atomic
def change_wish(
    *, wish: AlertWish, language: str, topics: list[str], regions: list[Region]
) -> None:
    """Hear of other topics or places, or in the other language."""
    wish.language, wish.topics = language, topics
    wish.save(update_fields=["language", "topics"])
    wish.regions.set(regions)


@transaction.atomic
def stop(*, token: UUID) -> bool:
    """Erase a wish with its address; whether there was one."""
    return AlertWish.objects.filter(token=token).delete()[0] > 0


@transaction.atomic
def purge_wishes(at: datetime) -> int:
    """Erase wishes that nobody confirmed within a week."""
    before = timezone.localdate(at - UNCONFIRMED)
    rows = AlertWish.objects.filter(confirmed_on=None, asked_on__lt=before)
    count = rows.count()
    rows.delete()
    return count


@transaction.atomic
def reseal_wishes(at: datetime) -> int:
    """Put all addresses under the key that seals now; how many were under another."""
    held = AlertWish.objects.select_for_update(of=("self",))
    rows = [(one, "sealed", bound_to(one.token)) for one in held]
    return reseal_rows("wishes", rows, at=at)


def _note(action: str, alert: Alert, by: User, at: datetime) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"alert:{alert.pk}",
        at=at,
    )


KEPT = (
    Kept(
        key="policy alerts",
        what=_("Your e-mail address, if you asked to hear of laws; topics and places"),
        why=_("So that you hear in time what you can do. Sealed by encryption."),
        until=lambda: gettext(
            "until you stop it by the link in each mail; seven days if you never "
            "answered the first mail"
        ),
        purge=purge_wishes,
    ),
)
