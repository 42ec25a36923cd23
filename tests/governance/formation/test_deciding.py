"""An answer is a proposal: it becomes a rule by a vote of the group, and only so."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative, State
from coopkit.errors import CoopError
from governance.bylaws.packs import pack
from governance.bylaws.parameters import UnknownParameterError
from governance.bylaws.selectors import in_force
from governance.formation.agreement import CONSENSUS, Ways
from governance.formation.models import (
    FormationDecision,
    FormationSheet,
    FoundingGroup,
)
from governance.formation.selectors.decisions import (
    decided_values,
    decisions_hold,
    standing_of,
)
from governance.formation.services.proposing import (
    AlreadyDecidedSoError,
    AlreadyProposedError,
    NotFormingError,
    NothingToProposeError,
    propose,
    propose_rest,
)
from governance.votes.models import Motion, MotionState
from governance.votes.services import cast_ballot, declare_result
from tests.factories import NOON
from tests.governance.factories import founding_group, membership, user_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)
PAID = {"members.buy_in": "1200.00"}


def put(group: FoundingGroup, values: Mapping[str, Any], **more: Any) -> Motion:
    by = user_of(group.cooperative, "M001")
    given: dict[str, Any] = {"sheet_key": "buy_in", "by": by, "at": NOON, **more}
    return propose(group=group, values=values, **given)


def decide(group: FoundingGroup, motion: Motion, *, no: int = 0) -> Motion:
    """Everybody votes, the last ones against, and the result is declared."""
    electors = list(motion.electors.order_by("code"))
    for place, each in enumerate(electors):
        choice = "no" if place >= len(electors) - no else "yes"
        voter = membership(group.cooperative, each.code)
        cast_ballot(motion=motion, voter=voter, choice=choice, at=NOON)
    by = user_of(group.cooperative, "M001")
    return declare_result(motion=motion, by=by, at=LATER)


def answer(group: FoundingGroup, key: str, values: Mapping[str, Any]) -> None:
    """What a worksheet says, as its own page saves it."""
    FormationSheet.objects.create(
        group=group,
        key=key,
        values=dict(values),
        version=1,
        saved_by=user_of(group.cooperative, "M001"),
        saved_at=NOON,
    )


def page(group: FoundingGroup, name: str, *args: Any) -> str:
    return reverse(f"formation:{name}", args=[group.cooperative.slug, *args])


def signed_in(group: FoundingGroup) -> Client:
    client = Client()
    client.force_login(user_of(group.cooperative, "M001"))
    return client


def test_an_adopted_proposal_is_a_decision_with_its_day_and_its_resolution() -> None:
    group = founding_group(3)
    motion = decide(group, put(group, PAID))
    (row,) = FormationDecision.objects.filter(group=group)
    assert (row.key, row.value, row.sheet_key) == ("members.buy_in", "1200.00", "buy_in")
    assert (row.motion, row.on) == (motion, LATER.date())
    assert motion.resolution is not None
    assert row.resolution == motion.resolution.reference
    entry = AuditEntry.objects.get(
        scope=group.cooperative.slug, action="formation.decided"
    )
    assert entry.data["values"] == PAID
    assert "members.buy_in" not in in_force(group.cooperative, on=LATER.date())


def test_what_the_group_does_not_adopt_decides_nothing() -> None:
    group = founding_group(3, ways=Ways(way=CONSENSUS))
    motion = decide(group, put(group, PAID), no=1)
    assert motion.state == MotionState.FAILED
    assert decided_values(group) == {}
    assert put(group, PAID).pk != motion.pk


def test_the_newest_decision_holds_and_the_older_stays() -> None:
    group = founding_group(3)
    decide(group, put(group, PAID))
    decide(group, put(group, {"members.buy_in": "800.00"}))
    assert decided_values(group) == {"members.buy_in": "800.00"}
    assert FormationDecision.objects.filter(group=group).count() == 2


def test_the_text_says_question_value_model_and_what_the_law_says() -> None:
    group = founding_group(3)
    text = put(group, PAID, why="We all can pay it in two years.").text
    known = pack("us-ca")
    assert text.startswith("We all can pay it in two years.")
    for words in ("$1,200.00", "The model says:", "Corp. Code § 25100(r)"):
        assert words in text
    assert known.number_of("members.buy_in") in text
    assert "¿Cuánto" in text, "each of the group's languages"


def test_a_decision_that_its_vote_did_not_take_is_found() -> None:
    group = founding_group(2)
    motion = decide(group, put(group, PAID))
    assert list(decisions_hold()) == []
    (row,) = FormationDecision.objects.filter(group=group)
    forged = {"key": "vote.days", "value": 1, "on": row.on, "at": row.at}
    FormationDecision.objects.create(
        group=group, motion=motion, resolution=row.resolution, **forged
    )
    assert [each.what for each in decisions_hold()] == [
        "its vote was on another “vote.days”"
    ]


def test_a_rule_is_in_one_vote_at_a_time() -> None:
    group = founding_group(3)
    motion = put(group, PAID)
    with pytest.raises(AlreadyProposedError, match="is in a vote") as refusal:
        put(group, {"members.buy_in": "5.00", "members.entry_fee": "5.00"})
    assert motion.title in str(refusal.value)
    assert Motion.objects.filter(kind="founding_rules").count() == 1


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, NothingToProposeError),
        ({"members.no_such": 1}, UnknownParameterError),
        ({"members.buy_in": "a lot"}, CoopError),
        ({"members.buy_in": "1.005"}, CoopError),
        ({"vote.days": 10**9}, CoopError),
    ],
)
def test_what_cannot_be_a_rule_is_not_put_to_the_group(
    values: dict[str, Any], refusal: type[CoopError]
) -> None:
    group = founding_group(2)
    with pytest.raises(refusal):
        put(group, values)
    assert not Motion.objects.filter(kind="founding_rules").exists()


def test_what_is_decided_is_not_decided_again_just_so() -> None:
    group = founding_group(2)
    decide(group, put(group, PAID))
    with pytest.raises(AlreadyDecidedSoError, match=r"\$1,200\.00"):
        put(group, PAID)


def test_a_founded_co_op_decides_no_founding_rules() -> None:
    group = founding_group(2)
    motion = put(group, PAID)
    Cooperative.objects.filter(pk=group.cooperative.pk).update(state=State.ACTIVE)
    with pytest.raises(NotFormingError, match="an amendment"):
        put(group, {"members.entry_fee": "5.00"})
    with pytest.raises(NotFormingError):
        decide(group, motion)
    assert decided_values(group) == {}


def test_all_that_is_open_is_decided_by_one_vote_as_the_model_proposes() -> None:
    group = founding_group(2)
    model = pack("us-ca").values
    answer(group, "buy_in", PAID)
    decide(group, put(group, {"vote.days": 5}, sheet_key="deciding"))
    by = user_of(group.cooperative, "M002")
    motion = propose_rest(group=group, but={"board.least"}, by=by, at=NOON)
    left_out = {"vote.days", "members.buy_in", "board.least"}
    assert set(motion.payload["values"]) == set(model) - left_out
    decide(group, motion)
    decided = decided_values(group)
    assert decided.pop("vote.days") == 5
    assert decided == {key: model[key] for key in set(model) - left_out}


def test_an_answer_waits_until_it_is_proposed_and_is_decided_or_changed() -> None:
    group = founding_group(2)
    answer(group, "buy_in", {**PAID, "wish": 5, "members.entry_fee": {"typed": "x"}})
    assert set(standing_of(group).answers) == {"members.buy_in"}
    motion = put(group, PAID)
    assert standing_of(group).proposals["members.buy_in"].motion == motion
    decide(group, motion)
    found = standing_of(group)
    assert (found.answers, found.proposals) == ({}, {})
    assert found.assumed({"vote.days": 7}) == {"vote.days": 7, **PAID}


def test_the_page_puts_what_is_marked_and_leads_to_the_vote() -> None:
    group = founding_group(2)
    answer(group, "buy_in", PAID)
    client = signed_in(group)
    address = page(group, "propose") + "?sheet=buy_in"
    shown = client.get(address)
    html = shown.content.decode()
    assert 'value="members.buy_in" checked' in html
    assert 'value="members.entry_fee">' in html
    seen = shown.context["form"].now
    sent = client.post(address, {"put": ["members.buy_in"], "seen": seen, "why": ""})
    motion = Motion.objects.get(kind="founding_rules")
    assert sent.headers["Location"] == motion.get_absolute_url()
    assert motion.payload == {"sheet": "buy_in", "values": PAID}
    vote = client.get(motion.get_absolute_url()).content.decode()
    assert "$1,200.00" in vote
    assert f"?motion={motion.pk}" in vote
    after = client.get(address).content.decode()
    assert 'value="members.buy_in"' not in after
    assert "Before the group now" in after


def test_what_changed_while_the_page_was_open_is_looked_at_again() -> None:
    group = founding_group(2)
    answer(group, "buy_in", PAID)
    client = signed_in(group)
    address = page(group, "propose") + "?sheet=buy_in"
    seen = client.get(address).context["form"].now
    FormationSheet.objects.update(values={"members.buy_in": "9.00"})
    data = {"put": ["members.buy_in"], "seen": seen, "why": "As we said"}
    again = client.post(address, data)
    html = again.content.decode()
    assert "The answers changed while this page was open" in html
    assert "As we said" in html
    assert "$9.00" in html
    assert not Motion.objects.filter(kind="founding_rules").exists()


def test_nonsense_is_refused_with_a_sentence_and_nothing_is_put() -> None:
    group = founding_group(2)
    client = signed_in(group)
    address = page(group, "propose")
    assert client.get(address).status_code == 200
    assert client.get(address + "?sheet=nothing").status_code == 404
    seen = client.get(address + "?sheet=buy_in").context["form"].now
    for data in ({}, {"put": ["x.y"], "seen": seen}, {"seen": seen}):
        answered = client.post(address + "?sheet=buy_in", data)
        assert answered.status_code == 200
        assert 'class="note note--bad' in answered.content.decode()
    assert not Motion.objects.filter(kind="founding_rules").exists()


def test_the_rest_is_confirmed_and_some_can_be_taken_out() -> None:
    group = founding_group(2)
    client = signed_in(group)
    address = page(group, "propose_rest")
    shown = client.get(address)
    assert shown.context["count"] == len(pack("us-ca").values)
    seen = shown.context["form"].now
    keys = sorted(set(pack("us-ca").values) - {"vote.days"})
    unsure = client.post(address, {"put": keys, "seen": seen})
    assert "Mark that you went through the list" in unsure.content.decode()
    assert 'value="vote.days">' in unsure.content.decode()
    client.post(address, {"put": keys, "seen": seen, "sure": "on"})
    motion = Motion.objects.get(kind="founding_rules")
    assert set(motion.payload["values"]) == set(keys)
    assert client.get(motion.get_absolute_url()).status_code == 200


def test_a_vote_is_called_by_its_worksheet_or_by_its_first_rules() -> None:
    group = founding_group(2)
    assert put(group, PAID).title == "Our bylaws: Our buy-in (1 rule)"
    values = {"vote.days": 5, "board.least": 4, "board.most": 7, "board.term_years": 1}
    title = put(group, values, sheet_key="").title
    assert title.endswith(", … (4 rules)")
    assert "Our bylaws: " in title
