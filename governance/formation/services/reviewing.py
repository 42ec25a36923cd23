"""The lawyer's round trip: sent, back with comments, each comment answered."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from governance.bylaws.markup import plain
from governance.formation.comments import (
    DELETED,
    INSERTED,
    REPLACED,
    Comment,
    comments_of,
    plain_name,
)
from governance.formation.draft import state_json
from governance.formation.models import FoundingGroup, LegalReview, ReviewComment
from governance.formation.selectors.drafts import draft_filler, draft_state
from governance.formation.selectors.reviews import state_sent


class TakenInAlreadyError(CoopError):
    """The same file a second time."""

    template = N_(
        "“{name}” was taken in already, and its comments are below. If the lawyer sent a "
        "newer file, choose that one."
    )


class NotBackThenError(CoopError):
    """A review that came back before it went out, or on a day to come."""

    template = N_(
        "The draft was sent on {sent_on}, and today is {today}: it cannot have come back "
        "on {back_on}. Correct the day."
    )


class UnknownClauseError(CoopError):
    """A comment on a clause that the draft does not have."""

    template = N_(
        "The draft that was sent has no clause {clause}. Write a number that stands in "
        "it, such as 4.7; or leave it empty for a comment on the whole."
    )


@transaction.atomic
def send_for_review(
    *, group: FoundingGroup, questions: str, by: User, at: datetime
) -> LegalReview:
    """Keep the draft as it goes to a lawyer, with the group's questions."""
    _lock(group)
    draft = draft_state(group)
    highest = LegalReview.objects.filter(group=group).aggregate(most=Max("number"))
    review = LegalReview.objects.create(
        group=group,
        number=(highest["most"] or 0) + 1,
        text_sha256=draft.sha256,
        state_json=state_json(draft.state),
        questions=questions,
        sent_by=by,
        sent_at=at,
    )
    data = {"sha256": draft.sha256, "open": len(draft.open)}
    _note(review, "sent", data, by=by, at=at)
    return review


@transaction.atomic
def record_return(
    *, review: LegalReview, reader: str, back_at: datetime, by: User, at: datetime
) -> LegalReview:
    """Note who read a draft, and when it came back."""
    held = _locked(review)
    sent_on, today = timezone.localdate(held.sent_at), timezone.localdate(at)
    back_on = timezone.localdate(back_at)
    if not sent_on <= back_on <= today:
        raise NotBackThenError(sent_on=sent_on, today=today, back_on=back_on)
    held.reader, held.came_back_at = " ".join(reader.split()), back_at
    held.save(update_fields=["reader", "came_back_at"])
    _note(held, "came_back", {}, by=by, at=at)
    return held


@transaction.atomic
def take_in_file(
    *, review: LegalReview, name: str, content: bytes, by: User, at: datetime
) -> list[ReviewComment]:
    """Take the comments and tracked changes out of a Word file; the file is not kept.

    Refused, with nothing stored: what is no Word file, is too large, or holds nothing.
    What another file of this review said already is not taken in twice.
    """
    held = _locked(review)
    short, digest = plain_name(name), sha256(content).hexdigest()
    if held.file_sha256 == digest:
        raise TakenInAlreadyError(name=short)
    state = state_sent(held)
    numbers = {each.number for each in state.provisions}
    found = comments_of(short, content, numbers=numbers, ours=_notes_of(held))
    comments = _append(held, ((each, _words(each)) for each in found))
    held.filename, held.file_sha256 = short, digest
    if held.came_back_at is None:
        held.came_back_at = at
    held.save(update_fields=["filename", "file_sha256", "came_back_at"])
    _note(held, "read", {"comments": len(comments), "file": digest}, by=by, at=at)
    return comments


@transaction.atomic
def add_comment(
    *, review: LegalReview, clause: str, author: str, text: str, by: User, at: datetime
) -> ReviewComment:
    """Write down a comment that came by word of mouth, or in a letter."""
    held = _locked(review)
    if clause and clause not in {each.number for each in state_sent(held).provisions}:
        raise UnknownClauseError(clause=clause)
    said = Comment(kind="comment", author=author or held.reader, clause=clause, text=text)
    (comment,) = _append(held, [(said, text)], is_typed=True)
    _note(held, "commented", {"number": comment.number}, by=by, at=at)
    return comment


@transaction.atomic
def answer_comment(
    *, review: LegalReview, number: int, answer: str, by: User, at: datetime
) -> ReviewComment:
    """Say what the group did with a comment; a later answer stands in place of it."""
    held = _locked(review)
    comment = ReviewComment.objects.get(review=held, number=number)
    comment.answer, comment.answered_by, comment.answered_at = answer, by, at
    comment.save(update_fields=["answer", "answered_by", "answered_at"])
    _note(held, "answered", {"number": number}, by=by, at=at)
    return comment


def _lock(group: FoundingGroup) -> None:
    FoundingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)


def _locked(review: LegalReview) -> LegalReview:
    rows = LegalReview.objects.select_for_update(of=("self",))
    return rows.select_related("group__cooperative").get(pk=review.pk)


def _append(
    review: LegalReview, said: Iterable[tuple[Comment, str]], *, is_typed: bool = False
) -> list[ReviewComment]:
    """New comments under the next numbers; the same one again is left out."""
    held = list(ReviewComment.objects.filter(review=review))
    known = {(each.clause, each.quoted, each.author, each.text) for each in held}
    number = max((each.number for each in held), default=0)
    rows: list[ReviewComment] = []
    for each, text in said:
        mark = (each.clause, each.quoted, each.author, text)
        if mark in known and not is_typed:
            continue
        known.add(mark)
        rows.append(
            ReviewComment(
                review=review,
                number=number + len(rows) + 1,
                clause=each.clause[:20],
                quoted=each.quoted,
                author=each.author[:120],
                text=text,
            )
        )
    return ReviewComment.objects.bulk_create(rows)


def _words(comment: Comment) -> str:
    """A comment, or a tracked change as one, in the language of whoever takes it in."""
    said = {"text": comment.text.strip(), "instead": comment.instead.strip()}
    if comment.kind == INSERTED:
        return _("Would add: “%(text)s”") % said
    if comment.kind == DELETED:
        return _("Would take out: “%(instead)s”") % said
    if comment.kind == REPLACED:
        return _("Would write “%(text)s” in place of “%(instead)s”") % said
    return comment.text


def _notes_of(review: LegalReview) -> set[str]:
    """The plain notes that went out as comments, in every language of the text."""
    state = state_sent(review)
    fills = {
        language: draft_filler(review.group, state.values, language)
        for language in state.titles
    }
    return {
        plain(each.note[language], fill)
        for each in state.provisions
        for language, fill in fills.items()
        if language in each.note
    }


def _note(
    review: LegalReview, what: str, data: dict[str, object], *, by: User, at: datetime
) -> None:
    record(
        scope=review.group.cooperative.slug,
        actor=actor_of(by),
        action=f"formation.review_{what}",
        subject=f"review:{review.number}",
        data=data,
        at=at,
    )
