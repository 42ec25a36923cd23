"""Certificates: issued when the rule of the course is met, named only if wished so."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.courses.selectors import outline_of
from cms.learning.completion import counted, data_of
from cms.learning.models import Certificate, Enrolment
from cms.learning.selectors.progress import Progress, progress_in
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError

SCOPE = "learning"
LONGEST_NAME = 120


class NotCompleteError(CoopError):
    """A certificate of a course that is not completed."""

    template = N_(
        "The course is not completed yet: {number} things are missing. The list says "
        "which, and leads to each of them."
    )


class LongNameError(CoopError):
    """A name that does not fit on the paper."""

    template = N_(
        "This name has {found} letters; the paper has room for {most}. Write a shorter "
        "form of it."
    )


@transaction.atomic
def issue_certificate(
    *, enrolment: Enrolment, name: str, language: str, at: datetime
) -> Certificate:
    """The certificate of a completed course, with the facts of the day it was asked for.

    Once issued it stands, whatever becomes of the course. One that was withdrawn is
    issued anew under the same number, if the rule is met now.
    """
    row = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort")
    locked = row.get(pk=enrolment.pk)
    name = _tidy(name)
    found = Certificate.objects.filter(enrolment=locked).first()
    if found and found.withdrawn_at is None:
        return found
    on = timezone.localdate(at)
    progress = progress_in(
        locked, outline_of(locked.course_key, language=language), on=on
    )
    if progress.missing:
        raise NotCompleteError(number=len(progress.missing))
    values: dict[str, Any] = {
        "course_title": _titles(locked),
        "name": name,
        "rule": data_of(progress.rule),
        "facts": _facts(progress),
        "completed_on": on,
        "issued_at": at,
        "withdrawn_at": None,
    }
    certificate, _ = Certificate.objects.update_or_create(
        enrolment=locked, defaults=values
    )
    _keep_name(locked, name)
    _note("certificate.issued", certificate, at)
    return certificate


@transaction.atomic
def name_certificate(*, certificate: Certificate, name: str) -> Certificate:
    """Put a name on a certificate, change it, or take it off again (with nothing)."""
    row = Certificate.objects.select_for_update(of=("self",)).select_related("enrolment")
    locked = row.get(pk=certificate.pk)
    locked.name = _tidy(name)
    locked.save(update_fields=["name"])
    if locked.enrolment:
        _keep_name(locked.enrolment, locked.name)
    return locked


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, at: datetime) -> Certificate:
    """Withdraw a certificate: whoever checks it is told so, and no name any more."""
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at, locked.name = at, ""
        locked.save(update_fields=["withdrawn_at", "name"])
        _note("certificate.withdrawn", locked, at)
    return locked


def _tidy(name: str) -> str:
    tidy = " ".join(name.split())
    if len(tidy) > LONGEST_NAME:
        raise LongNameError(found=len(tidy), most=LONGEST_NAME)
    return tidy


def _keep_name(enrolment: Enrolment, name: str) -> None:
    enrolment.name_on_certificate = name
    enrolment.save(update_fields=["name_on_certificate"])


def _titles(enrolment: Enrolment) -> dict[str, str]:
    """The course's title in each language in which it stands."""
    languages = [code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES]
    outlines = [outline_of(enrolment.course_key, language=code) for code in languages]
    return {one.language: one.title for one in outlines if one.is_translated}


def _facts(progress: Progress) -> dict[str, int]:
    """What was counted, in whole numbers."""
    lessons = counted(progress.rule, progress.outline.lessons)
    sheets = progress.done.sheets or {}
    asked = [one for lesson in lessons for one in lesson.worksheets]
    return {
        "lessons": len(lessons),
        "questions": sum(
            block in progress.done.known
            for lesson in lessons
            for block in lesson.questions
        ),
        "worksheets": sum(
            sheets.get(str(one.block_id), "") in ("handed_in", "accepted")
            for one in asked
        ),
        "held": progress.done.held,
        "came": progress.done.came,
    }


def _note(action: str, certificate: Certificate, at: datetime) -> None:
    """On record by its number alone: who holds it is the holder's to say."""
    record(
        scope=SCOPE,
        actor=actor_of(None),
        action=action,
        subject=f"certificate:{certificate.uid}",
        data={"day": certificate.completed_on.isoformat()},
        at=at,
    )
