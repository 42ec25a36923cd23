"""The alphabet of the glossary."""

from hypothesis import given, strategies as st

from cms.pages.alphabet import Entry, by_letter

terms = st.lists(st.text(alphabet="aábñnNÑzÉe1 (¿", min_size=1, max_size=6), max_size=20)


@given(terms)
def test_every_word_stands_once_and_every_letter_once(given_terms: list[str]) -> None:
    entries = [Entry(key=term, term=term, meaning="") for term in given_terms]
    letters = by_letter(entries)
    assert sorted(e.term for _, found in letters for e in found) == sorted(given_terms)
    assert len({letter for letter, _ in letters}) == len(letters)


def test_n_with_a_tilde_comes_after_n_and_accents_do_not_count() -> None:
    entries = [
        Entry(key=t, term=t, meaning="") for t in ("óbolo", "ñandú", "nube", "oasis")
    ]
    found = [(letter, [e.term for e in group]) for letter, group in by_letter(entries)]
    assert found == [("N", ["nube"]), ("Ñ", ["ñandú"]), ("O", ["oasis", "óbolo"])]
