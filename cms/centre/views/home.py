"""The first page of the centre: what a worker needs, large, and without a word on who."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.centre.models import RightsTopic
from cms.centre.selectors import clinics
from cms.centre.selectors.guides import guides_url
from cms.centre.selectors.places import the_centre
from cms.centre.selectors.staff import roles_held
from cms.learning.views.asking import language_now
from cms.pages.selectors.reading import facts_on
from coopkit.accounts.models import User

PHONES = (
    "us-ca.labor_commissioner_phone",
    "us-federal.whd_phone",
    "us-ca.cal_osha_phone",
    "us-federal.nlrb_phone",
)


def home(request: HttpRequest) -> HttpResponse:
    """Lead a worker on: what happened, what is owed, who helps, where to talk."""
    at, language = timezone.now(), language_now()
    on = timezone.localdate(at)
    user = request.user if isinstance(request.user, User) else None
    guides = guides_url(language)
    context = {
        "centre": the_centre(),
        "guides": guides,
        "topics": RightsTopic.choices if guides else (),
        "next": next(iter(clinics.to_come(at)), None),
        "phones": facts_on(PHONES, language=language, on=on).values(),
        "works_here": bool(user and roles_held(user, on)),
    }
    return render(request, "cms/centre/home.html", context)
