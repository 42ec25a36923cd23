"""Campaigns as everybody sees them: the demand, what comes, and standing by it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.centre.campaigning import UnknownSignOnError
from cms.centre.forms.campaigns import SignForm, TakeBackForm
from cms.centre.models import Campaign, CampaignState
from cms.centre.selectors import campaigns as selectors
from cms.centre.selectors.campaigns import Whole
from cms.centre.services import campaigns as services
from cms.centre.views.campaign_desk import campaign_edit, campaign_new
from cms.centre.views.handing_out import handed_out
from cms.centre.views.organiser_papers import flyer_paper, press_paper
from cms.learning.views.asking import language_now
from coopkit.accounts.views import too_many
from coopkit.charts import bars, pair
from coopkit.codes import as_read
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from coopkit.templatetags.ui import money

__all__ = [
    "campaign",
    "campaign_edit",
    "campaign_flyer",
    "campaign_new",
    "campaign_press",
    "campaigns",
]

TRIES = "sign_on"
"""How often somebody may sign, or type a code, stands in settings under this word."""


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns; whoever organises sees those that are not open yet, too."""
    at, language = timezone.now(), language_now()
    organises = selectors.may_organise(request.user, at)
    rows = [
        (selectors.shown(one, language), one)
        for one in selectors.campaigns(drafts=organises)
    ]
    context = {"campaigns": rows, "organises": organises, "states": CampaignState}
    return render(request, "cms/centre/campaigns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request: HttpRequest, name: str) -> HttpResponse:
    """The page of a campaign; who signs gets a code once, and nothing else is kept."""
    at = timezone.now()
    found, organises = _found(request, name)
    if "calendar" in request.GET:
        return _calendar(found)
    sign, back, code, is_taken_back = SignForm(), TakeBackForm(auto_id="back_%s"), "", 0
    if request.method == "POST":
        if refused := too_many(request, TRIES):
            return refused
        if request.POST.get("do") == "take_back":
            back = TakeBackForm(request.POST, auto_id="back_%s")
            is_taken_back = _take_back(found, back)
        else:
            sign = SignForm(request.POST)
            code = _sign(found, sign)
    told = selectors.whole(found, language=language_now(), at=at)
    context = {
        "campaign": found,
        "told": told,
        "chart": _chart(told),
        "sign": sign,
        "back": back,
        "code": as_read(code),
        "is_taken_back": is_taken_back,
        "organises": organises,
        "states": CampaignState,
    }
    status = 422 if sign.errors or back.errors else 200
    response = render(request, "cms/centre/campaign.html", context, status=status)
    if request.method == "POST":
        response["Cache-Control"] = "no-store"
    return response


def _found(request: HttpRequest, name: str) -> tuple[Campaign, bool]:
    """A campaign that whoever looks may see, and whether they organise."""
    organises = selectors.may_organise(request.user, timezone.now())
    found = selectors.campaign_named(name, drafts=organises)
    if found is None:
        raise Http404
    return found, organises


def _sign(found: Campaign, form: SignForm) -> str:
    """The code of a name that was signed; what refuses it stands in the form."""
    if not form.is_valid():
        return ""
    try:
        return services.sign_on(
            campaign=found,
            first_name=form.cleaned_data["first_name"],
            on=timezone.localdate(),
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return ""


def _take_back(found: Campaign, form: TakeBackForm) -> int:
    if not form.is_valid():
        return 0
    try:
        services.take_back_sign_on(campaign=found, code=form.cleaned_data["code"])
    except UnknownSignOnError as refusal:
        form.add_error("code", str(refusal))
        return 0
    return 1


def _calendar(found: Campaign) -> HttpResponse:
    """The actions, for a calendar on one's own telephone."""
    content = selectors.calendar_file(found, language=language_now(), at=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="actions.ics"'
    return response


def _chart(told: Whole) -> SafeString:
    """The running sum as bars, once there are two payments; its table stands below."""
    if len(told.won) < 2:
        return SafeString("")
    data = [
        (date_format(one.payment.on, "SHORT_DATE_FORMAT"), one.sum_cents)
        for one in told.won
    ]
    title = _("Back wages won, in all")
    desc = _("By %(day)s it was %(sum)s.") % {
        "day": date_format(told.won[-1].payment.on, "DATE_FORMAT"),
        "sum": money(told.won_cents),
    }
    return SafeString(pair(bars, title, desc, data, money, key="won"))


@require_safe
def campaign_flyer(request: HttpRequest, name: str) -> HttpResponse:
    """One page to hand out, in both languages."""
    found, _organises = _found(request, name)
    at = timezone.now()
    both = [selectors.whole(found, language=code, at=at) for code in ("en", "es")]
    paper = flyer_paper(both, on=timezone.localdate(at))
    return handed_out("campaign_flyer", paper, f"flyer-{found.slug}.pdf")


@require_safe
def campaign_press(request: CoopRequest, name: str) -> HttpResponse:
    """The press release, in the language of the page, with words people agreed to."""
    found, _organises = _found(request, name)
    at = timezone.now()
    told = selectors.whole(found, language=language_now(), at=at)
    paper = press_paper(told, on=timezone.localdate(at))
    return handed_out("press_release", paper, f"press-{found.slug}.pdf")
