"""What the patronage year gives to votes, the front door, the checks and the demo."""

from collections.abc import Iterable, Iterator
from datetime import date
from importlib import import_module

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKKEEPER, BOOKS, MEMBERS
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.offers import (
    Card,
    Effect,
    Finding,
    Leaving,
    MotionFacts,
    MotionKind,
    MotionSubject,
    Need,
    Occasion,
    Story,
    Visit,
    calculators,
    calendar,
    checks,
    decisions,
    demo_steps,
    exit_effects,
    home_cards,
    hours_guards,
    motion_kinds,
    needs,
    nightly,
    practice_steps,
    provenances,
    replays,
    still_owed,
    year_papers,
)
from coopkit.periods import FiscalYear, payment_period_ends
from coopkit.templatetags.ui import hours, money
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.selectors import member_of, spans
from governance.votes.models import MotionState
from ledger.books.models import Directive
from ledger.books.selectors import find_book
from ledger.labor.selectors import minutes_since
from ledger.patronage import selectors, services
from ledger.patronage.consent import WRITTEN
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.path import tone_of
from ledger.patronage.refusals import HoursSettledError
from ledger.patronage.selectors.calculators import patronage
from ledger.patronage.selectors.loss_calculator import losses
from ledger.patronage.selectors.papers import year_papers as papers_of_year
from ledger.patronage.selectors.provenance import provenance
from ledger.patronage.selectors.replay import replays as run_years_again
from ledger.patronage.selectors.two_years import member_account
from ledger.patronage.selectors.years import DRAFT
from ledger.patronage.services.lapsing import lapse_all
from ledger.patronage.services.noticing import issue_left
from ledger.patronage.services.practising import fill
from ledger.patronage.worksheet import read, sha256


def adopted(facts: MotionFacts) -> None:
    services.adopt(facts=facts)


def failed(facts: MotionFacts) -> None:
    services.fail(facts=facts)


def subject(facts: MotionFacts) -> MotionSubject | None:
    """The year's page, and the totals the motion is about."""
    end = str(facts.payload.get("year_end", ""))
    if not end:
        return None
    cooperative, payload = facts.cooperative, facts.payload
    year = int(end[:4])
    common = sum(payload.get("appropriated_cents", {}).values())
    figures = (
        (_("Surplus"), payload.get("net_cents", 0)),
        (_("Collective account"), common),
        (_("Shared among members"), payload.get("pool_cents", 0)),
        (_("Paid in cash now"), payload.get("cash_cents", 0)),
        (_("Kept in accounts"), payload.get("retained_cents", 0)),
    )
    return MotionSubject(
        label=_("Patronage for %(year)s") % {"year": year},
        url=reverse("patronage:year", args=[cooperative.slug, year]),
        summary=tuple((label, money(cents, cooperative)) for label, cents in figures),
    )


def bookkeepers_needs(visit: Visit) -> Iterator[Need]:
    """What a bookkeeper has to do for the years that are over."""
    if BOOKKEEPER not in visit.roles:
        return
    yield from _undelivered(visit)
    for year in reversed(selectors.years(visit.cooperative, on=visit.on)):
        url = reverse("patronage:year", args=[visit.cooperative.slug, year.name])
        deadline = date_format(year.deadline, "DATE_FORMAT")
        detail = _("Notices are due by %(day)s") % {"day": deadline}
        tone = "bad" if visit.on > year.deadline else ""
        said = _title(year.state)
        if said:
            yield Need(
                title=said % {"year": year.name},
                url=url,
                detail=detail,
                room="money",
                tag=str(year.label),
                tone=tone or "warn",
            )


def _undelivered(visit: Visit) -> Iterator[Need]:
    """Each year of which notices have not reached their readers."""
    for late in selectors.undelivered(visit.cooperative):
        deadline = date_format(late.deadline, "DATE_FORMAT")
        yield Need(
            title=_("Deliver %(count)s notices for %(year)s")
            % {"count": late.count, "year": late.year},
            url=reverse("patronage:notices", args=[visit.cooperative.slug, late.year]),
            detail=_("Notices are due by %(day)s") % {"day": deadline},
            room="money",
            tone="bad" if visit.on > late.deadline else "warn",
        )


def members_needs(visit: Visit) -> Iterator[Need]:
    """Your own consent, where the bylaws ask for a signed one and none holds."""
    mine = member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)
    if mine is None:
        return
    year = year_of(visit.cooperative, visit.on)
    if selectors.agreed_by(visit.cooperative, year) != WRITTEN:
        return
    held = selectors.consents_on(visit.cooperative, on=visit.on).get(mine.code)
    if held is None or not held.is_valid:
        day = date_format(year.last, "DATE_FORMAT")
        yield Need(
            title=_("Decide whether you consent to qualified notices"),
            url=reverse("patronage:my_consent", args=[visit.cooperative.slug]),
            detail=_("A paper signed by %(day)s covers the whole year") % {"day": day},
            room="money",
        )


def clock(visit: Visit) -> Card | None:
    """The payment period of the oldest year that is not paid and told, once it is over.

    It stands there from the year’s end until every notice is delivered and all is paid.
    """
    if not visit.roles & (BOOKS | MEMBERS) or find_book(visit.cooperative) is None:
        return None
    waiting = {late.year: late.count for late in selectors.undelivered(visit.cooperative)}
    for year in reversed(selectors.years(visit.cooperative, on=visit.on)[:4]):
        if visit.on <= year.period.last:
            continue
        owed = 0
        if year.state == WorksheetState.POSTED:
            owed = selectors.owed_of(visit.cooperative, year.name, on=visit.on)
            if not owed and not waiting.get(year.name):
                continue
        days = (year.deadline - visit.on).days
        if days < -365:
            continue
        return Card(
            template="ledger/patronage/clock.html",
            context={
                "year": year,
                "days": days,
                "tone": tone_of(days),
                "waiting": waiting.get(year.name, 0),
                "owed": max(owed, 0),
                "sooner": selectors.bylaws_deadline(visit.cooperative, year.period),
                "cooperative": visit.cooperative,
            },
        )
    return None


def _title(state: str) -> str:
    if state in {DRAFT, WorksheetState.FAILED, WorksheetState.REVERSED}:
        return _("Work out patronage for %(year)s")
    if state == WorksheetState.FROZEN:
        return _("Send the %(year)s allocation to the members")
    if state == WorksheetState.APPROVED:
        return _("Post the %(year)s allocation")
    return ""


def deadlines(visit: Visit) -> Iterator[Occasion]:
    """The last day for the notices of each year that is not posted."""
    if not visit.roles & (BOOKS | MEMBERS):
        return
    for year in selectors.years(visit.cooperative, on=visit.on):
        over = visit.on > year.period.last
        if over and year.state != WorksheetState.POSTED:
            yield Occasion(
                on=year.deadline,
                title=_("Last day for %(year)s notices") % {"year": year.name},
                detail=str(year.label),
                url=reverse("patronage:year", args=[visit.cooperative.slug, year.name]),
            )


def additions(visit: Visit) -> Iterator[Occasion]:
    """The last day for what is to be added after a loss: one's own, or everybody's."""
    cooperative = visit.cooperative
    if not visit.roles & (BOOKS | MEMBERS) or find_book(cooperative) is None:
        return
    mine = None
    if not visit.roles & BOOKS:
        member = member_of(user=visit.user, cooperative=cooperative, on=visit.on)
        mine = {member.code} if member else set()
    for each in selectors.top_ups(cooperative, on=visit.on, codes=mine):
        title = _("Last day to add %(amount)s after the loss of %(year)s")
        amount = money(each.cents, cooperative)
        yield Occasion(
            on=each.due,
            title=title % {"amount": amount, "year": each.year},
            detail=each.code,
            url=reverse("patronage:year", args=[cooperative.slug, each.year]),
        )


def worksheets_hold() -> Iterator[Finding]:
    """Every worksheet says what it said, and every posted one stands in the books."""
    rows = Worksheet.objects.select_related("cooperative", "motion")
    for worksheet in rows.prefetch_related("shares").order_by("pk").iterator(50):
        where = f"worksheet {worksheet.pk} of {worksheet.cooperative.slug}"
        for what in _wrongs(worksheet):
            yield Finding(where=where, what=what)


def _wrongs(worksheet: Worksheet) -> Iterator[str]:
    sheet = read(worksheet.data)
    if sha256(sheet) != worksheet.sha256:
        yield "its data do not have its hash"
    said = {share.code: (share.total, share.cash) for share in sheet.result.shares}
    kept = {
        share.code: (share.total_cents, share.cash_cents)
        for share in worksheet.shares.all()
    }
    if said != kept:
        yield "its shares differ from its data"
    if worksheet.state != WorksheetState.POSTED:
        return
    motion = worksheet.motion
    if motion is None:
        number = worksheet.resolution
        if not all(held(worksheet.cooperative, number) for held in decisions):
            yield "it was posted without a decision of the register"
    elif motion.state != MotionState.ADOPTED:
        yield "it was posted without an adopted motion"
    elif motion.payload.get("sha256") != worksheet.sha256:
        yield "its motion names another hash"
    authority = f"resolution:{worksheet.resolution}"
    entries = Directive.objects.filter(
        book__cooperative=worksheet.cooperative,
        batch=worksheet.batch,
        authority=authority,
        kind="transaction",
    )
    expected = sum(1 for share in sheet.result.shares if share.total)
    common = (1,) if any(sheet.result.appropriated.values()) else (0, 1)
    if entries.count() - expected not in common:
        yield f"{entries.count()} entries stand in the books, not {expected + common[-1]}"


def settled_hours(cooperative: Cooperative, year_end: date) -> None:
    """Refuse new hours for a year whose allocation stands in the books."""
    posted = Worksheet.objects.filter(
        cooperative=cooperative,
        year_end=year_end,
        state=WorksheetState.POSTED,
        supplements__isnull=True,
    ).first()
    if posted:
        raise HoursSettledError(year=year_end.year, resolution=posted.resolution)


def years_of_a_leaver(leaving: Leaving) -> Iterator[Effect]:
    """What becomes of a leaver's patronage: each year that is not posted yet."""
    cooperative = leaving.cooperative
    bylaws = in_force(cooperative, on=leaving.on)
    last_year = year_of(cooperative, leaving.last_day)
    known = {year.name: year for year in selectors.years(cooperative, on=leaving.on)}
    for year in sorted(known.values(), key=lambda year: year.name):
        over = year.period.last < leaving.on
        if year.state == WorksheetState.POSTED or year.name > last_year.name or not over:
            continue
        words = _("It is shared as if nothing had happened, and paid by %(day)s.")
        yield Effect(
            title=_("Patronage for %(year)s") % {"year": year.name},
            words=words % {"day": date_format(year.deadline)},
            url=reverse("patronage:year", args=[cooperative.slug, year.name]),
            rule="patronage.deadline",
        )
    yield _year_of_leaving(leaving, last_year, bylaws)


def _year_of_leaving(leaving: Leaving, year: FiscalYear, bylaws: Bylaws) -> Effect:
    """The year in which somebody leaves: the hours to the last day are a member's."""
    since = {leaving.code: year.first}
    until = min(leaving.on, leaving.last_day)
    minutes = minutes_since(leaving.cooperative, since, on=until)[leaving.code]
    told = {
        "hours": hours(minutes),
        "day": date_format(leaving.last_day),
        "deadline": date_format(payment_period_ends(year.last)),
        "least": bylaws["patronage.minimum_hours"].count,
    }
    words = _(
        "Hours until %(day)s count as a member’s, %(hours)s of them are on file so far. "
        "Whoever has at least %(least)s hours takes part in the year; the share is paid "
        "by %(deadline)s like everybody’s."
    )
    return Effect(
        title=_("Patronage for %(year)s") % {"year": year.name},
        words=words % told,
        rule="patronage.minimum_hours",
    )


def share_to_come(cooperative: Cooperative, on: date) -> Iterable[str]:
    """The codes of leavers whose last year’s patronage may still be to be paid."""
    if find_book(cooperative) is None:
        return
    for code, span in spans(cooperative).items():
        if span.last:
            year = year_of(cooperative, span.last)
            if on <= payment_period_ends(year.last):
                yield code


def tell(story: Story) -> None:
    import_module("ledger.patronage.demo").tell(story)


motion_kinds.offer(
    services.KIND, MotionKind(adopted=adopted, failed=failed, subject=subject)
)
needs.offer("patronage", bookkeepers_needs, order=30)
calendar.offer("patronage", deadlines, order=30)
calendar.offer("additions after a loss", additions, order=31)
checks.offer("patronage", worksheets_hold, order=50)
hours_guards.offer("patronage", settled_hours, order=50)
replays.offer("patronage", run_years_again, order=50)
demo_steps.offer("patronage", tell, order=60)
practice_steps.offer("money", fill)
exit_effects.offer("patronage", years_of_a_leaver, order=30)
still_owed.offer("patronage", share_to_come)
nightly.offer("qualified checks", lapse_all)
nightly.offer("notices", issue_left)
home_cards.offer("patronage", clock, order=25)
needs.offer("consent", members_needs, order=55)
year_papers.offer("patronage", papers_of_year, order=20)
provenances.offer("patronage", provenance, order=20)
calculators.offer("patronage", patronage)
calculators.offer("member_account", member_account)
calculators.offer("losses", losses)
