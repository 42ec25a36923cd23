"""What stays between a person, the secretary and the board; and steps nobody skips."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from coopkit.cooperatives.models import Cooperative
from coopkit.papers.selectors import papers_of
from governance.members import selectors
from governance.members.expulsion import StepToComeError
from governance.members.models import Membership, MembershipEvent, Person
from governance.members.services import export_all, reverse_event, undo_import
from governance.members.services.expulsion import charge, record_hearing
from governance.members.services.forgetting import end_reasons
from governance.members.services.importing import BadLinesError, InUseError
from governance.members.services.letters import write_letter
from governance.members.standing import LaterStepError
from governance.votes.selectors import codes_of_electors
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, motion, officer, user_of
from tests.governance.members.steps import step
from tests.governance.members.test_cases import BY, CHARGED, HEARD, ON, end, heard, who
from tests.governance.members.test_import import brought_in
from tests.governance.members.visits import page

pytestmark = pytest.mark.django_db
TO_COME = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def leaving(cooperative: Cooperative) -> Membership:
    held = who(cooperative)
    step(held, "resigned", TO_COME, decision="2026-BD-009")
    return held


@pytest.mark.parametrize("kind", ["charged", "hearing"])
def test_the_steps_an_expulsion_rests_on_are_not_taken_back(kind: str) -> None:
    membership = heard(coop(3))
    end(membership)
    event = membership.events.get(kind=kind)
    with pytest.raises(LaterStepError, match="later step"):
        reverse_event(event=event, reason="A slip.", **BY)
    expelled = membership.events.get(kind="expelled")
    reverse_event(event=expelled, reason="A slip.", **BY)
    reverse_event(event=membership.events.get(kind="hearing"), reason="A slip.", **BY)


def test_a_step_of_a_case_is_not_recorded_before_its_day() -> None:
    cooperative = coop(3)
    with pytest.raises(StepToComeError):
        charge(
            membership=who(cooperative),
            reasons="The till was short.",
            channel="hand",
            hearing_on=TO_COME,
            on=TO_COME,
            **BY,
        )
    charge(
        membership=who(cooperative),
        reasons="The till was short.",
        channel="hand",
        hearing_on=HEARD,
        on=CHARGED,
        **BY,
    )
    with pytest.raises(StepToComeError):
        record_hearing(membership=who(cooperative), hearing="held", on=TO_COME, **BY)
    with pytest.raises(StepToComeError):
        end(who(cooperative), decided_on=TO_COME, last_day=TO_COME)


def test_a_last_day_to_come_is_told_to_few() -> None:
    cooperative = coop(3)
    leaving(cooperative)
    after, between = "?on=2027-01-02", "changes/?first=2026-11-01&last=2027-01-31"
    secretary, other = officer(cooperative, "secretary"), user_of(cooperative, "M002")
    for rest in ("M001/", between):
        assert "2026-BD-009" in page(secretary, cooperative, rest)
        assert "left the co-op" not in page(other, cooperative, rest)
        own = page(user_of(cooperative, "M001"), cooperative, rest)
        assert "resigned" in own.lower()
    assert 'value="2027-01-02"' in page(secretary, cooperative, after)
    shown = page(other, cooperative, after)
    assert f'value="{ON.isoformat()}"' in shown
    assert "Those who left" in page(secretary, cooperative, after)
    assert "Those who left" not in shown


def test_the_record_shows_no_contact_of_who_left() -> None:
    cooperative = coop(3)
    shows = {"in_directory": True, "directory_shows": ["email"], "email": "b@example.org"}
    Person.objects.filter(memberships__code="M001").update(**shows)
    other = user_of(cooperative, "M002")
    assert "b@example.org" in page(other, cooperative, "M001/")
    step(who(cooperative), "resigned", date(2026, 11, 1))
    assert "b@example.org" not in page(other, cooperative, "M001/")


def test_letters_of_a_leave_or_an_exit_are_not_for_the_bookkeeper() -> None:
    cooperative = coop(2)
    away = step(who(cooperative), "leave", ON)
    gone = step(who(cooperative), "resigned", TO_COME)
    for event in (away, gone):
        write_letter(membership=who(cooperative), event=event, on=ON, **BY)
    for role, count in (("bookkeeper", 0), ("auditor", 0), ("secretary", 2)):
        user, roles = officer(cooperative, role), frozenset({role})
        seen = papers_of(cooperative=cooperative, user=user, roles=roles)
        assert seen.count() == count, role
    mine = user_of(cooperative, "M001")
    roles = frozenset({"member"})
    assert papers_of(cooperative=cooperative, user=mine, roles=roles).count() == 2


@pytest.mark.parametrize(("names", "told"), [(False, ""), (True, "expelled")])
def test_how_somebody_left_is_exported_only_with_names(names: bool, told: str) -> None:
    cooperative = coop(3)
    end(heard(cooperative))
    made = export_all(cooperative=cooperative, names=names, by=UserFactory(), at=NOON)
    with zipfile.ZipFile(made) as archive:
        text = archive.read("memberships.csv").decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["M001"]["exit_kind"] == told
    assert rows["M001"]["left_on"] == "2026-11-17"


def test_an_expulsion_to_come_is_not_imported() -> None:
    head = "code,name,admitted_on,left_on,exit_kind\n"
    with pytest.raises(BadLinesError):
        brought_in(coop(2), f"{head}M010,Ana,2022-01-01,2026-12-31,expelled\n")
    brought_in(coop(2), f"{head}M010,Ana,2022-01-01,2026-10-31,expelled\n")


def test_an_import_of_which_a_letter_was_written_stays() -> None:
    cooperative = coop(2)
    imported = brought_in(cooperative)
    event = who(cooperative, "M012").events.get(kind="candidate")
    write_letter(membership=who(cooperative, "M012"), event=event, on=ON, **BY)
    with pytest.raises(InUseError, match="M012"):
        undo_import(roll_import=imported, by=UserFactory(), at=NOON)


def test_a_code_that_was_voted_on_is_in_use() -> None:
    cooperative = coop(2)
    found = motion(cooperative)
    type(found).objects.filter(pk=found.pk).update(
        kind="admission", payload={"code": "M012"}
    )
    assert set(codes_of_electors(cooperative, {"M001", "M012", "M099"})) == {
        "M001",
        "M012",
    }


def test_the_reasons_of_every_step_end_in_their_time() -> None:
    cooperative = coop(2)
    step(who(cooperative), "leave", date(2024, 3, 1), reason="an illness")
    assert end_reasons(cooperative=cooperative, before=NOON.replace(year=2025)) == 0
    old = NOON.replace(year=2024)
    step(who(cooperative, "M002"), "leave", date(2024, 3, 1), at=old, reason="a child")
    assert end_reasons(cooperative=cooperative, before=NOON.replace(year=2025)) == 1
    kept = MembershipEvent.objects.exclude(reason="").values_list("reason", flat=True)
    assert list(kept) == ["an illness"]
    assert selectors.roll(cooperative, on=ON)[0].standing == "on_leave"
