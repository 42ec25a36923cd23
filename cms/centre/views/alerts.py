"""Policy alerts: read by everybody, mailed to whoever asked, stopped by a link."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.centre.forms.alerts import AlertForm, AskForm, WishForm
from cms.centre.models import Alert, AlertWish
from cms.centre.selectors import alerts as selectors
from cms.centre.selectors.alerts import finder_of
from cms.centre.selectors.campaigns import PUBLIC, campaigns, may_organise, said
from cms.centre.services import alerts as services
from cms.centre.services.alerts import AlertFacts
from cms.learning.views.asking import language_now, number_in
from coopkit.accounts.views import too_many
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

LOOK = ["GET", "HEAD", "POST"]
MAILS = "alert_wish"
"""How often an address may be mailed a link stands in settings, under this word."""
SHOWN = 30


@require_http_methods(LOOK)
def alerts(request: HttpRequest) -> HttpResponse:
    """What is before the lawmakers, and the wish to hear of it by mail."""
    at, language = timezone.now(), language_now()
    form, is_asked = AskForm(initial={"language": language}), False
    if request.method == "POST":
        form = AskForm(request.POST)
        if form.is_valid():
            key = finder_of(form.cleaned_data["email"])
            if refused := too_many(request, MAILS, key=key):
                return refused
            is_asked = _ask(form)
    context = {
        "alerts": [_told(one, language) for one in selectors.published()[:SHOWN]],
        "form": form,
        "is_asked": is_asked,
        "organises": may_organise(request.user, at),
        "today": timezone.localdate(at),
    }
    status = 422 if form.errors else 200
    response = render(request, "cms/centre/alerts.html", context, status=status)
    if request.method == "POST":
        response["Cache-Control"] = "no-store"
    return response


def _ask(form: AskForm) -> bool:
    """The answer is the same for an address that is known and for one that is not."""
    data = form.cleaned_data
    try:
        wish = services.ask_to_hear(
            email=data["email"],
            language=data["language"],
            topics=data["topics"],
            regions=list(data["regions"]),
            on=timezone.localdate(),
        )
    except CoopError as refusal:  # the vault is closed
        form.add_error(None, str(refusal))
        return False
    services.mail_link(wish)
    return True


def _told(alert: Alert, language: str) -> dict[str, object]:
    """An alert in one language; a campaign that is not open yet is not named with it."""
    about = alert.campaign if alert.campaign and alert.campaign.state in PUBLIC else None
    return {
        "alert": alert,
        "title": said(alert, "title", language),
        "what": said(alert, "what", language),
        "do": said(alert, "do", language),
        "campaign": said(about, "title", language) if about else "",
    }


@require_http_methods(LOOK)
def alert_new(request: CoopRequest) -> HttpResponse:
    """Write an alert, look at it, and send it."""
    at, do = timezone.now(), request.POST.get("do", "")
    typed = request.POST.get("alert") or request.GET.get("alert", "")
    one = _alert(typed)
    if request.method == "POST" and one and do in {"send", "take_down"}:
        return _do(request, one, do)
    listed = campaigns(drafts=True)
    form = AlertForm(request.POST or None, campaigns=listed, initial=_facts_of(one))
    if request.method == "POST" and form.is_valid():
        try:
            services.write_alert(facts=form.facts(), by=request.user, at=at, alert=one)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Read it once more, then send it."))
            return redirect(request.path + "#written")
    language = language_now()
    context = {
        "form": form,
        "alert": one,
        "drafts": [_told(row, language) for row in selectors.drafts()],
        "sent": [_told(row, language) for row in selectors.published()[:SHOWN]],
    }
    status = 422 if form.errors else 200
    return render(request, "cms/centre/alert_new.html", context, status=status)


def _alert(typed: str) -> Alert | None:
    found = selectors.alert_by(number_in(typed))
    if typed and found is None:
        raise Http404
    return found


def _facts_of(alert: Alert | None) -> dict[str, object]:
    """What an alert says now, to be changed."""
    if alert is None:
        return {}
    names = [name for name in AlertFacts.__slots__ if name not in {"regions", "campaign"}]
    facts = {name: getattr(alert, name) for name in names}
    return facts | {"regions": alert.regions.all(), "campaign": alert.campaign_id}


def _do(request: CoopRequest, alert: Alert, do: str) -> HttpResponse:
    at = timezone.now()
    try:
        if do == "take_down":
            services.take_down_alert(alert=alert, by=request.user, at=at)
            messages.success(request, _("The alert is taken down."))
        else:
            services.publish_alert(alert=alert, by=request.user, at=at)
            sent = services.send(alert, at, most=services.AT_ONCE)
            told = _("The alert is on the page, and was mailed to %(number)s people.")
            messages.success(request, told % {"number": sent})
    except CoopError as refusal:
        messages.error(request, str(refusal))
    return redirect("centre:alert_new")


@require_http_methods(LOOK)
def alert_wish(request: HttpRequest, token: UUID) -> HttpResponse:
    """Confirm a wish, change it or stop it, by a mail’s link; a look does nothing."""
    wish = selectors.wish_behind(token)
    if wish is None:
        return _answer(request, {"wish": None}, status=404)
    form = WishForm(initial=_wished(wish))
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "stop":
            services.stop(token=token)
            return _answer(request, {"wish": None, "is_stopped": True})
        if do == "confirm":
            services.confirm(wish=wish, on=timezone.localdate())
        if do == "change":
            form = WishForm(request.POST)
            if form.is_valid():
                services.change_wish(
                    wish=wish,
                    language=form.cleaned_data["language"],
                    topics=form.cleaned_data["topics"],
                    regions=list(form.cleaned_data["regions"]),
                )
    context = {"wish": wish, "form": form, "is_saved": request.method == "POST"}
    return _answer(request, context, status=422 if form.errors else 200)


def _wished(wish: AlertWish) -> dict[str, object]:
    return {
        "topics": wish.topics,
        "regions": wish.regions.all(),
        "language": wish.language,
    }


def _answer(
    request: HttpRequest, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    response = render(request, "cms/centre/alert_wish.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
