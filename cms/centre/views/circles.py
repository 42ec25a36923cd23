"""The pages of the circles: the list, one circle, what a moderator and translator do."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.centre.circles.rooms import WrongCodeError
from cms.centre.forms.circles import (
    CareForm,
    CircleForm,
    ComeInForm,
    JoinCircleForm,
    LookForm,
    MendForm,
    SayForm,
    TranslateForm,
)
from cms.centre.models import Circle, PostTranslation
from cms.centre.selectors import circles as selectors
from cms.centre.selectors.circles import Reader
from cms.centre.selectors.staff import roles_held
from cms.centre.services import circles as services
from cms.learning.models import Post, PostState
from cms.learning.services import talk
from cms.learning.speech import NothingToReplyToError
from cms.learning.views.asking import language_now, number_in
from cms.learning.views.talk import (
    is_reported,
    post_in,
    shown_in,
    take_back,
    tell_that_it_waits,
)
from coopkit.accounts.models import User
from coopkit.accounts.views import let_in, too_many
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError

TRIES = "join_code"
"""How many wrong codes are let through stands in settings, under this word."""
UNREAD = 422
FORMS = ("join", "mend", "come_in")


def circles(request: HttpRequest) -> HttpResponse:
    """Show the circles that somebody may know of."""
    user = _user(request)
    on = timezone.localdate()
    roles = roles_held(user, on) if user else frozenset()
    context = {
        "circles": selectors.circles_for(user, on=on),
        "looks_after": bool(roles & selectors.LOOKS_AFTER),
        "moderates": "moderator" in roles,
    }
    return render(request, "cms/centre/circles.html", context)


def circle(request: HttpRequest, name: str) -> HttpResponse:
    """Show a circle; whoever joined it speaks there, under a name of their own."""
    here = get_object_or_404(Circle, slug=name)
    user = _user(request)
    reader = selectors.reader_of(here, user, on=timezone.localdate())
    what = request.POST.get("do", "")
    posted = {name: request.POST if what == name else None for name in FORMS}
    mending = _own_to_mend(request, here, user)
    initial = {"text": mending.text} if mending else {}
    join = JoinCircleForm(posted["join"], is_public=here.is_public)
    mend = MendForm(posted["mend"], initial=initial)
    form, come_in = _form_for(request, here, user), ComeInForm(posted["come_in"])
    answer = None
    if user is None:
        answer = let_in(request) if come_in.is_valid() else None
    elif what == "join":
        answer = _join(request, here, user, join)
    elif what == "mend" and mending:
        answer = _mend(request, here, user, mending, mend)
    elif what == "take_back":
        thread, asked = selectors.thread_of(here), request.POST.get("post")
        answer = take_back(request, thread, user, asked)
    elif what == "say":
        answer = _say(request, here, user, form)
    forms = {"join": join, "mend": mend, "form": form, "come_in": come_in}
    return answer or _page(request, here, reader, forms, mending)


def _page(
    request: HttpRequest,
    here: Circle,
    reader: Reader,
    forms: dict[str, Any],
    mending: Post | None,
) -> HttpResponse:
    status = UNREAD if any(one.errors for one in forms.values()) else 200
    context: dict[str, Any] = forms | {
        "circle": here,
        "mending": mending,
        "reader": reader,
        "guidelines": selectors.in_language(here, "guidelines").splitlines(),
    }
    if not selectors.may_read(here, reader):
        page = "cms/centre/circle_shut.html"
        return render(request, page, context, status=status)
    thread = selectors.thread_of(here)
    found = selectors.talk_of(here, reader, before=number_in(request.GET.get("before")))
    context |= {
        "title": selectors.in_language(here, "title"),
        "about": selectors.in_language(here, "about"),
        "lines": selectors.lines_of(found),
        "before": found.before,
        "reply_to": shown_in(thread, forms["form"]["reply"].value()),
        "alias": _alias(here, reader.user),
        "states": PostState,
    }
    return render(request, "cms/centre/circle.html", context, status=status)


def _alias(here: Circle, user: User | None) -> str:
    return talk.alias_in(selectors.thread_of(here), user) if user else ""


def _form_for(request: HttpRequest, here: Circle, user: User | None) -> SayForm:
    alias = _alias(here, user)
    if request.method == "POST" and request.POST.get("do") == "say":
        return SayForm(request.POST, alias=alias)
    return SayForm(initial={"reply": number_in(request.GET.get("reply"))}, alias=alias)


def _own_to_mend(request: HttpRequest, here: Circle, user: User | None) -> Post | None:
    """A text of somebody's own that nobody else can read, asked for by its number."""
    asked = request.POST.get("post") or request.GET.get("mend")
    post = post_in(selectors.thread_of(here), asked) if user else None
    is_own = post and user and post.author_id == user.pk
    return post if post and is_own and post.state != PostState.SHOWN else None


def _join(
    request: HttpRequest, here: Circle, user: User, form: JoinCircleForm
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    if refused := too_many(request, TRIES, counts=False):
        return refused
    try:
        services.join(
            circle=here,
            user=user,
            has_agreed=form.cleaned_data["agreed"],
            code=form.cleaned_data.get("code", ""),
            at=timezone.now(),
        )
    except CoopError as refusal:
        if isinstance(refusal, WrongCodeError):
            ratelimit.consume(request, action=TRIES)
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("You are in the circle now. Welcome."))
    return redirect("centre:circle", here.slug)


def _say(
    request: HttpRequest, here: Circle, user: User, form: SayForm
) -> HttpResponse | None:
    """Say it; what refuses it stands in the form, with the text as it was typed."""
    if not form.is_valid():
        return None
    reply = form.cleaned_data["reply"]
    try:
        parent = post_in(selectors.thread_of(here), reply)
        if reply and parent is None:
            raise NothingToReplyToError
        services.say(
            circle=here,
            author=user,
            text=form.cleaned_data["text"],
            alias=form.cleaned_data.get("alias", ""),
            word=_("Neighbor"),
            language=language_now(),
            parent=parent,
            at=timezone.now(),
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return None
    return _waits(request, here)


def _mend(
    request: HttpRequest, here: Circle, user: User, post: Post, form: MendForm
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        text, now = form.cleaned_data["text"], timezone.now()
        services.mend(post=post, by=user, text=text, language=language_now(), at=now)
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return None
    return _waits(request, here)


def _waits(request: HttpRequest, here: Circle) -> HttpResponse:
    tell_that_it_waits(request)
    return redirect(reverse("centre:circle", args=[here.slug]) + "#talk")


def circle_new(request: CoopRequest) -> HttpResponse:
    """Open a circle."""
    form = CircleForm(request.POST or None)
    if form.is_valid():
        now, values = timezone.now(), dict(form.cleaned_data)
        try:
            made = services.open_circle(values=values, by=request.user, at=now)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The circle is open."))
            return redirect("centre:circle_edit", made.slug)
    status = UNREAD if form.errors else 200
    return render(request, "cms/centre/circle_form.html", {"form": form}, status=status)


def circle_edit(request: CoopRequest, name: str) -> HttpResponse:
    """Let who looks after a circle change it, pause it, close it, or make a new code."""
    here = get_object_or_404(Circle, slug=name)
    what, now, by = request.POST.get("do", ""), timezone.now(), request.user
    is_saved = request.method == "POST" and what == "save"
    form = CircleForm(request.POST if is_saved else None, instance=here)
    form.fields["is_public"].disabled = True
    if is_saved and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            services.change_circle(circle=here, values=values, by=by, at=now)
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, here, _("The circle is changed."))
    if what in {"pause", "resume"}:
        services.pause(circle=here, is_paused=what == "pause", by=by, at=now)
        paused, open_again = _("Nobody can write now."), _("People can write again.")
        return _done(request, here, paused if what == "pause" else open_again)
    if what == "code":
        services.new_code(circle=here, by=by, at=now)
        return _done(request, here, _("There is a new code. The old one is void."))
    if what == "close":
        services.close(circle=here, by=by, at=now)
        return _done(request, here, _("The circle is closed."))
    context = {"form": form, "circle": here, "people": here.seats.count()}
    status = UNREAD if form.errors else 200
    return render(request, "cms/centre/circle_form.html", context, status=status)


def _done(request: HttpRequest, here: Circle, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("centre:circle_edit", here.slug)


def circle_leave(request: CoopRequest, name: str) -> HttpResponse:
    """Let somebody leave a circle, and with them all that they said there."""
    here = get_object_or_404(Circle, slug=name, seats__user=request.user)
    if request.method == "POST":
        services.leave(circle=here, user=request.user)
        messages.success(
            request, _("You have left. Nothing that you said there is kept.")
        )
        return redirect("centre:circles")
    context = {"circle": here, "title": selectors.in_language(here, "title")}
    return render(request, "cms/centre/circle_leave.html", context)


def circle_report(request: CoopRequest, pk: int) -> HttpResponse:
    """Let somebody ask a moderator to look at a text of a circle that they can read."""
    found = selectors.post_in_circles(pk)
    if found is None or found[0].state != PostState.SHOWN:
        raise Http404
    post, here = found
    reader = selectors.reader_of(here, request.user, on=timezone.localdate())
    if not selectors.may_read(here, reader):
        raise Http404
    form = CareForm(request.POST or None)
    if form.is_valid() and is_reported(request, post, form):
        return redirect("centre:circle", here.slug)
    context = {"form": form, "post": post, "circle": here}
    status = UNREAD if form.errors else 200
    return render(request, "cms/centre/circle_report.html", context, status=status)


def circle_moderate(request: CoopRequest) -> HttpResponse:
    """Show a moderator what waits, and let them show it or return it with a reason."""
    form = LookForm(request.POST or None)
    asked = number_in(request.POST.get("post") or request.GET.get("post"))
    found = selectors.post_in_circles(asked) if asked else None
    if asked and found is None:
        raise Http404
    if found and form.is_valid() and _settle(request, found, form):
        return redirect("centre:circle_moderate")
    context = {
        "form": form,
        "one": selectors.waits_of(found[0]) if found else None,
        "waiting": () if found else selectors.waiting(),
        "lately": selectors.settled_lately(),
        "states": PostState,
    }
    status = UNREAD if form.errors else 200
    return render(request, "cms/centre/circle_moderate.html", context, status=status)


def _settle(request: CoopRequest, found: tuple[Post, Circle], form: LookForm) -> bool:
    post, here = found
    is_shown = form.cleaned_data["decision"] == LookForm.SHOW
    try:
        services.settle(
            post=post,
            circle=here,
            is_shown=is_shown,
            reason=form.cleaned_data["reason"],
            has_looked=form.cleaned_data["has_looked"],
            by=request.user,
            at=timezone.now(),
        )
    except CoopError as refusal:
        form.add_error(None, str(refusal))
        return False
    returned = _("The text went back to who wrote it, with your reason.")
    messages.success(request, _("The text is shown.") if is_shown else returned)
    return True


def translate(request: CoopRequest, pk: int) -> HttpResponse:
    """Let a volunteer say a text that is shown in the other language."""
    found = selectors.post_in_circles(pk)
    if found is None or found[0].state != PostState.SHOWN:
        raise Http404
    post, here = found
    language = "en" if post.language == "es" else "es"
    made = PostTranslation.objects.filter(post=post, language=language).first()
    initial = {"text": made.text if made else ""}
    form = TranslateForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.translate(
                post=post,
                circle=here,
                language=language,
                text=form.cleaned_data["text"],
                by=request.user,
                at=timezone.now(),
            )
        except CoopError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Your translation stands there now."))
            return redirect("centre:circle", here.slug)
    context = {"form": form, "post": post, "circle": here, "into": language}
    status = UNREAD if form.errors else 200
    return render(request, "cms/centre/translate.html", context, status=status)


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
