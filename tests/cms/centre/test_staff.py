"""Growing into a seat: the path, the seat, its end; who may do what; times to help."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cms.centre.models import Availability, CentreRole, Seat, Shadowing, SignOff
from cms.centre.models.staff import Interest
from cms.centre.paths import (
    LastCoordinatorError,
    NotBegunError,
    NotBesideError,
    OwnSeatError,
    PathNotWalkedError,
    SeatDayError,
    SeatHeldError,
    SeatOverError,
    TimesError,
    paths,
    progress_on,
    read_paths,
)
from cms.centre.selectors import staff as selectors
from cms.centre.selectors.office import NAMES, rooms
from cms.centre.services import staff as services
from cms.courses.models import LessonPage
from cms.courses.training_files import LESSONS
from cms.learning.models import LessonRead
from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.centre_doors import CENTRE
from tests.factories import SeatFactory, UserFactory

AT = datetime(2026, 11, 23, 18, tzinfo=UTC)
ON = AT.date()
DAY = timedelta(days=1)
REFERRER, COORDINATOR = CentreRole.REFERRER, CentreRole.COORDINATOR


def test_every_role_has_a_path_of_lessons_that_there_are() -> None:
    assert set(paths()) == set(CentreRole.values)
    for one in paths().values():
        assert one.times >= 1
        for code in one.lessons:
            for language in ("en", "es"):
                assert (LESSONS / language / f"{code.lower()}.md").is_file(), code


@pytest.mark.parametrize(
    "text", ["[x]\nlessons = []", '[x]\nlessons = []\ntimes = 1\nmay.en = "A"']
)
def test_a_path_without_words_in_both_languages_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="path x"):
        read_paths(text)


def test_a_path_is_complete_with_lessons_times_and_sign_off() -> None:
    path = paths()["referrer"]
    walked = progress_on(path, read=path.lessons, times=path.times, is_signed_off=True)
    assert walked.is_complete
    for missing in (
        progress_on(path, read=path.lessons[1:], times=9, is_signed_off=True),
        progress_on(path, read=path.lessons, times=path.times - 1, is_signed_off=True),
        progress_on(path, read=path.lessons, times=9, is_signed_off=False),
    ):
        assert not missing.is_complete


def test_the_table_of_doors_is_shown_whole_and_by_name() -> None:
    assert {f"centre:{name}" for name in NAMES} == set(CENTRE)
    shown = {room.label: room for room in rooms()}
    assert "Requests to be called back" in shown["Clinic coordinator"].sees
    assert "Requests to be called back" not in shown["Volunteer"].sees
    assert "Seats and learning of a person" in shown["Coordinator"].does


@pytest.fixture
def boss(db: None) -> User:
    return SeatFactory(role="coordinator", user__email="dolores@centro.example").user


@pytest.fixture
def keeper(db: None) -> User:
    return SeatFactory(role="referrer", user__email="priya@centro.example").user


@pytest.fixture
def jun(db: None) -> User:
    user = UserFactory(email="jun@centro.example")
    services.begin_path(user=user, role=REFERRER, on=ON - DAY)
    return user


def granted(
    user: User, by: User | None, role: CentreRole = REFERRER, **said: str
) -> Seat:
    facts = {"act": "Board, 2026-11-02", "starts_on": ON, "at": AT}
    return services.grant_seat(user=user, role=role, by=by, **facts, **said)


def test_a_seat_is_given_when_its_path_is_walked_or_for_a_reason(
    boss: User, keeper: User, jun: User
) -> None:
    with pytest.raises(PathNotWalkedError):
        granted(jun, boss)
    for days in (2, 1):
        services.note_shadowing(
            user=jun, role=REFERRER, on=ON - days * DAY, beside=keeper, by=keeper, at=AT
        )
    services.sign_off(user=jun, role=REFERRER, by=boss, at=AT)
    left = selectors.progress_of(jun, REFERRER)
    assert (left.times_missing, left.lacks_sign_off) == (0, False)
    assert left.lessons_missing == paths()["referrer"].lessons
    seat = granted(jun, boss, reason="Kept another directory for years")
    assert seat.reason == "Kept another directory for years"
    assert selectors.roles_held(jun, ON) == {"referrer"}
    told = AuditEntry.objects.filter(scope="centre").order_by("seq").last()
    assert (told.action, told.data["path_complete"]) == ("seat.granted", False)
    assert "directory for years" not in str(told.data)
    with pytest.raises(SeatHeldError):
        granted(jun, boss, reason="Again")


def test_what_was_read_in_a_course_counts_on_the_path(
    training: object, boss: User, keeper: User, jun: User
) -> None:
    for days in (2, 1):
        services.note_shadowing(
            user=jun, role=REFERRER, on=ON - days * DAY, beside=keeper, by=keeper, at=AT
        )
    services.sign_off(user=jun, role=REFERRER, by=boss, at=AT)
    codes = paths()["referrer"].lessons
    read = LessonPage.objects.filter(code__in=codes, locale__language_code="es")
    for page in read:
        LessonRead.objects.create(user=jun, translation_key=page.translation_key, at=AT)
    LessonRead.objects.create(user=jun, translation_key=uuid4(), at=AT)
    assert selectors.progress_of(jun, REFERRER).is_complete
    lines = selectors.lesson_lines(selectors.progress_of(jun, REFERRER), language="en")
    assert [line.code for line in lines] == list(codes)
    assert all(line.is_read and line.url.startswith("/en/") for line in lines)
    assert granted(jun, boss).reason == ""


def test_one_learns_from_who_held_the_role_on_that_day(
    boss: User, keeper: User, jun: User
) -> None:
    refused = [
        {"beside": boss, "on": ON},  # holds another role
        {"beside": keeper, "on": ON + DAY},  # not there yet
        {"beside": keeper, "on": date(2000, 1, 1)},  # before the seat
    ]
    for said in refused:
        with pytest.raises(NotBesideError):
            services.note_shadowing(user=jun, role=REFERRER, by=boss, at=AT, **said)
    with pytest.raises(NotBegunError):
        services.note_shadowing(
            user=boss, role=REFERRER, on=ON, beside=keeper, by=keeper, at=AT
        )


def test_nobody_makes_or_signs_off_themselves(boss: User) -> None:
    services.begin_path(user=boss, role=REFERRER, on=ON)
    with pytest.raises(OwnSeatError):
        services.sign_off(user=boss, role=REFERRER, by=boss, at=AT)
    with pytest.raises(OwnSeatError):
        granted(boss, boss, COORDINATOR, reason="I want to")


def test_the_last_coordinator_stays_until_there_is_another(boss: User) -> None:
    seat = Seat.objects.get(user=boss)
    with pytest.raises(LastCoordinatorError):
        services.end_seat(seat=seat, ends_on=ON, by=boss, at=AT)
    other = granted(UserFactory(email="b@x.example"), boss, COORDINATOR, reason="Elected")
    services.end_seat(seat=seat, ends_on=ON, by=boss, at=AT)
    assert selectors.roles_held(boss, ON) == {"coordinator"}
    assert selectors.roles_held(boss, ON + DAY) == frozenset()
    with pytest.raises(LastCoordinatorError):
        services.end_seat(seat=other, ends_on=ON + DAY, by=boss, at=AT)
    with pytest.raises(SeatOverError):
        services.end_seat(seat=seat, ends_on=ON + DAY, by=boss, at=AT + DAY)
    with pytest.raises(SeatDayError):
        services.end_seat(seat=other, ends_on=ON - DAY, by=boss, at=AT)


def test_the_first_coordinator_is_appointed_by_command(db: None) -> None:
    said = call_command("appoint", "ana@x.example", "coordinator", act="Board")
    assert said.startswith("ana@x.example is coordinator from ")
    seat = Seat.objects.get()
    assert (seat.act, seat.granted_by) == ("Board", None)
    assert AuditEntry.objects.get(action="seat.granted").actor == "system"
    with pytest.raises(CommandError, match="hold this seat already"):
        call_command("appoint", "ana@x.example", "coordinator", act="Board")
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("appoint", "ana", "coordinator", act="Board")


def test_what_is_kept_of_staff_ends_a_year_after_the_seat(boss: User, jun: User) -> None:
    seat = granted(jun, boss, reason="Knows it")
    services.add_time(user=jun, weekday=0, starts_at=time(9), ends_at=time(12))
    SignOff.objects.create(user=jun, role=REFERRER, by=boss, at=AT)
    services.end_seat(seat=seat, ends_on=ON, by=boss, at=AT)
    services.purge_times(AT)
    assert Availability.objects.exists()
    services.purge_times(AT + DAY)
    assert not Availability.objects.exists()
    services.purge_staff(AT + 365 * DAY)
    assert Interest.objects.exists()
    assert list(selectors.accounts_at_centre([jun.pk])) == [jun.pk]
    services.purge_staff(AT + 366 * DAY)
    assert not SignOff.objects.exists()
    assert not Interest.objects.exists()
    assert not Seat.objects.filter(user=jun).exists()
    assert list(selectors.accounts_at_centre([jun.pk])) == []
    assert Seat.objects.filter(user=boss).exists()


def test_who_leaves_a_path_leaves_nothing_there(keeper: User, jun: User) -> None:
    services.note_shadowing(
        user=jun, role=REFERRER, on=ON, beside=keeper, by=keeper, at=AT
    )
    client = Client()
    client.force_login(jun)
    client.post(reverse("centre:path", args=["referrer"]), {"do": "leave"})
    assert not Interest.objects.exists()
    assert not Shadowing.objects.exists()


def test_anybody_begins_a_path_and_who_holds_the_seat_notes_who_came_along(
    training: object, keeper: User
) -> None:
    learner = UserFactory(email="kim@x.example")
    hers, his = Client(), Client()
    hers.force_login(learner)
    his.force_login(keeper)
    url = reverse("centre:path", args=["referrer"])
    hers.post(url, {"do": "begin"})
    day = Seat.objects.get(user=keeper).starts_on
    sent = {"do": "along", "learner": learner.pk, "on": day.isoformat()}
    assert hers.post(url, sent).status_code == 200  # she has no seat: nothing is noted
    assert not Shadowing.objects.exists()
    his.post(url, sent)
    assert Shadowing.objects.get().beside == keeper
    page = hers.get(url).content.decode()
    assert "went along: 1 of 2" in page
    assert "/en/know-and-use-your-rights/" in page


def test_a_coordinator_invites_grants_and_ends_on_the_pages(boss: User) -> None:
    client = Client()
    client.force_login(boss)
    invited = {"email": "new@x.example", "role": "volunteer", "language": "es"}
    client.post(reverse("centre:staff"), invited)
    new = User.objects.get(email="new@x.example")
    url = reverse("centre:sign_off", args=[new.pk])
    sent = {"do": "grant-volunteer", "act": "Board", "starts_on": "2026-11-01"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "The path to this seat is not complete yet" in refused.content.decode()
    status = client.post(url, sent | {"reason": "He has no visa yet"})
    assert "immigration status" in status.content.decode()
    client.post(url, sent | {"reason": "Came to all clinics"})
    seat = Seat.objects.get(user=new)
    assert seat.granted_by == boss
    client.post(url, {"do": f"end-{seat.pk}", "ends_on": "2026-11-30"})
    seat.refresh_from_db()
    assert seat.ends_on == date(2026, 11, 30)
    assert client.post(url, {"do": "grant-pope"}).status_code == 404


def test_times_to_help_are_ones_own(keeper: User, boss: User) -> None:
    client = Client()
    client.force_login(keeper)
    url = reverse("centre:availability")
    sent = {"do": "add", "weekday": "5", "starts_at": "10:00", "ends_at": "09:00"}
    assert "is no time to help" in client.post(url, sent).content.decode()
    client.post(url, sent | {"ends_at": "12:00"})
    mine = Availability.objects.get()
    assert mine.user == keeper
    other = Client()
    other.force_login(boss)
    other.post(url, {"do": f"drop-{mine.pk}"})
    assert Availability.objects.exists()
    assert "Saturday" in other.get(reverse("centre:staff")).content.decode()
    client.post(url, {"do": f"drop-{mine.pk}"})
    assert not Availability.objects.exists()
    with pytest.raises(TimesError):
        services.add_time(user=boss, weekday=0, starts_at=time(9), ends_at=time(9))


def test_the_office_shows_what_a_seat_is_for(keeper: User, boss: User) -> None:
    for user, shown, hidden in (
        (keeper, "Entries to check", "Plan a clinic"),
        (boss, "Plan a clinic", "Texts that wait"),
    ):
        client = Client()
        client.force_login(user)
        page = client.get(reverse("centre:office")).content.decode()
        assert shown in page
        assert hidden not in page
        assert client.get(reverse("centre:who_may")).status_code == 200


def test_who_holds_a_seat_is_no_longer_on_the_way_to_it(boss: User, jun: User) -> None:
    assert [who for who, _roles in selectors.learners(ON)] == [jun]
    granted(jun, boss, reason="Knows it")
    assert selectors.learners(ON) == []
    assert selectors.learners_of(REFERRER, without=boss, on=ON) == []
