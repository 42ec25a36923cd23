"""The bylaws of a co-op: in force on a day, adopted, shown."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.cooperatives.models import Cooperative
from coopkit.offers import MotionFacts, Visit
from governance.bylaws import offers, selectors
from governance.bylaws.models import ParameterValue
from governance.bylaws.parameters import UnknownParameterError, ValueShapeError
from governance.bylaws.selectors import NoParameterError, in_force, parameter
from governance.bylaws.services import BeforeAdoptionError, DayTakenError, adopt
from tests.factories import FOUNDED, NOON, CooperativeFactory
from tests.governance.factories import coop, user_of, with_bylaws

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


def page(cooperative: Cooperative, on: str = "", language: str = "en") -> str:
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    response = client.get(f"/{language}/c/{cooperative.slug}/papers/bylaws/{on}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_prints_the_numbers_in_force_and_by_what_right() -> None:
    cooperative = coop(1)
    change(cooperative, "patronage.cash_share", "3/10")
    old, new = page(cooperative, "2025-06-30/"), page(cooperative)
    assert '<a href="#p-patronage.cash_share"><dfn>25\u00a0%</dfn></a>' in old
    assert '<a href="#p-patronage.cash_share"><dfn>30\u00a0%</dfn></a>' in new
    assert "/papers/resolutions/2025-GM-001/" in new
    assert 'id="art-4-7"' in new
    assert "Changes to come" in old
    assert old.count("2025-GM-001</a>") == 1


def test_the_page_is_in_the_readers_language() -> None:
    shown = page(coop(1), language="es")
    assert "Personas socias" in shown
    assert 'lang="es"' in shown


def test_the_page_warns_and_cites_where_the_law_is_broken() -> None:
    low = page(coop(1, bylaws={"patronage.cash_share": "1/10"}))
    assert "note--warn" in low
    assert "26 U.S.C. § 1388(c)(1)" in low
    assert "note--warn" not in page(coop(1))


def test_a_day_without_bylaws_says_so_and_a_day_that_is_none_is_not_found() -> None:
    cooperative = coop(1)
    assert "No bylaws were in force" in page(cooperative, "2020-01-01/")
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    bad = client.get(f"/en/c/{cooperative.slug}/papers/bylaws/2025-02-30/")
    assert bad.status_code == 404


def test_the_page_asks_as_many_queries_after_many_changes() -> None:
    cooperative, asked = coop(1), []
    for day in (1, 28):
        for number in range(1, day):
            change(cooperative, "vote.days", number, on=date(2025, 8, number))
        with CaptureQueriesContext(connection) as queries:
            page(cooperative)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def facts(cooperative: Cooperative, effective_from: str) -> MotionFacts:
    return MotionFacts(
        motion_id=1,
        cooperative=cooperative,
        kind="bylaw_parameter",
        payload={"key": "vote.days", "value": 9, "effective_from": effective_from},
        payload_sha256="",
        at=NOON,
        by=None,
        resolution="2026-GM-004",
    )


def test_a_change_adopted_after_its_day_holds_from_the_adoption() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    offers.adopt_change(facts(cooperative, "2026-01-01"))
    assert parameter(cooperative, "vote.days", on=NOON.date()).count == 9
    assert parameter(cooperative, "vote.days", on=date(2026, 1, 2)).count == 7
    subject = offers.describe_change(facts(cooperative, "2027-01-01"))
    assert ("New value", "9") in subject.summary


def test_the_calendar_shows_changes_to_come() -> None:
    cooperative = coop(1)
    offers.adopt_change(facts(cooperative, "2027-01-01"))
    visit = Visit(
        cooperative=cooperative,
        user=user_of(cooperative, "M001"),
        roles=frozenset({"member"}),
        at=NOON,
        on=NOON.date(),
    )
    (occasion,) = offers.changes_to_come(visit)
    assert (occasion.on, occasion.detail) == (date(2027, 1, 1), "9")
    assert selectors.changes_to_come(cooperative, on=date(2027, 1, 1)) == []
