"""The first pages: start, my co-ops, a co-op's home, health, and the components."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, ngettext
from django.views.decorators.http import require_safe

from coopkit.accounts.models import User
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.front_door.forms import SampleForm
from coopkit.front_door.greeting import greeting
from coopkit.front_door.selectors import co_ops_of, home_of
from coopkit.front_door.showcase import sample_charts, sample_rows
from coopkit.offers import site_roles
from coopkit.templatetags.icons import SHAPES


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the start page in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    if isinstance(request.user, User):
        language = request.user.language
    response = redirect(f"/{language}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer “ok” once the database has answered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def mine(request: CoopRequest) -> HttpResponse:
    """The co-ops somebody has a role in; straight to the only one, if that is all."""
    on = timezone.localdate()
    coops = co_ops_of(user=request.user, on=on)
    has_seat = any(held(request.user, on) for held in site_roles)
    if len(coops) == 1 and not has_seat:
        return redirect(coops[0].url)
    context = {"coops": coops, "has_seat": has_seat}
    return render(request, "coopkit/front_door/mine.html", context)


@require_safe
def home(request: CoopRequest, slug: str) -> HttpResponse:
    """A co-op's home: what needs me, my cards, the co-op at a glance, what is coming."""
    visit = request.visit
    hello = _(greeting(timezone.localtime(visit.at).hour))
    name = visit.user.first_name or str(visit.user)
    shown = home_of(visit)
    context = {"home": shown, "hello": hello.format(name=name)}
    context["lead"] = what_needs_you(len(shown.needs))
    return render(request, "coopkit/front_door/home.html", context)


def what_needs_you(number: int) -> str:
    """The line under the greeting; the first numbers are written out."""
    if number == 0:
        return _("Nothing needs you today.")
    words = [_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six")]
    word = words[number - 1] if number <= len(words) else str(number)
    line = ngettext("{number} thing needs you.", "{number} things need you.", number)
    return line.format(number=word)


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every part of the pages on one page."""
    context = {
        "form": SampleForm({"hours": "-12", "kinds": ["worked"], "role": "member"}),
        "charts": sample_charts(_),
        "rows": sample_rows(_),
        "icons": SHAPES,
    }
    return render(request, "coopkit/front_door/components.html", context)
