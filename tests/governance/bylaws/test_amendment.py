"""Amendments: operations on a base, applied exactly or refused."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from coopkit.errors import CoopError
from governance.bylaws.amendment import (
    BaseMovedError,
    IdUsedError,
    NoProvisionError,
    NumberTakenError,
    PartsStandError,
    RepealedError,
    State,
    apply,
    conflicts,
    founding,
    free_id,
    touched,
)
from governance.bylaws.operations import (
    NotAnOperationError,
    check_shape,
    insertion,
    setting,
)
from governance.bylaws.provisions import Provision, UnreadableReferenceError

Op = dict[str, Any]


def clause(number: str, text: str = "", *, own: str = "") -> Provision:
    own = own or free_id(State(), number, parent=free_parent(number))
    return Provision(own, number, {}, {"en": text or f"Clause {number}."}, {})


def free_parent(number: str) -> str:
    above = number.rpartition(".")[0]
    return free_id(State(), above, parent=free_parent(above)) if above else ""


BASE = State(
    {"en": "Bylaws"},
    (
        Provision("art-1", "1", {"en": "Votes"}, {}, {}),
        clause("1.1", "For {{ vote.days | words }}."),
        clause("1.1.1"),
        clause("1.2"),
        Provision("art-2", "2", {"en": "Money"}, {}, {}),
        clause("2.1"),
    ),
    {"vote.days": 7, "patronage.normalize": False},
)


def change(op: str, own: str, state: State = BASE, **fields: Any) -> Op:
    known = {"op": op, "id": own, "was": state.provision(own).sha256}
    return known | fields


def reword(own: str, text: str, state: State = BASE) -> Op:
    return change("substitute", own, state, heading={}, text={"en": text}, note={})


def new(number: str, after: str = "", **fields: Any) -> Op:
    return insertion(clause(number), after=after) | fields


def numbers(state: State) -> list[str]:
    return [each.number for each in state.provisions if not each.is_repealed]


def test_version_0_gives_the_state_it_was_made_of() -> None:
    again = apply(State(), founding(BASE))
    assert again == BASE
    assert again.sha256 == BASE.sha256


def test_each_operation_does_what_it_says() -> None:
    state = apply(
        BASE,
        [
            new("1.3", "art-1.sec-1"),
            reword("art-1.sec-2", "Other words."),
            change("repeal", "art-2.sec-1"),
            change("renumber", "art-2", number="5"),
            setting("vote.days", 7, 14),
            {"op": "title", "was": {"en": "Bylaws"}, "titles": {"en": "Rules"}},
        ],
    )
    assert numbers(state) == ["1", "1.1", "1.1.1", "1.3", "1.2", "5"]
    assert state.provision("art-1.sec-2").text == {"en": "Other words."}
    assert state.provision("art-2.sec-1").is_repealed
    assert state.values["vote.days"] == 14
    assert state.titles == {"en": "Rules"}


def test_a_new_clause_stands_behind_its_neighbour_and_all_its_parts() -> None:
    assert numbers(apply(BASE, [new("1.9", "art-1.sec-1")]))[2:4] == ["1.1.1", "1.9"]
    assert numbers(apply(BASE, [new("1.9")]))[:2] == ["1", "1.9"]
    assert numbers(apply(BASE, [new("1.9", "art-1")]))[:2] == ["1", "1.9"]


def test_what_was_written_on_other_words_or_another_value_is_refused() -> None:
    moved = apply(BASE, [reword("art-1.sec-1", "New."), setting("vote.days", 7, 9)])
    with pytest.raises(BaseMovedError, match=r"“1\.1” has changed"):
        apply(moved, [reword("art-1.sec-1", "Newer.")])
    with pytest.raises(BaseMovedError, match=r"vote\.days"):
        apply(moved, [setting("vote.days", 7, 14)])
    with pytest.raises(BaseMovedError):
        apply(BASE, [{"op": "title", "was": {}, "titles": {"en": "Rules"}}])


def test_an_id_is_never_used_again_even_after_a_repeal() -> None:
    repealed = apply(BASE, [change("repeal", "art-1.sec-2")])
    with pytest.raises(IdUsedError):
        apply(repealed, [new("1.2", "art-1.sec-1")])
    other = free_id(repealed, "1.2", parent="art-1")
    assert other == "art-1.sec-2_1"
    again = apply(repealed, [new("1.2", "art-1.sec-1", id=other)])
    assert numbers(again).count("1.2") == 1


def test_what_is_repealed_cannot_be_changed_or_added_to() -> None:
    repealed = apply(BASE, [change("repeal", "art-2.sec-1")])
    for operation in (
        change("repeal", "art-2.sec-1", repealed),
        reword("art-2.sec-1", "x", repealed),
        new("2.1.1", id="art-2.sec-1.p-1"),
    ):
        with pytest.raises(RepealedError, match=r"2\.1"):
            apply(repealed, [operation])


def test_a_clause_is_repealed_with_its_parts_or_not_at_all() -> None:
    with pytest.raises(PartsStandError, match=r"1\.1\.1"):
        apply(BASE, [change("repeal", "art-1.sec-1")])
    parts = [change("repeal", own) for own in ("art-1.sec-1.p-1", "art-1.sec-1")]
    assert "1.1" not in numbers(apply(BASE, parts))


def test_what_is_not_there_cannot_be_changed_or_stood_beside() -> None:
    for operation in (
        {"op": "repeal", "id": "art-9", "was": ""},
        new("9.1"),
        new("1.9", "art-2.sec-1"),
        new("1.9", "art-1.sec-8"),
    ):
        with pytest.raises(NoProvisionError):
            apply(BASE, [operation])


def test_two_clauses_in_force_never_share_a_number() -> None:
    for operation in (
        new("1.2", "art-1.sec-1", id="art-1.sec-7"),
        change("renumber", "art-1.sec-2", number="1.1"),
    ):
        with pytest.raises(NumberTakenError):
            apply(BASE, [operation])


@pytest.mark.parametrize(
    "operation",
    [
        {},
        "repeal",
        {"op": "burn", "id": "art-1"},
        {"op": "repeal", "id": "art-1"},
        {"op": "repeal", "id": "art-1", "was": "", "why": "x"},
        {"op": "repeal", "id": 1, "was": ""},
        {"op": "set", "key": None, "was": 1, "value": 2},
        new("1.9") | {"id": "../art"},
        new("1.9") | {"number": ""},
        new("1.9") | {"text": "words"},
        new("1.9") | {"text": {"en": 5}},
    ],
)
def test_what_is_no_operation_is_refused(operation: Any) -> None:
    with pytest.raises(NotAnOperationError):
        apply(BASE, [operation])


def test_a_text_with_a_broken_reference_is_refused() -> None:
    with pytest.raises(UnreadableReferenceError):
        apply(BASE, [reword("art-1.sec-2", "For {{ vote.days }}.")])


def test_a_state_knows_the_clause_that_prints_a_number() -> None:
    assert BASE.number_of("vote.days") == "1.1"
    assert BASE.number_of("patronage.normalize") == ""
    moved = apply(
        BASE,
        [
            reword("art-1.sec-1", "Gone."),
            reword("art-2.sec-1", "{{ vote.days | words }}"),
        ],
    )
    assert moved.number_of("vote.days") == "2.1"


def test_two_amendments_conflict_where_their_order_would_matter() -> None:
    rewords = [reword("art-1.sec-2", "A.")]
    assert touched(rewords) == {"art-1.sec-2"}
    assert conflicts(rewords, [reword("art-1.sec-2", "B.")]) == {"art-1.sec-2"}
    assert conflicts(rewords, [setting("vote.days", 7, 9)]) == frozenset()
    assert conflicts([setting("vote.days", 7, 8)], [setting("vote.days", 7, 9)]) == {
        "p:vote.days"
    }
    beside = [new("1.8", "art-1.sec-2")], [new("1.9", "art-1.sec-2")]
    assert conflicts(*beside) == {"art-1.sec-2"}
    assert conflicts([new("1.9", "art-1.sec-1")], [new("1.9", "art-1.sec-2")])
    assert conflicts([change("repeal", "art-2.sec-1")], [new("2.1.1")]) == {"art-2.sec-1"}
    assert not conflicts(rewords, [new("1.9", "art-1.sec-2")])


# Properties: amendments drawn at random over the clauses that there are.

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=12)
KEYS = st.sampled_from(["vote.days", "patronage.normalize", "board.least"])


@st.composite
def operations_on(draw: st.DrawFn, state: State) -> Op:
    """An operation that fits a state."""
    standing = [each for each in state.provisions if not each.is_repealed]
    verb = draw(st.sampled_from(["insert", "substitute", "repeal", "renumber", "set"]))
    key = draw(KEYS)
    if verb == "set" or not standing:
        return setting(key, state.values.get(key), draw(st.integers(1, 90)))
    found = draw(st.sampled_from(standing))
    free = f"{draw(st.integers(20, 10**6))}"
    if any(each.number == free for each in standing):
        return setting(key, state.values.get(key), 3)
    if verb == "insert":
        own = free_id(state, free, parent=found.parent)
        inserted = Provision(own, free, {}, {"en": draw(WORDS)}, {})
        return insertion(inserted, after=found.id)
    if verb == "substitute":
        return reword(found.id, draw(WORDS), state)
    if verb == "renumber":
        return change("renumber", found.id, state, number=free)
    if any(each.parent == found.id for each in standing):
        return reword(found.id, draw(WORDS), state)
    return change("repeal", found.id, state)


@st.composite
def histories(draw: st.DrawFn) -> list[list[Op]]:
    """Amendments, each written on what the one before left."""
    state, amendments = BASE, []
    for _ in range(draw(st.integers(0, 6))):
        amendment: list[Op] = []
        for _ in range(draw(st.integers(1, 4))):
            operation = draw(operations_on(state))
            state = apply(state, [operation])
            amendment.append(operation)
        amendments.append(amendment)
    return amendments


@settings(max_examples=60, deadline=None)
@given(histories())
def test_any_history_is_rebuilt_to_the_same_hash(history: list[list[Op]]) -> None:
    state = BASE
    for amendment in history:
        state = apply(state, amendment)
    rebuilt = apply(State(), founding(BASE))
    for amendment in history:
        rebuilt = apply(rebuilt, amendment)
    at_once = apply(BASE, [each for amendment in history for each in amendment])
    assert state.sha256 == rebuilt.sha256 == at_once.sha256
    ids = [each.id for each in state.provisions]
    assert len(ids) == len(set(ids))
    assert len(numbers(state)) == len(set(numbers(state)))
    assert all(each.parent in {*ids, ""} for each in state.provisions)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_amendments_without_conflict_give_the_same_in_either_order(
    data: st.DataObject,
) -> None:
    one = [data.draw(operations_on(BASE))]
    other = [data.draw(operations_on(BASE))]
    one.append(data.draw(operations_on(apply(BASE, one))))
    if conflicts(one, other):
        return
    first, second = apply(apply(BASE, one), other), apply(apply(BASE, other), one)
    assert first.sha256 == second.sha256


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_not_written_for_this_state_never_changes_it_halfway(
    data: st.DataObject,
) -> None:
    good = data.draw(operations_on(BASE))
    bad = data.draw(
        st.fixed_dictionaries(
            {"op": st.sampled_from(["repeal", "substitute", "insert", "set", "x"])},
            optional={
                "id": st.sampled_from(["art-1", "art-1.sec-1", "art-7", "?"]),
                "was": st.text(max_size=3),
                "key": KEYS,
                "value": st.integers(),
                "number": st.sampled_from(["1", "9", ""]),
            },
        )
    )
    before = BASE.sha256
    with pytest.raises(CoopError):
        apply(BASE, [good, bad])
    assert State(BASE.titles, BASE.provisions, BASE.values).sha256 == before


def test_a_state_differs_when_anything_in_it_does() -> None:
    swapped = (*BASE.provisions[4:], *BASE.provisions[:4])
    variants: list[Mapping[str, Any]] = [
        {"titles": {"en": "Rules"}},
        {"provisions": swapped},
        {"values": {**BASE.values, "vote.days": 8}},
    ]
    whole = {"titles": BASE.titles, "provisions": BASE.provisions, "values": BASE.values}
    hashes = {State(**(whole | variant)).sha256 for variant in variants}
    assert len(hashes | {BASE.sha256}) == 4


def test_a_number_of_any_kind_gives_a_new_clause_an_id() -> None:
    numbers = ("4 bis", "9.", "IV-2", "§", "4.7/b", "ß", "İ")
    for parent in ("", "art-1", "art-1.sec-1"):
        for number in numbers:
            own = free_id(State(), number, parent=parent)
            assert own.rpartition(".")[0] == parent
            new = Provision(own, number, {"en": "A"}, {}, {})
            check_shape(insertion(new, after=""))
