"""Requests to be called: sealed, opened one at a time, withdrawn, and erased in time."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from cms.centre.clinic_terms import (
    NOTICE,
    TakesNoRequestsError,
    UnknownRequestError,
    erase_day,
)
from cms.centre.models import Callback, Clinic
from cms.centre.selectors.callbacks import SCOPE, SEEN, Wish, subject_of, takes_requests
from cms.centre.services.sealing import reseal_rows
from cms.learning.services.keeping import Kept
from coopkit.accounts.models import User
from coopkit.accounts.security import keyed
from coopkit.audit.services import actor_of, record
from coopkit.codes import as_kept, new_code
from coopkit.vault import seal, unseal


def draw_code() -> str:
    """A code for a request that is not made yet; nothing is written."""
    return new_code(secrets.choice)


@transaction.atomic
def ask_for_call(*, clinic: Clinic, wish: Wish, code: str, at: datetime) -> str:
    """Keep a request, sealed; the code by which it can be withdrawn, kept nowhere.

    The same words under the same code, as a form sent twice brings them, are one request;
    other words under a code that is taken get a new code.
    """
    row = Clinic.objects.select_for_update().get(pk=clinic.pk)
    if not takes_requests(row, at):
        raise TakesNoRequestsError
    told = wish.as_sealed(notice=NOTICE)
    while found := Callback.objects.filter(uid=_uid_of(code)).first():
        if found.clinic_id == row.pk and _opened(found) == told:
            return code
        code = draw_code()
    uid = _uid_of(code)
    Callback.objects.create(
        clinic=row,
        uid=uid,
        sealed=seal(told, bound_to=_place(row.pk, uid)),
        asked_on=timezone.localdate(at),
        erase_on=erase_day(timezone.localdate(row.ends_at)),
    )
    return code


@transaction.atomic
def withdraw(*, code: str) -> None:
    """Erase a request at the wish of who made it."""
    deleted, _each = Callback.objects.filter(uid=_uid_of(as_kept(code))).delete()
    if not deleted:
        raise UnknownRequestError


@transaction.atomic
def look_at(*, callback: Callback, by: User, at: datetime) -> Wish:
    """Open a request for somebody who is named for its clinic; the look is noted."""
    opened = Wish.from_sealed(_opened(callback))
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=SEEN,
        subject=subject_of(callback.uid),
        data={"clinic": callback.clinic_id},
        at=at,
    )
    return opened


@transaction.atomic
def finish(*, callback: Callback, by: User, at: datetime) -> None:
    """The call was made: erase the request at once."""
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action="callback.done",
        subject=subject_of(callback.uid),
        data={"clinic": callback.clinic_id},
        at=at,
    )
    Callback.objects.filter(pk=callback.pk).delete()


@transaction.atomic
def purge_callbacks(at: datetime) -> int:
    """Erase the requests whose last day has come."""
    return Callback.objects.filter(erase_on__lte=timezone.localdate(at)).delete()[0]


@transaction.atomic
def reseal_callbacks(at: datetime) -> int:
    """Put every request under the key that seals now; how many were under another."""
    held = Callback.objects.select_for_update(of=("self",))
    rows = [(one, "sealed", _place(one.clinic_id, one.uid)) for one in held]
    return reseal_rows("callbacks", rows, at=at)


def _uid_of(code: str) -> UUID:
    """Under what a request stands; who holds the database alone cannot tell its code."""
    return UUID(bytes=keyed(f"callback:{code}")[:16], version=5)


def _place(clinic: int, uid: UUID) -> str:
    return f"callback:{clinic}:{uid}"


def _opened(held: Callback) -> dict[str, str]:
    return unseal(bytes(held.sealed), bound_to=_place(held.clinic_id, held.uid))


KEPT: tuple[Kept, ...] = (
    Kept(
        key="callbacks",
        what=_(
            "Requests to be called about a clinic: the name you chose, a language, how "
            "and when it is safe to reach you, a topic and a region; sealed"
        ),
        why=_(
            "So that the people named for the clinic can call you. Each look is noted."
        ),
        until=(
            lambda: gettext(
                "until you withdraw it, or the call was made; at the latest 30 days "
                "after the clinic, or after it was cancelled"
            )
        ),
        purge=purge_callbacks,
    ),
)
