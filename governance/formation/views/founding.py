"""The founding meeting and the opening money: one page leads through what is next."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.cooperatives.models import State
from coopkit.errors import CoopError
from governance.bylaws.selectors import in_force
from governance.formation.forms.founding import CallForm, OpeningForm, opening_initial
from governance.formation.founding_plan import (
    before_the_call,
    missing,
    seats_wanted,
)
from governance.formation.founding_refusals import (
    MeetingNotClosedError,
    NotDeclaredError,
    NotElectedError,
)
from governance.formation.models import FoundingGroup
from governance.formation.selectors.decisions import decided_values
from governance.formation.selectors.founding import convened, opening_of
from governance.formation.selectors.founding_page import Way, way_of
from governance.formation.selectors.founding_words import rules_of_money, told_plans
from governance.formation.selectors.groups import founders_of
from governance.formation.services.convening import call_founding, vote_on_opening
from governance.formation.services.opening_money import save_opening
from governance.formation.views.common import forming_at, founder_at
from governance.votes.models import Motion

MEETING = ["GET", "HEAD", "POST"]
TO_COME = (MeetingNotClosedError, NotDeclaredError, NotElectedError)


@require_http_methods(MEETING)
def founding(request: CoopRequest, slug: str) -> HttpResponse:
    """Show where the founding stands and what is next; call its meeting."""
    group = forming_at(request)
    way = way_of(group)
    form = _call_form(request, group, way) if way.may_call else None
    if request.method == "POST" and form is not None:
        founder_at(request, group)
        if form.is_valid():
            try:
                meeting = call_founding(
                    group=group, call=form.call(), by=request.user, at=request.visit.at
                )
            except CoopError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The founding meeting is prepared."))
                return redirect(meeting)
    elif request.method == "POST":
        messages.error(request, _("The meeting cannot be called now. See what is next."))
        return redirect("formation:founding", slug)
    lacks = _lacks(way)
    context = {"group": group, "way": way, "form": form, "lacks": lacks}
    return render(request, "governance/formation/founding.html", context)


@require_http_methods(MEETING)
def opening(request: CoopRequest, slug: str) -> HttpResponse:
    """Show and write down what founders pay in and lend; put it to the vote anew."""
    group = forming_at(request)
    if request.method == "POST" and request.POST.get("do") == "vote":
        return _vote_on_opening(request, group)
    people, kept, values = _people(group), opening_of(group), decided_values(group)
    form = OpeningForm(
        request.POST or None,
        cooperative=request.cooperative,
        people=people,
        initial=opening_initial(kept, places=request.cooperative.minor_units),
    )
    is_open = request.cooperative.state == State.FORMING
    if request.method == "POST" and _save_opening(request, group, form):
        return redirect("formation:opening", slug)
    context = {
        "group": group,
        "form": form,
        "is_open": is_open,
        "kept": kept,
        "buy_in": values.get("members.buy_in"),
        "rules": rules_of_money(request.cooperative, values),
        "told": _told(group, kept, request.visit.on),
        "moved": _moved(group, kept),
    }
    return render(request, "governance/formation/opening.html", context)


def _save_opening(request: CoopRequest, group: FoundingGroup, form: OpeningForm) -> bool:
    """Keep what was written down; whether it could be, else the form says why not."""
    founder_at(request, group)
    if not form.is_valid():
        return False
    try:
        save_opening(
            group=group,
            opening=form.opening(),
            on=_first_day(group, request.visit.on),
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The opening money is written down."))
    return True


def _vote_on_opening(request: CoopRequest, group: FoundingGroup) -> HttpResponse:
    founder_at(request, group)
    try:
        motion: Motion = vote_on_opening(
            group=group,
            first_day=_first_day(group, request.visit.on),
            by=request.user,
            at=request.visit.at,
        )
    except CoopError as refusal:
        messages.error(request, str(refusal))
        return redirect("formation:opening", request.cooperative.slug)
    return redirect(motion)


def _lacks(way: Way) -> list[str]:
    """What is missing for the next act, in sentences."""
    if way.facts is None or way.act is not None:
        return []
    if way.found is None:
        return [str(each) for each in before_the_call(way.facts)]
    found = missing(way.facts)
    if not way.facts.is_meeting_over:  # the steps tell what the meeting still has to do
        found = [each for each in found if not isinstance(each, TO_COME)]
    return [str(each) for each in found]


def _call_form(request: CoopRequest, group: FoundingGroup, way: Way) -> CallForm:
    values = way.facts.values if way.facts else {}
    today = request.visit.on
    agreed = in_force(group.cooperative, on=today).get("meetings.notice_min_days")
    days = int(agreed.value) if agreed else 0
    soonest = date_format(today + timedelta(days=days + 1))
    return CallForm(
        request.POST or None,
        people=_people(group),
        seats=seats_wanted(values),
        told=(days, soonest),
    )


def _people(group: FoundingGroup) -> list[tuple[str, str]]:
    return [
        (each.membership.code, each.membership.person.display_name)
        for each in founders_of(group)
    ]


def _first_day(group: FoundingGroup, today: date) -> date:
    """The first day as it was told; else today, until it is known."""
    found = convened(group)
    if found is None:
        return today
    told = date.fromisoformat(found.motions["founding"].payload["founding_on"])
    return max(told, timezone.localdate(found.meeting.starts_at))


def _told(
    group: FoundingGroup, kept: dict[str, object] | None, today: date
) -> list[tuple[str, str]]:
    """What is written down, by the rules that hold; nothing where they refuse it now."""
    values = decided_values(group)
    if not kept or "members.buy_in" not in values:
        return []
    try:
        return told_plans(group.cooperative, values, kept, _first_day(group, today))
    except CoopError:
        return []


def _moved(group: FoundingGroup, kept: dict[str, object] | None) -> bool:
    """Whether the opening money is another than the one that was put to the vote."""
    found = convened(group)
    motion = found.motions.get("founding_opening") if found else None
    return bool(motion and motion.payload["opening"] != kept)
