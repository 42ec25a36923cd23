"""Reading who asked to see tax ids, who agreed, and what is still open."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from ledger.tax.models import Reveal, SealedTaxId

LOOK = "look"
ASK_HOLDS = timedelta(days=7)
YES_HOLDS = timedelta(hours=24)


def reveals_of(cooperative: Cooperative) -> QuerySet[Reveal]:
    """Every look that was asked for, newest first."""
    rows = Reveal.objects.filter(cooperative=cooperative)
    rows = rows.select_related("tax_id__person", "asked_by", "agreed_by")
    return rows.defer("tax_id__sealed").order_by("-pk")


def open_asks(cooperative: Cooperative, *, at: datetime) -> QuerySet[Reveal]:
    """The looks that wait for a second person."""
    return reveals_of(cooperative).filter(
        agreed_at__isnull=True, declined_at__isnull=True, asked_at__gt=at - ASK_HOLDS
    )


def usable(
    cooperative: Cooperative, *, user: User, purpose: str, at: datetime
) -> Reveal | None:
    """The look that somebody may use now for a purpose."""
    rows = reveals_of(cooperative).filter(
        asked_by=user,
        purpose=purpose,
        agreed_at__gt=at - YES_HOLDS,
        used_at__isnull=True,
        declined_at__isnull=True,
    )
    return rows.first()


def looks_at(tax_id: SealedTaxId) -> QuerySet[Reveal]:
    """Who saw one number, for the person whose it is."""
    rows = Reveal.objects.filter(tax_id=tax_id).select_related("asked_by", "agreed_by")
    return rows.order_by("-pk")


def file_purpose(form: str, tax_year: int) -> str:
    """How a look is named by which a file of forms is made.

    >>> file_purpose("1099-PATR", 2026)
    'iris-2026-1099-PATR'
    """
    return f"iris-{tax_year}-{form}"


def state_of(reveal: Reveal, *, at: datetime) -> str:
    """“used”, “declined”, “agreed”, “waiting” or “over”."""
    if reveal.used_at:
        return "used"
    if reveal.declined_at:
        return "declined"
    if reveal.agreed_at:
        return "agreed" if reveal.agreed_at > at - YES_HOLDS else "over"
    return "waiting" if reveal.asked_at > at - ASK_HOLDS else "over"
