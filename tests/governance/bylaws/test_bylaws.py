"""The bylaws of a co-op: in force on a day, adopted, shown."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.models import ParameterValue
from governance.bylaws.parameters import UnknownParameterError, ValueShapeError
from governance.bylaws.selectors import NoParameterError, in_force, parameter
from governance.bylaws.services import BeforeAdoptionError, DayTakenError, adopt
from tests.factories import FOUNDED, NOON, CooperativeFactory
from tests.governance.factories import with_bylaws

pytestmark = pytest.mark.django_db
CHANGE = date(2025, 7, 1)


def change(cooperative: Cooperative, key: str, value: Any, on: date = CHANGE) -> None:
    adopt(
        cooperative=cooperative,
        values={key: value},
        effective_from=on,
        adopted_on=date(2025, 6, 1),
        adopted_by="2025-GM-001",
        by=None,
        at=NOON,
    )


def test_the_value_in_force_is_the_latest_that_took_effect_by_then() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    change(cooperative, "patronage.cash_share", "1/2")
    before = parameter(cooperative, "patronage.cash_share", on=date(2025, 6, 30))
    after = parameter(cooperative, "patronage.cash_share", on=CHANGE)
    assert (str(before.share), before.adopted_by) == ("1/4", "2023-GM-001")
    assert (str(after.share), after.adopted_by) == ("1/2", "2025-GM-001")
    assert after.effective_from == CHANGE
    assert after.value_id != before.value_id
    assert after.clause == "4.7"


def test_all_parameters_come_in_one_query(django_assert_num_queries: Any) -> None:
    cooperative = with_bylaws(CooperativeFactory())
    with django_assert_num_queries(1):
        bylaws = in_force(cooperative, on=FOUNDED)
    assert bylaws["vote.days"].count == 7
    assert bylaws["patronage.normalize"].flag is False
    assert bylaws["patronage.notice"].choice == "qualified"
    assert bylaws["patronage.basis"].value == {"hours": "1"}


def test_a_parameter_nobody_adopted_is_refused_by_its_clause() -> None:
    bylaws = in_force(CooperativeFactory(), on=FOUNDED)
    assert "vote.days" not in bylaws
    with pytest.raises(NoParameterError, match=r"Days a vote stays open.*clause 3\.1"):
        bylaws["vote.days"]


def test_another_coops_bylaws_are_not_ours() -> None:
    with_bylaws(CooperativeFactory())
    assert len(in_force(CooperativeFactory(), on=NOON.date())) == 0


def test_a_day_has_one_value() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    change(cooperative, "vote.days", 10)
    with pytest.raises(DayTakenError, match="July 1, 2025"):
        change(cooperative, "vote.days", 12)
    change(cooperative, "vote.days", 12, on=date(2025, 7, 2))


def test_nothing_holds_before_it_is_adopted() -> None:
    with pytest.raises(BeforeAdoptionError):
        change(with_bylaws(CooperativeFactory()), "vote.days", 10, on=date(2025, 5, 31))


def test_one_bad_value_stops_them_all() -> None:
    cooperative = CooperativeFactory()
    for bad in ({"vote.days": "x"}, {"vote.moon": 1}):
        with pytest.raises((ValueShapeError, UnknownParameterError)):
            with_bylaws(cooperative, bad)
    assert not ParameterValue.objects.exists()


def test_the_database_refuses_to_change_a_value() -> None:
    with_bylaws(CooperativeFactory())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ParameterValue.objects.filter(key="vote.days").update(value=1)
