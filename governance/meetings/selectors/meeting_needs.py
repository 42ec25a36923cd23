"""What meetings ask of people, and the next one on a co-op's home."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import CALLERS, INSIDE
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Card, Finding, Need, Occasion, Visit
from coopkit.periods import fiscal_year_of, month_end
from governance.bylaws.selectors import in_force
from governance.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingKind,
    MeetingState,
    PetitionSignature,
)
from governance.meetings.notice import EMAIL, window
from governance.meetings.rulebook import DEFAULTS
from governance.meetings.selectors.meetings import coming
from governance.meetings.selectors.petitions import deadlines_of, waiting
from governance.meetings.selectors.presence import presence_at
from governance.meetings.selectors.rules import rules_of_day
from governance.members.selectors import member_of

SOON = timedelta(days=10)
YEARLY_SOON = timedelta(days=60)
MONTHS = 12


def needs(visit: Visit) -> Iterator[Need]:
    """A meeting under way, and what whoever calls meetings has to do."""
    if not visit.roles & INSIDE:
        return
    is_caller = bool(visit.roles & CALLERS)
    for meeting in coming(visit.cooperative):
        if meeting.state == MeetingState.OPEN:
            yield from _under_way(visit, meeting)
        elif is_caller:
            yield from _to_prepare(visit, meeting)
    if is_caller:
        yield from _petitions(visit)
        yield from _yearly(visit)


def next_meeting(visit: Visit) -> Card | None:
    """The meeting that comes next, for those who may see it."""
    if not visit.roles & INSIDE:
        return None
    called = coming(visit.cooperative).exclude(state=MeetingState.PLANNED)
    meeting = called.filter(ends_at__gte=visit.at).first()
    if meeting is None:
        return None
    context = {"meeting": meeting, "cooperative": visit.cooperative}
    return Card(template="governance/meetings/home_card.html", context=context)


def yearly_due(visit: Visit) -> Iterator[Occasion]:
    """The last day for the yearly meeting, for whoever calls it, while none is held."""
    due = _last_day_of_the_yearly(visit.cooperative, on=visit.on)
    if due and visit.roles & CALLERS:
        yield Occasion(on=due, title=_("Last day for the yearly meeting"))


def notices_hold() -> Iterable[Finding]:
    """The words of every notice are the ones whose fingerprint was given out."""
    rows = Meeting.objects.exclude(notice_sha256="").select_related("cooperative")
    for meeting in rows.order_by("pk").iterator(chunk_size=100):
        where = f"{meeting.cooperative.slug} meeting {meeting.pk}"
        if sha256(meeting.notice_text.encode()).hexdigest() != meeting.notice_sha256:
            yield Finding(where=where, what="its notice is not the one that was sent")
        texts: dict[str, str] = meeting.rules.get("texts", {})
        known = {sha256(text.encode()).hexdigest() for text in texts.values()}
        told = meeting.notices.filter(sequence=meeting.sequence)
        if set(told.values_list("text_sha256", flat=True)) - known:
            yield Finding(where=where, what="somebody was told other words")


def codes_at_meetings(cooperative: Cooperative, codes: Collection[str]) -> Iterable[str]:
    """Those of some codes who were told of a meeting, came to one, or asked for one."""
    own = {"membership__cooperative": cooperative, "membership__code__in": codes}
    came = Attendance.objects.filter(**own).values_list("membership__code", flat=True)
    brought = AgendaItem.objects.filter(
        brought_by__cooperative=cooperative, brought_by__code__in=codes
    ).values_list("brought_by__code", flat=True)
    told = Meeting.objects.filter(
        cooperative=cooperative, notices__membership__code__in=codes
    ).values_list("notices__membership__code", flat=True)
    signed = PetitionSignature.objects.filter(**own)
    asked = signed.values_list("membership__code", flat=True)
    return {*came, *brought, *told, *asked}


def _under_way(visit: Visit, meeting: Meeting) -> Iterator[Need]:
    mine = member_of(user=visit.user, cooperative=visit.cooperative, on=visit.on)
    if mine and mine.code not in presence_at(meeting, at=visit.at).codes:
        yield Need(
            title=_("%(title)s is under way") % {"title": meeting.title},
            url=meeting.get_absolute_url(),
            detail=_("Record yourself if you are there."),
            tone="warn",
        )


def _to_prepare(visit: Visit, meeting: Meeting) -> Iterator[Need]:
    if meeting.state == MeetingState.NOTICED:
        if timezone.localdate(meeting.starts_at) <= visit.on:
            yield Need(
                title=_("Open or put off: %(title)s") % {"title": meeting.title},
                url=meeting.get_absolute_url(),
                detail=date_format(timezone.localtime(meeting.starts_at)),
                tone="warn",
            )
        return
    rules = rules_of_day(visit.cooperative, meeting.body, on=visit.on)
    latest = window(EMAIL, timezone.localtime(meeting.starts_at), rules).latest
    if meeting.starts_at <= visit.at:
        detail, tone = _("Its day is past, and nobody was told."), "bad"
    elif latest < visit.at:
        detail, tone = _("It is too late for a notice by e-mail."), "bad"
    else:
        told = {"day": date_format(latest, "DATE_FORMAT")}
        detail = _("By %(day)s at the latest") % told
        tone = "warn" if latest - visit.at <= SOON else ""
    yield Need(
        title=_("Send the notice: %(title)s") % {"title": meeting.title},
        url=meeting.get_absolute_url(),
        detail=detail,
        tone=tone,
    )


def _petitions(visit: Visit) -> Iterator[Need]:
    for petition in waiting(visit.cooperative):
        days = deadlines_of(petition)
        if days is None:
            continue
        yield Need(
            title=_("Call the meeting that members ask for"),
            url=reverse("meetings:petition", args=[visit.cooperative.slug, petition.pk]),
            detail=_("By %(day)s at the latest") % {"day": date_format(days.call_by)},
            tone="warn",
        )


def _yearly(visit: Visit) -> Iterator[Need]:
    due = _last_day_of_the_yearly(visit.cooperative, on=visit.on)
    if due and due - visit.on <= YEARLY_SOON:
        yield Need(
            title=_("Call the yearly meeting"),
            url=reverse("meetings:call", args=[visit.cooperative.slug]),
            detail=_("It is held by %(day)s at the latest") % {"day": date_format(due)},
            tone="warn",
        )


def _last_day_of_the_yearly(cooperative: Cooperative, *, on: date) -> date | None:
    """By when the bylaws want the yearly meeting; None once it is called or held."""
    year = fiscal_year_of(
        on,
        month=cooperative.fiscal_year_end_month,
        day=cooperative.fiscal_year_end_day,
    )
    closed = year.first - timedelta(days=1)
    if cooperative.founded_on is None or cooperative.founded_on > closed:
        return None
    bylaws = in_force(cooperative, on=on)
    key = "meetings.annual_months"
    if not bylaws:
        return None
    months = int(bylaws[key].value if key in bylaws else DEFAULTS[key])
    years, month = divmod(closed.month - 1 + months, MONTHS)
    due = month_end(closed.year + years, month + 1, closed.day)
    held = Meeting.objects.filter(
        cooperative=cooperative,
        kind=MeetingKind.ANNUAL,
        starts_at__date__gt=closed,
    ).exclude(state__in=[MeetingState.CANCELLED, MeetingState.PLANNED])
    return None if held.exists() else due
