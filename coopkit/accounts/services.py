"""Writing what people say of themselves."""

from datetime import datetime
from importlib import import_module

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection, transaction

from coopkit.accounts.models import LANGUAGES, User
from coopkit.accounts.selectors import person_at
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError

SCOPE = "accounts"
NOWHERE = "account.invalid"


class UnknownLanguageError(CoopError):
    """A language that the site does not speak."""

    template = N_("This site does not speak “{language}”. Choose one of: {languages}.")


@transaction.atomic
def set_language(*, user: User, language: str, by: User, at: datetime) -> User:
    """Keep the language somebody reads the site, its mails and papers in."""
    return _change(user, {"language": language}, by=by, at=at)


@transaction.atomic
def update_profile(
    *,
    user: User,
    first_name: str,
    last_name: str,
    language: str,
    by: User,
    at: datetime,
) -> User:
    """Keep somebody's names and language."""
    facts = {"first_name": first_name, "last_name": last_name, "language": language}
    return _change(user, facts, by=by, at=at)


@transaction.atomic
def open_account(*, email: str, language: str, at: datetime) -> User:
    """Let somebody sign in under an address by a code that is sent there.

    For who was invited by something else than a co-op's roll. Who has an account keeps
    it as it is.
    """
    known = person_at(email)
    if known:
        return known
    user = User.objects.create_user(email, language=language)
    record(
        scope=SCOPE,
        actor=actor_of(None),
        action="account.opened",
        subject=f"user:{user.pk}",
        at=at,
    )
    return user


@transaction.atomic
def close_sessions(*, user: User) -> int:
    """Sign somebody out everywhere, at once; how many sessions ended."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    theirs = [
        session.pk
        for session in Session.objects.iterator(chunk_size=500)
        if store.decode(session.session_data).get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    return len(theirs)


@transaction.atomic
def close_account(*, user: User, at: datetime) -> None:
    """Take everything personal out of an account; nobody can sign in to it again.

    Its number stays, for the trail names people by it.
    """
    close_sessions(user=user)
    EmailAddress.objects.filter(user=user).delete()
    user.email = f"closed-{user.pk}@{NOWHERE}"
    user.first_name = user.last_name = ""
    user.is_active = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
    record(
        scope=SCOPE,
        actor=actor_of(None),
        action="account.closed",
        subject=f"user:{user.pk}",
        at=at,
    )


def _change(user: User, facts: dict[str, str], *, by: User, at: datetime) -> User:
    """Write what differs; the trail names the fields, and no personal data."""
    if facts["language"] not in dict(LANGUAGES):
        raise UnknownLanguageError(
            language=facts["language"],
            languages=", ".join(name for _, name in LANGUAGES),
        )
    changed = sorted(name for name, to in facts.items() if getattr(user, name) != to)
    if not changed:
        return user
    for name in changed:
        setattr(user, name, facts[name])
    user.save(update_fields=changed)
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action="profile.changed",
        subject=f"user:{user.pk}",
        data={"fields": changed},
        at=at,
    )
    return user


@transaction.atomic
def forget_tries(at: datetime) -> int:
    """End the counts of tries whose time is over; how many.

    Django leaves them in the table until somebody asks for the very same again. What an
    older version counted under the address of a machine goes, too.
    """
    table = connection.ops.quote_name(caches.settings["shared"]["LOCATION"])
    moment = connection.ops.adapt_datetimefield_value(at.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s OR cache_key LIKE %s",  # noqa: S608
            [moment, "%:ip:%"],
        )
        return int(cursor.rowcount)
