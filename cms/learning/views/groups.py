"""The groups of a cohort, for whoever leads it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.learning.forms.groups import GroupForm, form_of
from cms.learning.models import Cohort
from cms.learning.selectors.cohorts import cohort_led_by
from cms.learning.selectors.groups import groups_of, taking_part, works_as_one
from cms.learning.selectors.queue import name_for_leader
from cms.learning.services.groups import end_group, keep_group
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError


@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: CoopRequest, pk: int) -> HttpResponse:
    """See the groups of a cohort, change them, and make a new one."""
    cohort = cohort_led_by(request.user, pk)
    if cohort is None:
        raise Http404
    people = [(one.pk, name_for_leader(one)) for one in taking_part(cohort)]
    made = list(groups_of(cohort))
    wanted = request.POST.get("group", "")
    forms = []
    for group in [*made, None]:
        is_meant = request.method == "POST" and wanted == (str(group.pk) if group else "")
        form = form_of(group, people, request.POST if is_meant else None)
        if is_meant and _done(request, cohort, form):
            return redirect("learning:groups", cohort.pk)
        forms.append(form)
    in_one = {member.pk for group in made for member in group.members.all()}
    context = {
        "cohort": cohort,
        "forms": forms[:-1],
        "new": forms[-1],
        "people": people,
        "in_none": [name for number, name in people if number not in in_one],
        "works_as_one": works_as_one(cohort),
    }
    return render(request, "cms/learning/groups.html", context)


def _done(request: CoopRequest, cohort: Cohort, form: GroupForm) -> bool:
    """Whether what was asked for could be done; the form says why not."""
    try:
        if request.POST.get("do") == "end" and form.group:
            end_group(group=form.group)
            messages.success(request, _("The group is taken away."))
            return True
        if not form.is_valid():
            return False
        keep_group(
            cohort=cohort,
            name=form.cleaned_data["name"],
            members=form.cleaned_data["members"],
            group=form.group,
            at=timezone.now(),
        )
    except CoopError as refusal:
        form.is_valid()
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True
