"""Discussions: who may read and say what, under which name, and what a moderator does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.learning import speech
from cms.learning.models import Cohort, Post, PostState, Report
from cms.learning.selectors.talk import Thread, talk_in, waiting_for
from cms.learning.services import talk
from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from tests.cms.learning.classroom import a_class, learner
from tests.cms.small import COURSE, LESSON, small_training
from tests.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "Where I work nobody pays overtime."


@pytest.fixture
def cohort() -> Cohort:
    return a_class()


def leader_of(cohort: Cohort) -> User:
    return cohort.facilitators.get().user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def say(thread: Thread, author: User, text: str = SECRET, **facts: object) -> Post:
    told = {"alias": "", "word": "Reader", "language": "en", "at": NOON}
    return talk.say(thread=thread, author=author, text=text, **(told | facts))


def on_lesson() -> Thread:
    return Thread(lesson=LESSON)


def texts(thread: Thread, reader: User | None) -> list[str]:
    return [one.post.text for one in talk_in(thread, reader=reader).said]


def page_of(cohort: Cohort) -> str:
    return reverse("learning:cohort_talk", args=[cohort.pk])


def test_a_text_on_a_lesson_is_its_authors_alone_until_a_moderator_shows_it() -> None:
    author, other = UserFactory(), UserFactory()
    post = say(on_lesson(), author)
    assert texts(on_lesson(), author) == [SECRET]
    assert texts(on_lesson(), other) == texts(on_lesson(), None) == []
    talk.settle(post=post, is_shown=True, reason="", by=UserFactory(), at=NOON)
    assert texts(on_lesson(), None) == [SECRET]


def test_a_text_in_a_class_is_shown_at_once_to_its_people_and_to_nobody_else(
    cohort: Cohort,
) -> None:
    author, friend = learner(cohort).user, learner(cohort).user
    say(Thread(cohort=cohort), author)
    for reader in (friend, leader_of(cohort)):
        assert SECRET in signed_in(reader).get(page_of(cohort)).content.decode()
    assert signed_in(UserFactory()).get(page_of(cohort)).status_code == 404
    assert Client().get(page_of(cohort)).status_code == 302


def test_nobody_is_named_by_their_name_or_address(cohort: Cohort) -> None:
    author = learner(cohort, first_name="Remedios", last_name="Ayala").user
    post = say(Thread(cohort=cohort), author)
    page = signed_in(learner(cohort).user).get(page_of(cohort)).content.decode()
    assert post.alias.startswith("Reader ")
    assert post.alias in page
    for name in ("Remedios", "Ayala", author.email):
        assert name not in page


def test_one_person_has_one_name_in_a_talk_and_another_in_the_next(
    cohort: Cohort,
) -> None:
    thread = Thread(cohort=cohort)
    author = learner(cohort).user
    first = say(thread, author, alias="Luz")
    second = say(thread, author, "And more.", alias="Somebody else")
    elsewhere = say(on_lesson(), author)
    assert first.alias == second.alias == "Luz"
    assert elsewhere.alias != "Luz"
    assert author.enrolments.get().alias == "Luz"


def test_nobody_takes_anothers_name_or_an_address_for_one(cohort: Cohort) -> None:
    thread = Thread(cohort=cohort)
    say(thread, learner(cohort).user, alias="Luz")
    other = learner(cohort).user
    with pytest.raises(speech.AliasTakenError, match="LUZ"):
        say(thread, other, alias="LUZ")
    for address in ("luz@example.org", "www.luz", "415 555 0123"):
        with pytest.raises(speech.AliasIsAddressError):
            say(thread, other, alias=address)
    assert Post.objects.count() == 1


def test_replies_go_one_level_deep() -> None:
    moderator = UserFactory(is_superuser=True)
    top = say(on_lesson(), moderator)
    reply = say(on_lesson(), moderator, "So it is.", parent=top)
    with pytest.raises(speech.ReplyTooDeepError):
        say(on_lesson(), moderator, "And so on.", parent=reply)
    talk.settle(post=top, is_shown=False, reason="Off topic", by=moderator, at=NOON)
    with pytest.raises(speech.NothingToReplyToError):
        say(on_lesson(), moderator, "Really?", parent=top)


def test_after_six_texts_in_an_hour_one_keeps_the_seventh_and_waits(
    cohort: Cohort,
) -> None:
    author = learner(cohort).user
    now = timezone.now()
    for place in range(speech.POSTS_AN_HOUR):
        at = now - timedelta(minutes=place)
        say(Thread(cohort=cohort), author, f"Text {place}.", at=at)
    answer = signed_in(author).post(page_of(cohort), {"text": "One more thing."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "as many as one person may" in page
    assert "One more thing." in page
    later = now + speech.HOUR
    assert say(Thread(cohort=cohort), author, "One more thing.", at=later)


def test_a_text_is_plain_and_stays_so(cohort: Cohort) -> None:
    author = learner(cohort).user
    text = "<b>Bold</b> https://example.org\n\nSecond paragraph."
    signed_in(author).post(page_of(cohort), {"text": text})
    page = signed_in(author).get(page_of(cohort)).content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; https://example.org</p>" in page
    assert 'href="https://example.org' not in page
    assert "<p>Second paragraph.</p>" in page


def test_both_languages_of_a_lesson_stand_in_one_talk_and_say_which_they_are() -> None:
    small_training()
    moderator = UserFactory(is_superuser=True)
    say(on_lesson(), moderator, "In English.", language="en")
    say(on_lesson(), moderator, "En español.", language="es")
    for language in ("en", "es"):
        page = Client().get(f"/{language}/learn/talk/{LESSON}/").content.decode()
        assert '<div class="stack" lang="en"><p>In English.</p></div>' in page
        assert '<div class="stack" lang="es"><p>En español.</p></div>' in page


def test_a_guest_reads_and_is_asked_to_sign_in_to_write() -> None:
    small_training()
    page = reverse("learning:talk", args=[LESSON])
    assert 'action="#write"' not in Client().get(page).content.decode()
    assert f"?next={page}" in Client().get(page).content.decode()
    assert Client().post(page, {"text": SECRET}).status_code == 302
    assert not Post.objects.exists()
    nowhere = reverse("learning:talk", args=[COURSE])
    assert Client().get(nowhere).status_code == 404


def test_who_writes_on_a_lesson_is_told_before_and_after_that_it_is_held() -> None:
    small_training()
    client = signed_in(UserFactory())
    page = reverse("learning:talk", args=[LESSON])
    assert "A moderator reads your text before" in client.get(page).content.decode()
    answer = client.post(page, {"text": SECRET}, follow=True).content.decode()
    assert "Waits for a moderator. Only you see it here." in answer
    assert Post.objects.get().state == PostState.HELD


def test_one_can_take_back_what_one_said_and_replies_stay(cohort: Cohort) -> None:
    thread = Thread(cohort=cohort)
    author, other = learner(cohort).user, learner(cohort).user
    top = say(thread, author)
    reply = say(thread, other, "Nor here.", parent=top)
    with pytest.raises(talk.NotYourPostError):
        talk.take_back(post=top, by=other)
    signed_in(author).post(page_of(cohort), {"take_back": str(top.pk)})
    page = signed_in(other).get(page_of(cohort)).content.decode()
    assert "Taken back by who wrote it." in page
    assert "Nor here." in page
    assert SECRET not in page
    top.refresh_from_db()
    assert (top.text, top.alias, top.author) == ("", "", None)
    talk.take_back(post=reply, by=other)
    assert not Post.objects.exists()


def test_one_report_from_each_folds_the_text_for_them_and_reaches_the_leader(
    cohort: Cohort,
) -> None:
    thread = Thread(cohort=cohort)
    post = say(thread, learner(cohort).user)
    reader = signed_in(learner(cohort).user)
    page = reverse("learning:report", args=[post.pk])
    reader.post(page, {"reason": "It names my boss."})
    assert "You reported this text" in reader.get(page_of(cohort)).content.decode()
    again = reader.post(page, {"reason": "Again."})
    assert "one report from each person is enough" in again.content.decode()
    waiting = waiting_for(leader_of(cohort))
    assert waiting.count == 1
    assert [one.reason for one in waiting.lines[0].reports] == ["It names my boss."]
    assert signed_in(UserFactory()).get(page).status_code == 404


def test_nobody_reports_their_own_text(cohort: Cohort) -> None:
    author = learner(cohort).user
    post = say(Thread(cohort=cohort), author)
    with pytest.raises(speech.OwnPostError):
        talk.report(post=post, by=author, reason="Mine.", at=NOON)


def test_a_hidden_text_tells_its_author_why_and_the_others_nothing(
    cohort: Cohort,
) -> None:
    thread = Thread(cohort=cohort)
    author, other = learner(cohort).user, learner(cohort).user
    post = say(thread, author)
    talk.report(post=post, by=other, reason="A name.", at=NOON)
    leader = signed_in(leader_of(cohort))
    form = {"post": post.pk, "decision": "hide", "reason": ""}
    moderate = reverse("learning:moderate")
    assert "Write a reason" in leader.post(moderate, form).content.decode()
    leader.post(moderate, form | {"reason": "It names a person."})
    mine = signed_in(author).get(page_of(cohort)).content.decode()
    assert "This was hidden by a moderator: It names a person." in mine
    assert SECRET not in signed_in(other).get(page_of(cohort)).content.decode()
    assert Report.objects.get().settled_at is not None
    assert waiting_for(leader_of(cohort)).count == 0


def test_the_trail_keeps_who_moderated_which_text_and_not_a_word_of_it(
    cohort: Cohort,
) -> None:
    post = say(Thread(cohort=cohort), learner(cohort).user)
    leader = leader_of(cohort)
    talk.settle(post=post, is_shown=False, reason="It names Ana.", by=leader, at=NOON)
    entry = AuditEntry.objects.get(action="post.hidden")
    assert (entry.subject, entry.actor) == (f"post:{post.pk}", f"user:{leader.pk}")
    assert entry.data == {"cohort": cohort.pk, "lesson": ""}


def test_who_leads_a_class_moderates_its_lessons_and_who_leads_another_does_not() -> None:
    small_training()
    mine, other = a_class(course_key=COURSE), a_class()
    closed = a_class(course_key=COURSE, closed_at=NOON)
    group = a_class(course_key=COURSE, kind="study_group")
    post = say(on_lesson(), UserFactory())
    assert waiting_for(leader_of(mine)).lines[0].place == "M1.1 en lesson"
    assert waiting_for(UserFactory(is_superuser=True)).count == 1
    for cohort in (other, closed, group):
        assert waiting_for(leader_of(cohort)).count == 0
        form = {"post": post.pk, "decision": "show", "reason": ""}
        client = signed_in(leader_of(cohort))
        assert client.post(reverse("learning:moderate"), form).status_code == 404
    assert signed_in(UserFactory()).get(reverse("learning:moderate")).status_code == 404


def test_a_moderator_of_a_lesson_is_not_told_who_wrote() -> None:
    small_training()
    author = UserFactory(first_name="Remedios", last_name="Ayala")
    say(on_lesson(), author)
    moderator = signed_in(leader_of(a_class(course_key=COURSE)))
    page = moderator.get(reverse("learning:moderate")).content.decode()
    assert SECRET in page
    assert "Ayala" not in page
    assert author.email not in page


def test_what_waits_is_found_in_nine_queries_however_much_it_is(
    cohort: Cohort, django_assert_max_num_queries: object
) -> None:
    small_training()
    leader = leader_of(cohort)
    a_class(leader, course_key=COURSE)
    for place in range(12):
        author = UserFactory()
        say(on_lesson(), author, f"Text {place}.")
        post = say(Thread(cohort=cohort), author, f"Text {place}.")
        Report.objects.create(post=post, by=leader, reason="Why?", at=NOON)
    with django_assert_max_num_queries(9):  # type: ignore[operator] # two: permissions
        waiting = waiting_for(leader)
    assert (waiting.count, len(waiting.lines)) == (24, 5)


def test_a_closed_class_can_be_read_and_not_written_in(cohort: Cohort) -> None:
    author = learner(cohort).user
    say(Thread(cohort=cohort), author)
    cohort.closed_at = NOON
    cohort.save()
    client = signed_in(author)
    assert SECRET in client.get(page_of(cohort)).content.decode()
    assert 'action="#write"' not in client.get(page_of(cohort)).content.decode()
    assert client.post(page_of(cohort), {"text": "Late."}).status_code == 422


def test_a_long_talk_comes_in_pages_and_none_is_lost(cohort: Cohort) -> None:
    thread, author = Thread(cohort=cohort), learner(cohort).user
    for place in range(35):
        at = NOON + timedelta(hours=place)
        say(thread, author, f"Text {place}.", at=at)
    newest = talk_in(thread, reader=author)
    older = talk_in(thread, reader=author, before=newest.before)
    said = [one.post.text for one in [*older.said, *newest.said]]
    assert said == [f"Text {place}." for place in range(35)]
    assert older.before is None


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "²", ""])
def test_bad_numbers_in_an_address_are_no_error(cohort: Cohort, value: str) -> None:
    client = signed_in(learner(cohort).user)
    for name in ("before", "reply"):
        assert client.get(page_of(cohort), {name: value}).status_code == 200
    sent = client.post(page_of(cohort), {"text": "Hello.", "reply": value})
    assert sent.status_code in {302, 422}
