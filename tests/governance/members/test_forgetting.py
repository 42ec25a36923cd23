"""Being forgotten: access ends at once, the rest in its time, the books stay whole."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import RoleGrant
from coopkit.cooperatives.selectors import roles_on
from coopkit.cooperatives.services import purge
from governance.members import selectors
from governance.members.models import Person
from governance.members.services import forget
from governance.members.services.forgetting import (
    ForgottenAlreadyError,
    StillInsideError,
)
from tests.factories import NOON, RoleGrantFactory
from tests.governance.factories import coop, member, user_of
from tests.governance.members.forgetting import (
    DAY,
    EMAIL,
    NAME,
    a_year,
    left,
    somebody,
    told_of,
    with_money,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


def test_after_both_phases_no_personal_string_is_left_in_the_database() -> None:
    cooperative = coop(3)
    held = left(somebody(cooperative))
    with_money(cooperative, "M077")
    later = NOON + timedelta(days=2)
    assert set(told_of()) >= {"governance_person", "coopkit_user", "coopkit_paper"}
    forget(membership=held, by=user_of(cooperative, "M001"), at=later)
    purge(cooperative=cooperative, at=later + timedelta(days=1))
    assert "coopkit_user" not in told_of()
    assert set(told_of()) == {
        *("governance_person", "governance_membershipevent", "coopkit_paper"),
        *("coopkit_delivery", "governance_motionnotice"),
    }
    counts = purge(cooperative=cooperative, at=a_year(cooperative, 10))
    assert counts["names"] == 1
    assert told_of() == {}
    said = StringIO()
    call_command("verify", stdout=said)
    assert "papers: ok" in said.getvalue()
    assert selectors.names_by_code(cooperative)["M077"] == "former member M077"


def test_the_first_phase_ends_access_and_contact_data_at_once_and_keeps_the_name() -> (
    None
):
    cooperative = coop(2)
    held = left(somebody(cooperative))
    user = held.person.user
    assert user is not None
    RoleGrantFactory(cooperative=cooperative, user=user, role="bookkeeper")
    client = Client()
    client.force_login(user)
    other = Client()
    other.force_login(user_of(cooperative, "M001"))
    at = NOON + timedelta(days=1)
    forget(membership=held, by=user, at=at)
    person = Person.objects.get(pk=held.person_id)
    assert (person.email, person.phone, person.postal_address) == ("", "", "")
    assert (person.reach_by, person.reach_care, person.languages) == ("", [], [])
    assert not person.in_directory
    assert (person.legal_name, person.display_name) == (NAME, NAME)
    assert person.access_ended_at == person.erasure_asked_at == at
    on = at.date()
    assert roles_on(user=user, cooperative=cooperative, on=on) == frozenset()
    assert Session.objects.count() == 1
    assert AuditEntry.objects.filter(action="person.access_ended").count() == 1
    with pytest.raises(ForgottenAlreadyError):
        forget(membership=held, by=user, at=at)


def test_a_role_that_begins_today_or_later_is_taken_back_whole() -> None:
    cooperative = coop(1)
    held = left(somebody(cooperative))
    user = held.person.user
    at = NOON + timedelta(days=1)
    for starts in (at.date(), at.date() + timedelta(days=30)):
        RoleGrantFactory(
            cooperative=cooperative, user=user, role="auditor", starts_on=starts
        )
    forget(membership=held, by=user_of(cooperative, "M001"), at=at)
    assert not RoleGrant.objects.filter(user=user, role="auditor").exists()


def test_a_member_leaves_first() -> None:
    cooperative = coop(1)
    held = somebody(cooperative)
    by = user_of(cooperative, "M001")
    with pytest.raises(StillInsideError, match="leaves first"):
        forget(membership=held, by=by, at=NOON)
    left(held, DAY)
    with pytest.raises(StillInsideError):
        forget(membership=held, by=by, at=NOON)
    forget(membership=held, by=by, at=NOON + timedelta(days=1))


def test_who_belongs_to_another_coop_keeps_session_and_account() -> None:
    cooperative, other = coop(1), coop(1)
    held = left(somebody(cooperative))
    user = held.person.user
    assert user is not None
    member(other, "M050", user=user)
    Client().force_login(user)
    forget(membership=held, by=user, at=NOON + timedelta(days=1))
    assert Session.objects.count() == 1
    purge(cooperative=cooperative, at=a_year(cooperative, 11))
    user.refresh_from_db()
    assert (user.email, user.is_active) == (EMAIL, True)
    assert Person.objects.get(pk=held.person_id).user is None


def test_a_tilde_that_somebody_types_is_no_mark() -> None:
    cooperative = coop(members=0)
    membership = member(cooperative, "M001", name="~M009")
    person = Person.objects.get(pk=membership.person_id)
    assert person.display_name == "M009"
