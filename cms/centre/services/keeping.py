"""What the centre keeps, in one table: the page shows it, and the night ends by it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from cms.centre.services import (
    alerts,
    allies,
    callbacks,
    campaigns,
    circles,
    research,
    staff,
    voices,
)
from cms.learning.services import keeping as learning
from cms.learning.services.keeping import Kept
from coopkit.vault import VaultClosedError

CENTRE: tuple[Kept, ...] = (
    *callbacks.KEPT,
    *campaigns.KEPT,
    *voices.KEPT,
    *alerts.KEPT,
    *circles.KEPT,
    *research.KEPT,
    *staff.KEPT,
)
GROUND: tuple[Kept, ...] = (
    Kept(
        key="account",
        what=_("An account, if you have one: e-mail address, name, language"),
        why=_("So that you can sign in, and nobody else as you."),
        until=lambda: gettext(
            "until you ask us to close it. Most of this site needs no account"
        ),
    ),
    Kept(
        key="sign-in",
        what=_("That you are signed in, on a phone or computer"),
        why=_("So that you need not sign in for each page."),
        until=lambda: gettext(
            "until you sign out, and 30 days at most. On a shared computer it ends when "
            "the browser is closed"
        ),
    ),
    Kept(
        key="trail",
        what=_("Who of the staff did what, and when: for example who opened a request"),
        why=_("So that nobody looks in secret. No text of yours stands in it."),
        until=lambda: gettext("for good. It holds numbers of people, not names"),
    ),
    Kept(
        key="tries",
        what=_("How often somebody tried to sign in or sent a form, as a count"),
        why=_("So that nobody can guess a password or flood us."),
        until=lambda: gettext(
            "until the next night. It stands under a code that hides the address of "
            "your phone or computer"
        ),
    ),
    Kept(
        key="logs",
        what=_("That the program failed somewhere, and in which part"),
        why=_("So that we can mend it."),
        until=lambda: gettext(
            "some weeks, as the computer that runs the site is set. No address of a "
            "page, no address of a phone, and nothing that somebody typed"
        ),
    ),
)
LETTERS: tuple[Callable[[datetime], Iterator[str]], ...] = (
    allies.remind_of_checks,
    alerts.send_nightly,
)


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part of the table, under its title."""

    key: str
    title: str | Promise
    lines: tuple[Kept, ...]


TABLE = (
    KeptPart("centre", _("If you come to the center"), CENTRE),
    KeptPart("learning", _("If you learn here"), learning.KEPT),
    KeptPart("ground", _("If you sign in, and behind the pages"), GROUND),
)


def purge_all(at: datetime) -> Iterator[str]:
    """End what is over, by the table that the page shows."""
    for kept in CENTRE:
        if kept.purge and (count := kept.purge(at)):
            yield f"{kept.key} {count}"


def reseal_all(at: datetime) -> Iterator[str]:
    """Put all that is sealed under the newest key."""
    try:
        counts = {
            "callbacks": callbacks.reseal_callbacks(at),
            "wishes": alerts.reseal_wishes(at),
            "workbooks": research.reseal_workbooks(at),
        }
    except VaultClosedError as refusal:
        yield str(refusal)
        return
    yield from (
        f"{count} {what} are under the newest key"
        for what, count in counts.items()
        if count
    )


def every_night(at: datetime) -> Iterator[str]:
    """End what is over, renew what is sealed, and write to who asked for it."""
    yield from purge_all(at)
    yield from reseal_all(at)
    for write in LETTERS:
        yield from write(at)
