"""Minutes: they write themselves, are corrected by versions, and are then fixed."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.offers import Seal
from governance.meetings import offers, services
from governance.meetings.minutes import Dealt, There, Told, Voted, written
from governance.meetings.minutes_refusals import (
    ChangedMeanwhileError,
    MeetingNotOverError,
    MinutesFixedError,
    NothingChangedError,
    NotTheLastVersionError,
    NoWhyError,
)
from governance.meetings.minutes_text import blocks_of, html_of
from governance.meetings.models import EntryKind, Meeting, MinutesVersion
from governance.meetings.selectors.minutes import draft_of, language_of, redline_of
from governance.meetings.services import enter, register
from governance.meetings.services.attending import leave
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, membership, officer, user_of
from tests.governance.meetings.meeting import again, opened

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=1)


def over(cooperative: Cooperative, **fields: Any) -> Meeting:
    """A meeting that took place: three came, one left, something was moved."""
    meeting = opened(cooperative, there="M001 M002 M003", **fields)
    by, at = meeting.called_by, meeting.starts_at
    report = meeting.items.get()
    services.begin_item(item=report, by=by, at=at + LATER / 6)
    said = {"meeting": meeting, "item": report, "by": by}
    enter(
        **said,
        kind=EntryKind.MOVED,
        membership=membership(cooperative, "M001"),
        text="that the report be printed",
        at=at + LATER / 5,
    )
    enter(
        **said,
        kind=EntryKind.SECONDED,
        membership=membership(cooperative, "M002"),
        at=at + LATER / 4,
    )
    leave(
        meeting=meeting,
        membership=membership(cooperative, "M003"),
        by=by,
        at=at + LATER / 3,
    )
    enter(**said, kind=EntryKind.VOTE, at=at + LATER / 2)
    services.finish_item(item=again(meeting).items.get(), by=by, at=at + LATER)
    services.close_meeting(meeting=again(meeting), by=by, at=at + LATER)
    return again(meeting)


def drafted(meeting: Meeting, language: str = "en") -> MinutesVersion:
    return services.draft_minutes(
        meeting=meeting, language=language, by=meeting.called_by, at=meeting.ends_at
    )


def corrected(meeting: Meeting, **fields: Any) -> MinutesVersion:
    given = {"why": "A name was wrong", "based_on": 1, **fields}
    return services.correct_minutes(
        meeting=meeting, by=meeting.called_by, at=meeting.ends_at, **given
    )


def approved(meeting: Meeting, version: MinutesVersion) -> Meeting:
    resolution = register(
        cooperative=meeting.cooperative,
        body="GM",
        title="Approve the minutes",
        text="As they stand.",
        adopted_on=meeting.ends_at.date(),
        record={"for": 3},
        at=meeting.ends_at,
    )
    return services.approve_minutes(
        meeting=meeting, version=version, resolution=resolution, by=None, at=NOON
    )


def test_minutes_write_themselves_from_what_was_recorded() -> None:
    meeting = over(coop(4))
    text = drafted(meeting).text
    for told in (
        "# The minutes: Winter assembly",
        "- Kind: general meeting",
        "- Place: The bakery",
        "| Person M001 (M001) | in the room |",
        "Not there: Person M004 (M004).",
        "### 1. Report of the year",
        "Person M001 (M001) moved: that the report be printed",
        "Person M002 (M002) seconded.",
        "Quorum: 3 of 4 were there (3 × 2 ≥ 1 × 4). It was reached.",
        "Quorum: 2 of 4 were there (2 × 2 ≥ 1 × 4). It was reached.",
        "the meeting was closed.",
    ):
        assert told in text, text
    row = next(line for line in text.splitlines() if "M003" in line)
    assert "–" not in row  # the hour at which they left stands there


def test_minutes_are_written_in_the_language_that_is_asked_for() -> None:
    meeting = over(coop(3))
    text = drafted(meeting, "es").text
    assert language_of(meeting, text) in {"es", "en"}
    assert draft_of(meeting, language="en", sealed=[], at=NOON).startswith(
        "# The minutes:"
    )


def test_seals_stand_in_the_minutes() -> None:
    meeting = over(coop(3))
    seal = Seal(what="The books", seq=7, hash="ab" * 32)
    text = draft_of(meeting, language="en", sealed=[seal], at=NOON)
    assert "## Seals" in text
    assert "ab" * 32 in text
    assert "## Seals" not in draft_of(meeting, language="en", sealed=[], at=NOON)


def test_what_was_voted_on_stands_with_text_counts_sum_and_number() -> None:
    voted = Voted(
        title="Buy an oven",
        text="The co-op buys\nan oven.",
        way="motion",
        is_secret=True,
        moved_by="Ana",
        counts=(("Yes", "3"), ("No", "1")),
        outcome="adopted",
        because="3 × 2 > 1 × 4",
        number="2026-GM-007",
    )
    deal = Dealt(title="Oven", voted=(voted,), stepped_aside=("Ben",), is_taken_up=False)
    told = Told(cooperative="A", title="B", facts=(), there=(), items=(deal,))
    text = written(told)
    for words in (
        "Put to the vote: **Buy an oven** (motion, by secret ballot)",
        "> The co-op buys\n> an oven.",
        "Counted: Yes 3, No 1.",
        "The sum: 3 × 2 > 1 × 4.",
        "In the register: **2026-GM-007**.",
        "Stepped aside for a conflict of interest: Ben.",
        "It was not taken up.",
    ):
        assert words in text, text


def test_what_people_wrote_breaks_neither_table_nor_page() -> None:
    there = There(name="A|B\n# C", how="room", came="5", left="")
    text = written(Told(cooperative="A", title="B", facts=(), there=(there,)))
    (table,) = (block for block in blocks_of(text) if block.kind == "table")
    assert table.rows[1][0] == "A¦B # C"
    assert "<script>" not in html_of("<script>alert(1)</script> [x](javascript:y)")


def test_each_correction_is_a_version_with_its_reason_and_a_redline() -> None:
    meeting = over(coop(3))
    first = drafted(meeting)
    second = corrected(meeting, text=first.text.replace("printed", "translated"))
    assert (second.number, second.why) == (2, "A name was wrong")
    assert second.sha256 == sha256(second.text.encode()).hexdigest()
    (line,) = redline_of(first.text, second.text)
    assert [(each.op, each.text) for each in line if each.op != "same"] == [
        ("del", "printed"),
        ("add", "translated"),
    ]


def test_a_correction_without_reason_or_change_or_of_an_old_version_is_refused() -> None:
    meeting = over(coop(3))
    with pytest.raises(NothingChangedError):
        corrected(meeting, text=drafted(meeting).text)
    with pytest.raises(NoWhyError):
        corrected(meeting, text="# Other", why="  ")
    corrected(meeting, text="# Other")
    with pytest.raises(ChangedMeanwhileError, match="saved version 2"):
        corrected(meeting, text="# Third", based_on=1)


def test_minutes_wait_for_the_end_of_the_meeting() -> None:
    meeting = opened(coop(3))
    with pytest.raises(MeetingNotOverError):
        drafted(meeting)


def test_once_approved_minutes_are_fixed_and_hashed() -> None:
    meeting = over(coop(3))
    version = drafted(meeting)
    held = approved(meeting, version)
    assert held.minutes_sha256 == version.sha256
    for attempt in (
        lambda: corrected(meeting, text="# Other"),
        lambda: drafted(meeting),
        lambda: approved(meeting, version),
    ):
        with pytest.raises(MinutesFixedError, match="were approved by 2026-GM-001"):
            attempt()
    assert AuditEntry.objects.filter(action="minutes.approved").count() == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        MinutesVersion.objects.update(text="another")


def test_the_check_finds_minutes_that_are_not_what_was_approved() -> None:
    meeting = over(coop(3))
    version = drafted(meeting)
    approved(meeting, version)
    assert list(offers.minutes_stand()) == []
    Meeting.objects.update(minutes_sha256="0" * 64)
    MinutesVersion.objects.create(
        meeting=meeting,
        number=2,
        text="another",
        sha256="1" * 64,
        written_by=meeting.called_by,
        at=NOON,
    )
    assert [finding.what for finding in offers.minutes_stand()] == [
        "version 2 of its minutes is not what was written",
        "its minutes are not those that were approved",
    ]


def test_only_the_last_version_can_be_approved() -> None:
    meeting = over(coop(3))
    first = drafted(meeting)
    corrected(meeting, text="# Other")
    with pytest.raises(NotTheLastVersionError, match="put version 2 to the vote"):
        approved(meeting, first)


def visit(cooperative: Cooperative, user: Any, rest: str, **data: Any) -> Any:
    client = Client()
    client.force_login(user)
    address = f"/en/c/{cooperative.slug}/decide/meetings/{rest}"
    return client.post(address, data) if data else client.get(address)


def test_the_pages_of_the_minutes() -> None:
    cooperative = coop(3)
    meeting = over(cooperative)
    secretary, ana = officer(cooperative, "secretary"), user_of(cooperative, "M001")
    base = f"{meeting.pk}/minutes/"
    assert (
        "No minutes have been drafted" in visit(cooperative, ana, base).content.decode()
    )
    assert visit(cooperative, ana, base, do="draft", language="en").status_code == 404
    done = visit(cooperative, secretary, base, do="draft", language="en")
    assert done.status_code == 302
    shown = visit(cooperative, secretary, base).content.decode()
    assert "<h2>The minutes: Winter assembly</h2>" in shown
    assert 'name="why"' in shown
    text = MinutesVersion.objects.get().text
    given = {"text": text + "One line more.", "why": "forgotten", "based_on": "1"}
    assert visit(cooperative, secretary, base, do="correct", **given).status_code == 302
    second = visit(cooperative, ana, f"{base}2/").content.decode()
    assert "<ins>" in second
    assert "“forgotten”" in second
    file = visit(cooperative, ana, f"{base}2/?format=md")
    version = MinutesVersion.objects.get(number=2)
    assert sha256(file.content).hexdigest() == version.sha256
    pdf = visit(cooperative, ana, f"{base}2.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert visit(cooperative, ana, f"{base}9/").status_code == 404
    approved(meeting, version)
    fixed = visit(cooperative, secretary, base).content.decode()
    assert "no later version can be made" in fixed
    assert 'name="why"' not in fixed
    assert visit(cooperative, UserFactory(), base).status_code == 404


def test_minutes_of_another_co_op_are_not_found() -> None:
    meeting, other = over(coop(3)), coop(1)
    item_ = f"{meeting.pk}/minutes/"
    assert visit(other, user_of(other, "M001"), item_).status_code == 404
