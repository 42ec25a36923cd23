"""The hours that the bylaws ask of a member in a year."""

from datetime import timedelta

from time_machine import travel

from governance.bylaws.selectors import in_force
from ledger.labor.selectors.least_hours import Short, short_of_hours
from tests.ledger.labor.crew import AT, LAST, SHEET, Crew

AFTER = LAST + timedelta(days=1)


def test_who_stays_below_the_hours_of_the_bylaws_is_shown_to_the_board(
    crew: Crew,
) -> None:
    crew.read(SHEET)
    bylaws = in_force(crew.cooperative, on=LAST)
    year = crew.year
    assert short_of_hours(crew.cooperative, year, on=LAST, bylaws=bylaws) == []
    short = short_of_hours(crew.cooperative, year, on=AFTER, bylaws=bylaws)
    joined = next(each for each in short if each.code == "M002")
    assert short[0] == Short(code="M001", minutes=86 * 60, least=600 * 60)
    assert (joined.minutes, joined.least) == (0, 14795)
    with travel(AT, tick=False):
        page = crew.client().get(crew.url("ratios/"), {"year": LAST.year})
    assert "Members below the hours of the bylaws" in page.content.decode()
