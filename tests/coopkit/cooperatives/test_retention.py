"""How long something is kept: never purged before the day that was promised."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from coopkit.cooperatives.retention import DEFAULTS, Term, term_of

TERMS = st.builds(Term, st.integers(0, 400), st.sampled_from(["days", "months", "years"]))
A_DAY = st.dates(date(1900, 1, 1), date(2400, 1, 1))


@given(TERMS, A_DAY, A_DAY)
def test_what_is_over_ended_before_its_last_day(
    term: Term, ended: date, on: date
) -> None:
    if ended < term.before(on):
        assert term.after(ended) < on


@given(TERMS, A_DAY)
def test_what_was_kept_is_over_a_few_days_after_its_last_day(
    term: Term, ended: date
) -> None:
    last = term.after(ended)
    later = date.fromordinal(last.toordinal() + 5)
    assert ended < term.before(later)


@pytest.mark.parametrize("key", DEFAULTS)
def test_each_key_names_its_unit(key: str) -> None:
    assert term_of(key).unit == key.rpartition("_")[2]
    assert term_of(key, 3).count == 3


def test_a_key_without_a_unit_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="without a unit"):
        term_of("records.auditor", 1)
