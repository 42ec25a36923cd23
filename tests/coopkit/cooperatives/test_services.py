"""Taking a co-op in; granting and ending roles."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives import particulars, services
from coopkit.cooperatives.models import Cooperative, RoleGrant
from coopkit.cooperatives.selectors import find_cooperative, roles_on
from coopkit.errors import CoopError
from coopkit.periods import fiscal_year
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory

LATER = date(2024, 1, 1)


def create(**facts: Any) -> Cooperative:
    told = {"slug": "amanecer", "name": "Amanecer Bakery", "by": None, "at": NOON}
    return services.create_cooperative(**told | facts)


def grant(cooperative: Cooperative, user: User, **facts: Any) -> RoleGrant:
    told: dict[str, Any] = {"role": "member", "starts_on": FOUNDED, "act": "a decision"}
    return services.grant_role(
        cooperative=cooperative, user=user, by=None, at=NOON, **told | facts
    )


@pytest.mark.django_db
def test_a_co_op_is_taken_in_with_all_it_says_of_itself() -> None:
    create(fiscal_year_end_month=6, fiscal_year_end_day=30, founded_on=FOUNDED)
    coop = Cooperative.objects.get(slug="amanecer")
    assert (coop.fiscal_year_end_month, coop.founded_on) == (6, FOUNDED)
    assert coop.languages == ["en", "es"]
    assert not coop.grants.exists()


@pytest.mark.django_db
def test_taking_a_co_op_in_opens_its_trail() -> None:
    create(founded_on=FOUNDED)
    entry = AuditEntry.objects.get(scope="amanecer")
    assert (entry.seq, entry.action, entry.actor) == (1, "cooperative.created", "system")
    assert entry.data["founded_on"] == "2023-07-01"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"slug": "Panadería"}, "small letters"),
        ({"slug": "a--b"}, "small letters"),
        ({"slug": "x" * 41}, "at most 40"),
        ({"fiscal_year_end_month": 6, "fiscal_year_end_day": 31}, "no such day"),
        ({"fiscal_year_end_month": 13}, "no such day"),
        ({"currency": "dollars"}, "not the name of a currency"),
        ({"languages": []}, "at least one language"),
        ({"languages": ["fr"]}, "at least one language"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_way_out(
    facts: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CoopError, match=sentence):
        create(**facts)
    assert not Cooperative.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_an_address_belongs_to_one_co_op() -> None:
    create()
    with pytest.raises(particulars.SlugTakenError, match="another"):
        create(name="Another")


@given(st.integers(-1, 14), st.integers(-1, 33))
def test_every_fiscal_year_that_is_let_in_has_a_last_day(month: int, day: int) -> None:
    try:
        particulars.check_fiscal_year_end(month, day)
    except particulars.FiscalYearEndError:
        return
    assert fiscal_year(2024, month=month, day=day).last == date(2024, month, day)


@given(st.text(max_size=45))
def test_every_slug_that_is_let_in_stands_in_an_address(slug: str) -> None:
    try:
        particulars.check_slug(slug)
    except particulars.SlugError:
        return
    Cooperative._meta.get_field("slug").clean(slug, None)


@pytest.mark.django_db
def test_a_role_holds_from_its_first_to_its_last_day() -> None:
    coop, ana = CooperativeFactory(), UserFactory()
    held = grant(coop, ana)
    services.end_role(grant=held, ends_on=LATER, act="she left", by=None, at=NOON)
    days = [date(2023, 6, 30), FOUNDED, LATER, date(2024, 1, 2)]
    roles = [roles_on(user=ana, cooperative=coop, on=day) for day in days]
    assert roles == [frozenset(), {"member"}, {"member"}, frozenset()]
    seen = [find_cooperative(coop.slug, user=ana, on=day) for day in days]
    inside, after = [entry.roles if entry else frozenset() for entry in seen], {"former"}
    assert inside == [*roles[:3], after]
    grant(coop, ana, starts_on=date(2024, 6, 1), role="candidate")
    again = find_cooperative(coop.slug, user=ana, on=date(2024, 6, 1))
    assert again is not None
    assert again.roles == {"candidate"}


@pytest.mark.django_db
def test_a_role_that_is_held_is_not_granted_twice() -> None:
    coop, ana = CooperativeFactory(), UserFactory()
    first = grant(coop, ana)
    assert grant(coop, ana, starts_on=LATER) == first
    assert AuditEntry.objects.filter(action="role.granted").count() == 1
    assert grant(coop, ana, role="board") != first


@pytest.mark.django_db
def test_only_roles_of_the_list_are_granted() -> None:
    with pytest.raises(services.UnknownRoleError, match="bookkeeper"):
        grant(CooperativeFactory(), UserFactory(), role="boss")


@pytest.mark.django_db
def test_a_role_ends_once_and_not_before_it_starts() -> None:
    held = grant(CooperativeFactory(), UserFactory(), starts_on=LATER)
    with pytest.raises(services.RoleEndsTooEarlyError, match=r"Jan\. 1, 2024"):
        services.end_role(grant=held, ends_on=FOUNDED, act="x", by=None, at=NOON)
    services.end_role(grant=held, ends_on=LATER, act="x", by=None, at=NOON)
    with pytest.raises(services.RoleEndedError, match="already ended"):
        services.end_role(grant=held, ends_on=LATER, act="x", by=None, at=NOON)


@pytest.mark.django_db
def test_who_granted_and_ended_a_role_stands_in_the_trail() -> None:
    coop, ana, by = CooperativeFactory(), UserFactory(), UserFactory()
    held = services.grant_role(
        cooperative=coop,
        user=ana,
        role="secretary",
        starts_on=FOUNDED,
        act="R-7",
        by=by,
        at=NOON,
    )
    services.end_role(grant=held, ends_on=LATER, act="R-9", by=by, at=NOON)
    entries = AuditEntry.objects.filter(scope=coop.slug).order_by("seq")
    assert [(one.action, one.data["act"]) for one in entries] == [
        ("role.granted", "R-7"),
        ("role.ended", "R-9"),
    ]
    assert {one.actor for one in entries} == {f"user:{by.pk}"}


def test_an_address_that_the_site_uses_is_nobodys() -> None:
    with pytest.raises(particulars.SlugKeptError, match="static"):
        particulars.check_slug("static")
