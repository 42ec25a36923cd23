"""The demo co-op's people: who joined, left, came back, took leave, and was heard.

Ten members today and a candidate; two left, and one of them came back.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coopkit.accounts.models import User
from coopkit.offers import Story
from governance.bylaws.demo import FOUNDED, FOUNDING, on_the, users_by_login
from governance.members.criteria import COURSE
from governance.members.models import EventKind, Membership, Person
from governance.members.selectors import by_code
from governance.members.services import (
    add_person,
    admit_candidate,
    admit_member,
    append_event,
    readmit,
    record_departure,
)
from governance.members.services.admission import record_criterion
from governance.members.services.expulsion import charge, close_case, record_hearing


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody of the story; `login` is what stands before the @ of their address."""

    code: str
    name: str
    login: str
    language: str = "en"
    joined: date = FOUNDED
    decision: str = FOUNDING
    left: date | None = None


CAST = (
    Character("M001", "Tomás Aguilar", "tomas", "es"),
    Character("M002", "Desmond Clarke", "desmond"),
    Character("M003", "Ramón Güell", "ramon", "es"),
    Character("M004", "Óscar Ibarra", "oscar", "es"),
    Character("M005", "Íngrid Muñoz", "ingrid", "es"),
    Character("M006", "Ana Lucía Peña", "ana", "es"),
    Character("M007", "Zoë Whitfield", "zoe"),
    Character("M008", "Lin Zhao", "lin"),
    Character("M009", "Hugo Prieto", "hugo", "es", left=date(2024, 12, 31)),
    Character(
        *("M010", "Nadia Okafor", "", "en", date(2024, 1, 15), "2024-BD-001"),
        left=date(2026, 1, 31),
    ),
    Character("M011", "Bea Castellanos", "bea", "es", date(2025, 12, 1), "2025-BD-001"),
)
CANDIDATE = Character(
    "M013", "Yusuf Adeyemi", "yusuf", "en", date(2026, 7, 1), "2026-BD-002"
)
COURSE_DONE = date(2026, 9, 19)
READMITTED = ("M009", "M012", date(2026, 10, 1), "2026-BD-003")
LEAVE = ("M003", date(2025, 6, 1), date(2025, 8, 15))
CHARGED, HEARD, NOT_UPHELD = date(2024, 5, 6), date(2024, 5, 20), date(2024, 5, 27)
REASONS = (
    "On three Saturdays in April the ovens were not lit at five o’clock, and on 27 April "
    "the bakery opened two hours late."
)


def tell(story: Story) -> None:
    """Everybody who ever belonged to the bakery joins; then what happened to some."""
    for who in CAST:
        membership = _join(story, who)
        if who.left:
            record_departure(
                membership=membership,
                kind=EventKind.RESIGNED,
                effective_on=who.left,
                decision="",
                reason="",
                by=_secretary(story),
                at=on_the(who.left),
            )
    _is_heard(story, "M010")
    _take_leave(story, *LEAVE)
    _come_back(story, *READMITTED)
    _try_out(story, CANDIDATE)


def _join(story: Story, who: Character) -> Membership:
    return admit_member(
        person=_person(story, who),
        code=who.code,
        on=who.joined,
        decision=who.decision,
        by=_secretary(story),
        at=on_the(who.joined),
    )


def _person(story: Story, who: Character) -> Person:
    return add_person(
        cooperative=story.cooperative,
        legal_name=who.name,
        display_name=who.name,
        language=who.language,
        user=users_by_login(story).get(who.login),
        by=_secretary(story),
        at=on_the(who.joined),
    )


def _secretary(story: Story) -> User | None:
    return users_by_login(story).get("lin")


def _of(story: Story, code: str) -> dict[str, Any]:
    """Whose step it is, and who records it."""
    return {"membership": by_code(story.cooperative, code), "by": _secretary(story)}


def _is_heard(story: Story, code: str) -> None:
    """Nadia is said to have neglected the ovens; she is heard, and she stays."""
    step = _of(story, code)
    charge(
        **step,
        reasons=REASONS,
        channel="hand",
        hearing_on=HEARD,
        on=CHARGED,
        at=on_the(CHARGED),
    )
    record_hearing(**step, hearing="held", on=HEARD, at=on_the(HEARD))
    close_case(**step, on=NOT_UPHELD, decision="", at=on_the(NOT_UPHELD))


def _take_leave(story: Story, code: str, first: date, last: date) -> None:
    """Ramón is away for eleven weeks, and comes back as planned."""
    step = _of(story, code)
    append_event(
        **step,
        kind=EventKind.LEAVE,
        effective_on=first,
        details={"until": last.isoformat()},
        signed_on=first - timedelta(days=20),
        approved_on=first - timedelta(days=10),
        at=on_the(first - timedelta(days=10)),
    )
    back = last + timedelta(days=1)
    append_event(**step, kind=EventKind.RETURN, effective_on=back, at=on_the(back))


def _come_back(story: Story, old: str, code: str, on: date, decision: str) -> None:
    """Hugo, who left two years ago, is admitted again under a code of his own."""
    readmit(
        person=by_code(story.cooperative, old).person,
        code=code,
        on=on,
        decision=decision,
        by=_secretary(story),
        at=on_the(on),
    )


def _try_out(story: Story, who: Character) -> None:
    """Yusuf is a candidate: the course is done, the rest is on its way."""
    membership = admit_candidate(
        person=_person(story, who),
        code=who.code,
        on=who.joined,
        decision=who.decision,
        by=_secretary(story),
        at=on_the(who.joined),
    )
    record_criterion(
        membership=membership,
        criterion=COURSE,
        on=COURSE_DONE,
        note="",
        by=_secretary(story),
        at=on_the(COURSE_DONE),
    )
