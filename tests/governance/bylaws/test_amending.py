"""Drafts of amendments: who may change them, what stays when the bylaws move on."""

from datetime import date, timedelta
from typing import Any

import pytest

from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from governance.bylaws import drafting, services
from governance.bylaws.models import Amendment, AmendmentState
from governance.bylaws.parameters import UnknownParameterError, ValueShapeError
from governance.bylaws.selectors import amendments as selectors, head
from governance.bylaws.services import (
    DraftMovedError,
    NoBylawsError,
    NotADraftError,
    NothingToVoteOnError,
    NotYourDraftError,
    RivalError,
)
from governance.bylaws.services.amending import NoSuchChangeError
from governance.bylaws.services.enacting import NoDayError, NotBeforeTheMembersError
from tests.factories import NOON, CooperativeFactory, UserFactory
from tests.governance.factories import adopt_later, coop, officer, user_of

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2027, 1, 1)
TODAY = NOON.date()


def drafted(cooperative: Cooperative, by: User, **values: Any) -> Amendment:
    """A draft that sets some values; `vote_days=9` sets vote.days."""
    amendment = services.draft(
        cooperative=cooperative, title="A draft", why="", by=by, at=NOON
    )
    state = selectors.base_of(amendment)
    for name, value in values.items():
        operation = drafting.new_value(state, name.replace("__", "."), value)
        add(amendment, operation, by)
    amendment.refresh_from_db()
    return amendment


def add(amendment: Amendment, operation: Any, by: User) -> Amendment:
    return services.add_operation(
        amendment=amendment, operation=operation, by=by, at=NOON
    )


def notice(amendment: Amendment, by: User, day: date | None = NEW_YEAR) -> dict[str, Any]:
    return services.notice(
        amendment=amendment, effective_from=day, by=by, at=NOON, on=TODAY
    )


def test_a_draft_stands_on_all_that_was_adopted_and_is_checked_as_it_grows() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10)
    state = head(cooperative)
    assert state is not None
    assert amendment.base_sha256 == state.sha256
    with pytest.raises(ValueShapeError):
        add(amendment, drafting.new_value(state, "patronage.cash_share", "lots"), by)
    clause = state.clause_of("vote.days")
    assert clause is not None
    strange = drafting.substitution(
        state, clause.id, heading={}, text={"en": "{{ vote.moon | words }}"}, note={}
    )
    with pytest.raises(UnknownParameterError):
        add(amendment, strange, by)
    amendment.refresh_from_db()
    assert [each["key"] for each in amendment.operations] == ["vote.days"]
    actions = AuditEntry.objects.filter(subject=f"amendment:{amendment.pk}")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "amendment.drafted",
        "amendment.changed",
    ]


def test_a_coop_without_bylaws_has_nothing_to_amend() -> None:
    with pytest.raises(NoBylawsError):
        drafted(CooperativeFactory(), UserFactory())


def test_only_who_drafted_and_those_who_call_votes_change_a_draft() -> None:
    cooperative = coop(2)
    by, other = user_of(cooperative, "M001"), user_of(cooperative, "M002")
    amendment = drafted(cooperative, by, vote__days=10)
    told = {"amendment": amendment, "at": NOON}
    for refused in (
        lambda: services.drop_operation(index=0, by=other, **told),
        lambda: services.describe(
            title="Mine", why="", effective_from=None, by=other, **told
        ),
        lambda: services.discard(by=other, **told),
        lambda: services.rebase(by=other, **told),
        lambda: notice(amendment, other),
    ):
        with pytest.raises(NotYourDraftError):
            refused()
    secretary = officer(cooperative, "secretary")
    renamed = services.describe(
        title=" More\ntime ", why="Why", effective_from=NEW_YEAR, by=secretary, **told
    )
    assert renamed.title == "More time"
    assert renamed.effective_from == NEW_YEAR


def test_a_change_is_taken_out_by_its_place() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10, exit__notice_days=40)
    told = {"amendment": amendment, "by": by, "at": NOON}
    with pytest.raises(NoSuchChangeError):
        services.drop_operation(index=2, **told)
    left = services.drop_operation(index=0, **told)
    assert [each["key"] for each in left.operations] == ["exit.notice_days"]


def test_a_draft_that_was_given_up_stays_on_file_and_does_not_change() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10)
    services.discard(amendment=amendment, by=by, at=NOON)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.WITHDRAWN
    with pytest.raises(NotADraftError):
        services.describe(
            amendment=amendment, title="T", why="", effective_from=None, by=by, at=NOON
        )
    again = services.redraft(amendment=amendment, by=by, at=NOON)
    assert again.state == AmendmentState.DRAFT
    assert again.operations == amendment.operations


def test_what_did_not_move_stays_when_a_draft_is_brought_up_to_date() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10, exit__notice_days=40)
    adopt_later(cooperative, "vote.days", 9)
    assert [each.operation["key"] for each in selectors.fallen(amendment)] == [
        "vote.days"
    ]
    with pytest.raises(DraftMovedError, match="Days a vote stays open has changed"):
        notice(amendment, by)
    (fallen,) = services.rebase(amendment=amendment, by=by, at=NOON)
    assert fallen.operation["value"] == 10
    amendment.refresh_from_db()
    assert [each["key"] for each in amendment.operations] == ["exit.notice_days"]
    assert not selectors.is_behind(amendment)
    told = AuditEntry.objects.get(action="amendment.rebased")
    assert told.data["fell_out"][0]["value"] == 10


def test_a_draft_goes_on_where_the_bylaws_moved_elsewhere() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, exit__notice_days=40)
    adopt_later(cooperative, "vote.days", 9)
    payload = notice(amendment, by)
    state = head(cooperative)
    assert state is not None
    assert payload["base_sha256"] == state.sha256 != amendment.base_sha256
    assert payload["operations"] == amendment.operations


def test_an_amendment_before_the_members_does_not_change_any_more() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    empty = drafted(cooperative, by)
    with pytest.raises(NothingToVoteOnError):
        notice(empty, by)
    amendment = drafted(cooperative, by, vote__days=10)
    with pytest.raises(NoDayError):
        notice(amendment, by, None)
    payload = notice(amendment, by)
    assert payload["effective_from"] == "2027-01-01"
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.NOTICED
    with pytest.raises(NotADraftError):
        services.drop_operation(amendment=amendment, index=0, by=by, at=NOON)


def test_two_that_touch_the_same_are_found_before_the_vote() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    one = drafted(cooperative, by, vote__days=10)
    other = drafted(cooperative, by, vote__days=12, exit__notice_days=40)
    apart = drafted(cooperative, by, redemption__years=4)
    (rival,) = selectors.rivals(one, on=TODAY)
    assert (rival.status, rival.what) == ("draft", "Days a vote stays open")
    assert not rival.is_decisive
    assert selectors.rivals(apart, on=TODAY) == []
    notice(one, by)
    (rival,) = selectors.rivals(other, on=TODAY)
    assert (rival.status, rival.is_decisive) == ("noticed", True)
    with pytest.raises(RivalError, match="“A draft” touches Days a vote stays open"):
        notice(other, by)
    notice(apart, by)


def test_what_was_adopted_for_a_later_day_is_a_rival_until_that_day() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    adopt_later(cooperative, "vote.days", 9)
    amendment = drafted(cooperative, by, vote__days=10)
    (rival,) = selectors.rivals(amendment, on=TODAY)
    assert (rival.status, rival.url) == ("prospective", "")
    with pytest.raises(RivalError):
        notice(amendment, by)
    assert selectors.rivals(amendment, on=TODAY + timedelta(days=1)) == []


def test_the_laws_that_a_draft_would_break_are_told_and_only_told() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, patronage__cash_share="1/10")
    (caution,) = selectors.cautions(amendment, on=TODAY)
    assert caution.source == "26 U.S.C. § 1388(c)(1)"
    notice(amendment, by)


def test_a_motion_that_has_no_amendment_cannot_adopt_one() -> None:
    cooperative = coop(1)
    by = user_of(cooperative, "M001")
    amendment = drafted(cooperative, by, vote__days=10)
    payload = notice(amendment, by)
    with pytest.raises(NotBeforeTheMembersError):
        services.enact(
            cooperative=cooperative,
            motion_id=1,
            payload=payload,
            adopted_on=TODAY,
            adopted_by="2026-GM-001",
            by=None,
            at=NOON,
        )
