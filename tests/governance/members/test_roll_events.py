"""Events of a membership: what they come to on the roll, and the roles they give."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import RoleGrant
from governance.members import selectors
from governance.members.models import Membership, MembershipEvent
from governance.members.selectors.checks import what_does_not_hold
from governance.members.services import (
    CodeTakenError,
    admit_candidate,
    admit_member,
    apply,
    readmit,
    record_departure,
    rewrite_spells,
)
from governance.members.services.events import (
    NoSuchClassError,
    NoSuchDayError,
    ProcedureNeededError,
    ReversedAlreadyError,
)
from governance.members.services.joining import NeverLeftError, NoSuchCodeFormError
from governance.members.services.spells import OverlapError, give_roles, kept_spells
from governance.members.standing import (
    LaterStepError,
    NoSuchStepError,
    Span,
    Standing,
)
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory
from tests.governance.factories import member
from tests.governance.members.classes import with_classes
from tests.governance.members.steps import codes, person, roles, step, take_back

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
DAY = timedelta(days=1)
JOIN: dict[str, Any] = {"decision": "2026-GM-001", "by": None, "at": NOON}


def test_leavers_of_31_december_are_still_members_on_31_december() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    left = member(cooperative, "M001", user=user)
    last = date(2026, 12, 31)
    step(left, "resigned", last)
    assert codes(cooperative, last) == ["M001"]
    assert roles(user, cooperative, last) == {"member"}
    assert codes(cooperative, last + DAY) == []
    assert roles(user, cooperative, last + DAY) == set()


def test_a_reversed_exit_gives_the_role_back_and_an_earlier_one_ends_it_earlier() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    held = member(cooperative, "M001", user=user)
    year_end, spring = date(2026, 12, 31), TODAY + timedelta(days=30)
    take_back(step(held, "resigned", year_end))
    assert roles(user, cooperative, year_end + DAY) == {"member"}
    assert selectors.spans(cooperative) == {"M001": Span(FOUNDED)}
    again = step(held, "resigned", spring)
    for gone in (spring + DAY, year_end, year_end + DAY, year_end + timedelta(days=400)):
        assert roles(user, cooperative, gone) == set()
    take_back(again)
    for there in (FOUNDED, spring, spring + DAY, year_end, year_end + DAY):
        assert roles(user, cooperative, there) == {"member"}


def test_an_admission_that_was_a_mistake_leaves_no_role_and_no_line() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    held = member(cooperative, "M001", user=user, on=TODAY - DAY)
    take_back(held.events.get())
    assert roles(user, cooperative, TODAY) == set()
    assert codes(cooperative, TODAY) == []
    to_come = member(cooperative, "M002", user=UserFactory(), on=TODAY + DAY)
    take_back(to_come.events.get())
    assert not RoleGrant.objects.filter(user=to_come.person.user).exists()
    trail = AuditEntry.objects.filter(action="role.taken_back")
    assert [entry.data.get("ends_on") for entry in trail.order_by("pk")] == [
        (TODAY - DAY).isoformat(),
        None,
    ]


def test_a_role_granted_by_another_act_is_left_alone() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    RoleGrant.objects.create(
        cooperative=cooperative, user=user, role="board", starts_on=FOUNDED, act="R-1"
    )
    held = member(cooperative, "M001", user=user)
    step(held, "died", TODAY)
    assert roles(user, cooperative, TODAY + DAY) == {"board"}


def test_leave_and_suspension_keep_the_membership_and_the_reading() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    held = member(cooperative, "M001", user=user)
    step(held, "leave", TODAY, details={"until": "2026-09-01"})
    step(held, "suspended", TODAY + DAY, decision="2026-BD-002")
    (line,) = selectors.roll(cooperative, on=TODAY + DAY)
    assert (line.standing, line.since) == (Standing.SUSPENDED, FOUNDED)
    assert roles(user, cooperative, TODAY + DAY) == {"member"}
    found = selectors.standing_roll(cooperative, on=TODAY)
    assert [line.code for line in found[Standing.ON_LEAVE]] == ["M001"]
    assert found[Standing.MEMBER] == []
    on = TODAY + DAY
    assert selectors.member_of(user=user, cooperative=cooperative, on=on) == held


def test_a_move_to_another_class_keeps_admission_role_and_membership() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    held = member(cooperative, "M001", user=user)
    step(held, "class", TODAY, details={"class": "investor"})
    before, after = TODAY - DAY, TODAY
    assert selectors.roll(cooperative, on=before)[0].member_class == "worker"
    (line,) = selectors.roll(cooperative, on=after)
    assert (line.member_class, line.since) == ("investor", FOUNDED)
    assert RoleGrant.objects.get(user=user).ends_on is None
    with pytest.raises(ValueError, match="names the class"):
        step(held, "class", TODAY)


def test_a_class_the_bylaws_do_not_know_is_refused() -> None:
    held = member(with_classes(worker=(True, True), investor=(False, False)), "M001")
    with pytest.raises(NoSuchClassError, match="worker, investor"):
        step(held, "class", TODAY, details={"class": "partner"})
    step(held, "class", TODAY, details={"class": "investor"})


def test_an_applicant_has_no_role_and_keeps_the_code_when_admitted() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    bea = person(cooperative, user=user)
    asked = apply(person=bea, code="M001", on=TODAY, by=None, at=NOON)
    assert roles(user, cooperative, TODAY) == set()
    assert codes(cooperative, TODAY) == []
    trial = admit_candidate(person=bea, code="M001", on=TODAY + DAY, **JOIN)
    full = admit_member(person=bea, code="M001", on=TODAY + 9 * DAY, **JOIN)
    assert asked == trial == full
    assert roles(user, cooperative, TODAY + 8 * DAY) == {"candidate"}
    assert roles(user, cooperative, TODAY + 9 * DAY) == {"member"}


def test_a_candidate_who_is_declined_loses_the_role_after_the_last_day() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    bea = person(cooperative, user=user)
    trial = admit_candidate(person=bea, code="M001", on=TODAY, **JOIN)
    step(trial, "declined", TODAY + DAY)
    assert roles(user, cooperative, TODAY + DAY) == {"candidate"}
    assert roles(user, cooperative, TODAY + 2 * DAY) == set()
    assert selectors.spans(cooperative) == {}


def test_who_returns_has_a_new_code_and_both_periods() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    first = member(cooperative, "M001", user=user)
    who = first.person
    with pytest.raises(NeverLeftError, match="has not left"):
        readmit(person=who, code="M002", on=TODAY, **JOIN)
    step(first, "resigned", TODAY)
    with pytest.raises(NeverLeftError):
        readmit(person=who, code="M002", on=TODAY, **JOIN)
    with pytest.raises(NoSuchStepError, match="comes back with a new code"):
        readmit(person=who, code="M001", on=TODAY + 9 * DAY, **JOIN)
    back = readmit(person=who, code="M002", on=TODAY + 9 * DAY, **JOIN)
    assert selectors.spans(cooperative) == {
        "M001": Span(FOUNDED, TODAY),
        "M002": Span(TODAY + 9 * DAY),
    }
    assert selectors.membership_of(user=user, cooperative=cooperative) == back
    assert roles(user, cooperative, TODAY + 8 * DAY) == set()
    assert roles(user, cooperative, TODAY + 9 * DAY) == {"member"}


def test_nobody_is_on_the_roll_twice_on_a_day() -> None:
    cooperative = CooperativeFactory()
    first = member(cooperative, "M001")
    with pytest.raises(OverlapError, match="as M002 and as M001"):
        admit_member(person=first.person, code="M002", on=TODAY, **JOIN)
    assert not Membership.objects.filter(code="M002").exists()
    gone = step(first, "resigned", TODAY)
    admit_member(person=first.person, code="M002", on=TODAY + DAY, **JOIN)
    with pytest.raises(OverlapError):
        take_back(gone)
    assert selectors.spans(cooperative)["M001"] == Span(FOUNDED, TODAY)


def test_events_may_be_dated_back_while_all_on_file_still_follows() -> None:
    held = member(CooperativeFactory(), "M001")
    step(held, "leave", TODAY)
    step(held, "class", FOUNDED + DAY, details={"class": "investor"})
    with pytest.raises(LaterStepError, match="leave begins"):
        step(held, "resigned", TODAY - DAY)
    with pytest.raises(LaterStepError):
        take_back(held.events.get(kind="admitted"))
    assert held.events.count() == 3
    told = [(str(s.standing), s.member_class) for s in kept_spells(held)]
    assert told == [
        ("member", "worker"),
        ("member", "investor"),
        ("on_leave", "investor"),
    ]


def test_what_is_taken_back_is_not_taken_back_again() -> None:
    held = member(CooperativeFactory(), "M001")
    leave = step(held, "leave", TODAY)
    taken = take_back(leave)
    for event in (leave, taken):
        with pytest.raises(ReversedAlreadyError):
            take_back(event)
    step(held, "leave", TODAY)
    told = selectors.history(held)
    assert [row.kind for row in told] == ["admitted", "leave", "reversed", "leave"]
    assert told[1].reversed_by == taken
    assert not hasattr(told[3], "reversed_by")


def test_an_expulsion_is_no_plain_step() -> None:
    held = member(CooperativeFactory(), "M001")
    with pytest.raises(ProcedureNeededError, match="hearing"):
        step(held, "expelled", TODAY)
    departure = {"kind": "expelled", "effective_on": TODAY, "reason": "", **JOIN}
    with pytest.raises(ProcedureNeededError):
        record_departure(membership=held, **departure)
    with pytest.raises(ValueError, match="no such step"):
        step(held, "reversed", TODAY)
    with pytest.raises(ValueError, match="no such departure"):
        record_departure(membership=held, **(departure | {"kind": "leave"}))


@pytest.mark.parametrize("day", [date(26, 1, 1), date(9999, 12, 31)])
def test_a_day_nobody_lives_is_refused(day: date) -> None:
    held = member(CooperativeFactory(), "M001")
    with pytest.raises(NoSuchDayError, match="four digits"):
        step(held, "died", day)


@pytest.mark.parametrize("code", ["", "~M001", "M 1", "M/1", "M" * 17, " M1"])
def test_a_code_that_cannot_be_one_is_refused(code: str) -> None:
    with pytest.raises(NoSuchCodeFormError, match="like M013"):
        admit_member(person=person(CooperativeFactory()), code=code, on=TODAY, **JOIN)


def test_codes_of_an_undone_import_are_nowhere() -> None:
    cooperative = CooperativeFactory()
    member(cooperative, "M007")
    undone = member(cooperative, "M012", user=UserFactory())
    Membership.objects.filter(pk=undone.pk).update(code="~12~M012")
    assert codes(cooperative, TODAY) == ["M007"]
    ((where, what),) = what_does_not_hold()
    assert where.endswith("~12~M012")
    assert "taken back" in what
    rewrite_spells(Membership.objects.get(pk=undone.pk))
    assert list(what_does_not_hold()) == []
    assert selectors.names_by_code(cooperative) == {"M007": "Person M007"}
    assert list(selectors.people_by_code(cooperative)) == ["M007"]
    assert list(selectors.spans(cooperative)) == ["M007"]
    assert selectors.next_code(cooperative) == "M008"
    user = undone.person.user
    assert user is not None
    assert selectors.member_of(user=user, cooperative=cooperative, on=TODAY) is None
    assert selectors.membership_of(user=user, cooperative=cooperative) is None
    with pytest.raises(selectors.NoSuchCodeError):
        selectors.by_code(cooperative, "~12~M012")


@pytest.mark.parametrize(
    ("given_codes", "following"),
    [
        ([], "M001"),
        (["M001", "M012"], "M013"),
        (["M099", "M100"], "M101"),
        (["W-07", "board"], "W-08"),
    ],
)
def test_the_next_code_follows_the_highest(
    given_codes: list[str], following: str
) -> None:
    cooperative = CooperativeFactory()
    for code in given_codes:
        member(cooperative, code)
    assert selectors.next_code(cooperative) == following


def test_a_code_is_found_with_its_person() -> None:
    cooperative = CooperativeFactory()
    held = member(cooperative, "M001")
    assert selectors.by_code(cooperative, "M001") == held
    with pytest.raises(selectors.NoSuchCodeError, match="M999"):
        selectors.by_code(cooperative, "M999")
    with pytest.raises(CodeTakenError):
        apply(person=person(cooperative), code="M001", on=TODAY, by=None, at=NOON)


def test_who_signs_in_later_gets_the_roles_of_their_days() -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    held = member(cooperative, "M001")
    step(held, "resigned", TODAY)
    who = held.person
    who.user = user
    who.save(update_fields=["user"])
    for _ in range(2):
        give_roles(person=who, act="M001", by=None, at=NOON)
    assert roles(user, cooperative, TODAY) == {"member"}
    assert roles(user, cooperative, TODAY + DAY) == set()
    assert RoleGrant.objects.count() == 1


def test_the_trail_tells_of_events_and_never_of_reasons() -> None:
    held = member(CooperativeFactory(), "M001")
    step(held, "charged", TODAY, reason="Something private.", decision="2026-BD-001")
    assert selectors.is_charged(held, TODAY)
    assert not selectors.is_charged(held, TODAY - DAY)
    entry = AuditEntry.objects.get(action="membership.charged")
    assert entry.data == {"on": TODAY.isoformat(), "decision": "2026-BD-001"}


def test_events_are_appended_and_only_their_reason_can_be_blanked() -> None:
    held = member(CooperativeFactory(), "M001")
    left = step(held, "resigned", TODAY, reason="A private one.")
    rows = MembershipEvent.objects.filter(pk=left.pk)
    for change in (
        {"reason": "Another."},
        {"effective_on": FOUNDED},
        {"details": {"a": 1}},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="", decision="R-9")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    rows.update(reason="")
    assert rows.get().reason == ""
