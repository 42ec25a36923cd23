"""Redlines: what is taken out and put in, word by word, and said as a list."""

from hypothesis import given, settings, strategies as st

from governance.bylaws.amendment import State, apply
from governance.bylaws.markup import Fill
from governance.bylaws.operations import setting
from governance.bylaws.provisions import Printed, Provision, Reference
from governance.bylaws.redline import (
    ClauseRedline,
    Segment,
    after_of,
    before_of,
    compared,
    redline,
    spoken,
)
from tests.governance.bylaws.test_amendment import (
    BASE,
    change,
    new,
    operations_on,
    reword,
)


def fill(state: State) -> Fill:
    def said(place: Reference) -> str:
        return f"{state.values.get(place.key, '…')} days"

    return said


def lines(after: State, before: State = BASE) -> list[ClauseRedline]:
    return redline(before, after, language="en", old=fill(before), new=fill(after))


def test_a_new_number_is_redlined_in_the_clause_that_prints_it() -> None:
    (found,) = lines(apply(BASE, [setting("vote.days", 7, 14)]))
    assert (found.kind, found.number) == ("numbers", "1.1")
    assert found.text == (
        Segment("For "),
        Segment("7 days", "del", "vote.days"),
        Segment("14 days", "add", "vote.days"),
        Segment("."),
    )
    assert spoken([found]) == []


def test_words_that_stay_are_not_marked() -> None:
    (found,) = lines(apply(BASE, [reword("art-1.sec-2", "Clause 1.2, with a tail.")]))
    assert found.kind == "substituted"
    assert before_of(found.text) == "Clause 1.2."
    assert found.text[0] == Segment("Clause 1.2")
    assert spoken([found]) == ["Clause 1.2: “, with a tail” is added."]


def test_every_kind_of_change_is_said_in_a_sentence() -> None:
    after = apply(
        BASE,
        [
            new("1.3", "art-1.sec-2"),
            reword("art-1.sec-2", "Clauses 1.2."),
            change("repeal", "art-2.sec-1"),
            change("renumber", "art-2", number="5"),
        ],
    )
    assert [each.kind for each in lines(after)] == [
        "substituted",
        "inserted",
        "renumbered",
        "repealed",
    ]
    assert spoken(lines(after)) == [
        "Clause 1.2: “Clause” becomes “Clauses”.",
        "Clause 1.3 is added: “Clause 1.3.”",
        "Article 2 gets the number 5.",
        "Clause 2.1 is repealed. It said: “Clause 2.1.”",
    ]


def test_a_number_that_becomes_mere_words_is_a_change_though_it_reads_alike() -> None:
    (found,) = lines(apply(BASE, [reword("art-1.sec-1", "For 7 days.")]))
    assert found.kind == "substituted"
    assert {each.op for each in found.text} == {"same", "add", "del"}


def test_nothing_changes_between_a_state_and_itself() -> None:
    assert lines(BASE) == []


def test_what_is_not_there_afterwards_is_struck_where_it_stood() -> None:
    longer = apply(BASE, [new("1.3", "art-1.sec-1")])
    (found,) = lines(BASE, longer)
    assert (found.kind, before_of(found.text)) == ("repealed", "Clause 1.3.")


def test_a_list_keeps_its_lines() -> None:
    before = State(
        provisions=(Provision("art-1", "1", {}, {"en": "Two:\n\n- a\n- b"}, {}),)
    )
    after = State(
        provisions=(Provision("art-1", "1", {}, {"en": "Two:\n\n- a\n- c"}, {}),)
    )
    (found,) = lines(after, before)
    assert len(found.lines) == 3
    assert [(each.text, each.op) for each in found.lines[2]] == [
        ("- ", "same"),
        ("b", "del"),
        ("c", "add"),
    ]


WORDS = st.lists(st.sampled_from(["we", "vote", " ", "\n", ".", "here", "7", "–"])).map(
    "".join
)


@given(WORDS, WORDS)
def test_a_redline_reads_as_before_and_as_after(old: str, fresh: str) -> None:
    segments = compared([Printed(old)], [Printed(fresh)])
    assert before_of(segments) == old
    assert after_of(segments) == fresh


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_redline_of_any_amendment_holds_both_texts(data: st.DataObject) -> None:
    after = apply(BASE, [data.draw(operations_on(BASE))])
    after = apply(after, [data.draw(operations_on(after))])
    found = {each.id: each for each in lines(after)}
    for each in after.provisions:
        was = BASE.by_id.get(each.id)
        if was == each and not set(each.keys) & {"vote.days"}:
            assert each.id not in found
        if each.id in found:
            old = "" if was is None else _printed(was, BASE)
            assert before_of(found[each.id].text) == old
            assert after_of(found[each.id].text) == _printed(each, after)


def _printed(provision: Provision, state: State) -> str:
    if provision.is_repealed:
        return ""
    text = provision.text.get("en", "")
    days = f"{state.values.get('vote.days', '…')} days"
    return text.replace("{{ vote.days | words }}", days)


def test_a_very_long_clause_is_redlined_in_a_moment_and_loses_no_word() -> None:
    old, new = (
        " ".join(str((place * step) % 11) for place in range(4000)) for step in (3, 7)
    )
    found = compared([Printed(old)], [Printed(new)])
    assert (before_of(found), after_of(found)) == (old, new)
    one_word = compared([Printed(old)], [Printed(old + " more")])
    assert after_of(one_word) == f"{old} more"
