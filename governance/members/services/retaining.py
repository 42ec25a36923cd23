"""The members' part of the table of what is kept: shown to all, obeyed by `purge`."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.retention import APPLICANTS, CONTACT, ROLL, SUPPORT, VIEWS
from coopkit.cooperatives.selectors import kept_for
from coopkit.offers import Retention
from governance.members.models import Person
from governance.members.selectors import keeping
from governance.members.services import forgetting


def _term(key: str, words: Callable[[], str]) -> Callable[[Cooperative, date], str]:
    """Words for how long: the bylaws' term, and from when it runs."""

    def until(cooperative: Cooperative, on: date) -> str:
        return words() % {"period": kept_for(cooperative, key, on).words}

    return until


def _not_owed(cooperative: Cooperative, people: list[Person], on: date) -> list[Person]:
    """Of some people those to whom nothing is owed any more, or who asked to be gone."""
    if not people:
        return []
    owed, codes = keeping.owed_codes(cooperative, on=on), keeping.codes_of(people)
    return [
        person
        for person in people
        if person.erasure_asked_at or not owed.intersection(codes[person.pk])
    ]


def purge_contact(cooperative: Cooperative, at: datetime) -> int:
    """End the contact data of who left, once nothing is owed; at once of who asked."""
    on = localdate(at)
    before = kept_for(cooperative, CONTACT, on).term.before(on)
    left = keeping.with_contact(keeping.left_before(cooperative, before, on=on))
    people = _not_owed(cooperative, list(left.select_related("user")), on)
    asked = keeping.with_contact(keeping.who_asked(cooperative, on=on))
    seen = {person.pk: person for person in [*people, *asked.select_related("user")]}
    return forgetting.end_contact(people=seen.values(), at=at)


def purge_names(cooperative: Cooperative, at: datetime) -> int:
    """Let who left long ago become “former member M012”."""
    on = localdate(at)
    before = kept_for(cooperative, ROLL, on).term.before(on)
    left = keeping.left_before(cooperative, before, on=on).select_related("user")
    people = _not_owed(cooperative, list(left), on)
    return forgetting.end_names(
        cooperative=cooperative, people=people, ever_member=True, at=at
    )


def purge_applicants(cooperative: Cooperative, at: datetime) -> int:
    """End all about who applied and never joined."""
    on = localdate(at)
    before = kept_for(cooperative, APPLICANTS, on).term.before(on)
    people = keeping.never_joined_before(cooperative, before, on=on)
    return forgetting.end_names(
        cooperative=cooperative,
        people=people.select_related("user"),
        ever_member=False,
        at=at,
    )


def purge_reasons(cooperative: Cooperative, at: datetime) -> int:
    """End the reasons of old steps."""
    before = kept_for(cooperative, SUPPORT, localdate(at)).before(at)
    return forgetting.end_reasons(cooperative=cooperative, before=before)


def purge_looks(cooperative: Cooperative, at: datetime) -> int:
    """End who looked at whose record."""
    before = kept_for(cooperative, VIEWS, localdate(at)).before(at)
    return forgetting.end_looks(cooperative=cooperative, before=before)


RETENTION: tuple[tuple[str, Retention], ...] = (
    (
        "names",
        Retention(
            what=_("Your name, with your code and the days of your membership"),
            why=_(
                "A co-op must be able to say who its members are and were, and whose "
                "capital it holds. After that the roll says “former member” and the code."
            ),
            law=_("Cal. Corp. Code § 12600 and like laws elsewhere; bylaws"),
            until=_term(
                ROLL,
                lambda: gettext(
                    "%(period)s after your last day, and until nothing is owed any more"
                ),
            ),
            purge=purge_names,
        ),
    ),
    (
        "contact",
        Retention(
            what=_(
                "How to reach you: e-mail, phone, postal address, languages, what to "
                "mind, and what you show in the directory"
            ),
            why=_(
                "To call you to meetings, to send you your notices, and to pay you. The "
                "directory is your own choice and ends with your membership."
            ),
            until=_term(
                CONTACT,
                lambda: gettext(
                    "%(period)s after your last day, and until nothing is owed any more; "
                    "at once if you ask for it after you left"
                ),
            ),
            purge=purge_contact,
        ),
    ),
    (
        "applicants",
        Retention(
            what=_("Applications and trial periods that did not lead to membership"),
            why=_("To answer you, and to show that everybody was treated alike."),
            until=_term(
                APPLICANTS,
                lambda: gettext(
                    "%(period)s after the last thing that happened to the application"
                ),
            ),
            purge=purge_applicants,
        ),
    ),
    (
        "reasons",
        Retention(
            what=_(
                "The reasons noted for a step: a leave, an exit, a suspension, an "
                "expulsion"
            ),
            why=_(
                "So that you can answer, be heard and appeal. Only the people who must "
                "decide and you yourself can read them. The days stay, the reasons go."
            ),
            until=_term(SUPPORT, lambda: gettext("%(period)s after each step")),
            purge=purge_reasons,
        ),
    ),
    (
        "looks",
        Retention(
            what=_("Who looked at your record, and when"),
            why=_("So that you can see it on your own page."),
            until=_term(VIEWS, lambda: gettext("%(period)s after the look")),
            purge=purge_looks,
        ),
    ),
    (
        "roll",
        Retention(
            what=_(
                "What happened to each membership, by code: admitted, on leave, left; "
                "the days and the decision, without a name"
            ),
            why=_(
                "So that the roll of any past day can be counted again, and with it "
                "every vote and every share of a surplus."
            ),
            until=lambda _cooperative, _on: gettext("for good"),
        ),
    ),
)
