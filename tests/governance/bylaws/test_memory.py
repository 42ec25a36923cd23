"""What a page remembers of the rules: each is read once, and never a wrong one."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext

from coopkit.cooperatives.models import Cooperative
from governance.bylaws.middleware import RememberRules
from governance.bylaws.models import BylawsVersion
from governance.bylaws.operations import setting
from governance.bylaws.selectors import (
    in_force,
    parameter,
    remembering,
    state_after,
    text_on,
    versions,
)
from governance.bylaws.selectors.memory import is_remembered
from tests.factories import FOUNDED, CooperativeFactory
from tests.governance.bylaws.test_adopting import CHANGE, amend
from tests.governance.bylaws.test_checking import tamper
from tests.governance.factories import with_bylaws

pytestmark = pytest.mark.django_db


def days(cooperative: Cooperative, on: date = CHANGE) -> int:
    return parameter(cooperative, "vote.days", on=on).count


def test_a_page_asks_once_for_all_days_and_all_parameters() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    text_on(cooperative, on=CHANGE)
    with remembering(), CaptureQueriesContext(connection) as queries:
        for on in (FOUNDED, CHANGE, date(2026, 1, 1)):
            held = in_force(cooperative, on=on)
            assert [held[key].clause for key in held]
            assert days(cooperative, on) == 7
    assert len(queries) == 2  # the values, and the versions


def test_outside_of_a_page_nothing_is_remembered() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    days(cooperative)
    with CaptureQueriesContext(connection) as queries:
        days(cooperative)
        days(cooperative)
    assert len(queries) == 2
    assert not is_remembered(cooperative)


def test_a_value_adopted_while_a_page_is_made_is_the_one_it_shows() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    with remembering():
        assert days(cooperative) == 7
        amend(cooperative, [setting("vote.days", 7, 9)])
        assert days(cooperative) == 9
        assert len(versions(cooperative)) == 2


def test_a_value_that_is_rolled_back_is_never_remembered() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    with remembering():
        assert days(cooperative) == 7
        with transaction.atomic():
            amend(cooperative, [setting("vote.days", 7, 9)])
            assert days(cooperative) == 9
            assert text_on(cooperative, on=CHANGE).values["vote.days"] == 9
            transaction.set_rollback(True)
        assert days(cooperative) == 7
        assert text_on(cooperative, on=CHANGE).values["vote.days"] == 7
    with remembering():
        assert days(cooperative) == 7
        amend(cooperative, [setting("vote.days", 7, 11)])
        assert text_on(cooperative, on=CHANGE).values["vote.days"] == 11


def test_a_state_rolled_back_is_not_taken_for_another_of_the_same_number() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    with transaction.atomic():
        amend(cooperative, [setting("vote.days", 7, 9)])
        assert state_after(cooperative, 1).values["vote.days"] == 9
        transaction.set_rollback(True)
    amend(cooperative, [setting("vote.days", 7, 10)])
    assert state_after(cooperative, 1).values["vote.days"] == 10


def test_what_is_forgotten_of_one_coop_is_remembered_of_another() -> None:
    one, other = (with_bylaws(CooperativeFactory()) for _ in range(2))
    with remembering():
        days(one), days(other)
        amend(one, [setting("vote.days", 7, 9)])
        assert not is_remembered(one)
        with CaptureQueriesContext(connection) as queries:
            assert (days(one), days(other)) == (9, 7)
    assert len(queries) == 1


def test_a_thread_does_not_see_what_another_remembers() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    seen: list[bool] = []
    with remembering():
        thread = Thread(target=lambda: seen.append(is_remembered(cooperative)))
        thread.start()
        thread.join()
        assert is_remembered(cooperative)
    assert seen == [False]


@pytest.mark.parametrize(("method", "remembers"), [("GET", True), ("POST", False)])
def test_only_a_request_that_looks_remembers(method: str, remembers: bool) -> None:
    cooperative: Cooperative = with_bylaws(CooperativeFactory())
    seen: list[bool] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(is_remembered(cooperative))
        return HttpResponse()

    request = HttpRequest()
    request.method = method
    RememberRules(view)(request)
    assert seen == [remembers]
    assert not is_remembered(cooperative)


def test_a_tampered_version_is_not_kept_for_others() -> None:
    honest, forged = (with_bylaws(CooperativeFactory()) for _ in range(2))
    amend(forged, [setting("vote.days", 7, 77)])
    row = BylawsVersion.objects.get(cooperative=forged, number=1)
    tamper("bylawsversion", row.pk, operations='[{"op":"set","key":"vote.days","was":7,'
           '"value":1}]')  # fmt: skip
    assert state_after(forged, 1).values["vote.days"] == 1
    amend(honest, [setting("vote.days", 7, 77)])
    assert state_after(honest, 1).values["vote.days"] == 77
