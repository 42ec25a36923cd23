"""Versions of the bylaws: adopted exactly, dated, in order, and never edited."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from governance.bylaws.amendment import (
    BaseMovedError,
    NoProvisionError,
    State,
    apply,
    free_id,
)
from governance.bylaws.models import BylawsVersion, ParameterValue
from governance.bylaws.operations import insertion, setting
from governance.bylaws.parameters import UnknownParameterError, ValueShapeError
from governance.bylaws.provisions import Provision
from governance.bylaws.selectors import (
    head,
    in_force,
    parameter,
    state_after,
    text_on,
    versions,
)
from governance.bylaws.services import (
    AlreadyFoundedError,
    BeforeAdoptionError,
    BeforeProspectiveError,
    BehindLaterValueError,
    DayTakenError,
    FixedParameterError,
    HiddenNumberError,
    NotEitherError,
    NotFoundedError,
    adopt,
    adopt_version,
    found,
)
from tests.factories import FOUNDED, NOON, CooperativeFactory
from tests.governance.factories import with_bylaws

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)
CHANGE, LATER = date(2025, 7, 1), date(2026, 1, 1)
CLAUSE = "art-2.sec-1"


def amend(
    cooperative: Cooperative,
    operations: Sequence[dict[str, Any]],
    on: date = CHANGE,
    base: State | None = None,
) -> BylawsVersion:
    held = base or head(cooperative)
    assert held
    return adopt_version(
        cooperative=cooperative,
        title="A change",
        operations=operations,
        base_sha256=held.sha256,
        effective_from=on,
        adopted_on=JUNE,
        adopted_by="2025-GM-001",
        by=None,
        at=NOON,
    )


def reword(state: State | None, own: str, text: str) -> dict[str, Any]:
    assert state
    was = state.provision(own).sha256
    content = {"heading": {}, "text": {"en": text}, "note": {}}
    return {"op": "substitute", "id": own, "was": was, **content}


def beside(state: State | None, own: str, number: str, text: str) -> dict[str, Any]:
    assert state
    new = free_id(state, number, parent=state.provision(own).parent)
    return insertion(Provision(new, number, {}, {"en": text}, {}), after=own)


def test_the_first_values_are_version_0_with_the_models_text() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    (version,) = versions(cooperative)
    state = head(cooperative)
    assert state
    assert (version.number, version.base_sha256) == (0, "")
    assert version.sha256 == state.sha256
    assert version.adopted_by == "2023-GM-001"
    assert state.number_of("vote.days")
    assert state.values == in_force(cooperative, on=FOUNDED).raw()
    assert all(row.version == version for row in ParameterValue.objects.all())


def test_later_values_are_a_version_that_sets_them() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    rows = adopt(
        cooperative=cooperative,
        values={"vote.days": 10, "patronage.cash_share": "30%"},
        effective_from=CHANGE,
        adopted_on=JUNE,
        adopted_by="2025-GM-001",
        by=None,
        at=NOON,
    )
    version = versions(cooperative)[1]
    assert [row.version for row in rows] == [version, version]
    assert version.operations[0] == setting("vote.days", 7, 10)
    assert version.operations[1]["value"] == "3/10"
    assert version.title == "Days a vote stays open, Part paid in cash"


def test_text_and_numbers_change_in_one_version() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    operations = [reword(head(cooperative), CLAUSE, "Who works here may join.")]
    version = amend(cooperative, [*operations, setting("vote.days", 7, 9)])
    before, after = (text_on(cooperative, on=day) for day in (JUNE, CHANGE))
    assert before == state_after(cooperative, 0)
    assert after.provision(CLAUSE).text["en"] == "Who works here may join."
    assert after.sha256 == version.sha256
    assert parameter(cooperative, "vote.days", on=CHANGE).count == 9
    assert parameter(cooperative, "vote.days", on=JUNE).count == 7


def test_what_is_adopted_for_later_stands_at_the_head_and_not_in_force() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    amend(cooperative, [reword(head(cooperative), CLAUSE, "New.")], on=LATER)
    at_head = head(cooperative)
    assert at_head
    assert at_head.provision(CLAUSE).text["en"] == "New."
    assert text_on(cooperative, on=CHANGE) == state_after(cooperative, 0)
    assert text_on(cooperative, on=LATER) == at_head


def test_a_version_in_force_earlier_than_an_older_one_leaves_that_one_out() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    amend(cooperative, [reword(head(cooperative), CLAUSE, "New.")], on=LATER)
    amend(cooperative, [setting("vote.days", 7, 9)], on=CHANGE)
    between, afterwards = (text_on(cooperative, on=day) for day in (CHANGE, LATER))
    assert between.values["vote.days"] == 9
    assert between.provision(CLAUSE) == state_after(cooperative, 0).provision(CLAUSE)
    assert afterwards == head(cooperative)


def test_a_base_that_moved_elsewhere_does_not_matter() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    base = head(cooperative)
    amend(cooperative, [setting("vote.days", 7, 9)])
    amend(cooperative, [reword(base, CLAUSE, "New.")], base=base)
    state = head(cooperative)
    assert state
    assert state.values["vote.days"] == 9
    assert state.provision(CLAUSE).text["en"] == "New."


def test_a_base_that_moved_in_what_is_touched_is_refused_by_its_name() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    base = head(cooperative)
    written = [setting("vote.days", 7, 12)]
    amend(cooperative, [setting("vote.days", 7, 9)])
    with pytest.raises(BaseMovedError, match="Days a vote stays open"):
        amend(cooperative, written, on=LATER, base=base)
    amend(cooperative, [beside(base, CLAUSE, "2.91", "One.")])
    with pytest.raises(BaseMovedError, match=r"clause 2\.1"):
        amend(cooperative, [beside(base, CLAUSE, "2.92", "Two.")], base=base)
    assert versions(cooperative)[-1].number == 2


def test_a_value_that_is_not_the_one_written_on_is_refused_by_its_name() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    with pytest.raises(BaseMovedError, match="Days a vote stays open"):
        amend(cooperative, [setting("vote.days", 8, 12)])


def test_nothing_holds_before_what_it_changes_holds() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    amend(cooperative, [reword(head(cooperative), CLAUSE, "New.")], on=LATER)
    again = [reword(head(cooperative), CLAUSE, "Newer.")]
    with pytest.raises(BeforeProspectiveError, match=r"Version 1 .*2\.1.* 1, 2026"):
        amend(cooperative, again)
    amend(cooperative, again, on=LATER)
    assert text_on(cooperative, on=LATER).provision(CLAUSE).text["en"] == "Newer."


def test_a_clause_cannot_stand_beside_one_that_is_still_to_come() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    amend(cooperative, [beside(head(cooperative), CLAUSE, "2.91", "One.")], on=LATER)
    second = beside(head(cooperative), "art-2.sec-91", "2.92", "Two.")
    with pytest.raises(BeforeProspectiveError):
        amend(cooperative, [second])
    amend(cooperative, [second], on=LATER)


def test_a_number_freed_later_cannot_be_given_earlier() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    state = head(cooperative)
    assert state
    was = state.provision(CLAUSE).sha256
    renumber = {"op": "renumber", "id": CLAUSE, "was": was, "number": "2.77"}
    amend(cooperative, [renumber], on=LATER)
    taken = beside(head(cooperative), "art-2.sec-2", "2.1", "In its place.")
    with pytest.raises(BeforeProspectiveError):
        amend(cooperative, [taken])
    amend(cooperative, [taken], on=LATER)


def test_values_go_forward_only() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    amend(cooperative, [setting("vote.days", 7, 9)], on=LATER)
    with pytest.raises(BehindLaterValueError, match=r"Jan\. 1, 2026"):
        amend(cooperative, [setting("vote.days", 9, 10)])
    with pytest.raises(DayTakenError):
        amend(cooperative, [setting("vote.days", 9, 10)], on=LATER)
    last = ParameterValue.objects.filter(key="vote.days").latest("effective_from")
    last.pk = None
    last.effective_from = CHANGE
    with pytest.raises(DatabaseError, match="goes forward only"), transaction.atomic():
        last.save(force_insert=True)


def test_nothing_holds_before_it_is_adopted() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    with pytest.raises(BeforeAdoptionError):
        amend(cooperative, [setting("vote.days", 7, 9)], on=date(2025, 5, 31))


def test_the_end_of_the_fiscal_year_is_the_coops_own_and_settled_once() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    key = "identity.fiscal_year_end"
    assert parameter(cooperative, key, on=FOUNDED).value == "06-30"
    with pytest.raises(FixedParameterError, match="fiscal year"):
        amend(cooperative, [setting(key, "06-30", "12-31")])


def test_what_the_catalogue_does_not_take_is_refused() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    state = head(cooperative)
    with pytest.raises(ValueShapeError):
        amend(cooperative, [setting("vote.days", 7, "soon")])
    with pytest.raises(UnknownParameterError):
        amend(cooperative, [setting("vote.moon", None, 1)])
    with pytest.raises(UnknownParameterError):
        amend(cooperative, [reword(state, CLAUSE, "{{ vote.moon | words }}")])
    with pytest.raises(NoProvisionError):
        amend(cooperative, [{"op": "repeal", "id": "art-99", "was": ""}])
    assert len(versions(cooperative)) == 1


def test_a_coop_is_founded_once_and_not_amended_before() -> None:
    cooperative = CooperativeFactory()
    own = State(
        {"en": "House rules"},
        (
            Provision(
                "art-1", "1", {"en": "All"}, {"en": "For {{ vote.days | words }}"}, {}
            ),
        ),
        {"vote.days": 3},
    )
    acted = {
        "effective_from": FOUNDED,
        "adopted_on": FOUNDED,
        "adopted_by": "2023-GM-001",
        "by": None,
        "at": NOON,
    }
    with pytest.raises(NotFoundedError):
        adopt_version(
            cooperative=cooperative, title="x", operations=[], base_sha256="", **acted
        )
    found(cooperative=cooperative, state=own, title="House rules", **acted)
    assert head(cooperative) == own
    assert parameter(cooperative, "vote.days", on=FOUNDED).clause == "1"
    with pytest.raises(AlreadyFoundedError):
        found(cooperative=cooperative, state=own, title="Again", **acted)


def test_a_refused_version_leaves_nothing_behind() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    entries, values = AuditEntry.objects.count(), ParameterValue.objects.count()
    with pytest.raises(BaseMovedError):
        amend(cooperative, [setting("vote.days", 7, 9), setting("vote.days", 7, 10)])
    assert AuditEntry.objects.count() == entries
    assert ParameterValue.objects.count() == values


def test_the_trail_tells_the_version_its_hash_and_its_values() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    version = amend(cooperative, [setting("vote.days", 7, 9)])
    entry = AuditEntry.objects.filter(action="bylaws.adopted").latest("pk")
    assert entry.subject == "resolution:2025-GM-001"
    assert entry.data["version"] == 1
    assert entry.data["sha256"] == version.sha256
    assert entry.data["values"] == {"vote.days": 9}


def test_the_database_refuses_to_change_or_delete_a_version() -> None:
    with_bylaws(CooperativeFactory())
    for act in ("update", "delete"):
        rows = BylawsVersion.objects.filter(number=0)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(title="x") if act == "update" else rows._raw_delete(rows.db)


def test_many_amendments_are_rebuilt_to_the_hash_of_the_last() -> None:
    cooperative = with_bylaws(CooperativeFactory())
    state = head(cooperative)
    assert state
    for number in range(1, 40):
        amend(cooperative, [beside(state, CLAUSE, f"2.{100 + number}", "x")], on=CHANGE)
        state = head(cooperative)
        assert state
    rebuilt = State()
    for row in BylawsVersion.objects.order_by("number"):
        rebuilt = apply(rebuilt, row.operations)
        assert rebuilt.sha256 == row.sha256
    assert rebuilt == state


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ({"heading": {"en": "For {{ vote.days | words }}"}}, HiddenNumberError),
        ({"text": {"en": "[x](/a/{{ vote.days | words }})"}}, HiddenNumberError),
        ({"text": {"en": 'It {{ vote.days | either:"is|is not" }}.'}}, NotEitherError),
        ({"note": {"en": "For {{ vote.nights | words }}."}}, UnknownParameterError),
    ],
)
def test_words_never_refer_to_a_number_that_would_not_be_printed(
    content: dict[str, Any], refusal: type[CoopError]
) -> None:
    cooperative = with_bylaws(CooperativeFactory())
    operation = reword(head(cooperative), CLAUSE, "It is so.") | content
    with pytest.raises(refusal):
        amend(cooperative, [operation])
