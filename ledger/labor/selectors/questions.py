"""Reading what members asked about their hours."""

from datetime import date

from django.db.models import QuerySet

from coopkit.cooperatives.models import Cooperative
from ledger.labor.models import HoursQuestion
from ledger.labor.models.periods import QuestionState


def questions_of(
    cooperative: Cooperative, *, code: str | None = None
) -> QuerySet[HoursQuestion]:
    """What was asked, open questions first, then the newest; of one code if given."""
    found = HoursQuestion.objects.filter(cooperative=cooperative)
    if code is not None:
        found = found.filter(code=code)
    return found.select_related("asked_by", "answered_by", "sheet").order_by(
        "answered_at", "-asked_at", "-pk"
    )


def open_questions(
    cooperative: Cooperative, *, first: date, last: date
) -> QuerySet[HoursQuestion]:
    """The questions about some days that wait for an answer."""
    return HoursQuestion.objects.filter(
        cooperative=cooperative,
        state=QuestionState.OPEN,
        first__lte=last,
        last__gte=first,
    )


def count_open(cooperative: Cooperative) -> int:
    """How many questions wait for an answer; one query."""
    waiting = HoursQuestion.objects.filter(
        cooperative=cooperative, state=QuestionState.OPEN
    )
    return waiting.count()
