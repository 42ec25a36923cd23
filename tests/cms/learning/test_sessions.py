"""Sessions: planned, changed, cancelled; calendars; and who came."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from cms.learning.cohort_refusals import (
    CohortClosedError,
    SessionCancelledError,
    SessionOverlapsItselfError,
    TooEarlyError,
)
from cms.learning.forms.sessions import presences_in
from cms.learning.models import Attendance, Cohort
from cms.learning.selectors.feeds import address_for, feed_of
from cms.learning.services import enrolling, sessions as services
from cms.learning.services.cohorts import add_facilitator, close_cohort, stop_leading
from cms.learning.services.sessions import SessionFacts
from tests.cms.learning.classroom import ON, a_class, a_session, learner
from tests.factories import NOON, UserFactory

DAY = timedelta(days=1)


@pytest.fixture
def cohort(db: None) -> Cohort:
    return a_class()


def told(session: Any) -> SessionFacts:
    return SessionFacts(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        note=session.note,
        lessons=tuple(session.lessons),
    )


def read(body: bytes | None) -> list[dict[str, Any]]:
    assert body is not None
    return [dict(event) for event in Calendar.from_ical(body).walk("VEVENT")]


def ticket_in(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


def test_an_entry_keeps_its_uid_and_its_sequence_grows_with_changes_alone(
    cohort: Cohort,
) -> None:
    session, by = a_session(cohort, days=5), cohort.opened_by
    row = learner(cohort)
    ticket = ticket_in(address_for(cohort, row.user, row))
    (before,) = read(feed_of(ticket, at=NOON))
    given = {"session": session, "by": by, "at": NOON}
    services.change_session(facts=told(session), **given)
    moved = replace(told(session), place="Kitchen", note="Apron")
    services.change_session(facts=moved, **given)
    (after,) = read(feed_of(ticket, at=NOON))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert str(after["LOCATION"]) == "Kitchen"
    assert "Apron" in str(after["DESCRIPTION"])


def test_a_cancelled_session_stays_in_calendars_and_changes_no_more(
    cohort: Cohort,
) -> None:
    session, by = a_session(cohort, days=5), cohort.opened_by
    services.cancel_session(session=session, by=by, at=NOON)
    row = learner(cohort)
    (event,) = read(feed_of(ticket_in(address_for(cohort, row.user, row)), at=NOON))
    assert str(event["STATUS"]) == "CANCELLED"
    assert event["SEQUENCE"] == 1
    with pytest.raises(SessionCancelledError):
        services.change_session(session=session, facts=told(session), by=by, at=NOON)
    with pytest.raises(SessionCancelledError):
        services.note_attendance(session=session, presences={}, by=by, at=NOON + 6 * DAY)


def test_a_session_stands_at_the_same_instant_in_every_calendar(cohort: Cohort) -> None:
    session = a_session(cohort, days=5)
    row = learner(cohort)
    ticket = ticket_in(address_for(cohort, row.user, row))
    body = feed_of(ticket, at=NOON)
    assert body == feed_of(ticket, at=NOON)
    (event,) = read(body)
    assert event["DTSTART"].dt == session.starts_at
    assert b"BEGIN:VTIMEZONE" in (body or b"")


def test_an_address_ends_when_its_holder_leaves_and_does_not_come_back(
    cohort: Cohort,
) -> None:
    row = learner(cohort)
    ticket = ticket_in(address_for(cohort, row.user, row))
    assert feed_of(ticket, at=NOON) is not None
    enrolling.leave(enrolment=row, at=NOON)
    assert feed_of(ticket, at=NOON) is None
    again = enrolling.join_by_code(user=row.user, code=cohort.code, at=NOON + DAY)
    assert feed_of(ticket, at=NOON) is None
    assert feed_of(ticket_in(address_for(cohort, row.user, again)), at=NOON) is not None


def test_who_leads_has_an_address_until_they_lead_no_more(cohort: Cohort) -> None:
    leader, zoe = cohort.opened_by, UserFactory()
    add_facilitator(cohort=cohort, email=zoe.email, by=leader, at=NOON)
    ticket = ticket_in(address_for(cohort, zoe, None))
    assert feed_of(ticket, at=NOON) is not None
    stop_leading(cohort=cohort, user=zoe, at=NOON)
    assert feed_of(ticket, at=NOON) is None
    assert address_for(cohort, zoe, None) == ""


def test_a_made_up_address_is_not_found(cohort: Cohort, client: Client) -> None:
    row = learner(cohort)
    good = ticket_in(address_for(cohort, row.user, row))
    for bad in ("e1-0", "e1-0~x", good[:-1], "x" * 300, f"f{good[1:]}", "~", "e~"):
        assert client.get(f"/en/learn/sessions/{bad}.ics").status_code == 404
    answer = client.get(f"/en/learn/sessions/{good}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert row.user.email.encode() not in answer.content


def test_a_session_ends_after_it_begins_and_a_closed_cohort_plans_none(
    cohort: Cohort,
) -> None:
    by = cohort.opened_by
    facts = SessionFacts(starts_at=NOON, ends_at=NOON)
    with pytest.raises(SessionOverlapsItselfError):
        services.plan_session(cohort=cohort, facts=facts, by=by, at=NOON)
    close_cohort(cohort=cohort, by=by, at=NOON)
    facts = replace(facts, ends_at=NOON + DAY)
    with pytest.raises(CohortClosedError):
        services.plan_session(cohort=cohort, facts=facts, by=by, at=NOON)


def test_who_came_did_something_on_that_day_and_what_was_noted_can_change(
    cohort: Cohort,
) -> None:
    rows = [learner(cohort, on=ON - 15 * DAY) for _ in range(3)]
    stranger = learner(a_class())
    session, by = a_session(cohort, days=-7), cohort.opened_by
    given = {"session": session, "by": by, "at": NOON}
    came, excused, absent = (row.pk for row in rows)
    words = {came: "came", excused: "excused", absent: "absent", stranger.pk: "came"}
    assert services.note_attendance(presences=words, **given) == 3
    for row in rows:
        row.refresh_from_db()
    assert [row.active_on for row in rows] == [ON - 7 * DAY, *[ON - 15 * DAY] * 2]
    services.note_attendance(presences={excused: "", absent: "came"}, **given)
    noted = dict(Attendance.objects.values_list("enrolment", "presence"))
    assert noted == {came: "came", absent: "came"}


def test_nobody_has_come_to_a_session_that_has_not_begun(cohort: Cohort) -> None:
    session = a_session(cohort, days=1)
    with pytest.raises(TooEarlyError, match="sign-in sheet"):
        services.note_attendance(
            session=session, presences={}, by=cohort.opened_by, at=NOON
        )


def test_only_words_of_the_form_are_read() -> None:
    posted = [("p12", "came"), ("p13", ""), ("p14", "flew"), ("px", "came"), ("p²", "")]
    assert presences_in(posted) == {12: "came", 13: ""}


def test_the_sheet_is_noted_in_one_form_by_who_leads_alone(
    cohort: Cohort, client: Client
) -> None:
    row = learner(cohort, first_name="Rosa", last_name="Ibáñez")
    session = a_session(cohort, days=-1)
    path = f"/en/learn/sessions/{session.pk}/came/"
    for user in (row.user, UserFactory()):
        client.force_login(user)
        assert client.get(path).status_code == 404
        assert client.post(path, {f"p{row.pk}": "came"}).status_code == 404
    client.force_login(cohort.opened_by)
    with time_machine.travel(NOON, tick=False):
        page = client.get(path).content.decode()
        assert "Rosa Ibáñez" in page
        assert "Signature" in page
        client.post(path, {f"p{row.pk}": "came", "p9": "came", "pz": "x"})
        assert '<option value="came" selected>' in client.get(path).content.decode()


def test_a_session_is_planned_and_changed_by_its_form(
    cohort: Cohort, client: Client
) -> None:
    client.force_login(cohort.opened_by)
    path = f"/en/learn/cohorts/{cohort.pk}/session/"
    hours = {"day": "2027-03-13", "hour": "18:30", "minutes": "90", "place": "Library"}
    assert client.post(path, hours).status_code == 302
    session = cohort.sessions.get()
    own = f"/en/learn/sessions/{session.pk}/"
    assert 'value="18:30"' in client.get(own).content.decode()
    for bad in ({"day": "9999-12-31"}, {"hour": "25:00"}, {"minutes": "99999"}):
        page = client.post(own, hours | bad)
        assert page.status_code == 200
        assert "Library" in page.content.decode()
    assert client.post(own, {"do": "cancel"}).status_code == 302
    assert client.post(own, {"do": "cancel"}).status_code == 302
    session.refresh_from_db()
    assert (session.is_cancelled, session.sequence) == (True, 1)
