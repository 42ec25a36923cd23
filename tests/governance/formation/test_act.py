"""The founding act: drawn up from what was adopted, signed by two, carried out once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from coopkit.cooperatives.models import Role, State
from coopkit.cooperatives.selectors import roles_on
from coopkit.errors import CoopError
from governance.bylaws.selectors import in_force, text_on
from governance.bylaws.services import adopt
from governance.formation.founding_plan import (
    missing,
)
from governance.formation.founding_refusals import (
    AgreementDayError,
    MeetingNotClosedError,
    MovedSinceError,
    NoMeetingError,
    NoMinutesError,
    NotDeclaredError,
    OpeningMovedError,
    OpenRulesError,
)
from governance.formation.models import ActState, FormationTask, FoundingGroup
from governance.formation.selectors.founding import acts_hold, convened, facts_of
from governance.formation.services.convening import (
    CalledAlreadyError,
    vote_on_opening,
)
from governance.formation.services.founding import (
    DrawnUpAlreadyError,
    FoundedAlreadyError,
    NotYetError,
    PlanMovedError,
    draw_up,
    rehearse,
)
from governance.formation.services.opening_money import (
    ActWaitsError,
    BuyInOpenError,
    save_opening,
)
from governance.formation.services.proposing import propose
from governance.formation.services.signing import OtherPlanError, sign, take_back
from governance.meetings.models import OfficeTerm
from governance.members.models import MembershipEvent
from governance.members.selectors import roll
from governance.votes.refusals import NeedsNoticeError
from governance.votes.services import open_prepared, prepare_motion
from tests.factories import NOON
from tests.governance.factories import founding_group
from tests.governance.formation.founding import (
    AFTER,
    FIRST_DAY,
    MEETS,
    called,
    decide,
    decide_all,
    drawn_up,
    everything,
    founder,
    gathered,
    held,
    opening,
    told,
    user,
    vote,
)

pytestmark = pytest.mark.django_db
NEXT = AFTER + timedelta(hours=1)


def lacks(group: FoundingGroup) -> set[type[CoopError]]:
    return {type(each) for each in missing(facts_of(group))}


def test_from_open_rules_to_a_drawn_up_act_each_lack_is_told() -> None:
    group = founding_group()
    assert lacks(group) == {OpenRulesError, NoMeetingError}
    with pytest.raises(BuyInOpenError):
        called(group)
    decide_all(group)
    meeting = called(group)
    assert lacks(group) == {NotDeclaredError, MeetingNotClosedError}
    with pytest.raises(CalledAlreadyError):
        called(group)
    told(group, meeting)
    told_words = facts_of(group).text_sha256
    assert told_words in meeting.notice_text
    held(group, meeting, minutes=False)
    assert lacks(group) == {NoMinutesError}
    with pytest.raises(NoMinutesError):
        draw_up(group=group, by=user(group), at=AFTER)


def test_the_second_signature_writes_everything_and_nothing_was_there_before() -> None:
    act = drawn_up()
    group, sha = act.group, act.plan_sha256
    cooperative = group.cooperative
    before = everything()
    rehearsed = rehearse(act, by=user(group), at=AFTER)
    assert everything() == before
    with pytest.raises(OtherPlanError):
        sign(act=act, founder=founder(group), plan_sha256="0" * 64, at=AFTER)
    with pytest.raises(DrawnUpAlreadyError):
        draw_up(group=group, by=user(group), at=AFTER)
    for _again in range(2):
        held_act = sign(act=act, founder=founder(group), plan_sha256=sha, at=AFTER)
        assert held_act.state == ActState.DRAWN_UP
    two = founder(group, 2)
    with pytest.raises(NotYetError):
        sign(act=act, founder=two, plan_sha256=sha, at=MEETS - timedelta(days=1))
    founded = sign(act=act, founder=two, plan_sha256=sha, at=NEXT)
    assert founded.state == ActState.FOUNDED
    after = everything()
    again = sign(act=act, founder=founder(group, 3), plan_sha256=sha, at=NEXT)
    assert (again.state, everything()) == (ActState.FOUNDED, after)
    with pytest.raises(FoundedAlreadyError):
        take_back(act=act, founder=two, why="too late", at=NEXT)
    cooperative.refresh_from_db()
    assert (cooperative.state, cooperative.founded_on) == (State.ACTIVE, FIRST_DAY)
    assert "Opening entries" in dict(rehearsed)
    _is_founded(group, founded.resolution)
    call_command("verify")
    assert list(acts_hold()) == []
    type(act).objects.filter(pk=act.pk).update(plan={**act.plan, "class": "owner"})
    assert [each.what for each in acts_hold()] == [
        "the plan is not the one that was signed"
    ]


def _is_founded(group: FoundingGroup, resolution: str) -> None:
    cooperative = group.cooperative
    act = group.acts.get()
    bylaws = in_force(cooperative, on=FIRST_DAY)
    values = act.plan["bylaws"]["values"]
    assert bylaws.raw() == values
    assert {each.adopted_by for each in bylaws.values()} == {resolution}
    assert bylaws["members.buy_in"].value == "600.00"
    text = text_on(cooperative, on=FIRST_DAY)
    assert text.sha256 == act.plan["bylaws"]["version_sha256"]
    assert text.number_of("patronage.cash_share")
    assert {line.member_class for line in roll(cooperative, on=FIRST_DAY)} == {"worker"}
    moves = MembershipEvent.objects.filter(kind="class", decision=resolution)
    assert moves.count() == len(act.plan["members"])
    terms = OfficeTerm.objects.filter(office__cooperative=cooperative)
    assert terms.filter(office__key="board").count() == 3
    assert len(set(terms.filter(office__key="board").values_list("ends_on"))) == 2
    officers = {Role.SECRETARY: 2, Role.BOOKKEEPER: 3}
    for role, number in officers.items():
        holders = [
            each
            for each in (1, 2, 3)
            if role
            in roles_on(user=user(group, each), cooperative=cooperative, on=FIRST_DAY)
        ]
        assert holders == [number]
    due = FormationTask.objects.get(group=group, item="").due_on
    assert str(due) == "2027-06-30"
    report = FormationTask.objects.get(group=group, item="yearly_report")
    assert str(report.due_on) == "2027-04-30"  # 120 days after the end of the year


def test_another_decision_after_the_notice_stops_the_adoption_with_a_way_out() -> None:
    group = decide_all(founding_group())
    meeting = told(group, called(group))
    changed = propose(
        group=group,
        sheet_key="",
        values={"redemption.years": 7},
        by=user(group),
        at=MEETS - timedelta(days=2),
    )
    decide(group, changed, at=MEETS - timedelta(days=2))
    found = convened(group)
    assert found

    gathered(group, meeting)
    with pytest.raises(MovedSinceError, match="take the motion back"):
        open_prepared(motion=found.motions["founding"], by=user(group), at=MEETS)
    assert convened(group).motions["founding"].state == "prepared"  # type: ignore[union-attr]
    vote(group, found.motions["founding_officers"])


def test_what_was_not_told_is_never_adopted_from_the_floor() -> None:
    group = decide_all(founding_group())
    meeting = told(group, called(group))
    with pytest.raises(NeedsNoticeError):
        prepare_motion(
            cooperative=group.cooperative,
            method="motion",
            kind="founding",
            title="Found it now",
            text="Now.",
            payload={},
            proposed_by=user(group),
            at=MEETS,
            opens_at=MEETS,
            item=meeting.items.first(),
        )


def test_an_act_taken_back_is_drawn_up_anew_with_the_money_voted_on_since() -> None:
    act = drawn_up()
    group, by = act.group, user(act.group)
    less = opening()
    less["rows"][0]["paid_cents"] = 200_00
    with pytest.raises(ActWaitsError):
        save_opening(group=group, opening=less, on=FIRST_DAY, by=by, at=AFTER)
    sign(act=act, founder=founder(group), plan_sha256=act.plan_sha256, at=AFTER)
    take_back(act=act, founder=founder(group, 3), why="M001 pays more", at=AFTER)
    with pytest.raises(PlanMovedError):
        rehearse(act, by=by, at=AFTER)
    save_opening(group=group, opening=less, on=FIRST_DAY, by=by, at=AFTER)
    with pytest.raises(OpeningMovedError):
        draw_up(group=group, by=by, at=AFTER)
    motion = vote_on_opening(group=group, first_day=FIRST_DAY, by=by, at=AFTER)
    decide(group, motion, at=AFTER)
    anew = draw_up(group=group, by=by, at=NEXT)
    assert anew.plan_sha256 != act.plan_sha256
    assert anew.signatures.count() == 0
    assert act.signatures.count() == 1
    adopt(
        cooperative=group.cooperative,
        values={"vote.days": 3},
        effective_from=NEXT.date(),
        adopted_on=NEXT.date(),
        adopted_by="GROUP-2",
        by=by,
        at=NEXT,
    )
    sha = anew.plan_sha256
    sign(act=anew, founder=founder(group), plan_sha256=sha, at=NEXT)
    with pytest.raises(AgreementDayError):
        sign(act=anew, founder=founder(group, 2), plan_sha256=sha, at=NEXT)
    assert group.acts.get(state=ActState.DRAWN_UP).signatures.count() == 1


def test_the_pages_lead_from_the_call_to_the_founded_co_op(client: Client) -> None:
    group = decide_all(founding_group())
    slug, at = group.cooperative.slug, NOON + timedelta(hours=2)
    page = {
        name: reverse(f"formation:{name}", args=[slug])
        for name in ("founding", "opening", "act", "sign", "take_back", "act_pdf")
    }
    with time_machine.travel(at, tick=False):
        client.force_login(user(group))
        _writes_opening_money(client, page["opening"])
        assert b"Call the founding meeting" in client.get(page["founding"]).content
        _calls(client, page["founding"])
        assert client.get(page["act_pdf"]).status_code == 404
        assert b"is not declared yet" in client.get(page["act"]).content
    found = convened(group)
    assert found
    held(group, told(group, found.meeting))
    with time_machine.travel(AFTER, tick=False):
        client.force_login(user(group))
        client.post(page["act"], {"do": "draw_up"})
        act = group.acts.get()
        assert (
            b"Assets:Bank:Checking"
            in client.post(page["act"], {"do": "rehearse"}).content
        )
        assert client.get(page["act_pdf"]).content.startswith(b"%PDF")
        back = {"act": act.pk, "why": ""}
        assert client.post(page["take_back"], back).status_code == 200
        for number in (1, 2):
            client.force_login(user(group, number))
            sent = {"act": act.pk, "plan_sha256": act.plan_sha256}
            client.post(page["sign"], {"act": "x" * 40, "plan_sha256": ""})
            client.post(page["sign"], sent)
        assert b"Founded" in client.get(page["act"]).content
        assert b"Founded" in client.get(page["founding"]).content
        assert client.post(page["act"], {"do": "draw_up"}, follow=True).status_code == 200
        assert client.get(page["opening"]).status_code == 200
    act.refresh_from_db()
    assert act.state == ActState.FOUNDED


def _writes_opening_money(client: Client, page: str) -> None:
    sent = {"bank": "Checking"}
    for number in (1, 2, 3):
        code = f"M00{number}"
        sent |= {
            f"{code}-paid": "$150",
            f"{code}-parts": "9",
            f"{code}-due": "2027-01-15",
        }
    too_little = client.post(page, sent | {"M002-paid": "10"}).content
    assert b"at least 150.00" in too_little
    assert b'value="10"' in too_little
    refused = client.post(page, sent | {"bank": "checking account"})
    assert b"Begin with a capital letter" in refused.content
    lent = {"M002-loan": "1,000", "M002-rate": "5%", "M002-months": "12"}
    assert client.post(page, sent | lent).status_code == 302
    assert b"Lends $1,000.00 at 5" in client.get(page).content


def _calls(client: Client, page: str) -> None:
    sent = {
        "title": "Founding meeting",
        "day": "2026-12-05",
        "hour": "10:00",
        "minutes": "120",
        "place": "The library",
        "first_day": "2026-12-05",
        "seats": "3",
        "chair": "M001",
        "secretary": "M001",
        "treasurer": "M003",
        "bank": ["M002", "M003"],
    }
    assert b"at the same time" in client.post(page, sent).content
    sent["secretary"] = "M002"
    early = client.post(page, sent | {"first_day": "2026-12-01"}).content
    assert b"Choose a later day" in early
    sent_off = client.post(page, sent)
    assert sent_off.status_code == 302, sent_off.content
    assert client.post(page, sent).status_code == 302
