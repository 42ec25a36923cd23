"""Blanking what members said about their hours, once the time for it is over."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Retention
from coopkit.periods import month_end
from governance.bylaws.selectors import in_force
from ledger.labor.correcting import REOPEN_YEARS
from ledger.labor.models import HoursQuestion
from ledger.labor.services.correcting import REOPEN


def years_kept(cooperative: Cooperative, on: date) -> int:
    """For how many years a year's hours can still be put right, and why they were."""
    held = in_force(cooperative, on=on).get(REOPEN)
    return held.count if held else REOPEN_YEARS


def until(cooperative: Cooperative, on: date) -> str:
    years = years_kept(cooperative, on)
    said = ngettext(
        "%(years)s year after the answer", "%(years)s years after the answer", years
    )
    return said % {"years": years}


def purge(cooperative: Cooperative, at: datetime) -> int:
    """Blank the words of questions whose answer is older than that; how many."""
    on = timezone.localdate(at)
    oldest = month_end(on.year - years_kept(cooperative, on), on.month, on.day)
    old = HoursQuestion.objects.filter(
        cooperative=cooperative, answered_at__date__lt=oldest
    )
    return old.exclude(said="", answer="").update(said="", answer="")


@transaction.atomic
def forget(cooperative: Cooperative, codes: Collection[str]) -> int:
    """Blank what the holders of some codes said; how many rows."""
    found = HoursQuestion.objects.filter(cooperative=cooperative, code__in=codes)
    return found.exclude(said="", answer="").update(said="", answer="")


QUESTIONS = Retention(
    what=gettext_lazy("What a member wrote about their own hours, and the answer"),
    why=gettext_lazy("So that a correction of hours can be understood later."),
    until=until,
    purge=purge,
)
HOURS = Retention(
    what=gettext_lazy("Hours and gross wages of everybody who works, under the code"),
    why=gettext_lazy("Patronage was divided by them, and anybody can divide it again."),
    until=lambda _cooperative, _on: _("for good"),
)
