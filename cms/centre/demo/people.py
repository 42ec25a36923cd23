"""Who works at the demo's centre, who learns to, and where it is."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.centre.models import Centre, CentreRole
from cms.centre.services.allies import keep_region
from cms.centre.services.staff import (
    add_time,
    begin_path,
    grant_seat,
    note_shadowing,
    sign_off,
)
from coopkit.accounts.models import User
from coopkit.offers import Story

SETTLED = timedelta(days=398)
REGIONS = {
    "east-bay": "East Bay",
    "san-francisco": "San Francisco",
    "south-bay": "South Bay",
    "central-valley": "Central Valley",
}
COORDINATOR = "dolores@centro.example"
# e-mail, first name, last name, language, roles; the coordinator comes in first
STAFF = [
    (COORDINATOR, "Dolores", "Amaya", "es", ("coordinator", "clinic")),
    ("femi@centro.example", "Femi", "Okoro", "en", ("clinic", "volunteer")),
    ("rosa@centro.example", "Rosa", "Tello", "es", ("organiser",)),
    ("priya@centro.example", "Priya", "Nair", "en", ("referrer", "volunteer")),
    ("marco@centro.example", "Marco", "Ruiz", "es", ("moderator", "translator")),
]
LEARNER = ("jun@centro.example", "Jun", "Baek", "en")
FOUNDERS = "They founded the center; the paths came later"
# e-mail, weekday from Monday, from, until
TIMES = [
    ("femi@centro.example", 1, 17, 20),
    ("femi@centro.example", 5, 9, 13),
    ("priya@centro.example", 3, 15, 18),
    ("marco@centro.example", 5, 10, 12),
]


def tell(story: Story) -> None:
    """Five people with their seats, one who learns, the regions, the centre's name."""
    begun = story.at - SETTLED
    passphrase = next(iter(story.users.values())).password
    for email, first, last, language, roles in STAFF:
        _account(story, email, first, last, language, passphrase)
        for role in roles:
            _seat(story, email, CentreRole(role), begun)
    for email, weekday, start, end in TIMES:
        hours = {"starts_at": time(start), "ends_at": time(end)}
        add_time(user=story.users[email], weekday=weekday, **hours)
    for key, name in REGIONS.items():
        keep_region(key=key, name=name, by=story.users[COORDINATOR], at=begun)
    _learner(story, passphrase)
    centre = Centre.load()
    centre.name, centre.phone = "Centro Laboral del Puerto", "510-555-0142"
    centre.address = "210 Harbor Street, Oakland, CA 94607"
    centre.open_hours = "Mo–Fr 10–18"
    centre.save()
    story.said.append(
        "The workers’ center: dolores@, rosa@, priya@, marco@centro.example"
    )


def _account(
    story: Story, email: str, first: str, last: str, language: str, passphrase: str
) -> User:
    user = User.objects.create_user(
        email, None, first_name=first, last_name=last, language=language
    )
    user.password = passphrase
    user.save(update_fields=["password"])
    story.users[email] = user
    return user


def _seat(story: Story, email: str, role: CentreRole, at: datetime) -> None:
    """The first coordinator comes in by the system, everybody else by the coordinator."""
    is_first = email == COORDINATOR
    grant_seat(
        user=story.users[email],
        role=role,
        act="Board, 2025-10-17",
        starts_on=timezone.localdate(at),
        by=None if is_first else story.users[COORDINATOR],
        at=at,
        reason="" if is_first else FOUNDERS,
    )


def _learner(story: Story, passphrase: str) -> None:
    """Somebody half way to keeping the directory: went along once, is not ready yet."""
    jun = _account(story, *LEARNER, passphrase)
    priya, day = story.users["priya@centro.example"], timedelta(days=9)
    on = timezone.localdate(story.at - day)
    for role in (CentreRole.REFERRER, CentreRole.VOLUNTEER):
        begin_path(user=jun, role=role, on=on - day)
        noted: dict[str, Any] = {"on": on, "beside": priya, "by": priya}
        noted["at"] = story.at - day
        note_shadowing(user=jun, role=role, **noted)
    coordinator = story.users[COORDINATOR]
    sign_off(user=jun, role=CentreRole.VOLUNTEER, by=coordinator, at=story.at - day)
