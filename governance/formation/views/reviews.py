"""The lawyer's round trip: sending, what came back, and the group's answers."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import MEMBERS
from coopkit.cooperatives.middleware import CoopRequest
from coopkit.errors import CoopError
from governance.bylaws.docx_file import docx_of
from governance.formation.forms.reviewing import (
    AnswerForm,
    CommentForm,
    FileForm,
    ReturnForm,
    SendForm,
)
from governance.formation.lawyer import ASK
from governance.formation.models import LegalReview
from governance.formation.selectors.drafts import draft_document, draft_state
from governance.formation.selectors.parameters import rows_of
from governance.formation.selectors.reviews import (
    motions_to_name,
    reviews_of,
    standing_of_review,
    state_sent,
)
from governance.formation.services import reviewing
from governance.formation.views.common import group_at
from governance.formation.views.drafts import DOCX, file_of

RETURN, FILE, COMMENT, ANSWER = "return", "file", "comment", "answer"


def reviews(request: CoopRequest, slug: str) -> HttpResponse:
    """Show what went to a lawyer, and send the draft of today."""
    group = group_at(request)
    form = SendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        review = reviewing.send_for_review(
            group=group,
            questions=form.cleaned_data["questions"],
            by=request.user,
            at=request.visit.at,
        )
        messages.success(
            request, _("The draft is kept as it is now. Download it, and send it.")
        )
        return redirect("formation:review", slug, review.pk)
    now = draft_state(group)
    context = {
        "reviews": [
            standing_of_review(group, each, draft=now) for each in reviews_of(group)
        ],
        "draft": now,
        "to_ask": [r for r in rows_of(group, on=request.visit.on) if r.level == ASK],
        "form": form,
        "may_write": bool(request.roles & MEMBERS),
    }
    return render(request, "governance/formation/reviews.html", context)


def review(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """Show one review with its comments; take in what came back, and answers."""
    found = _review(request, pk)
    forms_of = _forms(request, found)
    if request.method == "POST":
        what = request.POST.get("what", "")
        form = forms_of.get(what)
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                said = _DO[what.partition("-")[0]](request, found, form)
            except CoopError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, said)
                return redirect("formation:review", slug, pk)
    standing = standing_of_review(found.group, found)
    context = {
        "standing": standing,
        "review": found,
        "rows": [
            (each, forms_of[f"{ANSWER}-{each.number}"]) for each in standing.comments
        ],
        "forms": forms_of,
        "return_form": forms_of[RETURN],
        "file_form": forms_of[FILE],
        "comment_form": forms_of[COMMENT],
        "may_write": bool(request.roles & MEMBERS),
    }
    return render(request, "governance/formation/review.html", context)


def review_docx(request: CoopRequest, slug: str, pk: int) -> HttpResponse:
    """The draft as it was kept for the lawyer, with the group's questions."""
    found = _review(request, pk)
    on = timezone.localdate(found.sent_at)
    document = draft_document(
        found.group,
        state_sent(found),
        rows_of(found.group, on=on),
        on=on,
        questions=found.questions,
    )
    content = docx_of(document, at=found.sent_at)
    return file_of(request, content, "docx", DOCX, str(found.number))


def _review(request: CoopRequest, pk: int) -> LegalReview:
    own = reviews_of(group_at(request)).select_related("group__cooperative")
    return get_object_or_404(own, pk=pk)


def _forms(request: CoopRequest, found: LegalReview) -> dict[str, forms.Form]:
    """The forms of the page by what they do; the one sent keeps what was typed."""
    sent = request.POST.get("what", "") if request.method == "POST" else ""

    def data(what: str) -> Any:
        return request.POST if what == sent else None

    back = found.came_back_at
    first = {
        "reader": found.reader,
        "back_on": timezone.localdate(back) if back else None,
    }
    made: dict[str, forms.Form] = {
        RETURN: ReturnForm(data(RETURN), initial=first, prefix=RETURN),
        FILE: FileForm(data(FILE), request.FILES if sent == FILE else None, prefix=FILE),
        COMMENT: CommentForm(
            data(COMMENT), initial={"author": found.reader}, prefix=COMMENT
        ),
    }
    motions = list(motions_to_name(found.group))
    for each in found.comments.all():
        what = f"{ANSWER}-{each.number}"
        made[what] = AnswerForm(data(what), motions=motions, prefix=what)
    return made


def _come_back(request: CoopRequest, found: LegalReview, form: forms.Form) -> str:
    day = form.cleaned_data["back_on"]
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    reviewing.record_return(
        review=found,
        reader=form.cleaned_data["reader"],
        back_at=noon,
        by=request.user,
        at=request.visit.at,
    )
    return _("Noted.")


def _take_in(request: CoopRequest, found: LegalReview, form: forms.Form) -> str:
    file = form.cleaned_data["file"]
    comments = reviewing.take_in_file(
        review=found,
        name=file.name,
        content=file.read(),
        by=request.user,
        at=request.visit.at,
    )
    return _("Taken in: %(n)s new comments.") % {"n": len(comments)}


def _add(request: CoopRequest, found: LegalReview, form: forms.Form) -> str:
    said: Mapping[str, str] = form.cleaned_data
    reviewing.add_comment(
        review=found,
        clause=said["clause"].strip(),
        author=said["author"],
        text=said["text"],
        by=request.user,
        at=request.visit.at,
    )
    return _("The comment is written down.")


def _answer(request: CoopRequest, found: LegalReview, form: forms.Form) -> str:
    if not isinstance(form, AnswerForm):
        raise Http404
    number = int((form.prefix or "").rpartition("-")[2])
    reviewing.answer_comment(
        review=found,
        number=number,
        answer=form.answer(),
        by=request.user,
        at=request.visit.at,
    )
    return _("The answer is written down.")


_DO: Mapping[str, Callable[[CoopRequest, LegalReview, forms.Form], str]] = {
    RETURN: _come_back,
    FILE: _take_in,
    COMMENT: _add,
    ANSWER: _answer,
}
