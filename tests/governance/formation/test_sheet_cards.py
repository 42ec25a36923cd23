"""In a lesson stands the group's own worksheet, and for others how a group begins."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from coopkit.accounts.models import User
from coopkit.worksheets.merging import Filled
from governance.bylaws.parameters import defaults
from governance.formation.models import FoundingGroup
from governance.formation.selectors.groups import founders_of
from governance.formation.selectors.sheet_cards import PAGES, cards_of
from governance.formation.services.sheets import save_sheet
from governance.formation.sheet_files import sheet_files
from tests.factories import UserFactory
from tests.governance.factories import NOON, founding_group

pytestmark = pytest.mark.django_db


def drawn(what: str, user: User | AnonymousUser) -> str:
    """What a lesson's template draws for somebody."""
    request = RequestFactory().get("/")
    request.user = user
    context = Context({"request": request, "what": what})
    return Template("{% worksheet what %}").render(context)


def test_a_guest_is_told_once_how_a_group_begins_and_nobody_is_looked_up(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(0):
        told = drawn("M3.3", AnonymousUser())
    assert told.count(reverse("groups:begin")) == 1


def test_for_who_is_in_no_group_one_query_is_asked_or_none(
    django_assert_num_queries: Any,
) -> None:
    user = UserFactory()
    with django_assert_num_queries(1):
        assert reverse("groups:begin") in drawn("M5.2", user)
    known = UserFactory()
    setattr(known, "known_facts", {"founder": False})  # noqa: B010 (as learning does)
    with django_assert_num_queries(0):
        drawn("M5.2", known)


def test_a_lesson_without_a_worksheet_says_nothing(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(0):
        assert drawn("M9.9", UserFactory.build()) == ""


def test_a_founder_sees_the_group_s_own_sheets_and_what_they_come_to() -> None:
    group = founding_group(3)
    founders = founders_of(group)
    save(group, "buy_in", {"payers": 3, "members.buy_in": "400.00"})
    told = drawn("M5.2", founders[1].user)
    assert "Our buy-in" in told
    assert "3 of 3 have not seen this" not in told
    assert "2 of 3 have not seen this" in told
    assert reverse("formation:sheet", args=[group.cooperative.slug, "buy_in"]) in told
    assert reverse("groups:begin") not in told
    assert drawn("buy_in", founders[1].user) == told
    assert len(list(cards_of(founders[1].user, "M3.3"))) == 2


def test_the_lessons_of_the_kit_lead_to_its_pages() -> None:
    group = founding_group(1)
    user = founders_of(group)[0].user
    for code, pages in PAGES.items():
        told = drawn(code, user)
        for name, _words in pages:
            assert reverse(name, args=[group.cooperative.slug]) in told, code


def test_every_rule_of_the_model_is_reached_from_a_lesson() -> None:
    reached = {key for own in sheet_files().values() for key in own.parameters}
    assert set(defaults("us-ca")) <= reached
    assert all(own.lesson for own in sheet_files().values())


def save(group: FoundingGroup, key: str, values: dict[str, Any]) -> None:
    filled = Filled(keys=tuple(values), values=values, seen={}, picks={})
    founder = founders_of(group)[0]
    save_sheet(group=group, key=key, filled=filled, founder=founder, at=NOON)
