"""The demo co-op's first decisions: the founding assembly, and two admissions."""

from datetime import date
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.offers import Story
from governance.bylaws.demo import FOUNDED, on_the, users_by_login
from governance.meetings.models import Body
from governance.meetings.services import register
from governance.members.demo import CAST

FOUNDERS = tuple(who.code for who in CAST if who.joined == FOUNDED)
FOUNDING_TEXT = (
    "The founding assembly of Amanecer Bakery adopts the bylaws, admits its founders "
    "as members, and elects Lin Zhao as secretary and Zoë Whitfield and Óscar Ibarra "
    "to the board."
)
ADMISSIONS = (
    (date(2024, 1, 12), "Admit M010", "2024-01-15", "M010"),
    (date(2025, 11, 24), "Admit M011", "2025-12-01", "M011"),
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
