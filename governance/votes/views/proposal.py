"""Proposing: a motion in words, or a change of one number of the bylaws."""

from datetime import date, datetime, timedelta

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.parameters import catalogue
from governance.bylaws.selectors import Bylaws, Redline, in_force, lines, redline
from governance.votes import services
from governance.votes.forms import ChangeForm, MotionForm
from governance.votes.models import Motion
from governance.votes.services.opening import check_change


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
                closes_at=_closes_at(request, form),
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
        least_days=bylaws["vote.days"].count,
    )
    if not form.is_valid():
        return _page(request, bylaws, form, {"key": key})
    try:
        check_change(
            request.cooperative, key, form.value(), form.effective(), at=request.visit.at
        )
        shown = redline(bylaws, key, form.value())
        if "open" in request.POST:
            return redirect(_open_change(request, form, key, shown))
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, bylaws, form, {"key": key})
    return _page(request, bylaws, form, {"key": key, "redline": shown})


def _open_change(
    request: CoopRequest, form: ChangeForm, key: str, shown: Redline
) -> Motion:
    return services.propose_change(
        cooperative=request.cooperative,
        key=key,
        value=form.value(),
        effective_from=form.effective(),
        title=form.cleaned_data["title"],
        text=change_text(shown, form.effective(), form.cleaned_data["text"]),
        proposed_by=request.user,
        at=request.visit.at,
        closes_at=_closes_at(request, form),
    )


def change_text(shown: Redline, effective_from: date, why: str) -> str:
    """The text that is voted on: the change in one sentence, then the reasons."""
    sentence = _(
        "Bylaws, clause %(clause)s, “%(name)s”: “%(was)s” becomes “%(becomes)s” "
        "from %(day)s."
    ) % {
        "clause": shown.clause,
        "name": shown.name,
        "was": shown.was,
        "becomes": shown.becomes,
        "day": date_format(effective_from),
    }
    return f"{sentence}\n\n{why}"


def _page(
    request: CoopRequest, bylaws: Bylaws, form: Form | None, more: dict[str, object]
) -> HttpResponse:
    context = {
        "form": form,
        "lines": lines(bylaws),
        "is_review": form is not None and form.is_bound and form.is_valid(),
        "closes_at": _closes_at(request, form)
        if form is not None and form.is_bound and form.is_valid()
        else None,
        **more,
    }
    return render(request, "governance/votes/propose.html", context)


def _closes_at(request: CoopRequest, form: Form) -> datetime:
    return request.visit.at + timedelta(days=form.cleaned_data["days"])


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
