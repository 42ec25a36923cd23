"""The facilitator's queue: one page with all that waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.learning.selectors.figures import scope_of
from cms.learning.selectors.queue import queue_of
from cms.learning.selectors.talk import waiting_for
from coopkit.cooperatives.middleware import CoopRequest

LAST_PAGE = 500


@require_safe
def queue(request: CoopRequest) -> HttpResponse:
    """What waits for a reply, who is quiet, what comes next; for whoever leads."""
    at = timezone.now()
    shown = queue_of(
        request.user,
        language=get_language() or "en",
        on=timezone.localdate(at),
        at=at,
        page=_number(request, "page"),
        quiet=_number(request, "quiet"),
    )
    context = {
        "queue": shown,
        "at": at,
        "waiting": [(one, one.days(at), one.is_late(at)) for one in shown.waiting],
        "talk": waiting_for(request.user),
        "may_see_figures": bool(scope_of(request.user, on=timezone.localdate(at))),
        "page": _number(request, "page"),
        "quiet": _number(request, "quiet"),
    }
    return render(request, "cms/learning/queue.html", context)


def _number(request: HttpRequest, name: str) -> int:
    """The number of a page in the address; the first for what is no number."""
    said = request.GET.get(name, "")
    is_number = (
        said.isascii() and said.isdecimal() and len(said) < len(str(LAST_PAGE)) + 1
    )
    return min(max(int(said), 1), LAST_PAGE) if is_number else 1
