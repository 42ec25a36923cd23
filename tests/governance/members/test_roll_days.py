"""The roll of any day: what changed, what verify finds, and that it is what happened."""

from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from coopkit.errors import CoopError
from governance.members import models, offers, selectors
from governance.members.models import EventKind, Membership
from governance.members.selectors.checks import what_does_not_hold
from governance.members.services import apply, rewrite_spells
from governance.members.services.spells import kept_spells
from governance.members.standing import MEMBERS, Spell, Standing, spell_list
from tests.factories import FOUNDED, NOON, CooperativeFactory, UserFactory
from tests.governance.factories import member
from tests.governance.members.steps import codes, person, roles, step, take_back

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
DAY = timedelta(days=1)


def test_what_changed_between_two_days_tells_everybody_no_more_than_the_roll_does() -> (
    None
):
    cooperative = CooperativeFactory()
    first, last = TODAY, TODAY + 30 * DAY
    member(cooperative, "M001", on=first)
    member(cooperative, "M002", on=first + DAY)
    out = member(cooperative, "M003")
    step(out, "resigned", first - DAY, decision="2026-BD-004")
    later = member(cooperative, "M004")
    step(later, "resigned", first, decision="2026-BD-005", reason="Not yours.")
    step(member(cooperative, "M005"), "suspended", first + DAY)
    asked = person(cooperative, "Nobody’s business")
    closed = apply(person=asked, code="M006", on=first + DAY, by=None, at=NOON)
    step(closed, "declined", first + 2 * DAY)
    step(member(cooperative, "M007"), "died", last)
    take_back(step(member(cooperative, "M008"), "died", first + DAY))
    told = selectors.changes(cooperative, first=first, last=last)
    assert [(change.code, change.kind, change.decision) for change in told] == [
        ("M002", "admitted", "2023-GM-001"),
        ("M004", "left", ""),
    ]
    assert (told[1].on, told[1].takes_effect) == (first, first + DAY)
    whole = selectors.changes(cooperative, first=first, last=last, in_full=True)
    assert {(change.code, change.kind) for change in whole} == {
        ("M002", "admitted"),
        ("M004", "resigned"),
        ("M005", "suspended"),
        ("M006", "applied"),
        ("M006", "declined"),
    }


def test_the_changes_make_the_one_roll_into_the_other() -> None:
    cooperative = CooperativeFactory()
    for number, (joined, left) in enumerate([(0, 4), (3, 9), (5, None), (4, 5)]):
        held = member(cooperative, f"M{number:03d}", on=FOUNDED + joined * DAY)
        if left is not None:
            step(held, "resigned", FOUNDED + left * DAY)
    days = [FOUNDED + n * DAY for n in range(12)]
    for first in days:
        for last in (day for day in days if day >= first):
            roll = set(codes(cooperative, first))
            for change in selectors.changes(cooperative, first=first, last=last):
                (roll.discard if change.kind == "left" else roll.add)(change.code)
            assert roll == set(codes(cooperative, last))


def test_verify_names_the_code_whose_days_are_not_those_of_its_events() -> None:
    cooperative = CooperativeFactory(slug="amanecer")
    held, other = member(cooperative, "M001"), member(cooperative, "M002")
    step(held, "leave", TODAY)
    assert list(offers.roll_holds()) == []
    held.spells.filter(standing="on_leave").update(first=TODAY + DAY)
    (finding,) = offers.roll_holds()
    assert finding.where == "amanecer M001"
    assert "not those that its events come to" in finding.what
    rewrite_spells(held)
    assert list(offers.roll_holds()) == []
    Membership.objects.filter(pk=other.pk).update(code="m001", person=held.person)
    assert [(finding.where, finding.what) for finding in offers.roll_holds()] == [
        ("amanecer m001", "2 memberships have this code"),
        ("amanecer m001", f"{FOUNDED} is a day of M001 too"),
        ("amanecer M001", f"{TODAY} is a day of m001 too"),
    ]


def test_the_check_asks_as_many_queries_for_40_as_for_4(
    django_assert_num_queries: Any,
) -> None:
    for size in (4, 36):
        cooperative = CooperativeFactory()
        for number in range(size):
            member(cooperative, f"M{number:03d}")
        with django_assert_num_queries(6):
            assert list(what_does_not_hold()) == []


def test_what_was_on_file_before_gets_its_spells_from_its_events() -> None:
    held = member(CooperativeFactory(), "M001")
    step(held, "resigned", TODAY)
    kept = kept_spells(held)
    models.Spell.objects.all().delete()
    import_module("governance.migrations.0005_spells").forwards(apps, None)
    assert kept_spells(held) == kept
    assert len(kept) == 2


def drawn_steps() -> st.SearchStrategy[list[tuple[int, str, int, bool]]]:
    kinds = [kind for kind in EventKind.values if kind not in {"reversed", "expelled"}]
    return st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["admitted", "candidate", "resigned", *kinds]),
            st.integers(0, 20),
            st.booleans(),
        ),
        min_size=4,
        max_size=16,
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn_steps())
def test_the_roll_of_any_day_is_the_one_rebuilt_from_events(
    drawn: list[tuple[int, str, int, bool]],
) -> None:
    """Two people, two codes each: steps, reversals; refused ones change nothing."""
    with transaction.atomic():
        cooperative = CooperativeFactory()
        users = [UserFactory(), UserFactory()]
        people = [person(cooperative, f"P{n}", user) for n, user in enumerate(users)]
        held = [
            Membership.objects.create(
                cooperative=cooperative, person=people[n % 2], code=f"M{n}"
            )
            for n in range(4)
        ]
        for number, kind, days, reverses in drawn:
            with suppress(CoopError):
                live(held[number], kind, days, reverses=reverses)
        assert list(what_does_not_hold()) == []
        rebuilt = {each.code: spell_list(selectors.events_of(each)) for each in held}
        for number in range(-1, 24):
            day = TODAY + number * DAY
            today = standings(rebuilt, day)
            found = selectors.roll(cooperative, on=day)
            told = {line.code: (line.standing, line.member_class) for line in found}
            assert told == today
            for n, user in enumerate(users):
                is_member = bool({f"M{n}", f"M{n + 2}"} & set(today))
                assert ("member" in roles(user, cooperative, day)) == is_member
        transaction.set_rollback(True)


def live(membership: Membership, kind: str, days: int, *, reverses: bool) -> None:
    """Take a step, or take one back that was taken."""
    past = list(membership.events.order_by("pk"))
    if reverses and past:
        take_back(past[days % len(past)])
        return
    its_class = ["worker", "investor"][days % 2]
    details = {"class": its_class} if kind == "class" else {}
    step(membership, kind, TODAY + days * DAY, details=details)


def standings(
    rebuilt: dict[str, list[Spell]], day: date
) -> dict[str, tuple[Standing, str]]:
    """Who is a member on a day, by code, with standing and class."""
    return {
        code: (spell.standing, spell.member_class)
        for code, spells in rebuilt.items()
        for spell in spells
        if day in spell and spell.standing in MEMBERS
    }
