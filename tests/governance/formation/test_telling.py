"""The mail of the evening, on change alone; and what is kept about founders."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from coopkit import offers
from coopkit.cooperatives.services import purge
from governance.formation.models import (
    FormationSave,
    FormationSheet,
    FormationTask,
    Founder,
    FoundingGroup,
    Invitation,
)
from governance.formation.services.groups import join_group, leave_group
from governance.formation.services.inviting import invite
from governance.formation.services.retaining import (
    accounts_of_founders,
    codes_of_founders,
    forget_founders,
)
from governance.formation.services.signing import take_back
from governance.formation.services.tasks import Wish, add_task, change_task, want_mail
from governance.formation.services.telling import tell_nightly
from governance.votes.models import Choice
from governance.votes.services import cast_ballot, declare_result
from tests.factories import NOON, UserFactory
from tests.governance.factories import founding_group, motion
from tests.governance.formation.founding import drawn_up

pytestmark = pytest.mark.django_db
EVENING = NOON + timedelta(hours=6)
NEXT = EVENING + timedelta(days=1)


@pytest.fixture
def group() -> FoundingGroup:
    """Two founders who were told of each other yesterday."""
    made = founding_group(2)
    made.founders.update(told_at=NOON - timedelta(days=1), joined_at=NOON)
    made.founders.update(joined_at=NOON - timedelta(days=2))
    mail.outbox.clear()
    return made


def founder(group: FoundingGroup, place: int = 0) -> Founder:
    return group.founders.order_by("pk")[place]


def give(group: FoundingGroup, item: str, at: datetime = NOON, **wish) -> FormationTask:
    """The first founder gives a task to the second."""
    kept = Wish(state="started", owner=founder(group, 1), **wish)
    by = founder(group).user
    return change_task(group=group, item=item, wish=kept, by=by, at=at)


def night(at: datetime = EVENING) -> list[mail.EmailMessage]:
    mail.outbox.clear()
    list(tell_nightly(at))
    return list(mail.outbox)


def test_nothing_changed_and_nobody_gets_mail(group: FoundingGroup) -> None:
    assert night() == []


def test_a_task_that_is_given_to_me_is_told_once(group: FoundingGroup) -> None:
    give(group, "agent", reference="not for a mail")
    (letter,) = night()
    assert letter.to == [founder(group, 1).user.email]
    assert "A task is yours now: Choose the agent for service of process" in letter.body
    assert f"/en/c/{group.cooperative.slug}/founding/tasks/agent/" in letter.body
    assert "not for a mail" not in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert night(EVENING + timedelta(minutes=1)) == []
    assert night(NEXT) == []


def test_many_changes_are_one_mail_an_evening(group: FoundingGroup) -> None:
    give(group, "agent")
    give(group, "payroll")
    other = founding_group(1, name="Otra")
    other.founders.update(told_at=NOON - timedelta(days=1))
    join_group(
        group=other,
        user=founder(group, 1).user,
        display_name="Tomás",
        language="en",
        at=NOON,
    )
    letters = {each.to[0]: each.body for each in night()}
    assert letters[founder(group, 1).user.email].count("  - ") == 2
    give(group, "license", at=EVENING + timedelta(minutes=5))
    assert night(EVENING + timedelta(minutes=10)) == []
    assert len(night(NEXT)) == 1


def test_what_i_did_myself_is_not_told_to_me(group: FoundingGroup) -> None:
    me = founder(group, 1)
    kept = Wish(state="started", owner=me)
    change_task(group=group, item="agent", wish=kept, by=me.user, at=NOON)
    assert night() == []


def test_a_change_of_my_task_by_somebody_else_is_told(group: FoundingGroup) -> None:
    add_task(
        group=group,
        title="Paint",
        stage=13,
        owner=founder(group, 1),
        by=founder(group, 1).user,
        at=NOON - timedelta(days=2),
    )
    task = FormationTask.objects.get()
    kept = Wish(state="done", owner=task.owner, title="Paint")
    change_task(group=group, pk=task.pk, wish=kept, by=founder(group).user, at=NOON)
    (letter,) = night()
    assert "Changed by somebody: Paint" in letter.body


def test_the_mail_is_in_the_language_of_its_reader(group: FoundingGroup) -> None:
    person = founder(group, 1).membership.person
    person.language = "es"
    person.save()
    give(group, "agent")
    (letter,) = night()
    assert "Elegir quién recibe los papeles de un juzgado" in letter.body
    assert "/es/c/" in letter.body


def test_who_does_not_want_it_gets_none_and_no_old_news_later(
    group: FoundingGroup,
) -> None:
    me = founder(group, 1)
    want_mail(founder=me, wants=False, at=NOON)
    give(group, "agent")
    assert night() == []
    want_mail(founder=me, wants=True, at=EVENING)
    assert night(NEXT) == []
    give(group, "payroll", at=NEXT)
    assert len(night(NEXT + timedelta(hours=1))) == 1


def test_that_somebody_joined_is_told_without_a_name(group: FoundingGroup) -> None:
    user = UserFactory()
    join_group(group=group, user=user, display_name="Wei", language="en", at=NOON)
    letters = night()
    assert {each.to[0] for each in letters} == {
        founder(group).user.email,
        founder(group, 1).user.email,
    }
    assert all("Somebody joined the group." in each.body for each in letters)
    assert not any("Wei" in each.body for each in letters)


def test_who_left_gets_no_mail(group: FoundingGroup) -> None:
    give(group, "agent")
    gone = founder(group, 1)
    leave_group(group=group, user=gone.user, at=NOON)
    assert [each.to for each in night()] == [[founder(group).user.email]]


def test_a_vote_and_its_result_are_mailed_by_the_votes_alone(
    group: FoundingGroup, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        put = motion(group.cooperative, proposed_by=founder(group).user, at=NOON)
    for each in group.founders.all():
        cast_ballot(motion=put, voter=each.membership, choice=Choice.YES, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        declare_result(motion=put, by=founder(group).user, at=NOON)
    assert len(mail.outbox) == 4  # to each: the vote, and its result
    assert night() == []


def test_an_act_to_sign_is_told_to_those_who_have_not_signed() -> None:
    act = drawn_up()
    group, first = act.group, act.drawn_at
    group.founders.update(told_at=first - timedelta(days=1))
    others = group.founders.exclude(user=act.drawn_by)
    letters = night(first + timedelta(minutes=1))
    assert {each.to[0] for each in letters} == {each.user.email for each in others}
    assert all("The founding act waits to be signed." in each.body for each in letters)
    assert all(
        f"/{group.cooperative.slug}/founding/act/" in each.body for each in letters
    )
    later = first + timedelta(days=2)
    me = group.founders.get(user=act.drawn_by)
    take_back(act=act, founder=me, at=later, why="A number was wrong.")
    told = night(later + timedelta(minutes=1))
    assert all("The founding act was taken back." in each.body for each in told)
    assert len(told) == group.founders.count()


def test_a_mail_that_fails_is_sent_the_next_night(group: FoundingGroup, settings) -> None:
    give(group, "agent")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert list(tell_nightly(EVENING)) == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(night(NEXT)) == 1


def test_the_address_of_an_invitation_ends_with_its_link(group: FoundingGroup) -> None:
    by = founder(group).user
    kept = {"group": group, "language": "en", "by": by, "at": NOON}
    invite(name="Wei", email="wei@example.org", **kept)
    coop = group.cooperative
    assert "invitations" not in purge(cooperative=coop, at=NOON + timedelta(days=29))
    assert Invitation.objects.get().email
    purge(cooperative=coop, at=NOON + timedelta(days=32))
    assert (Invitation.objects.get().email, Invitation.objects.get().name) == ("", "Wei")
    purge(cooperative=coop, at=NOON + timedelta(days=63))
    assert Invitation.objects.get().name == ""


def test_what_a_group_wrote_ends_a_year_after_it_ended(group: FoundingGroup) -> None:
    by, coop = founder(group).user, group.cooperative
    sheet = FormationSheet.objects.create(
        group=group, key="idea", values={"a": "b"}, version=1, saved_by=by, saved_at=NOON
    )
    FormationSave.objects.create(
        sheet=sheet, version=1, values={"a": "b"}, changed=["a"], by=by, at=NOON
    )
    years = NOON + timedelta(days=800)
    assert "founding worksheets" not in purge(cooperative=coop, at=years)
    for each in group.founders.all():
        leave_group(group=group, user=each.user, at=NOON + timedelta(days=1))
    early = purge(cooperative=coop, at=NOON + timedelta(days=300))
    assert "founding worksheets" not in early
    ended = purge(cooperative=coop, at=NOON + timedelta(days=400))
    assert ended["founding worksheets"] == 2
    assert FormationSave.objects.get().values == {}
    assert FormationSheet.objects.get().values == {}


def test_a_save_can_be_blanked_and_never_rewritten(group: FoundingGroup) -> None:
    by = founder(group).user
    sheet = FormationSheet.objects.create(
        group=group, key="idea", values={}, version=1, saved_by=by, saved_at=NOON
    )
    save = FormationSave.objects.create(
        sheet=sheet, version=1, values={"a": "b"}, by=by, at=NOON
    )
    with pytest.raises(Exception, match="append-only"):
        FormationSave.objects.filter(pk=save.pk).update(values={"a": "c"})


def test_a_founder_who_is_forgotten_leaves_no_roles(group: FoundingGroup) -> None:
    group.founders.update(roles=["money"], looked_at=NOON)
    coop, users = group.cooperative, [founder(group).user_id]
    assert set(codes_of_founders(coop, ["M001", "M009"])) == {"M001"}
    assert set(accounts_of_founders([*users, 0])) == set(users)
    assert forget_founders(coop, ["M001"]) == 1
    assert founder(group).roles == []
    assert founder(group, 1).roles == ["money"]


def test_what_is_kept_says_until_when(group: FoundingGroup) -> None:
    on = timezone.localdate(NOON)
    told = {
        key: kept.until(group.cooperative, on) for key, kept in offers.retention.items()
    }
    for key in ("founding worksheets", "founders", "invitations"):
        assert told[key]
    assert "12 months" in told["founding worksheets"]
