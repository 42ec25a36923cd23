"""Tasks of a founding group: changed by its founders, counted, dated, kept in bounds."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import State
from coopkit.offers import Visit
from governance.formation.models import (
    FormationTask,
    Founder,
    FoundingGroup,
    TaskState,
)
from governance.formation.selectors.exporting import formation_tables
from governance.formation.selectors.stage_reading import facts_of_each
from governance.formation.selectors.task_days import my_tasks, task_days
from governance.formation.selectors.tasks import (
    history_of,
    line_of,
    lines_of,
)
from governance.formation.services.groups import leave_group
from governance.formation.services.tasks import (
    ChangedMeanwhileError,
    DayToComeError,
    NoStageError,
    NotAFounderError,
    PersonsNumberError,
    Wish,
    add_task,
    change_task,
)
from tests.factories import NOON
from tests.governance.factories import founding_group

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOON)
SPANISH = "es"


@pytest.fixture
def group() -> FoundingGroup:
    return founding_group(2)


def founder(group: FoundingGroup, place: int = 0) -> Founder:
    return group.founders.order_by("pk")[place]


def change(group: FoundingGroup, item: str, state: str = "done", **wish) -> FormationTask:
    by = wish.pop("by", founder(group).user)
    wish = Wish(state=state, **wish)
    return change_task(group=group, item=item, wish=wish, by=by, at=NOON)


def page(group: FoundingGroup, which: str | int) -> str:
    return f"/en/c/{group.cooperative.slug}/founding/tasks/{which}/"


def test_an_item_becomes_a_task_when_somebody_touches_it(group: FoundingGroup) -> None:
    assert not FormationTask.objects.exists()
    made = change(group, "articles", "filed", reference="B20261234", owner=founder(group))
    again = change(group, "articles", "done", reference="B20261234", owner=founder(group))
    assert made.pk == again.pk
    assert (made.state, made.done_on, made.stage) == ("filed", TODAY, 11)
    assert again.sequence == 2


def test_a_save_that_changes_nothing_leaves_no_trace(group: FoundingGroup) -> None:
    change(group, "articles", "started")
    kept = AuditEntry.objects.count()
    assert change(group, "articles", "started").sequence == 1
    assert AuditEntry.objects.count() == kept


def test_the_trail_tells_who_changed_what_and_never_the_reference(
    group: FoundingGroup,
) -> None:
    task = change(group, "agent", "started", owner=founder(group, 1), reference="secret")
    (entry,) = AuditEntry.objects.filter(subject=f"task:{task.pk}")
    assert "secret" not in str(entry.data)
    (told,) = history_of(group, task)
    assert (told.by, told.owner) == ("Founder 1", "Founder 2")
    assert set(told.changed) == {"state", "owner", "reference"}


def test_what_was_seen_must_still_hold(group: FoundingGroup) -> None:
    change(group, "agent", "started", sequence=0)
    with pytest.raises(ChangedMeanwhileError, match="Nothing of yours was saved"):
        change(group, "agent", "done", sequence=0)
    assert FormationTask.objects.get().state == "started"


@pytest.mark.parametrize("words", ["912-34-5678", "ITIN 912 34 5678 of Ana"])
def test_no_persons_number_is_kept(group: FoundingGroup, words: str) -> None:
    with pytest.raises(PersonsNumberError, match="never stands here"):
        change(group, "itin", reference=words)
    with pytest.raises(PersonsNumberError):
        add_task(group=group, title=words, stage=11, by=founder(group).user, at=NOON)
    assert not FormationTask.objects.exists()


def test_the_number_of_the_co_op_is_kept(group: FoundingGroup) -> None:
    assert change(group, "tax_number", reference="93-1234567").reference == "93-1234567"


def test_only_somebody_of_the_group_can_own_a_task(group: FoundingGroup) -> None:
    other = founding_group(1, name="Otra")
    with pytest.raises(NotAFounderError):
        change(group, "agent", "started", owner=founder(other))
    gone = founder(group, 1)
    leave_group(group=group, user=gone.user, at=NOON + timedelta(days=1))
    with pytest.raises(NotAFounderError):
        change(group, "agent", "started", owner=founder(group, 1))


def test_nothing_is_done_on_a_day_to_come(group: FoundingGroup) -> None:
    with pytest.raises(DayToComeError):
        change(group, "agent", done_on=TODAY + timedelta(days=1))
    early = change(group, "agent", done_on=TODAY - timedelta(days=9))
    assert early.done_on == TODAY - timedelta(days=9)
    assert change(group, "agent", "started").done_on is None


def test_what_comes_first_is_told_and_stops_nobody(group: FoundingGroup) -> None:
    line = line_of(group, item="articles", pk=0, on=TODAY)
    assert line is not None
    waiting = [each.title for each in line.waits_for]
    assert "Choose the agent for service of process" in waiting
    change(group, "agent")
    line = line_of(group, item="articles", pk=0, on=TODAY)
    assert len(line.waits_for) == len(waiting) - 1
    assert change(group, "articles").state == TaskState.DONE
    assert line_of(group, item="articles", pk=0, on=TODAY).waits_for == ()


def test_the_statement_falls_due_once_the_articles_are_filed(
    group: FoundingGroup,
) -> None:
    change(group, "articles", "filed", done_on=date(2026, 8, 1))
    line = line_of(group, item="statement", pk=0, on=TODAY)
    assert line.by_rule == date(2026, 10, 30)
    assert line.is_late
    change(group, "statement", "filed")
    assert not line_of(group, item="statement", pk=0, on=TODAY).is_late


def test_every_item_counts_for_its_stage(group: FoundingGroup) -> None:
    before = facts_of_each([group])[group.pk].items
    change(group, "articles", "filed")
    change(group, "sellers_permit", "not_needed")
    add_task(group=group, title="Sign", stage=11, by=founder(group).user, at=NOON)
    after = facts_of_each([group])[group.pk].items
    assert after[11].total == before[11].total  # one more of its own, one not needed
    assert (after[11].filed, after[11].done) == (1, 0)
    assert (
        sum(each.total for each in before.values()) == len(lines_of(group, on=TODAY)) - 1
    )


def test_own_tasks_stand_in_a_stage_that_exists(group: FoundingGroup) -> None:
    with pytest.raises(NoStageError):
        add_task(group=group, title="x", stage=16, by=founder(group).user, at=NOON)


def test_the_first_year_stands_in_the_calendar_from_the_founding_on(
    group: FoundingGroup,
) -> None:
    coop = group.cooperative
    assert list(task_days(visit(group))) == []
    change(group, "articles", done_on=TODAY)
    coop.state, coop.founded_on = State.ACTIVE, TODAY
    coop.save()
    days = {told.uid.rpartition("-")[2]: told.on for told in task_days(visit(group))}
    assert days == {
        "statement": TODAY + timedelta(days=90),
        "rights_notice": date(2027, 2, 1),
        "yearly_report": date(2027, 4, 30),
        "income_tax": date(2027, 9, 15),
        "written_notices": date(2027, 9, 15),
    }


def test_the_checklist_asks_as_much_for_many_tasks_as_for_none(
    group: FoundingGroup, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        lines_of(group, on=TODAY)
    for item in ("articles", "agent", "payroll"):
        change(group, item, "started", owner=founder(group))
    with django_assert_num_queries(1):
        assert len({line.owner for line in lines_of(group, on=TODAY)}) == 2


def visit(group: FoundingGroup, place: int = 0) -> Visit:
    user = founder(group, place).user
    roles = frozenset({"member"})
    return Visit(cooperative=group.cooperative, user=user, roles=roles, at=NOON, on=TODAY)


def test_a_due_day_stands_in_the_calendar_and_grows_with_each_change(
    group: FoundingGroup,
) -> None:
    due = TODAY + timedelta(days=3)
    change(group, "agent", "started", due_on=due, owner=founder(group, 1))
    (told,) = task_days(visit(group))
    assert (told.on, told.sequence, told.is_cancelled) == (due, 1, False)
    assert told.uid == f"task-{group.pk}-agent"
    change(group, "agent", "not_needed", due_on=due)
    (after,) = task_days(visit(group))
    assert (after.uid, after.sequence, after.is_cancelled) == (told.uid, 2, True)


def test_only_its_owner_needs_a_task(group: FoundingGroup) -> None:
    due = TODAY - timedelta(days=1)
    change(group, "agent", "started", due_on=due, owner=founder(group, 1))
    assert list(my_tasks(visit(group))) == []
    (need,) = my_tasks(visit(group, 1))
    assert (need.tone, need.tag) == ("bad", "past its day")


def test_a_co_op_of_long_ago_is_asked_nothing(
    group: FoundingGroup, django_assert_num_queries
) -> None:
    group.cooperative.state = State.ACTIVE
    group.cooperative.founded_on = TODAY - timedelta(days=800)
    seen = visit(group)
    with django_assert_num_queries(0):
        assert list(my_tasks(seen)) == []
        assert list(task_days(seen)) == []


def test_decisions_and_tasks_are_exported_without_names(group: FoundingGroup) -> None:
    change(group, "agent", "started", owner=founder(group, 1), reference="a note")
    (table,) = formation_tables(group.cooperative, TODAY)
    (row,) = table.rows
    told = dict(zip((column.name for column in table.columns), row, strict=True))
    assert (told["owner"], told["item"], told["stage"]) == ("M002", "agent", "11")
    assert set(table.private) == {"title", "reference"}


@time_machine.travel(NOON, tick=False)
def test_a_founder_changes_a_task_on_its_page(
    group: FoundingGroup, client: Client
) -> None:
    client.force_login(founder(group).user)
    got = client.get(page(group, "statement")).content.decode()
    for told in ("SI-100", "90 days", "not known here", "Cal. Corp. Code", "checked on"):
        assert told in got
    sent = {"state": "filed", "owner": founder(group, 1).pk, "sequence": 0}
    done = client.post(page(group, "statement"), {**sent, "reference": "SI-7"})
    assert done.status_code == HTTPStatus.FOUND
    task = FormationTask.objects.get()
    assert (task.state, task.reference, task.owner) == (
        "filed",
        "SI-7",
        founder(group, 1),
    )
    got = client.get(page(group, task.pk)).content.decode()
    assert "Founder 2" in got


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"state": "flying"}, "There is a problem"),
        ({"state": "done", "reference": "912-34-5678"}, "tax number of a person"),
        ({"state": "done", "done_on": "2031-01-01"}, "has not come yet"),
        ({"state": "done", "owner": "99999"}, "There is a problem"),
        ({"state": "done", "sequence": "7"}, "while you had it open"),
        ({"state": "done", "due_on": "tomorrow", "reference": "kept"}, "kept"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    group: FoundingGroup, client: Client, sent: dict[str, str], said: str
) -> None:
    client.force_login(founder(group).user)
    got = client.post(page(group, "agent"), {"sequence": "0", **sent})
    assert got.status_code == HTTPStatus.OK
    assert said in got.content.decode()
    assert not FormationTask.objects.exists()


@time_machine.travel(NOON, tick=False)
def test_the_checklist_takes_a_task_of_ones_own_and_goes_on_paper(
    group: FoundingGroup, client: Client
) -> None:
    client.force_login(founder(group).user)
    address = f"/en/c/{group.cooperative.slug}/founding/checklist/"
    sent = {"do": "add", "title": "Paint the door", "stage": "13"}
    assert client.post(address, sent).status_code == HTTPStatus.FOUND
    got = client.get(address).content.decode()
    assert "Paint the door" in got
    assert "File the articles of the worker cooperative corporation" in got
    paper = client.get(f"{address}?format=pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    bad = client.post(address, {"do": "add", "title": "", "stage": "99"})
    assert "There is a problem" in bad.content.decode()


@time_machine.travel(NOON, tick=False)
def test_the_checklist_speaks_spanish(group: FoundingGroup, client: Client) -> None:
    client.force_login(founder(group).user)
    with translation.override(SPANISH):
        got = client.get(f"/es/c/{group.cooperative.slug}/founding/tasks/itin/")
    assert "El grupo no le pregunta a nadie." in got.content.decode()
