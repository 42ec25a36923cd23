"""What waits in admissions, leaves, exits and cases, and the days they fall on.

A leave, a notice and a case are told to callers and to the person alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.cooperatives.access import CALLERS, CANDIDATE
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Need, Occasion, Visit
from coopkit.papers.models import Paper
from governance.members.models import EventKind, MembershipEvent
from governance.members.selectors.admission import Candidacy, candidacies, candidacy_of
from governance.members.selectors.cases import CaseView, open_cases
from governance.members.selectors.codes import membership_of
from governance.members.selectors.events import UNDONE, standing_events
from governance.members.selectors.exits import leaving_events
from governance.members.standing import Standing

SOON = timedelta(days=30)
LATELY = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLine:
    """Somebody on leave, and the day they come back, where one was agreed."""

    code: str
    name: str
    began: date
    until: date | None


def leaves(
    cooperative: Cooperative, *, on: date, user: User | None = None
) -> list[LeaveLine]:
    """Who is on leave on a day, the earliest return first; one query."""
    covering = Q(membership__spells__last__isnull=True) | Q(
        membership__spells__last__gte=on
    )
    rows = MembershipEvent.objects.filter(
        covering,
        membership__cooperative=cooperative,
        membership__spells__first__lte=on,
        membership__spells__standing__in=[Standing.ON_LEAVE, Standing.SUSPENDED],
        kind=EventKind.LEAVE,
        effective_on__lte=on,
    ).exclude(membership__code__startswith=UNDONE)
    if user is not None:
        rows = rows.filter(membership__person__user=user)
    found = {
        row.membership.code: LeaveLine(
            code=row.membership.code,
            name=row.membership.person.display_name,
            began=row.effective_on,
            until=_until(row),
        )
        for row in standing_events(rows).select_related("membership__person")
    }
    return sorted(found.values(), key=lambda line: (line.until or date.max, line.code))


def callers_needs(visit: Visit) -> Iterator[Need]:
    """What the secretary and the board have to do about people."""
    if not visit.roles & CALLERS:
        return
    for found in candidacies(visit.cooperative, on=visit.on):
        yield from _about_candidate(visit, found)
    for case in open_cases(visit.cooperative, on=visit.on):
        yield from _about_case(visit, case)
    for leave in leaves(visit.cooperative, on=visit.on):
        if leave.until and leave.until < visit.on:
            yield Need(
                title=_("%(name)s’s leave has ended") % {"name": leave.name},
                url=_url("member", visit, leave.code),
                detail=_("Until %(day)s. Record the return, or a longer leave.")
                % {"day": date_format(leave.until)},
                tone="warn",
            )
    yield from _exits_to_finish(visit)


def candidates_need(visit: Visit) -> Iterator[Need]:
    """What a candidate still misses."""
    if CANDIDATE not in visit.roles:
        return
    mine = membership_of(user=visit.user, cooperative=visit.cooperative)
    found = candidacy_of(mine, on=visit.on) if mine else None
    if found is None:
        return
    missing = found.missing
    detail = _("Missing: %(what)s") % {"what": "; ".join(missing)}
    yield Need(
        title=_("Your way to membership"),
        url=_url("admission", visit, found.code),
        detail=detail if missing else _("You have met all criteria."),
    )


def occasions(visit: Visit) -> Iterator[Occasion]:
    """Last days, hearings, ends of leaves and of probations, for who may know them."""
    is_caller = bool(visit.roles & CALLERS)
    own = None if is_caller else visit.user
    for row in _last_days(visit, own):
        yield Occasion(
            on=row.effective_on,
            title=_("Last day as a member"),
            detail=row.membership.person.display_name,
            url=_url("member", visit, row.membership.code),
        )
    for case in open_cases(visit.cooperative, on=visit.on):
        day = case.planned_hearing
        is_own = case.membership.person.user_id == visit.user.pk
        if day and case.hearing is None and (is_caller or is_own):
            yield Occasion(
                on=day,
                title=_("Hearing"),
                detail=case.membership.person.display_name,
                url=_url("member", visit, case.membership.code),
            )
    for leave in leaves(visit.cooperative, on=visit.on, user=own):
        if leave.until:
            yield Occasion(
                on=leave.until,
                title=_("Leave ends"),
                detail=leave.name,
                url=_url("member", visit, leave.code),
            )
    yield from _probations(visit, is_caller=is_caller)


def _probations(visit: Visit, *, is_caller: bool) -> Iterable[Occasion]:
    """The days on which time alone makes candidates ready."""
    if is_caller:
        found = candidacies(visit.cooperative, on=visit.on)
    elif CANDIDATE in visit.roles:
        mine = membership_of(user=visit.user, cooperative=visit.cooperative)
        own = candidacy_of(mine, on=visit.on) if mine else None
        found = [own] if own else []
    else:
        return
    for each in found:
        for line in each.lines:
            due = line.criterion.due
            if due and not line.criterion.met:
                yield Occasion(
                    on=due,
                    title=_("Time as a candidate is over"),
                    detail=each.name,
                    url=_url("admission", visit, each.code),
                )


def _last_days(visit: Visit, user: User | None) -> Iterable[MembershipEvent]:
    rows = leaving_events(visit.cooperative).filter(effective_on__gte=visit.on)
    return rows if user is None else rows.filter(membership__person__user=user)


def _about_candidate(visit: Visit, found: Candidacy) -> Iterator[Need]:
    url = _url("admission", visit, found.code)
    if found.is_ready:
        yield Need(
            title=_("%(name)s has met all criteria") % {"name": found.name},
            url=url,
            detail=_("The board decides on the admission.")
            if found.by_board
            else _("The members decide on the admission."),
        )
    elif found.ends_by and found.ends_by <= visit.on + SOON:
        yield Need(
            title=_("Decide about %(name)s’s application") % {"name": found.name},
            url=url,
            detail=_("By %(day)s at the latest") % {"day": date_format(found.ends_by)},
            tone="warn",
        )


def _about_case(visit: Visit, case: CaseView) -> Iterator[Need]:
    """A hearing whose day has come, or a decision that is due after it."""
    told = {"name": case.membership.person.display_name}
    url = _url("exit", visit, case.membership.code)
    if case.hearing is not None:
        yield Need(
            title=_("Record the decision about %(name)s") % told,
            url=url,
            detail=_("The hearing is over."),
            tone="warn",
        )
    elif case.planned_hearing and case.planned_hearing <= visit.on:
        yield Need(
            title=_("Record the hearing of %(name)s") % told,
            url=url,
            detail=date_format(case.planned_hearing),
            tone="warn",
        )


def _exits_to_finish(visit: Visit) -> Iterator[Need]:
    """Exits whose last day came lately and of which no letter was ever made."""
    rows = leaving_events(visit.cooperative).filter(
        effective_on__range=(visit.on - LATELY, visit.on)
    )
    found = list(rows)
    if not found:
        return
    subjects = [f"event:{row.pk}" for row in found]
    papers = Paper.objects.filter(cooperative=visit.cooperative, subject__in=subjects)
    written = set(papers.values_list("subject", flat=True))
    for row in found:
        if f"event:{row.pk}" not in written:
            yield Need(
                title=_("Finish %(name)s’s exit")
                % {"name": row.membership.person.display_name},
                url=_url("letter", visit, row.membership.code),
                detail=_("No letter was made yet."),
            )


def _until(row: MembershipEvent) -> date | None:
    text = row.details.get("until", "")
    return date.fromisoformat(text) if text else None


def _url(page: str, visit: Visit, code: str) -> str:
    return reverse(f"members:{page}", args=[visit.cooperative.slug, code])
