"""The pages of a course. Anybody may read them; nothing is kept of who reads what."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from cms.courses import quiz, selectors
from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.courses.pocket import Kept
from cms.courses.questions import QUESTION_KINDS
from cms.courses.security import answers_carried, carry, minute_of
from cms.pages.selectors import notices_of, tree_around
from cms.pages.views import kept_for_strangers, told_of_guests
from coopkit import offers
from coopkit.accounts.models import User
from coopkit.offers import Card, Given, LessonVisit


@kept_for_strangers
def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """Show a course with all its modules and lessons."""
    tree = tree_around(page)
    user, at = _user(request), timezone.now()
    language = page.locale.language_code
    key: UUID = page.translation_key
    found = (offer(user, key, language, at) for offer in offers.course_cards)
    notices = notices_of(page, on=timezone.localdate(at))
    context = {
        "page": page,
        "frame": selectors.frame_of(page, tree),
        "article": selectors.article_of(page, tree, notices.facts),
        "text": notices,
        "chapters": selectors.chapters_of(page.path, tree),
        "cards": () if _is_preview(request) else _drawn(request, found),
    }
    return render(request, "cms/courses/course.html", context)


@kept_for_strangers
def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """Show a module with its lessons."""
    tree = tree_around(page)
    chapters = selectors.chapters_of(page.path, tree)
    notices = notices_of(page, on=timezone.localdate())
    context = {
        "page": page,
        "frame": selectors.frame_of(page, tree),
        "article": selectors.article_of(page, tree, notices.facts),
        "text": notices,
        "lessons": chapters[0].lessons if chapters else (),
    }
    return render(request, "cms/courses/module.html", context)


@told_of_guests
@kept_for_strangers
def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """Show a lesson, with a reply to each answer, and what learning places around it.

    A guest's answers come in the address, and the browser carries them on; those of
    somebody who is signed in are kept under their name.
    """
    at = timezone.now()
    reading = selectors.reading_of(page, on=timezone.localdate(at))
    visit = _visit(request, page, reading, at)
    is_guest = _user(request) is None and not _is_preview(request)
    carried = answers_carried(request) if is_guest else {}
    sheet = _sheet(request, page, visit, carried)
    gathered = _gathered(sheet, carried, at) if is_guest else {}
    context = {
        "page": page,
        "reading": reading,
        "frame": reading.frame,
        "language_url": _elsewhere(reading, sheet),
        "article": _article(request, page, reading, visit, sheet),
        "cards": _drawn(request, (offer(visit) for offer in offers.lesson_cards))
        if visit
        else (),
        "is_guest": is_guest,
        "is_carried": bool(gathered),
    }
    response = render(request, "cms/courses/lesson.html", context)
    if gathered:
        response["Cache-Control"] = "private, no-store"
    if gathered != carried:
        carry(response, gathered)
    return response


def _is_preview(request: HttpRequest) -> bool:
    return bool(getattr(request, "is_preview", False))


def _user(request: HttpRequest) -> User | None:
    """Who is signed in; a guest is nobody."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_authenticated else None


def _visit(
    request: HttpRequest, page: LessonPage, reading: selectors.Reading, at: datetime
) -> LessonVisit | None:
    """Who looks at which lesson; nothing for a guest, who is looked up nowhere."""
    user, course = _user(request), reading.frame.course_key
    if user is None or course is None or _is_preview(request):
        return None
    given: dict[str, Given] = {}
    for answers_of in offers.kept_answers:
        given |= answers_of(user, page.translation_key)
    return LessonVisit(
        user=user,
        lesson=page.translation_key,
        course=course,
        code=page.code,
        title=page.title,
        url=request.path,
        language=page.locale.language_code,
        questions=reading.shas,
        worksheets=tuple(
            str(block.id) for block in page.body if block.block_type == "worksheet"
        ),
        given=given,
        at=at,
    )


def _sheet(
    request: HttpRequest,
    page: LessonPage,
    visit: LessonVisit | None,
    carried: Mapping[str, Kept],
) -> quiz.Sheet:
    """What was answered on this page: here in its address, before, or under a name."""
    asked = [
        quiz.Asked(kind=block.block_type, block_id=str(block.id), value=block.value)
        for block in page.body
        if block.block_type in QUESTION_KINDS
    ]
    address = dict(request.GET.lists())
    if visit is None or visit.user is None:
        kept = {name: one.given for name, one in carried.items()}
        return quiz.sheet_of(asked, address=address, kept=kept)
    given, shas = visit.given, visit.questions
    if any(shas.get(key) != one.question_sha for key, one in given.items()):
        shas = selectors.shas_in_page(page)  # what is kept may be a minute old
    stands = {
        block_id: one.value
        for block_id, one in given.items()
        if shas.get(block_id) == one.question_sha
    }
    return quiz.sheet_of(
        asked,
        address=address,
        kept={quiz.name_of(block_id): value for block_id, value in stands.items()},
        void=frozenset(quiz.name_of(block_id) for block_id in given.keys() - stands),
        post={
            one.name: reverse("learning:answer", args=(visit.lesson, one.block_id))
            for one in asked
        },
        csrf_token=get_token(request),
    )


def _gathered(
    sheet: quiz.Sheet, carried: Mapping[str, Kept], at: datetime
) -> dict[str, Kept]:
    """What a guest's browser carries from here on: what it did, and what is new."""
    gathered = dict(carried)
    for name, _text in sheet.address:
        given = sheet.given.get(name)
        if given and (name not in carried or carried[name].given != given):
            gathered[name] = Kept(given, minute_of(at))
    return gathered


def _article(
    request: HttpRequest,
    page: LessonPage,
    reading: selectors.Reading,
    visit: LessonVisit | None,
    sheet: quiz.Sheet,
) -> SafeString:
    """The lesson's text; as everybody sees it, where nothing of one's own is in it."""
    if visit is None and not (sheet.given or sheet.refused):
        return reading.article
    cards: dict[str, str] = {}
    if visit:
        for block_id in visit.worksheets:
            found = [offer(visit, block_id) for offer in offers.worksheet_cards]
            if drawn := _drawn(request, found):
                cards[block_id] = drawn[0]
    return selectors.article_for(page, reading, answers=sheet, worksheet_cards=cards)


def _drawn(request: HttpRequest, cards: Iterable[Card | None]) -> list[SafeString]:
    """Cards as HTML; those of a guest hold nothing that is theirs alone."""
    own = request if _user(request) else None
    return [
        render_to_string(card.template, dict(card.context), request=own)
        for card in cards
        if card
    ]


def _elsewhere(reading: selectors.Reading, sheet: quiz.Sheet) -> str:
    """The lesson in the other language, with the answers that the address holds."""
    url = reading.frame.language_url
    return f"{url}?{urlencode(sheet.address)}" if url and sheet.address else url
