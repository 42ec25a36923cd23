"""The course report: how a course goes, for whoever leads it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.learning.selectors import report as reading
from cms.learning.selectors.cohorts import course_names, may_see_all, numbered
from cms.learning.selectors.figures import scope_of
from coopkit.cooperatives.middleware import CoopRequest

A_PAGE = 25


@require_safe
def course_report(request: CoopRequest, course: UUID) -> HttpResponse:
    """Figures of the cohorts that somebody leads, or of all for who may see all."""
    language = get_language() or "en"
    rows = reading.cohorts_to_report(request.user, course)
    name = course_names([course], language=language).get(course)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    if name is None or not (page.object_list or may_see_all(request.user)):
        raise Http404
    shown = numbered(page)
    completed = reading.completed_by_cohort(shown)
    context = {
        "name": name,
        "report": reading.report_of(request.user, course, language=language),
        "page": page,
        "cohorts": [(one, completed.get(one.pk, 0)) for one in shown],
        "too_few": reading.TOO_FEW,
        "may_see_figures": bool(scope_of(request.user, on=timezone.localdate())),
    }
    return render(request, "cms/learning/course_report.html", context)
