"""What somebody wrote in the worksheets of a lesson, for whoever goes on with it."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import get_language

from cms.courses.models import LessonPage
from cms.courses.selectors import worksheet_of
from cms.learning.models import Enrolment, EnrolmentState, Worksheet
from cms.learning.selectors.groups import own_group
from coopkit.accounts.models import User
from coopkit.worksheets.fields import is_unread


def work_of(user: User, code: str) -> dict[str, Any]:
    """The typed values by field, and by the parameter that a field asks for.

    Of one's own worksheets and those of one's groups, in the courses one takes; where two
    answer the same, the one that was saved last. What cannot be read yet is left out.
    """
    mine = Enrolment.objects.filter(user=user, state=EnrolmentState.TAKING_PART)
    takes = list(mine.annotate(group_pk=own_group()).values_list("pk", "group_pk"))
    if not takes:
        return {}
    lessons = LessonPage.objects.live().filter(code=code)
    rows = Worksheet.objects.filter(
        Q(enrolment__in=[pk for pk, _group in takes])
        | Q(group__in=[group for _pk, group in takes if group]),
        translation_key__in=lessons.values("translation_key"),
    )
    found: dict[str, Any] = {}
    for row in rows.order_by("saved_at", "pk"):
        found |= _work_in(row)
    return found


def _work_in(row: Worksheet) -> dict[str, Any]:
    language = (get_language() or "en")[:2]
    try:
        form = worksheet_of(row.translation_key, row.block_id, language=language)
    except Http404:
        return {}
    return {
        name: row.values[field.key]
        for field in form.fields
        if field.key in row.values and not is_unread(row.values[field.key])
        for name in (field.key, field.parameter)
        if name
    }
