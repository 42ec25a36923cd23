"""Keys that have been used: none names another thing, and changed questions are told."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.courses.lesson_file import TEXT, Part
from cms.courses.models import LessonPage, UsedKey
from cms.courses.questions import QUESTION_KINDS, question_sha
from cms.courses.selectors import first_shas
from cms.courses.stream import id_of, raw_stream
from coopkit.audit.services import record
from coopkit.errors import N_, CoopError

Used = dict[str, UsedKey]
ALIKE = ({"worksheet.text", "worksheet.long_text"},)


class KeyTakenError(CoopError):
    """A key that names another kind of thing than it once did."""

    template = N_(
        "In {code} the key “{key}” once named another kind of thing ({before}, now "
        "{now}). Answers are kept under a key for ever. Give the new part another key."
    )


class GoneKeyError(CoopError):
    """A key that comes back with another question."""

    template = N_(
        "In {code} the key “{key}” belongs to a question that was taken out. It comes "
        "back only with the same words. Give the new question another key."
    )


def check_keys(code: str, parts: Iterable[Part], used: Mapping[str, UsedKey]) -> None:
    """Refuse a key that once named something else; `used` holds keys by block id."""
    for key, kind, sha, block_id in _named(code, parts):
        before = used.get(block_id)
        if before is None:
            continue
        if before.kind != kind and {before.kind, kind} not in ALIKE:
            raise KeyTakenError(code=code, key=key, before=before.kind, now=kind)
        if before.is_gone and before.question_sha and before.question_sha != sha:
            raise GoneKeyError(code=code, key=key)


def note_keys(code: str, parts: Iterable[Part], used: Used) -> list[str]:
    """Write down which keys a lesson uses, and tell the questions that have changed.

    What is told is the key of each question whose answers no longer count: its words
    have changed, or it has gone.
    """
    now = {row[3]: row for row in _named(code, parts)}
    changed, fresh, voids = [], [], []
    for block_id, (key, kind, sha, _) in now.items():
        row = used.get(block_id)
        if row is None:
            row = UsedKey(block_id=block_id, code=code, key=key, kind=kind)
            row.question_sha = sha
            used[block_id] = row
            fresh.append(row)
        elif (row.kind, row.question_sha, row.is_gone) != (kind, sha, False):
            if row.question_sha != sha:
                voids.append(key)
            row.kind, row.question_sha, row.is_gone = kind, sha, False
            changed.append(row)
    for row in list(used.values()):
        if row.code == code and str(row.block_id) not in now and not row.is_gone:
            row.is_gone = True
            voids += [row.key] if row.question_sha else []
            changed.append(row)
    UsedKey.objects.bulk_create(fresh)
    UsedKey.objects.bulk_update(changed, ["kind", "question_sha", "is_gone"])
    return voids


def used_keys(**wanted: Any) -> Used:
    """All keys that were ever used, by block id."""
    return {str(row.block_id): row for row in UsedKey.objects.filter(**wanted)}


@transaction.atomic
def note_questions(*, page: LessonPage, actor: str, at: datetime) -> list[str]:
    """After an editor has published: record the questions whose answers are void.

    A question that was published with other words before, or is gone, is told by its
    key; one that the editor has made is written down.
    """
    shas = first_shas(page.translation_key)
    used = used_keys(code=page.code)
    UsedKey.objects.bulk_create(
        UsedKey(
            block_id=UUID(block_id),
            code=page.code,
            key=block_id,
            kind=_kind_of(page, block_id),
            question_sha=sha,
        )
        for block_id, sha in shas.items()
        if block_id not in used
    )
    voids = _settle(used, shas)
    if voids:
        record(
            scope="training",
            actor=actor,
            action="questions.changed",
            subject=page.code,
            data={"voids": voids},
            at=at,
        )
    return voids


def _settle(used: Used, shas: Mapping[str, str]) -> list[str]:
    """Bring what is written down of questions to how they stand; tell what is void."""
    voids, changed = [], []
    for block_id, row in used.items():
        sha, is_gone = shas.get(block_id, row.question_sha), block_id not in shas
        if row.question_sha and (sha, is_gone) != (row.question_sha, row.is_gone):
            if sha != row.question_sha or is_gone:
                voids.append(row.key)
            row.question_sha, row.is_gone = sha, is_gone
            changed.append(row)
    UsedKey.objects.bulk_update(changed, ["question_sha", "is_gone"])
    return voids


def _kind_of(page: LessonPage, block_id: str) -> str:
    return next((b.block_type for b in page.body if b.id == block_id), "quiz")


def _named(code: str, parts: Iterable[Part]) -> Iterator[tuple[str, str, str, str]]:
    """Key, kind, question's hash and id of everything under which answers are kept."""
    for part in parts:
        if part.kind == TEXT:
            continue
        (raw,) = raw_stream(code, [part])
        yield part.key, part.kind, sha_in(raw), raw["id"]
        if part.kind == "worksheet":
            for field in part.value["fields"]:
                kind, key = f"worksheet.{field['kind']}", f"{part.key}/{field['key']}"
                yield key, kind, "", id_of(code, part.key, "fields", field["key"])


def sha_in(raw: Mapping[str, Any]) -> str:
    """The hash of a stored block, if it is a question; else nothing."""
    is_question = raw["type"] in QUESTION_KINDS
    return question_sha(raw["type"], raw["value"]) if is_question else ""
