"""Patterns: templates of entries, and entries that come due again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from ledger.books.journal import Entry, Leg
from ledger.books.models import Book, Directive, EntryTemplate, Recurring
from ledger.books.recurrence import NotDueError, next_after
from ledger.books.services import rows
from ledger.books.services.posting import post

TemplateLeg: TypeAlias = tuple[str, int | None]
MOST_CATCHING_UP = 60


class TemplateNameError(CoopError):
    """A template with a name that another one has."""

    template = N_("A template is called “{name}” already. Choose another name.")


class TemplateInUseError(CoopError):
    """A template that something recurring still needs."""

    template = N_(
        "“{name}” comes due again and again. Stop that first; then the template can go."
    )


class TemplateAmountsError(CoopError):
    """Something automatic without all of its amounts."""

    template = N_(
        "“{name}” leaves an amount open, so it cannot be posted by itself. Write the "
        "amounts into the template, or let yourself be asked each time."
    )


class StoppedError(CoopError):
    """A recurring entry that has been stopped."""

    template = N_("This was stopped. Start it again if it should come due.")


class EndsBeforeItBeginsError(CoopError):
    """A last day before the first."""

    template = N_("The last day, {until}, lies before the first, {first}. Correct one.")


@transaction.atomic
def save_template(
    *,
    book: Book,
    name: str,
    payee: str,
    narration: str,
    legs: Sequence[TemplateLeg],
    by: User,
    at: datetime,
    replaces: EntryTemplate | None = None,
) -> EntryTemplate:
    """Keep an entry as a template, or change one; amounts (cents) may be left open."""
    book = rows.lock(book)
    same = EntryTemplate.objects.filter(book=book, name=name, retired_at=None)
    if replaces:
        same = same.exclude(pk=replaces.pk)
    if same.exists():
        raise TemplateNameError(name=name)
    kept = [{"account": account, "cents": cents} for account, cents in legs]
    if any(cents is None for _, cents in legs) and replaces:
        _refuse_automatic(replaces, name)
    said = {"name": name, "payee": payee, "narration": narration, "legs": kept}
    if replaces:
        EntryTemplate.objects.filter(pk=replaces.pk).update(**said)
        replaces.refresh_from_db()
        template = replaces
    else:
        template = EntryTemplate.objects.create(book=book, made_by=by, made_at=at, **said)
    _record(book, "books.template_saved", f"template:{template.pk}", said, by, at)
    return template


def _refuse_automatic(template: EntryTemplate, name: str) -> None:
    if template.recurring.filter(automatic=True, stopped_at=None).exists():
        raise TemplateAmountsError(name=name)


@transaction.atomic
def retire_template(*, template: EntryTemplate, by: User, at: datetime) -> None:
    """Put a template away; entries made from it stay as they are."""
    if template.recurring.filter(stopped_at=None).exists():
        raise TemplateInUseError(name=template.name)
    EntryTemplate.objects.filter(pk=template.pk).update(retired_at=at)
    subject = f"template:{template.pk}"
    _record(template.book, "books.template_retired", subject, {}, by, at)


@transaction.atomic
def make_recurring(
    *,
    template: EntryTemplate,
    every: str,
    first_on: date,
    until: date | None,
    automatic: bool,
    by: User,
    at: datetime,
) -> Recurring:
    """Let a template come due from a day on, every week, month, quarter or year."""
    if until and until < first_on:
        raise EndsBeforeItBeginsError(until=until, first=first_on)
    if automatic and any(leg["cents"] is None for leg in template.legs):
        raise TemplateAmountsError(name=template.name)
    recurring = Recurring.objects.create(
        book=template.book,
        template=template,
        every=every,
        day=first_on.day,
        next_on=first_on,
        until=until,
        automatic=automatic,
        made_by=by,
        made_at=at,
    )
    data = {
        "template": template.pk,
        "every": every,
        "first_on": first_on.isoformat(),
        "until": until.isoformat() if until else "",
        "automatic": int(automatic),
    }
    subject = f"recurring:{recurring.pk}"
    _record(template.book, "books.recurring_made", subject, data, by, at)
    return recurring


@transaction.atomic
def stop_recurring(*, recurring: Recurring, by: User, at: datetime) -> None:
    """Let something come due no more; what was posted stays."""
    Recurring.objects.filter(pk=recurring.pk, stopped_at=None).update(stopped_at=at)
    subject = f"recurring:{recurring.pk}"
    _record(recurring.book, "books.recurring_stopped", subject, {}, by, at)


@transaction.atomic
def post_one(
    *,
    recurring: Recurring,
    on: date,
    by: User | None,
    at: datetime,
    legs: Sequence[Leg] | None = None,
    override: str = "",
) -> Directive:
    """Post what is due on a day, with these legs or the template's; the next day is set.

    The right it stands on is the person who posts it, or who made it automatic.
    """
    recurring = _locked(recurring, on)
    template = recurring.template
    if legs is None:
        if any(leg["cents"] is None for leg in template.legs):
            raise TemplateAmountsError(name=template.name)
        legs = [Leg(leg["account"], leg["cents"]) for leg in template.legs]
    whose = by.pk if by else recurring.made_by_id
    (row,) = post(
        book=recurring.book,
        entries=[due_entry(recurring, on=on, legs=legs)],
        batch=f"recurring-{on:%Y-%m}",
        authority=f"person:{whose or 0}",
        by=by,
        at=at,
        override=override,
    )
    _move_on(recurring, on)
    return row


def due_entry(recurring: Recurring, *, on: date, legs: Sequence[Leg]) -> Entry:
    """The entry that something recurring becomes on a day, with these legs."""
    return Entry(
        on=on,
        narration=recurring.template.narration,
        payee=recurring.template.payee,
        legs=tuple(legs),
        meta={"entry-id": f"recurring-{recurring.pk}-{on:%Y%m%d}"},
    )


@transaction.atomic
def skip_one(*, recurring: Recurring, on: date, by: User, at: datetime) -> None:
    """Leave out what is due on a day; the next day is set."""
    recurring = _locked(recurring, on)
    _move_on(recurring, on)
    data = {"on": on.isoformat()}
    subject = f"recurring:{recurring.pk}"
    _record(recurring.book, "books.recurring_skipped", subject, data, by, at)


def _locked(recurring: Recurring, on: date) -> Recurring:
    found = Recurring.objects.select_for_update(of=("self",)).select_related(
        "template", "book__cooperative"
    )
    recurring = found.get(pk=recurring.pk)
    if recurring.stopped_at:
        raise StoppedError
    if recurring.next_on != on or (recurring.until and on > recurring.until):
        raise NotDueError(next_on=recurring.next_on, on=on)
    return recurring


def _move_on(recurring: Recurring, on: date) -> None:
    following = next_after(on, every=recurring.every, day=recurring.day)
    Recurring.objects.filter(pk=recurring.pk).update(next_on=following)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an automatic entry on its day: a row, or the sentence why not."""

    recurring: Recurring
    on: date
    row: Directive | None = None
    refusal: str = ""

    @property
    def text(self) -> str:
        slug, name = self.recurring.book.cooperative.slug, self.recurring.template.name
        return f"{slug}: {name}, {self.on}: {self.refusal or 'posted'}"


def post_due(*, at: datetime) -> list[Outcome]:
    """Post all that is automatic and due, in all books, each in its own transaction.

    What is refused stays due, and stops nothing else. Whoever fell behind catches up.
    """
    on = timezone.localdate(at)
    found = Recurring.objects.filter(automatic=True, stopped_at=None, next_on__lte=on)
    outcomes: list[Outcome] = []
    for recurring in found.select_related("template", "book__cooperative").order_by("pk"):
        outcomes += _catch_up(recurring, on, at)
    return outcomes


def _catch_up(recurring: Recurring, on: date, at: datetime) -> list[Outcome]:
    last = min(on, recurring.until or on)
    outcomes: list[Outcome] = []
    day = recurring.next_on
    while day <= last and len(outcomes) < MOST_CATCHING_UP:
        try:
            row = post_one(recurring=recurring, on=day, by=None, at=at)
        except CoopError as refusal:
            outcomes.append(Outcome(recurring=recurring, on=day, refusal=str(refusal)))
            break
        outcomes.append(Outcome(recurring=recurring, on=day, row=row))
        day = next_after(day, every=recurring.every, day=recurring.day)
    return outcomes


def _record(
    book: Book, action: str, subject: str, data: object, by: User | None, at: datetime
) -> None:
    record(
        scope=book.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=subject,
        data=data,  # type: ignore[arg-type]
        at=at,
    )
