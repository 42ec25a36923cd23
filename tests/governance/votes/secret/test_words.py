"""A teller's key as words: any k of n papers, and not one fewer."""

from itertools import combinations

import pytest
import shamir_mnemonic
from hypothesis import given, settings, strategies as st

from governance.votes import words
from governance.votes.envelopes import new_key

KEY = "7c" * 32
SOME_WAYS = [(2, 2), (2, 3), (3, 5), (4, 4)]


@pytest.mark.parametrize(("needed", "papers"), SOME_WAYS)
def test_any_so_many_papers_bring_the_key_back(needed: int, papers: int) -> None:
    private, _ = new_key()
    made = words.split(private, needed, papers)
    assert len(made) == papers
    for some in combinations(made, needed):
        assert words.recover(some) == private


@pytest.mark.parametrize(("needed", "papers"), SOME_WAYS)
def test_one_paper_fewer_brings_nothing_back(needed: int, papers: int) -> None:
    for some in combinations(words.split(KEY, needed, papers), needed - 1):
        with pytest.raises(words.TooFewPapersError, match=f"of the {needed}"):
            words.recover(some)


def test_all_papers_and_the_same_paper_twice_are_welcome() -> None:
    made = words.split(KEY, 2, 3)
    assert words.recover([*made, made[0]]) == KEY
    with pytest.raises(words.TooFewPapersError):
        words.recover([made[0], made[0].upper()])


def test_the_words_are_those_of_the_standard() -> None:
    made = words.split(KEY, 2, 3)
    assert shamir_mnemonic.combine_mnemonics(made[:2]).hex() == KEY
    listed = words.WORD_LIST.read_text().split()
    assert len(set(listed)) == 1024
    assert {word for paper in made for word in paper.split()} <= set(listed)
    assert {len(paper.split()) for paper in made} == {33}


@settings(max_examples=25)
@given(st.integers(0, 32), st.integers(1, 1023))
def test_a_wrong_word_is_found_and_its_paper_named(place: int, away: int) -> None:
    listed = words.WORD_LIST.read_text().split()
    first, second, _ = words.split(KEY, 2, 3)
    typed = second.split()
    typed[place] = listed[(listed.index(typed[place]) + away) % 1024]
    with pytest.raises(words.BadPaperError, match="Paper 2 "):
        words.recover([first, " ".join(typed)])


@pytest.mark.parametrize("damage", ["", "academic", "no such words", "all " * 33])
def test_what_is_no_paper_is_refused(damage: str) -> None:
    with pytest.raises(words.BadPaperError):
        words.recover([damage, damage])


def test_two_words_that_changed_places_are_found() -> None:
    first, second, _ = words.split(KEY, 2, 3)
    typed = second.split()
    typed[8], typed[9] = (
        (typed[9], typed[8]) if typed[8] != typed[9] else (typed[10], typed[9])
    )
    with pytest.raises(words.BadPaperError):
        words.recover([first, " ".join(typed)])


def test_papers_of_two_keys_do_not_fit_together() -> None:
    with pytest.raises(words.WordsError, match="do not fit"):
        words.recover([words.split(KEY, 2, 3)[0], words.split("11" * 32, 2, 3)[1]])


def test_no_papers_at_all_are_too_few() -> None:
    with pytest.raises(words.TooFewPapersError):
        words.recover([])


@pytest.mark.parametrize(("needed", "papers"), [(1, 1), (1, 3), (4, 3), (2, 17), (0, 0)])
def test_a_key_is_never_split_so_that_one_paper_or_too_many_hold_it(
    needed: int, papers: int
) -> None:
    with pytest.raises(words.SplitError):
        words.split(KEY, needed, papers)


def test_a_secret_of_another_length_is_no_key() -> None:
    (other,) = shamir_mnemonic.generate_mnemonics(1, [(2, 2)], bytes(16))
    with pytest.raises(words.WordsError):
        words.recover(other)
