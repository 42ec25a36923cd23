"""Proposing: a motion in words, or a change of one number of the bylaws."""

from datetime import date, datetime, timedelta

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.amendment import apply
from governance.bylaws.parameters import catalogue
from governance.bylaws.selectors import Bylaws, Redline, in_force, lines, redline
from governance.bylaws.selectors.amendments import cautions_of
from governance.bylaws.services import refuse_rivals
from governance.votes import services
from governance.votes.forms import ChangeForm, MotionForm
from governance.votes.models import Motion, MotionState
from governance.votes.services.amending import change_of, standing_bylaws


def propose(request: CoopRequest, slug: str) -> HttpResponse:
    """Write a motion, look at it, and open the vote."""
    bylaws = in_force(request.cooperative, on=request.visit.on)
    key = request.GET.get("key", "")
    try:
        return _change(request, bylaws, key) if key else _plain(request, bylaws)
    except CoopError as refusal:
        # the bylaws do not say enough to open any vote
        return _page(request, bylaws, None, {"refusal": str(refusal)})


def _plain(request: CoopRequest, bylaws: Bylaws) -> HttpResponse:
    least = bylaws["vote.days"].count
    form = MotionForm(request.POST or None, least_days=least)
    if form.is_valid() and "open" in request.POST:
        try:
            opened = services.open_motion(
                cooperative=request.cooperative,
                kind="plain",
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
                payload={},
                proposed_by=request.user,
                at=request.visit.at,
                closes_at=closing(request, form),
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(opened)
    return _page(request, bylaws, form, {})


def _change(request: CoopRequest, bylaws: Bylaws, key: str) -> HttpResponse:
    known = catalogue(request.cooperative.jurisdiction).get(key)
    if known is None:
        raise Http404
    form = ChangeForm(
        request.POST or None,
        parameter=known,
        held=bylaws[key].value if key in bylaws else None,
        language=_language(),
        minor_units=request.cooperative.minor_units,
        least_days=bylaws["vote.days"].count,
    )
    if not form.is_valid():
        return _page(request, bylaws, form, {"key": key})
    try:
        before = standing_bylaws(request.cooperative)
        change = change_of(request.cooperative, key, form.value())
        after = apply(before, [change])
        refuse_rivals(request.cooperative, [change], on=request.visit.on)
        shown = redline(request.cooperative, before, after)
        if is_sent(request):
            return opened_or_prepared(_open_change(request, form, key, shown))
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, bylaws, form, {"key": key})
    cautions = cautions_of(request.cooperative, before, after, on=request.visit.on)
    return _page(
        request, bylaws, form, {"key": key, "redline": shown, "cautions": cautions}
    )


def _open_change(
    request: CoopRequest, form: ChangeForm, key: str, shown: Redline
) -> Motion:
    return services.propose_change(
        cooperative=request.cooperative,
        key=key,
        value=form.value(),
        effective_from=form.effective(),
        title=form.cleaned_data["title"],
        text=amendment_text(shown, form.effective(), form.cleaned_data["text"]),
        proposed_by=request.user,
        at=request.visit.at,
        closes_at=closing(request, form),
        is_open="open" in request.POST,
    )


def is_sent(request: CoopRequest) -> bool:
    """Whether a reviewed proposal is put to the vote, or prepared for later."""
    return "open" in request.POST or "prepare" in request.POST


def opened_or_prepared(found: Motion) -> HttpResponse:
    """To the page of an open vote; of a prepared one to where its place is chosen."""
    if found.state == MotionState.PREPARED:
        return redirect("votes:edit", found.cooperative.slug, found.pk)
    return redirect(found)


def amendment_text(shown: Redline, effective_from: date, why: str) -> str:
    """The text that is voted on: the day, each change in a sentence, the reasons."""
    begin = _("The bylaws change from %(day)s as follows:")
    lines = [begin % {"day": date_format(effective_from)}]
    lines += [f"– {sentence}" for sentence in shown.said]
    return "\n".join(lines) + (f"\n\n{why}" if why else "")


def _page(
    request: CoopRequest, bylaws: Bylaws, form: Form | None, more: dict[str, object]
) -> HttpResponse:
    context = {
        "form": form,
        "lines": lines(bylaws),
        "is_review": form is not None and form.is_bound and form.is_valid(),
        "closes_at": closing(request, form)
        if form is not None and form.is_bound and form.is_valid()
        else None,
        **more,
    }
    return render(request, "governance/votes/propose.html", context)


def closing(request: CoopRequest, form: Form) -> datetime:
    """When the vote that a form asks for would close."""
    return request.visit.at + timedelta(days=form.cleaned_data["days"])


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
