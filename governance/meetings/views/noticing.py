"""Pages of the agenda and of the notice: writing it, reckoning its day, sending it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.papers.typeset import typeset
from governance.bylaws.selectors import in_force, warned
from governance.meetings import selectors, services
from governance.meetings.forms.calling import CalculatorForm, ItemForm, NoticeForm
from governance.meetings.models import (
    AgendaItem,
    Body,
    Channel,
    ItemKind,
    Meeting,
    MeetingState,
)
from governance.meetings.notice import record_bounds, windows
from governance.meetings.rulebook import keys_of
from governance.meetings.services.letters import letter_data
from governance.meetings.services.telling import recipients_of, texts_of
from governance.meetings.views.common import chosen, found, people_of, tried

CHANNELS = {channel.value: channel.label for channel in Channel}


def agenda(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Write the agenda: add items at its end, move them, take them off."""
    shown = found(request, pk)
    if request.method == "POST" and request.POST.get("do") in {"up", "down", "remove"}:
        _rearrange(request, shown)
        return redirect("meetings:agenda", slug, pk)
    form = ItemForm(request.POST or None, **_choices(request, shown))
    if form.is_valid():
        done = tried(
            request,
            lambda: services.add_item(
                meeting=shown,
                by=request.user,
                at=request.visit.at,
                **_item(request, form),
            ),
            _("“%(title)s” is on the agenda.") % {"title": form.cleaned_data["title"]},
        )
        if done:
            return redirect("meetings:agenda", slug, pk)
    context = {
        "meeting": shown,
        "lines": selectors.agenda_of(shown),
        "form": form,
        "is_planned": shown.state == MeetingState.PLANNED,
    }
    return render(request, "governance/meetings/agenda.html", context)


def item(request: CoopRequest, slug: str, pk: int, item: int) -> HttpResponse:
    """Change one item of an agenda."""
    shown = found(request, pk)
    row = get_object_or_404(selectors.items_of(shown), pk=item)
    initial = {
        "kind": row.kind,
        "title": row.title,
        "text": row.text,
        "duration": row.duration,
        "brought_by": row.brought_by_id or "",
        "minutes_of": row.minutes_of_id or "",
    }
    form = ItemForm(request.POST or None, initial=initial, **_choices(request, shown))
    if form.is_valid():
        try:
            services.change_item(
                item=row, by=request.user, at=request.visit.at, **_item(request, form)
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("meetings:agenda", slug, pk)
    lines = [line for line in selectors.agenda_of(shown) if line.item.pk == row.pk]
    context = {"meeting": shown, "item": row, "form": form, "line": lines[0]}
    return render(request, "governance/meetings/item.html", context)


def calculator(request: CoopRequest, slug: str) -> HttpResponse:
    """Reckon when a meeting would have to be told of, by each way, day by day."""
    form = CalculatorForm(
        request.GET if "day" in request.GET else None,
        initial={"hour": "18:00", "body": request.GET.get("body")},
    )
    context: dict[str, Any] = {"form": form, "on": request.visit.on}
    if form.is_valid():
        body = form.cleaned_data["body"]
        context |= _reckoned(request, form.starts_at, body)
    return render(request, "governance/meetings/calculator.html", context)


def notice(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Look at the notice and when it may go out; send it, or take it back."""
    shown = found(request, pk)
    form = NoticeForm(request.POST or None if request.POST.get("do") == "send" else None)
    refusal = ""
    if request.method == "POST":
        try:
            said = _act(request, shown, form)
        except CoopError as refused:
            refusal = str(refused)
        else:
            if said:
                tried(request, lambda: None, said)
                return redirect("meetings:notice", slug, pk)
    language = (get_language() or "en")[:2]
    at = request.visit.at
    context = {
        "meeting": shown,
        "form": form,
        "refusal": refusal,
        "lines": selectors.agenda_of(shown),
        "text": texts_of(shown, [language])[language],
        "recipients": recipients_of(
            shown, without_email=Channel.HAND, in_person=False, at=at
        ),
        "notices": selectors.notices_of(shown),
        "is_planned": shown.state == MeetingState.PLANNED,
        "is_called": shown.state == MeetingState.NOTICED,
        **_reckoned(request, shown.starts_at, shown.body),
    }
    return render(request, "governance/meetings/notice.html", context)


def notice_pdf(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """The notice as a paper without a name, to pin up or to hand out."""
    shown = found(request, pk)
    if shown.state == MeetingState.PLANNED:
        raise Http404
    language = (get_language() or "en")[:2]
    data = letter_data(
        shown,
        None,
        what="cancelled" if shown.state == MeetingState.CANCELLED else "notice",
        sha256=shown.notice_sha256,
        on=timezone.localdate(shown.noticed_at or request.visit.at),
        language=language,
    )
    response = HttpResponse(
        typeset("meeting_notice", data), content_type="application/pdf"
    )
    name = f"{request.cooperative.slug}-meeting-{shown.pk}-{language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _act(request: CoopRequest, meeting: Meeting, form: NoticeForm) -> str:
    """What a button of the page asks for; what was done, in words."""
    do, at, by = request.POST.get("do"), request.visit.at, request.user
    if do == "take_back":
        services.reopen_agenda(meeting=meeting, by=by, at=at)
        return _("The notice is taken back. Change the agenda, then send a new one.")
    if do == "newcomers":
        rows = services.tell_newcomers(meeting=meeting, by=by, at=at)
        return _("%(n)s people were told.") % {"n": len(rows)}
    if do == "send" and form.is_valid():
        rows = services.send_notice(
            meeting=meeting,
            by=by,
            at=at,
            in_person=form.cleaned_data["way"] == "hand",
            without_email=form.cleaned_data["without_email"],
        )
        return _("The meeting is called: %(n)s people were told.") % {"n": len(rows)}
    return ""


def _reckoned(request: CoopRequest, starts_at: Any, body: str) -> dict[str, Any]:
    """The windows of all channels, what the bylaws say, and what the law does."""
    bylaws = in_force(request.cooperative, on=request.visit.on)
    rules = selectors.notice_rules(selectors.rules_on(bylaws, body), body)
    starts_at = timezone.localtime(starts_at)
    keys = set(keys_of(body))
    first, last = record_bounds(starts_at.date(), rules)
    return {
        "starts_at": starts_at,
        "windows": [
            {
                "window": each,
                "name": CHANNELS[each.channel],
                "fits": each.fits(request.visit.at),
                "is_past": request.visit.at > each.latest,
            }
            for each in windows(starts_at, rules)
        ],
        "record_first": first,
        "record_last": last,
        "is_board": body == Body.BOARD,
        "rules": selectors.clauses(
            bylaws, [key for key in keys_of(body) if key.startswith(("meet", "board.n"))]
        ),
        "cautions": [each for each in warned(bylaws) if each.key in keys],
    }


def _rearrange(request: CoopRequest, meeting: Meeting) -> None:
    number = request.POST.get("item", "")
    row = get_object_or_404(
        AgendaItem, meeting=meeting, pk=int(number) if number.isdecimal() else 0
    )
    do = request.POST["do"]
    if do != "remove":
        tried(
            request,
            lambda: services.move_item(
                item=row, way=do, by=request.user, at=request.visit.at
            ),
        )
        return
    tried(
        request,
        lambda: services.remove_item(item=row, by=request.user, at=request.visit.at),
        _("“%(title)s” is off the agenda.") % {"title": row.title},
    )


def _choices(request: CoopRequest, meeting: Meeting) -> dict[str, Any]:
    earlier = selectors.to_approve(request.cooperative).exclude(pk=meeting.pk)
    return {
        "people": people_of(request),
        "meetings": [
            (str(each.pk), f"{each.title}, {timezone.localdate(each.starts_at)}")
            for each in earlier
        ],
    }


def _item(request: CoopRequest, form: ItemForm) -> dict[str, Any]:
    data = form.cleaned_data
    minutes_of = None
    if data["kind"] == ItemKind.MINUTES:
        earlier = selectors.to_approve(request.cooperative)
        minutes_of = get_object_or_404(earlier, pk=int(data["minutes_of"]))
    return {
        "kind": data["kind"],
        "title": data["title"],
        "text": data["text"],
        "duration": data["duration"],
        "brought_by": chosen(request, data["brought_by"]),
        "minutes_of": minutes_of,
    }
