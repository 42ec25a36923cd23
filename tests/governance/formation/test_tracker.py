"""The tracker: honest states, who waits for whom, what is new since the last visit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from coopkit.worksheets.merging import Filled, mark
from governance.formation.models import FoundingGroup, TaskState
from governance.formation.selectors.groups import founders_of
from governance.formation.selectors.news import news_for
from governance.formation.selectors.tracker import tracker_of
from governance.formation.services.groups import looked_in
from governance.formation.services.proposing import propose
from governance.formation.services.sheets import mark_seen, save_sheet
from governance.formation.services.tasks import Wish, add_task, change_task
from governance.votes.services import cast_ballot, declare_result
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory
from tests.governance.factories import founding_group

pytestmark = pytest.mark.django_db
PURPOSE = {"identity.purpose": "To bake bread together."}
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def group() -> FoundingGroup:
    return founding_group(3)


def write(
    group: FoundingGroup, key: str, values: dict[str, object], who: int = 0
) -> None:
    filled = Filled(
        keys=tuple(values),
        values=values,
        seen=dict.fromkeys(values, mark(None)),
        picks={},
    )
    founder = founders_of(group)[who]
    save_sheet(group=group, key=key, filled=filled, founder=founder, at=NOON)


def decide(group: FoundingGroup, values: dict[str, object], sheet: str) -> None:
    first = founders_of(group)[0].user
    motion = propose(group=group, sheet_key=sheet, values=values, by=first, at=NOON)
    for each in founders_of(group):
        cast_ballot(motion=motion, voter=each.membership, choice="yes", at=NOON)
    declare_result(motion=motion, by=first, at=NOON + HOUR)


def put(group: FoundingGroup, sheet: str, values: dict[str, object]) -> None:
    second = founders_of(group)[1].user
    propose(group=group, sheet_key=sheet, values=values, by=second, at=NOON)


def url_of(group: FoundingGroup) -> str:
    return reverse("formation:tracker", args=[group.cooperative.slug])


def test_a_stage_is_drafted_by_a_sheet_and_decided_by_votes_alone(
    group: FoundingGroup,
) -> None:
    def state(place: int) -> str:
        shown = tracker_of(group, founder=None, at=NOON, on=NOON.date())
        return shown.stages[place - 1].state

    assert state(1) == "not_started"
    write(group, "values_purpose", PURPOSE)
    assert state(1) == "drafted"
    write(group, "needs_skills", {"needs": "bread"})
    write(group, "idea", {"offer": "bread"})
    assert state(1) == "drafted"
    decide(group, PURPOSE, "values_purpose")
    assert state(1) == "decided"


def test_it_names_whose_vote_is_missing_and_of_a_secret_one_nobody(
    group: FoundingGroup,
) -> None:
    first, second, third = founders_of(group)
    motion = propose(
        group=group, sheet_key="values_purpose", values=PURPOSE, by=first.user, at=NOON
    )
    cast_ballot(motion=motion, voter=second.membership, choice="no", at=NOON)
    shown = tracker_of(group, founder=third, at=NOON + HOUR, on=NOON.date())
    (vote,) = shown.votes
    assert vote.names == ("Founder 1", "Founder 3")
    assert vote.is_mine
    assert motion.title in shown.next[0].words
    type(motion).objects.filter(pk=motion.pk).update(is_secret=True)
    (vote,) = tracker_of(group, founder=third, at=NOON + HOUR, on=NOON.date()).votes
    assert (vote.names, vote.silent) == ((), 2)


def test_tasks_and_sheets_say_who_waits(group: FoundingGroup) -> None:
    first, second, _third = founders_of(group)
    add_task(
        group=group, title="Call Rosa", stage=4, owner=second, by=first.user, at=NOON
    )
    write(group, "idea", {"offer": "bread"})
    mark_seen(sheet=group.sheets.get(), founder=second, at=NOON)
    shown = tracker_of(group, founder=second, at=NOON, on=NOON.date())
    assert [(line.title, line.owner) for line in shown.tasks] == [
        ("Call Rosa", "Founder 2")
    ]
    (sheet,) = shown.unseen
    assert (sheet.detail, sheet.is_mine) == ("1 of 3 has not seen it", False)


def test_new_is_what_others_did_since_the_visit_before(group: FoundingGroup) -> None:
    first, second, _third = founders_of(group)
    second.group = group
    looked_in(founder=second, at=NOON - HOUR)
    assert second.looked_at is None
    write(group, "idea", {"offer": "bread"})
    write(group, "customers", {"talks_done": 3}, who=1)
    wish = Wish(state=TaskState.STARTED, owner=first)
    change_task(group=group, item="lawyer", wish=wish, by=first.user, at=NOON)
    decide(group, PURPOSE, "values_purpose")
    looked_in(founder=second, at=NOON + HOUR)
    assert second.looked_at == NOON - HOUR
    looked_in(founder=second, at=NOON + HOUR + timedelta(minutes=5))
    assert second.looked_at == NOON - HOUR
    words = [
        each.words for each in news_for(group, since=second.looked_at, founder=second)
    ]
    assert words[0] == "Decided: Purpose."
    assert "“Our idea on one card” was changed." in words
    assert any("lawyer" in each and "started" in each for each in words)
    assert not any("customers" in each for each in words)


def test_the_page_costs_the_same_however_much_was_done(
    client: Client, group: FoundingGroup
) -> None:
    client.force_login(founders_of(group)[0].user)
    write(group, "idea", {"offer": "bread"})
    put(group, "values_purpose", PURPOSE)
    client.get(url_of(group))
    with time_machine.travel(NOON + HOUR, tick=False):
        client.get(url_of(group))
    with (
        time_machine.travel(NOON + 2 * HOUR, tick=False),
        CaptureQueriesContext(connection) as little,
    ):
        client.get(url_of(group))
    write(group, "customers", {"talks_done": 3}, who=1)
    write(group, "conflict", {"calm": "tea"}, who=2)
    own = founders_of(group)[1]
    for title in ("Call 1", "Call 2", "Call 3"):
        add_task(group=group, title=title, stage=4, owner=own, by=own.user, at=NOON)
    put(group, "buy_in", {"members.buy_in": "400.00"})
    with (
        time_machine.travel(NOON + 4 * HOUR, tick=False),
        CaptureQueriesContext(connection) as much,
    ):
        page = client.get(url_of(group)).content.decode()
    assert "Call 3" in page
    assert len(much) <= len(little)


def test_the_home_of_a_group_leads_to_its_tracker(
    client: Client, group: FoundingGroup
) -> None:
    client.force_login(founders_of(group)[0].user)
    home = client.get(group.cooperative.get_absolute_url()).content.decode()
    assert home.index("On the way to founding") < home.index("For you to do")
    assert f'href="{url_of(group)}"' in home
    assert "tax number" not in home


@pytest.mark.looks
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_prints_for_a_meeting(
    client: Client, group: FoundingGroup, language: str
) -> None:
    client.force_login(founders_of(group)[0].user)
    write(group, "idea", {"offer": "bread"})
    with override(language):
        url = reverse("formation:tracker_pdf", args=[group.cooperative.slug])
    answer = client.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_coop_that_no_group_founded_has_no_tracker(client: Client) -> None:
    cooperative, user = CooperativeFactory(), UserFactory()
    RoleGrantFactory(cooperative=cooperative, user=user)
    client.force_login(user)
    url = reverse("formation:tracker", args=[cooperative.slug])
    assert client.get(url).status_code == 404
