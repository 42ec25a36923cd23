"""What members say about their own hours, and what the bookkeeper answers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from ledger.labor import selectors
from ledger.labor.models import HoursQuestion, LaborImport
from ledger.labor.models.periods import QuestionState
from ledger.labor.models.sheets import Scope
from ledger.labor.refusals import AnsweredError, AskedAlreadyError, NotYetWorkedError
from ledger.labor.services.correcting import correct_hours
from ledger.labor.services.keeping import Draft, guard, keep, wait_for
from ledger.labor.typed import Typed, digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a member says of their hours: of which days and kind, and how many minutes."""

    first: date
    last: date
    kind: str
    minutes: int
    words: str


@transaction.atomic
def ask(
    *, cooperative: Cooperative, code: str, said: Said, by: User | None, at: datetime
) -> HoursQuestion:
    """Contest one's own hours of some days and a kind; the bookkeeper answers.

    Refused for days to come, and while the same question waits.
    """
    wait_for(cooperative)
    if said.last > timezone.localdate(at):
        raise NotYetWorkedError(day=said.last)
    waiting = selectors.open_questions(cooperative, first=said.first, last=said.last)
    if waiting.filter(code=code, kind=said.kind).exists():
        raise AskedAlreadyError
    question = HoursQuestion.objects.create(
        cooperative=cooperative,
        code=code,
        first=said.first,
        last=said.last,
        kind=said.kind,
        minutes_on_file=selectors.minutes_on_file(
            cooperative, code, first=said.first, last=said.last, kind=said.kind
        ),
        minutes_said=said.minutes,
        said=said.words[:500],
        asked_by=by,
        asked_at=at,
    )
    _record(question, "hours.questioned", by, at, minutes=said.minutes)
    return question


@transaction.atomic
def answer(
    *,
    question: HoursQuestion,
    is_accepted: bool,
    words: str,
    by: User | None,
    at: datetime,
    authority: str = "",
) -> HoursQuestion:
    """Answer a member: the hours stand, or the difference is written on its last day.

    Where that day is locked, a correction is made, with all that follows from it.
    """
    wait_for(question.cooperative)
    held = HoursQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if held.state != QuestionState.OPEN:
        raise AnsweredError
    if is_accepted:
        held.sheet = _put_right(held, words, authority, by, at)
    held.state = QuestionState.ACCEPTED if is_accepted else QuestionState.DECLINED
    held.answer, held.answered_by, held.answered_at = words[:500], by, at
    held.save()
    _record(held, "hours.answered", by, at, state=held.state)
    return held


def _put_right(
    question: HoursQuestion, words: str, authority: str, by: User | None, at: datetime
) -> LaborImport | None:
    """The sheet with what is missing, or with what is too much, taken back."""
    cooperative = question.cooperative
    there = selectors.minutes_on_file(
        cooperative,
        question.code,
        first=question.first,
        last=question.last,
        kind=question.kind,
    )
    minutes = question.minutes_said - there
    if not minutes:
        return None
    line = Typed(
        line=1,
        code=question.code,
        on=question.last,
        kind=question.kind,
        minutes=minutes,
    )
    reason = words or question.said
    if selectors.locked_days(cooperative, first=question.last, last=question.last):
        done = correct_hours(
            cooperative=cooperative,
            line=line,
            reason=reason,
            authority=authority,
            by=by,
            at=at,
        )
        return done.sheet or done.carried_sheet
    return _by_hand(cooperative, line, reason, by, at)


def _by_hand(
    cooperative: Cooperative, line: Typed, reason: str, by: User | None, at: datetime
) -> LaborImport:
    """The line beside those that stand: it is their difference, and so no duplicate."""
    year_end = year_of(cooperative, line.on).last
    guard(cooperative, year_end)
    draft = Draft(
        scope=Scope.HAND,
        year_end=year_end,
        filename="answer",
        sha256=digest([line]),
        lines=[line],
        reason=reason,
    )
    return keep(cooperative, draft, action="hours.entered", by=by, at=at)


def _record(
    question: HoursQuestion, action: str, by: User | None, at: datetime, **more: str | int
) -> None:
    record(
        scope=question.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"hours-question:{question.pk}",
        data={
            "code": question.code,
            "first": question.first.isoformat(),
            "last": question.last.isoformat(),
            "kind": question.kind,
            **more,
        },
        at=at,
    )
