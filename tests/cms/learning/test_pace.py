"""The pace of a cohort: weeks, and the lessons in them."""

from datetime import date, timedelta

from hypothesis import given, strategies as st

from cms.learning.pace import LONGEST, Meeting, days_of, places_of, week_of, weeks_of
from coopkit.codes import SIGNS, as_kept, as_read, new_code

FIRST = date(2027, 3, 1)
NAMES = [f"L{number}" for number in range(1, 31)]


def in_weeks(*args: object, **kwargs: object) -> list[tuple[str, ...]]:
    weeks = weeks_of(*args, first=FIRST, **kwargs)  # type: ignore[arg-type]
    return [week.lessons for week in weeks]


def test_without_sessions_lessons_are_spread_evenly_until_the_last_day() -> None:
    last = FIRST + timedelta(days=13)
    assert in_weeks(NAMES[:5], last=last) == [("L1", "L2", "L3"), ("L4", "L5")]


def test_without_dates_a_week_holds_four_lessons_at_the_most() -> None:
    assert [len(week) for week in in_weeks(NAMES)] == [4, 4, 4, 3, 4, 4, 4, 3]


def test_a_lesson_is_read_in_the_week_of_its_session_and_those_before_with_it() -> None:
    meetings = [Meeting(date(2027, 3, 3), ("L2",)), Meeting(date(2027, 3, 17), ("L4",))]
    assert in_weeks(NAMES[:6], meetings=meetings) == [
        ("L1", "L2"),
        (),
        ("L3", "L4"),
        ("L5", "L6"),
    ]


def test_of_two_sessions_about_a_lesson_the_first_counts() -> None:
    meetings = [Meeting(date(2027, 3, 17), ("L1",)), Meeting(date(2027, 3, 3), ("L1",))]
    assert in_weeks(["L1"], meetings=meetings) == [("L1",)]


def test_a_session_before_the_first_day_is_in_week_one_and_unknown_lessons_pass() -> None:
    meetings = [Meeting(date(2027, 2, 1), ("L1", "gone"))]
    assert in_weeks(["L1", "L2"], meetings=meetings) == [("L1",), ("L2",)]


def test_a_lesson_says_its_week_its_session_and_what_is_better_read_before() -> None:
    meetings = [Meeting(date(2027, 3, 10), ("L3",))]
    weeks = weeks_of(NAMES[:4], first=FIRST, meetings=meetings)
    place = places_of(NAMES[:4], weeks, meetings)["L3"]
    assert (place.week, place.from_on, place.session) == (2, date(2027, 3, 8), 1)
    assert place.after == "L2"
    assert place.is_ahead(date(2027, 3, 7))
    assert not place.is_ahead(date(2027, 3, 8))


@given(
    count=st.integers(0, 40),
    days=st.none() | st.integers(0, 1000),
    told=st.lists(
        st.tuples(st.integers(-400, 2000), st.lists(st.sampled_from(NAMES), max_size=4)),
        max_size=6,
    ),
)
def test_every_lesson_stands_in_exactly_one_week(
    count: int, days: int | None, told: list[tuple[int, list[str]]]
) -> None:
    names = [f"L{number}" for number in range(1, count + 1)]
    meetings = [Meeting(FIRST + timedelta(days=d), tuple(n)) for d, n in told]
    last = None if days is None else FIRST + timedelta(days=days)
    weeks = weeks_of(names, first=FIRST, last=last, meetings=meetings)
    assert sorted(n for week in weeks for n in week.lessons) == sorted(names)
    assert [week.number for week in weeks] == list(range(1, len(weeks) + 1))
    assert len(weeks) <= LONGEST + 40
    for week in weeks:
        assert days_of(week.number, first=FIRST) == (week.first, week.last)
        assert week_of(week.last, first=FIRST) == week.number
    assert set(places_of(names, weeks, meetings)) == set(names)


@given(st.lists(st.sampled_from(SIGNS), min_size=8, max_size=8))
def test_a_code_is_the_same_however_it_is_typed(signs: list[str]) -> None:
    left = list(signs)
    code = new_code(lambda _: left.pop(0))
    assert as_kept(as_read(code)) == as_kept(f" {code.lower()} ") == code
    assert not set(code) & set("0O1ILAEU")
