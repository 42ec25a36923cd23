"""Reading policy alerts, who asked to hear of them, and the letters they get."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from cms.centre.alerting import concerns
from cms.centre.models import Alert, AlertWish
from coopkit.accounts.security import keyed
from coopkit.vault import unseal

GOES_OUT = timedelta(days=7)
"""How long after it was sent an alert still goes to whoever it has not reached."""


def bound_to(token: UUID) -> str:
    """The place in which the address of a wish opens."""
    return f"alert:{token}"


def finder_of(email: str) -> str:
    """By what an address is found again, without the address: a keyed hash of it."""
    return keyed(f"alerts:{email.strip().lower()}").hex()


def published(*, topic: str = "") -> QuerySet[Alert]:
    """Alerts that everybody may read, the newest first."""
    rows = Alert.objects.exclude(sent_at=None).prefetch_related("regions")
    rows = rows.select_related("campaign").order_by("-sent_at", "-pk")
    return rows.filter(topic=topic) if topic else rows


def drafts() -> QuerySet[Alert]:
    """Alerts that are written and not sent."""
    return Alert.objects.filter(sent_at=None).prefetch_related("regions")


def alert_by(pk: int | None) -> Alert | None:
    """An alert, sent or not."""
    return Alert.objects.filter(pk=pk).first() if pk else None


def wish_behind(token: UUID) -> AlertWish | None:
    """Whose wish the link in a mail leads to."""
    return AlertWish.objects.prefetch_related("regions").filter(token=token).first()


def going_out(at: datetime) -> Iterable[Alert]:
    """Alerts sent lately about what is not decided yet."""
    on = timezone.localdate(at)
    is_ahead = Q(decides_on=None) | Q(decides_on__gte=on)
    return Alert.objects.filter(is_ahead, sent_at__gte=at - GOES_OUT, sent_at__lte=at)


def still_to_tell(alert: Alert) -> list[AlertWish]:
    """Who asked to hear of this, said yes, and has not had it."""
    rows = AlertWish.objects.exclude(confirmed_on=None).exclude(reached=alert)
    regions = [region.pk for region in alert.regions.all()]
    return [
        wish
        for wish in rows.prefetch_related("regions").order_by("pk")
        if concerns(
            topic=alert.topic,
            regions=regions,
            wished_topics=wish.topics,
            wished_regions=[region.pk for region in wish.regions.all()],
        )
    ]


def letter_of(alert: Alert, wish: AlertWish) -> EmailMessage:
    """The mail of an alert, in its reader's language; its subject tells nothing."""
    is_spanish = wish.language == "es"
    with translation.override(wish.language):
        facts = {
            "alert": alert,
            "title": alert.title_es if is_spanish else alert.title_en,
            "what": alert.what_es if is_spanish else alert.what_en,
            "do": alert.do_es if is_spanish else alert.do_en,
            "page": settings.SITE_URL + reverse("centre:alerts"),
        }
        return _letter("alert_mail", wish, facts)


def confirming(wish: AlertWish) -> EmailMessage:
    """The mail that leads to the page where a wish is confirmed, changed or stopped."""
    with translation.override(wish.language):
        return _letter("alert_confirm", wish, {"is_known": bool(wish.confirmed_on)})


def _letter(name: str, wish: AlertWish, facts: dict[str, object]) -> EmailMessage:
    link = settings.SITE_URL + reverse("centre:alert_wish", args=[wish.token])
    said = facts | {"link": link}
    subject = render_to_string(f"cms/centre/{name}_subject.txt", said)
    address = unseal(bytes(wish.sealed), bound_to=bound_to(wish.token))["email"]
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string(f"cms/centre/{name}.txt", said),
        to=[address],
        headers={"List-Unsubscribe": f"<{link}>", "Auto-Submitted": "auto-generated"},
    )
