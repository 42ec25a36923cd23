"""The page of one's reminders, and the one that stops them without signing in."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cms.learning.forms.reminders import RemindersForm
from cms.learning.selectors.reminders import wish_behind, wish_of
from cms.learning.services import reminders as services
from coopkit.cooperatives.middleware import CoopRequest


def reminders(request: CoopRequest) -> HttpResponse:
    """Let somebody switch their own reminders on or off."""
    wish = wish_of(request.user)
    form = RemindersForm(
        request.POST if request.method == "POST" else None,
        initial={"is_on": bool(wish and wish.is_on)},
    )
    if request.method == "POST" and form.is_valid():
        is_on = form.cleaned_data["is_on"]
        services.remind_me(user=request.user, is_on=is_on)
        said = _("You will be reminded.") if is_on else _("You get no reminders.")
        messages.success(request, said)
        return redirect("learning:reminders")
    context = {"form": form, "wish": wish}
    return render(request, "cms/learning/reminders.html", context)


@csrf_exempt
def stop(request: HttpRequest, token: UUID) -> HttpResponse:
    """Stop the reminders of a mail; looking at the page stops nothing.

    Mail programs fetch links by themselves, so a button does it; those that know RFC
    8058 press it themselves, with no cookie and hence no token against forged forms.
    Whoever knows the address may stop the mails: it is a secret of the mail.
    """
    wish = wish_behind(token)
    if wish is None:
        raise Http404
    is_stopped = not wish.is_on
    if request.method == "POST":
        services.stop(token=token)
        is_stopped = True
    return render(request, "cms/learning/stop.html", {"is_stopped": is_stopped})
