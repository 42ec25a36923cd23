"""The pages of a course. Anybody may read them; nothing is kept of who reads what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from cms.courses import quiz, selectors
from cms.courses.models import CoursePage, LessonPage, ModulePage
from cms.pages.selectors import home_of
from cms.pages.views import kept_for_strangers


@kept_for_strangers
def course(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """Show a course with all its modules and lessons."""
    home = home_of(page)
    context = {
        "page": page,
        "frame": selectors.frame_of(page, home),
        "article": selectors.article_of(page, on=timezone.localdate()),
        "chapters": selectors.chapters_of(page.path, home),
    }
    return render(request, "cms/courses/course.html", context)


@kept_for_strangers
def module(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """Show a module with its lessons."""
    home = home_of(page)
    chapters = selectors.chapters_of(page.path, home)
    context = {
        "page": page,
        "frame": selectors.frame_of(page, home),
        "article": selectors.article_of(page, on=timezone.localdate()),
        "lessons": chapters[0].lessons if chapters else (),
    }
    return render(request, "cms/courses/module.html", context)


@kept_for_strangers
def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """Show a lesson; with a reply to each answer that its address holds."""
    on = timezone.localdate()
    reading = selectors.reading_of(page, on=on)
    answers = quiz.answers_in(request.GET.dict().items())
    elsewhere = reading.frame.language_url
    if elsewhere and answers:
        elsewhere = f"{elsewhere}?{urlencode(answers)}"
    context = {
        "page": page,
        "reading": reading,
        "frame": reading.frame,
        "language_url": elsewhere,
        "article": selectors.article_of(page, on=on, answers=answers)
        if answers
        else reading.article,
    }
    return render(request, "cms/courses/lesson.html", context)
