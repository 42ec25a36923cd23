"""Answering a question of a lesson, and forgetting what a guest answered."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from cms.courses import quiz
from cms.courses.security import take_back
from cms.courses.selectors import shas_of
from cms.learning.selectors.answers import asked_in
from cms.learning.services.answers import keep_answer
from cms.pages.selectors import address, home_of
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError


class SeeOther(HttpResponseRedirect):
    """What was sent is done; the page to look at is there."""

    status_code = HTTPStatus.SEE_OTHER


@require_POST
def answer(request: CoopRequest, key: UUID, block: UUID) -> HttpResponse:
    """Keep somebody's answer, and lead back to the question, where the reply stands.

    What cannot be read goes back as it was typed, with the reason beside it.
    """
    page, asked = asked_in(key, block, language=get_language() or "en")
    url = address(page, home_of(page))
    raw = request.POST.getlist(asked.name)
    words = request.POST.get("words", "")
    try:
        given = quiz.read(asked.kind, asked.value, raw, words=words)
    except CoopError:
        typed = urlencode([(asked.name, text[:60]) for text in raw])
        return SeeOther(f"{url}?{typed}#{asked.name}")
    if given is not None:
        keep_answer(
            user=request.user,
            translation_key=key,
            block_id=block,
            question_sha=shas_of(key)[str(block)],
            given=given,
            is_right=quiz.judge(asked.kind, asked.value, given).is_right,
            at=timezone.now(),
        )
    return SeeOther(f"{url}#{asked.name}")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Let a guest's browser carry nothing any more, and lead back to the lesson."""
    url = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        url = f"/{get_language()}/"
    response = SeeOther(url)
    take_back(response)
    if not request.user.is_authenticated:
        response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")
    return response
