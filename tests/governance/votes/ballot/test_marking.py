"""Marking: arrows, typed places and ticks all come to one order, or say what is wrong."""

import pytest
from django.http import QueryDict
from hypothesis import given, strategies as st

from coopkit.errors import CoopError
from governance.votes import marking
from governance.votes.forms.ballot import filled, held, pressed
from governance.votes.marking import Offer

NAMES = {1: "Ana", 2: "Ben", 3: "Cy", 4: "Dee"}
RANKED = Offer(kind="ranked", names=NAMES, most=4)
ONE = Offer(kind="plurality", names=NAMES, most=1)
MANY = Offer(kind="approval", names=NAMES, most=4)
MOTION = Offer(kind="choice", names={}, most=0)
ORDERS = st.permutations(list(NAMES)).flatmap(
    lambda order: st.integers(0, 4).map(lambda n: order[:n])
)


def data(**fields: list[str] | str) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in fields.items():
        made.setlist(name.replace("_", "-"), [value] if isinstance(value, str) else value)
    return made


@given(
    ORDERS,
    st.lists(st.tuples(st.sampled_from(["up", "down", "out", "add"]), st.integers(1, 4))),
)
def test_no_press_of_a_button_loses_or_doubles_anybody(
    order: list[int], presses: list[tuple[str, int]]
) -> None:
    now = tuple(order)
    for how, number in presses:
        before = set(now)
        now = marking.moved(now, how, number)
        assert len(set(now)) == len(now)
        gained = {number} if how == "add" else set()
        lost = {number} if how == "out" else set()
        assert set(now) == (before | gained) - lost


@given(ORDERS)
def test_up_and_down_undo_each_other(order: list[int]) -> None:
    for at, number in enumerate(order):
        if at:
            up = marking.moved(order, "up", number)
            assert marking.moved(up, "down", number) == tuple(order)


@given(ORDERS)
def test_an_order_typed_as_places_is_the_same_order(order: list[int]) -> None:
    places = {n: str(order.index(n) + 1) if n in order else "" for n in NAMES}
    assert marking.by_places(places, RANKED) == tuple(order)
    assert marking.as_written(places) == tuple(order)


@given(st.dictionaries(st.sampled_from(sorted(NAMES)), st.text(max_size=6)))
def test_whatever_is_typed_comes_to_an_order_or_to_a_sentence(
    places: dict[int, str],
) -> None:
    found, refusal = order_or_sentence(places)
    assert len(set(found)) == len(found)
    assert set(found) <= set(NAMES)
    assert not refusal or any(name in refusal for name in NAMES.values())


def order_or_sentence(places: dict[int, str]) -> tuple[tuple[int, ...], str]:
    try:
        return marking.by_places(places, RANKED), ""
    except CoopError as refusal:
        return (), str(refusal)


def test_a_place_given_twice_is_said_with_both_names() -> None:
    with pytest.raises(marking.PlaceTakenTwiceError) as refused:
        marking.by_places({1: "2", 3: "2"}, RANKED)
    assert "Ana" in str(refused.value)
    assert "Cy" in str(refused.value)


def test_skipped_places_are_closed_up_on_the_site() -> None:
    assert marking.by_places({1: "4", 2: "", 3: "2"}, RANKED) == (3, 1)


def test_a_paper_counts_up_to_the_place_that_is_not_clear() -> None:
    assert marking.as_written({1: "1", 2: "2", 3: "2"}) == (1,)
    assert marking.as_written({1: "1", 2: "3"}) == (1,)
    assert marking.as_written({1: "2", 2: "3"}) is None
    assert marking.as_written({1: "x"}) is None


@pytest.mark.parametrize("typed", ["\x00", "1\x00", "-1", "0", "5", "1.0", "²", "9" * 40])
def test_what_is_no_place_is_refused_by_name(typed: str) -> None:
    with pytest.raises(marking.NotAPlaceError, match="Ben"):
        filled(data(place_2=typed), RANKED)


def test_typed_places_go_before_the_arrows_only_where_they_were_changed() -> None:
    as_shown = data(marks=["3", "1"], place_1="2", place_2="", place_3="1", place_4="")
    assert filled(as_shown, RANKED).marks == (3, 1)
    changed = data(marks=["3", "1"], place_1="1", place_2="", place_3="2", place_4="")
    assert filled(changed, RANKED).marks == (1, 3)


@pytest.mark.parametrize("marks", [["9"], ["0"], ["-1"], ["1\x00"], ["x"], ["1", "1"]])
def test_numbers_that_the_ballot_does_not_have_are_refused(marks: list[str]) -> None:
    with pytest.raises(CoopError, match=r"."):
        filled(data(marks=marks), RANKED)
    assert set(held(data(marks=marks), RANKED).marks) <= set(NAMES)


def test_more_marks_than_seats_are_refused_in_a_plurality() -> None:
    with pytest.raises(marking.TooManyMarksError, match="at most 1"):
        filled(data(marks=["1", "2"]), ONE)


def test_ticks_have_no_order() -> None:
    assert filled(data(marks=["4", "2"]), MANY).marks == (2, 4)


def test_a_choice_that_is_not_offered_is_refused_and_none_is_blank() -> None:
    with pytest.raises(marking.NotAChoiceError):
        filled(data(choice="maybe"), MOTION)
    assert filled(data(), MOTION).is_blank


def test_an_arrow_for_somebody_who_does_not_stand_is_refused() -> None:
    found = filled(data(marks=["1"]), RANKED)
    with pytest.raises(marking.UnknownOptionError):
        pressed(data(up="77"), found, RANKED)
    assert pressed(data(), found, RANKED) is None


def test_a_tracker_that_is_none_is_not_taken_over() -> None:
    assert filled(data(choice="yes", tracker="<b>"), MOTION).tracker == ""
    assert filled(data(choice="yes", tracker="0a" * 16), MOTION).tracker == "0a" * 16


def test_nothing_of_a_ballot_shows_where_it_is_printed_for_a_programmer() -> None:
    found = filled(data(choice="yes", tracker="0a" * 16), MOTION)
    assert repr(found) == "Filled()"
