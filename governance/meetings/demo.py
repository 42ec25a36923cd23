"""The demo co-op's first decisions: the founding assembly, and two admissions."""

from datetime import date
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.cooperatives.models import Role
from coopkit.offers import Story
from governance.bylaws.demo import FOUNDED, FOUNDING, on_the, users_by_login
from governance.meetings.models import Body, Office
from governance.meetings.services import register
from governance.meetings.services.offices import NewOffice, create_office, seat
from governance.members.demo import CAST
from governance.members.selectors import by_code

FOUNDERS = tuple(who.code for who in CAST if who.joined == FOUNDED)
FOUNDING_TEXT = (
    "The founding assembly of Amanecer Bakery adopts the bylaws, admits its founders "
    "as members, and elects Lin Zhao as secretary and Zoë Whitfield, Óscar Ibarra and "
    "Ramón Güell to the board."
)
ADMISSIONS = (
    (date(2024, 1, 12), "Admit M010", "2024-01-15", "M010"),
    (date(2025, 11, 24), "Admit M011", "2025-12-01", "M011"),
)


OFFICES = (
    NewOffice(
        key="board",
        name={"en": "Board", "es": "Consejo"},
        body=Body.BOARD,
        role=Role.BOARD,
        seats=3,
    ),
    NewOffice(
        key="secretary",
        name={"en": "Secretary", "es": "Secretaría"},
        role=Role.SECRETARY,
        term_months=48,
    ),
    NewOffice(
        key="facilitation",
        name={"en": "Facilitation of meetings", "es": "Facilitación de reuniones"},
        rotation=("M005", "M001", "M006", "M002", "M003"),
        turn_days=90,
        turns_from=date(2026, 1, 1),
    ),
)
FIRST_HOLDERS = (
    ("board", "M007", date(2024, 12, 31), "A"),
    ("board", "M004", date(2024, 12, 31), "A"),
    ("board", "M003", date(2025, 12, 31), "B"),
    ("secretary", "M008", date(2027, 6, 30), ""),
)
SECOND_TERM = date(2026, 1, 1)


def tell_of_offices(story: Story) -> None:
    """The founders set up the offices and fill them; one seat is filled again in 2026."""
    secretary, at = users_by_login(story)["lin"], on_the(FOUNDED)
    offices = {
        new.key: create_office(
            cooperative=story.cooperative, new=new, by=secretary, at=at, on=FOUNDED
        )
        for new in OFFICES
    }
    for key, code, ends_on, cohort in FIRST_HOLDERS:
        seat(
            office=offices[key],
            membership=by_code(story.cooperative, code),
            starts_on=FOUNDED,
            ends_on=ends_on,
            how="founding",
            decision=FOUNDING,
            cohort=cohort,
            by=secretary,
            at=at,
        )


def tell_of_the_second_term(story: Story) -> None:
    """In December 2025 the members keep Ramón on the board, by a show of hands."""
    secretary, at = users_by_login(story)["lin"], on_the(date(2025, 12, 8))
    text = "The members elect Ramón Güell to the board for 2026 and 2027."
    codes = ("M001", "M002", "M003", "M004", "M005", "M006", "M007", "M008")
    resolution = register(
        cooperative=story.cooperative,
        body=Body.GENERAL,
        title="One seat on the board, 2026 and 2027",
        text=text,
        adopted_on=at.date(),
        record=_show_of_hands("members’ meeting", at.date(), text, codes),
        by=secretary,
        at=at,
    )
    seat(
        office=Office.objects.get(cooperative=story.cooperative, key="board"),
        membership=by_code(story.cooperative, "M003"),
        starts_on=SECOND_TERM,
        ends_on=date(2027, 12, 31),
        how="election",
        decision=resolution.reference,
        cohort="B",
        by=secretary,
        at=at,
    )


def tell(story: Story) -> None:
    """The founders decide; later the board admits two more, as it was asked to."""
    secretary = users_by_login(story).get("lin")
    register(
        cooperative=story.cooperative,
        body=Body.GENERAL,
        title="Adopt the bylaws and admit the founders",
        text=FOUNDING_TEXT,
        adopted_on=FOUNDED,
        record=_show_of_hands("founding assembly", FOUNDED, FOUNDING_TEXT, FOUNDERS),
        by=secretary,
        at=on_the(FOUNDED),
    )
    for day, title, joins_on, code in ADMISSIONS:
        text = f"The board admits {code} as a member from {joins_on}."
        register(
            cooperative=story.cooperative,
            body=Body.BOARD,
            title=title,
            text=text,
            adopted_on=day,
            record=_show_of_hands("board meeting", day, text, ("M004", "M007")),
            by=secretary,
            at=on_the(day),
        )


def _show_of_hands(
    meeting: str, day: date, text: str, present: tuple[str, ...]
) -> dict[str, Any]:
    """The record of a decision that everybody present was for."""
    codes = list(present)
    return {
        "schema": "coopkit/assembly/1",
        "meeting": meeting,
        "held_on": day.isoformat(),
        "text_sha256": sha256_of(text),
        "electorate": {"codes": codes, "sha256": sha256_of(codes)},
        "unanimous": True,
        "for": len(codes),
    }
