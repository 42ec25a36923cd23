"""Money that nobody took: what waits, how far the waiting has come, by which rules."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from coopkit.cooperatives.models import Cooperative
from coopkit.papers.models import Paper
from governance.bylaws.selectors import InForce, in_force
from ledger.equity.models import UnclaimedItem
from ledger.equity.unclaimed import EMAIL, POST, Given, Wait, Waits, wait


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclaimedRules:
    """The bylaws of a day about unclaimed money; what they do not say is the default."""

    waits: Waits
    held: tuple[InForce, ...] = ()


def rules_of(cooperative: Cooperative, *, on: date) -> UnclaimedRules:
    """How long money waits, which notices are given, and where it goes."""
    bylaws = in_force(cooperative, on=on)
    found: dict[str, Any] = {}
    for name, key, kind in (
        ("years", "unclaimed.years", "count"),
        ("notice_days", "unclaimed.notice_days", "count"),
        ("newspaper", "unclaimed.newspaper", "flag"),
        ("to", "unclaimed.to", "choice"),
    ):
        if key in bylaws:
            found[name] = getattr(bylaws[key], kind)
    held = tuple(bylaws[key] for key in sorted(bylaws) if key.startswith("unclaimed."))
    return UnclaimedRules(waits=Waits(**found), held=held)


def items_of(cooperative: Cooperative) -> QuerySet[UnclaimedItem]:
    """All of it, what waits longest first."""
    found = UnclaimedItem.objects.filter(cooperative=cooperative)
    return found.select_related("membership__person").order_by("since", "pk")


def letters_of(item: UnclaimedItem) -> QuerySet[Paper]:
    """The letters that were written about it, the newest first, without their bytes."""
    subject = f"unclaimed:{item.pk}"
    found = Paper.objects.filter(cooperative=item.cooperative_id, subject=subject)
    return found.defer("pdf", "data").order_by("-issued_on", "-pk")


def letter_sent(item: UnclaimedItem, *, channel: str, on: date) -> Paper | None:
    """The letter that a notice by post or e-mail of a day was: the last one by then."""
    if channel not in (POST, EMAIL):
        return None
    return letters_of(item).filter(issued_on__lte=on).first()


def given_of(item: UnclaimedItem) -> list[Given]:
    """The notices that were given."""
    return [
        Given(on=date.fromisoformat(row["on"]), channel=row["channel"])
        for row in item.notices
    ]


def wait_of(item: UnclaimedItem, *, on: date) -> Wait:
    """How far an item's waiting has come by the bylaws of a day."""
    rules = rules_of(item.cooperative, on=on).waits
    return wait(item.since, notices=given_of(item), rules=rules)


def number_of(item: UnclaimedItem) -> int:
    """Its number among the co-op's, as its batch names it."""
    return int(item.batch.rpartition("-")[2] or 0)
