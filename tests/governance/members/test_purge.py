"""What is over ends by itself, by the bylaws in force, and not a day before."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.services import purge
from coopkit.papers.models import Delivery, Paper
from governance.members import selectors
from governance.members.models import Membership, MembershipEvent, Person, RecordView
from governance.members.services import append_event
from governance.votes.models import MotionNotice
from tests.factories import FOUNDED, NOON, RoleGrantFactory, UserFactory
from tests.governance.factories import coop, member
from tests.governance.members.forgetting import (
    DAY,
    EMAIL,
    NAME,
    a_year,
    dump,
    left,
    somebody,
    term_in,
    told_of,
    with_money,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ledgers(settings: Any, tmp_path: Path) -> None:
    settings.LEDGERS_DIR = tmp_path / "ledgers"


def test_contact_data_end_after_their_time_and_not_a_day_before() -> None:
    cooperative = coop(1)
    held = left(somebody(cooperative))
    days = timedelta(days=term_in(cooperative, "records.contact_days"))
    purge(cooperative=cooperative, at=NOON + days)
    assert Person.objects.get(pk=held.person_id).email == EMAIL
    counts = purge(cooperative=cooperative, at=NOON + days + timedelta(days=1))
    assert counts["contact"] == 1
    person = Person.objects.get(pk=held.person_id)
    assert (person.email, person.user, person.display_name) == ("", None, NAME)
    assert not User.objects.filter(email=EMAIL).exists()


def test_contact_data_and_name_stay_while_money_is_open() -> None:
    cooperative = coop(1)
    held = left(somebody(cooperative))
    with_money(cooperative, "M077")
    purge(cooperative=cooperative, at=a_year(cooperative, 40))
    person = Person.objects.get(pk=held.person_id)
    assert (person.email, person.legal_name) == (EMAIL, NAME)


def test_who_came_back_is_not_forgotten() -> None:
    cooperative = coop(1)
    held = left(somebody(cooperative))
    back = Membership.objects.create(
        cooperative=cooperative, person=held.person, code="M078"
    )
    append_event(
        membership=back,
        kind="readmitted",
        effective_on=DAY + timedelta(days=30),
        by=None,
        at=NOON,
    )
    purge(cooperative=cooperative, at=a_year(cooperative, 40))
    assert Person.objects.get(pk=held.person_id).legal_name == NAME


def test_purge_obeys_the_bylaws_that_are_in_force() -> None:
    cooperative = coop(1, bylaws={"records.roll_years": 3, "records.contact_days": 10})
    held = left(somebody(cooperative))
    purge(cooperative=cooperative, at=a_year(cooperative, 2))
    assert Person.objects.get(pk=held.person_id).legal_name == NAME
    purge(cooperative=cooperative, at=a_year(cooperative, 3))
    assert Person.objects.get(pk=held.person_id).legal_name == ""
    assert told_of() == {}, "addresses go with the name, though their own time is longer"


def test_what_was_purged_once_is_not_counted_again() -> None:
    cooperative = coop(2)
    left(somebody(cooperative))
    at = a_year(cooperative, 11)
    assert purge(cooperative=cooperative, at=at)
    entries = AuditEntry.objects.filter(action="data.purged").count()
    assert purge(cooperative=cooperative, at=at + timedelta(hours=1)) == {}
    assert AuditEntry.objects.filter(action="data.purged").count() == entries == 1
    entry = AuditEntry.objects.get(action="data.purged")
    assert all(isinstance(count, int) for count in entry.data.values())


def test_a_dry_run_counts_the_same_and_leaves_all_as_it_was() -> None:
    cooperative = coop(2)
    left(somebody(cooperative))
    before = sorted(dump())
    at = a_year(cooperative, 11)
    counted = purge(cooperative=cooperative, at=at, dry_run=True)
    assert counted["names"] == 1
    assert sorted(dump()) == before
    assert purge(cooperative=cooperative, at=at) == counted


def test_the_command_lists_and_the_night_does_it() -> None:
    cooperative = coop(1)
    left(member(cooperative, "M060", name=NAME), FOUNDED + timedelta(days=30))
    Person.objects.filter(legal_name=NAME).update(email=EMAIL)
    said = StringIO()
    call_command("purge", "--dry-run", "--coop", cooperative.slug, stdout=said)
    assert said.getvalue() in {
        f"{cooperative.slug}: contact: 1\n",
        f"{cooperative.slug}: nothing is over\n",
    }
    assert Person.objects.filter(email=EMAIL).exists()
    with pytest.raises(CommandError, match="No co-op"):
        call_command("purge", "--coop", "nowhere")
    night = offers.nightly.get("purge")
    assert night is not None
    lines = list(night(a_year(cooperative, 11)))
    assert len(lines) == 1
    assert "names 1" in lines[0]
    assert not Person.objects.filter(email=EMAIL).exists()
    assert list(night(a_year(cooperative, 11))) == []


def test_looks_and_reasons_and_addresses_end_in_their_own_time() -> None:
    cooperative = coop(2)
    somebody(cooperative)
    purge(cooperative=cooperative, at=a_year(cooperative, 1))
    assert RecordView.objects.count() == 1
    months = term_in(cooperative, "records.views_months")
    purge(cooperative=cooperative, at=NOON + timedelta(days=31 * months + 5))
    assert RecordView.objects.count() == 0
    charged = MembershipEvent.objects.filter(kind="charged")
    assert charged.exclude(reason="").exists()
    assert Delivery.objects.exclude(to="").exists()
    years = term_in(cooperative, "records.support_years")
    purge(cooperative=cooperative, at=a_year(cooperative, years))
    assert not charged.exclude(reason="").exists()
    assert not Delivery.objects.exclude(to="").exists()
    assert not MotionNotice.objects.exclude(to="").exists()
    assert bytes(Paper.objects.get().pdf).startswith(b"%PDF")


def test_an_applicant_who_never_joined_is_forgotten_after_some_months() -> None:
    cooperative = coop(1)
    person = Person.objects.create(
        cooperative=cooperative, legal_name=NAME, display_name=NAME, email=EMAIL
    )
    held = Membership.objects.create(cooperative=cooperative, person=person, code="M088")
    for kind in ("applied", "declined"):
        append_event(
            membership=held, kind=kind, effective_on=DAY, reason=NAME, by=None, at=NOON
        )
    purge(cooperative=cooperative, at=NOON + timedelta(days=200))
    assert Person.objects.get(pk=person.pk).email == EMAIL
    counts = purge(cooperative=cooperative, at=a_year(cooperative, 2))
    assert counts["applicants"] == 1
    assert selectors.names_by_code(cooperative)["M088"] == "former applicant M088"
    assert told_of() == {}


def test_a_candidate_on_trial_is_not_forgotten() -> None:
    cooperative = coop(1)
    person = Person.objects.create(
        cooperative=cooperative, legal_name=NAME, display_name=NAME
    )
    held = Membership.objects.create(cooperative=cooperative, person=person, code="M088")
    append_event(membership=held, kind="candidate", effective_on=DAY, by=None, at=NOON)
    purge(cooperative=cooperative, at=a_year(cooperative, 5))
    assert Person.objects.get(pk=person.pk).legal_name == NAME


def test_an_account_without_any_role_left_is_closed_and_an_editors_is_not() -> None:
    cooperative = coop(1)
    gone, editor = UserFactory(email=EMAIL), UserFactory(is_staff=True)
    for user in (gone, editor):
        RoleGrantFactory(cooperative=cooperative, user=user, role="auditor", ends_on=DAY)
    purge(cooperative=cooperative, at=NOON + timedelta(days=5))
    assert User.objects.filter(email=EMAIL).exists()
    assert purge(cooperative=cooperative, at=a_year(cooperative, 3))["accounts"] == 1
    gone.refresh_from_db()
    assert not gone.is_active
    assert (gone.email, gone.first_name) == (f"closed-{gone.pk}@account.invalid", "")
    editor.refresh_from_db()
    assert editor.is_active


def test_the_former_member_is_said_in_the_readers_language_and_saved_as_a_code() -> None:
    cooperative = coop(1)
    held = left(member(cooperative, "M060", name=NAME))
    purge(cooperative=cooperative, at=a_year(cooperative, 11))
    person = Person.objects.get(pk=held.person_id)
    assert person.display_name == "former member M060"
    person.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT display_name FROM governance_person WHERE id = %s", [person.pk]
        )
        assert cursor.fetchone() == ("~M060",)


def test_purge_asks_as_many_queries_for_30_members_as_for_3() -> None:
    asked = []
    for members in (3, 30):
        cooperative = coop(members)
        with CaptureQueriesContext(connection) as queries:
            purge(cooperative=cooperative, at=NOON)
        asked.append(len(queries))
    assert asked[0] == asked[1] < 60
