"""The pages on which people talk: under a lesson, in a cohort, and the moderator's."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.learning.forms.talk import PostForm, ReportForm, SettleForm
from cms.learning.models import Facilitator, Post, PostState
from cms.learning.selectors import talk as selectors
from cms.learning.selectors.places import lesson_names
from cms.learning.selectors.talk import MODERATES_ALL, Thread
from cms.learning.services import talk as services
from cms.learning.speech import NothingToReplyToError
from cms.learning.views.asking import language_now, number_in
from coopkit.accounts.models import User
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError


def talk(request: HttpRequest, lesson: UUID) -> HttpResponse:
    """Show what people say of a lesson, and let those who are signed in speak."""
    name = lesson_names([lesson], language=language_now()).get(lesson)
    if name is None:
        raise Http404
    context = {"lesson": name, "is_public": True}
    return _thread(request, Thread(lesson=lesson), "cms/learning/talk.html", context)


def cohort_talk(request: CoopRequest, pk: int) -> HttpResponse:
    """Show what a cohort says among itself, to those who belong to it."""
    cohort = selectors.cohort_to_talk_in(request.user, pk)
    if cohort is None:
        raise Http404
    context = {"cohort": cohort, "is_public": False}
    page = "cms/learning/cohort_talk.html"
    return _thread(request, Thread(cohort=cohort), page, context)


def _thread(
    request: HttpRequest, thread: Thread, template: str, context: dict[str, object]
) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    alias = services.alias_in(thread, user) if user else ""
    form = PostForm(initial={"reply": number_in(request.GET.get("reply"))}, alias=alias)
    if request.method == "POST" and user:
        if "take_back" in request.POST:
            return take_back(request, thread, user, request.POST["take_back"])
        form = PostForm(request.POST, alias=alias)
        if form.is_valid() and _say(request, thread, user, form):
            return redirect(request.path + "#talk")
    context |= {
        "form": form,
        "alias": alias,
        "reply_to": shown_in(thread, form["reply"].value()),
        "talk": selectors.talk_in(
            thread, reader=user, before=number_in(request.GET.get("before"))
        ),
        "moderates": user is not None and selectors.moderates(user, thread),
        "states": PostState,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _say(request: HttpRequest, thread: Thread, user: User, form: PostForm) -> bool:
    """Say it; what refuses it stands in the form, with the text as it was typed."""
    reply = form.cleaned_data["reply"]
    try:
        parent = post_in(thread, reply)
        if reply and parent is None:
            raise NothingToReplyToError
        post = services.say(
            thread=thread,
            author=user,
            text=form.cleaned_data["text"],
            alias=form.cleaned_data.get("alias", ""),
            word=_("Reader"),
            language=language_now(),
            parent=parent,
            at=timezone.now(),
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    if post.state == PostState.HELD:
        tell_that_it_waits(request)
    return True


def tell_that_it_waits(request: HttpRequest) -> None:
    """Say that nobody else sees a text yet."""
    said = _(
        "Thank you. A moderator reads your text before others see it. Until then it "
        "stands here for you alone."
    )
    messages.success(request, said)


def take_back(
    request: HttpRequest, thread: Thread, user: User, asked: str | None
) -> HttpResponse:
    """Take back the text of one's own that a button named, and show the talk again."""
    post = post_in(thread, asked)
    if post is None:
        raise Http404
    try:
        services.take_back(post=post, by=user)
    except CoopError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your text is taken back. Nothing of it is kept."))
    return redirect(request.path)


def report(request: CoopRequest, pk: int) -> HttpResponse:
    """Let somebody ask a moderator to look at a text."""
    rows = Post.objects.filter(state=PostState.SHOWN, room=None).exclude(text="")
    post = get_object_or_404(rows.select_related("cohort"), pk=pk)
    cohort = post.cohort
    if cohort and not selectors.cohort_to_talk_in(request.user, cohort.pk):
        raise Http404
    form = ReportForm(request.POST or None)
    if form.is_valid() and is_reported(request, post, form):
        return redirect(_address(post))
    context = {"form": form, "post": post, "back": _address(post)}
    status = 422 if form.errors else 200
    return render(request, "cms/learning/report_post.html", context, status=status)


def is_reported(request: CoopRequest, post: Post, form: ReportForm) -> bool:
    """Pass on what is wrong with a text; what refuses it stands in the form."""
    try:
        reason, now = form.cleaned_data["reason"], timezone.now()
        services.report(post=post, by=request.user, reason=reason, at=now)
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    said = _("Thank you. A moderator will look at it. For you it is folded away.")
    messages.success(request, said)
    return True


def moderate(request: CoopRequest) -> HttpResponse:
    """Show a moderator what waits, and let them show or hide it."""
    user = request.user
    leads = Facilitator.objects.filter(user=user).exists()
    if not leads and not user.has_perm(MODERATES_ALL):
        raise Http404
    form = SettleForm(request.POST or None)
    asked = number_in(request.POST.get("post") or request.GET.get("post"))
    one = selectors.moderated_by(user, asked) if asked else None
    if asked and one is None:
        raise Http404
    if one and form.is_valid() and _settle(request, one, form):
        return redirect("learning:moderate")
    language = language_now()
    context = {
        "form": form,
        "one": selectors.line_of(one, language=language) if one else None,
        "waiting": selectors.waiting_for(user, language=language, lines=20),
        "lately": selectors.settled_lately(user, language=language),
        "states": PostState,
    }
    status = 422 if form.errors else 200
    return render(request, "cms/learning/moderate.html", context, status=status)


def _settle(request: CoopRequest, post: Post, form: SettleForm) -> bool:
    is_shown = form.cleaned_data["decision"] == SettleForm.SHOW
    try:
        services.settle(
            post=post,
            is_shown=is_shown,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    told = _("The text is shown.") if is_shown else _("The text is hidden.")
    messages.success(request, told)
    return True


def _address(post: Post) -> str:
    """The page of the talk that a text stands in."""
    if post.cohort_id:
        return reverse("learning:cohort_talk", args=[post.cohort_id])
    return reverse("learning:talk", args=[post.translation_key])


def post_in(thread: Thread, said: object) -> Post | None:
    """A text of a talk, by the number that somebody sent."""
    pk = number_in(said)
    return thread.posts.filter(pk=pk).first() if pk else None


def shown_in(thread: Thread, said: object) -> Post | None:
    """The same, of a text that others can read: numbers can be guessed."""
    post = post_in(thread, said)
    return post if post and post.text and post.state == PostState.SHOWN else None
