"""What leavers' accounts and redemptions ask of the bookkeeper, and when."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER, BOOKS
from coopkit.offers import MotionFacts, MotionSubject, Need, Occasion, Visit
from coopkit.templatetags.ui import money
from ledger.equity.models import CapitalRun, RunState, UnclaimedItem
from ledger.equity.models.notes import UnclaimedState
from ledger.equity.selectors.accounts import has_book
from ledger.equity.selectors.notes import due_installments, leavers
from ledger.equity.selectors.unclaimed import wait_of

AHEAD = timedelta(days=400)
SOON = timedelta(days=60)


def to_do(visit: Visit) -> Iterator[Need]:
    """Accounts to work out, runs to post and unclaimed money to see to."""
    cooperative, on = visit.cooperative, visit.on
    if BOOKKEEPER not in visit.roles or not has_book(cooperative):
        return
    slug = cooperative.slug
    for one in leavers(cooperative, on=on):
        if one.balance_cents > 0:
            late = one.work_out_by < on
            day = date_format(one.work_out_by, "DATE_FORMAT")
            yield Need(
                title=_("Work out the account of %(code)s") % {"code": one.code},
                url=reverse("equity:convert", args=[slug, one.code]),
                detail=_("Left; due by %(day)s") % {"day": day},
                room="money",
                tone="bad" if late else "warn",
            )
    runs = CapitalRun.objects.filter(cooperative=cooperative, state=RunState.APPROVED)
    for run in runs.order_by("pk"):
        yield Need(
            title=_("Post what was decided: %(cents)s")
            % {"cents": money(run.data["paid"], cooperative)},
            url=reverse("equity:redemption", args=[slug, run.pk]),
            detail=run.resolution,
            room="money",
            tone="warn",
        )
    yield from _to_tell(visit)


def _to_tell(visit: Visit) -> Iterator[Need]:
    """Owners of unclaimed money who are to be told."""
    cooperative, on, slug = visit.cooperative, visit.on, visit.cooperative.slug
    waiting = UnclaimedItem.objects.filter(
        cooperative=cooperative,
        state=UnclaimedState.WAITING,
        objected_on__isnull=True,
    ).select_related("membership", "cooperative")
    for item in waiting.order_by("since", "pk"):
        wait = wait_of(item, on=on)
        if wait.dormant_on <= on and wait.missing:
            yield Need(
                title=_("Tell the owner of unclaimed money"),
                url=reverse("equity:unclaimed_item", args=[slug, item.pk]),
                detail=item.membership.code,
                room="money",
                tone="warn",
            )


def dates(visit: Visit) -> Iterator[Occasion]:
    """When payments of notes fall due, and accounts are to be worked out."""
    cooperative, on = visit.cooperative, visit.on
    if not visit.roles & BOOKS or not has_book(cooperative):
        return
    for row in due_installments(cooperative, on=on + AHEAD):
        told = {"number": row.note.number, "place": row.place}
        yield Occasion(
            on=row.due,
            title=_("Note № %(number)s, payment %(place)s") % told,
            detail=money(row.principal_cents + row.interest_cents, cooperative),
            url=reverse("equity:note", args=[cooperative.slug, row.note_id]),
        )


def subject_of_run(facts: MotionFacts) -> MotionSubject | None:
    """The run's page, and what it comes to."""
    run = CapitalRun.objects.filter(
        cooperative=facts.cooperative, pk=facts.payload.get("run", 0)
    ).first()
    if run is None:
        return None
    slug = facts.cooperative.slug
    return MotionSubject(
        label=_("Payment of retained parts № %(number)s") % {"number": run.number}
        if run.kind == "redemption"
        else _("Interest on capital for %(year)s") % {"year": run.data["year"]},
        url=reverse("equity:redemption", args=[slug, run.pk]),
        summary=((_("In all"), money(run.data["paid"], facts.cooperative)),),
    )
