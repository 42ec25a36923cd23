"""The demo co-op's people: nine members, and two who left."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from coopkit.accounts.models import User
from coopkit.offers import Story
from governance.members.models import EventKind
from governance.members.services import add_person, admit_member, record_departure

FOUNDED = date(2023, 7, 1)
FOUNDING = "2023-GM-001"


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
    Character("M009", "Hugo Prieto", "", "es", left=date(2024, 12, 31)),
    Character(
        *("M010", "Nadia Okafor", "", "en", date(2024, 1, 15), "2024-BD-001"),
        left=date(2026, 1, 31),
    ),
    Character("M011", "Bea Castellanos", "bea", "es", date(2025, 12, 1), "2025-BD-001"),
)


def on_the(day: date) -> datetime:
    """The hour at which everything happens in the story: 17:00 UTC."""
    return datetime.combine(day, time(17), tzinfo=UTC)


def users_by_login(story: Story) -> dict[str, User]:
    """The story's users by what stands before the @ of their address."""
    return {user.email.partition("@")[0]: user for user in story.users.values()}


def tell(story: Story) -> None:
    """Everybody who ever belonged to the bakery joins, and two of them leave."""
    users = users_by_login(story)
    secretary = users.get("lin")
    for who in CAST:
        at = on_the(who.joined)
        person = add_person(
            cooperative=story.cooperative,
            legal_name=who.name,
            display_name=who.name,
            language=who.language,
            user=users.get(who.login),
            by=secretary,
            at=at,
        )
        membership = admit_member(
            person=person,
            code=who.code,
            on=who.joined,
            decision=who.decision,
            by=secretary,
            at=at,
        )
        if who.left:
            record_departure(
                membership=membership,
                kind=EventKind.RESIGNED,
                effective_on=who.left,
                decision="",
                reason="",
                by=secretary,
                at=on_the(who.left),
            )
