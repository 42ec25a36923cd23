"""Circles: who may read and speak, no employer where everybody reads, and the way out."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cms.centre.circles.employers import (
    EmployerNamedError,
    NotLookedAtError,
    check_shown,
    employers_in,
)
from cms.centre.circles.rooms import (
    CirclePausedError,
    NotAgreedError,
    NotInCircleError,
    WrongCodeError,
)
from cms.centre.models import Circle, CircleSeat, PostTranslation
from cms.centre.selectors import circles as selectors
from cms.centre.services import circles
from cms.centre.services.keeping import purge_all
from cms.learning.models import Post, PostState
from cms.learning.selectors.keeping import everything_of
from cms.learning.selectors.talk import waiting_for
from cms.learning.services import talk
from cms.learning.services.keeping import forget
from coopkit.accounts.models import User
from tests.cms.centre.dump import listening, words_left
from tests.factories import NOON, SeatFactory, UserFactory

SAID = "Nobody pays the Quetzaltenco overtime here."
SURE = [
    ("We work at Sparkle Wash all day.", "sparkle wash"),
    ("SPARKLE  WASH owes us.", "sparkle wash"),
    ("Bayside Linen LLC cheats.", "Bayside Linen LLC"),
    ("Nos debe Grupo Limpio, S.A. de C.V.", "Grupo Limpio, S.A. de C.V."),
    ("Tip Top Co. took the tips.", "Tip Top Co."),
]
MAYBE = [
    ("My boss at Harbor Grill shouts.", "Harbor Grill"),
    ("I was fired from Joe’s Diner in May.", "Joe’s Diner"),
    ("Trabajo en Lavado Express y no pagan.", "Lavado Express"),
    ("El dueño de La Espiga nos grita.", "Espiga"),
]
NONE = [
    "I work at night and my boss is never there.",
    "We work for six days. Then we rest.",
    "Trabajo en un lavado de carros.",
    "Mi jefe de cocina no nos deja comer.",
    "The sparkle of the wash is nice.",
]


@pytest.mark.parametrize(("text", "name"), SURE)
def test_a_known_name_or_a_firms_ending_is_an_employer(text: str, name: str) -> None:
    (found,) = employers_in(text, known={"sparkle wash"})
    assert found.is_sure
    assert found.name.lower().rstrip(".") == name.lower().rstrip(".")
    with pytest.raises(EmployerNamedError):
        check_shown(text, known={"sparkle wash"}, has_looked=True)


@pytest.mark.parametrize(("text", "name"), MAYBE)
def test_what_may_be_one_waits_for_a_word_of_the_moderator(text: str, name: str) -> None:
    (found,) = employers_in(text, known=())
    assert not found.is_sure
    assert name in found.name
    with pytest.raises(NotLookedAtError):
        check_shown(text, known=(), has_looked=False)
    check_shown(text, known=(), has_looked=True)


@pytest.mark.parametrize("text", NONE)
def test_work_can_be_spoken_of_without_naming_anybody(text: str) -> None:
    assert employers_in(text, known={"sparkle wash"}) == ()


def circle_of(**facts: object) -> Circle:
    values = {
        "kind": "industry",
        "title_en": "Car washes",
        "title_es": "Lavado de carros",
        "about_en": "For all.",
        "about_es": "Para todos.",
        "guidelines_en": "",
        "guidelines_es": "",
        "is_public": True,
    }
    return circles.open_circle(values=values | facts, by=UserFactory(), at=NOON)


def somebody_in(circle: Circle) -> User:
    user = UserFactory()
    circles.join(circle=circle, user=user, has_agreed=True, code=circle.code, at=NOON)
    return user


def say(circle: Circle, author: User, text: str = SAID, **facts: object) -> Post:
    told = {"alias": "", "word": "Neighbor", "language": "en", "at": NOON} | facts
    return circles.say(circle=circle, author=author, text=text, **told)


def show(post: Post, circle: Circle, *, is_shown: bool = True, reason: str = "") -> Post:
    return circles.settle(
        post=post,
        circle=circle,
        is_shown=is_shown,
        reason=reason,
        has_looked=False,
        by=UserFactory(),
        at=NOON,
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(circle: Circle, client: Client | None = None, language: str = "en") -> str:
    with override(language):
        url = reverse("centre:circle", args=[circle.slug])
    return (client or Client()).get(url).content.decode()


@pytest.mark.django_db
def test_a_text_is_its_authors_alone_until_a_moderator_shows_it() -> None:
    circle = circle_of()
    author = somebody_in(circle)
    post = say(circle, author)
    assert SAID in page_of(circle, signed_in(author))
    assert SAID not in page_of(circle)
    show(post, circle)
    assert SAID in page_of(circle)
    assert author.email not in page_of(circle)


@pytest.mark.django_db
def test_who_has_not_joined_and_agreed_does_not_speak() -> None:
    circle, user = circle_of(), UserFactory()
    with pytest.raises(NotInCircleError):
        say(circle, user)
    with pytest.raises(NotAgreedError):
        circles.join(circle=circle, user=user, has_agreed=False, code="", at=NOON)
    member = somebody_in(circle)
    circles.pause(circle=circle, is_paused=True, by=user, at=NOON)
    with pytest.raises(CirclePausedError):
        say(circle, member)


@pytest.mark.django_db
def test_a_closed_circle_tells_strangers_neither_its_name_nor_its_texts() -> None:
    circle = circle_of(is_public=False, title_en="Night crew of the laundry")
    member = somebody_in(circle)
    show(say(circle, member), circle)
    stranger = signed_in(UserFactory())
    for client in (Client(), stranger):
        page = page_of(circle, client)
        assert "Night crew" not in page
        assert SAID not in page
        assert "Night crew" not in client.get("/en/centre/talk/").content.decode()
    assert "night" not in circle.slug
    with pytest.raises(WrongCodeError):
        circles.join(
            circle=circle, user=UserFactory(), has_agreed=True, code="22222222", at=NOON
        )
    assert SAID in page_of(circle, signed_in(member))


@pytest.mark.django_db
def test_an_editor_of_lessons_sees_no_text_of_a_circle() -> None:
    circle = circle_of(is_public=False)
    post = say(circle, somebody_in(circle))
    editor = UserFactory(is_superuser=True)
    assert waiting_for(editor).count == 0
    client = signed_in(editor)
    assert client.get(f"/en/learn/moderate/?post={post.pk}").status_code == 404
    show(post, circle)
    for url in ("learning:report", "centre:circle_report"):
        assert client.get(reverse(url, args=[post.pk])).status_code == 404


@pytest.mark.django_db
def test_a_text_that_names_an_employer_goes_back_and_comes_again_without_it() -> None:
    circle = circle_of()
    author = somebody_in(circle)
    post = say(circle, author, "Bayside Linen LLC cheats us.")
    moderator = UserFactory()
    SeatFactory(user=moderator, role="moderator")
    client, url = signed_in(moderator), reverse("centre:circle_moderate")
    answer = client.post(url, {"post": post.pk, "decision": "show", "has_looked": "on"})
    assert answer.status_code == 422
    assert "names an employer: Bayside Linen LLC" in answer.content.decode()
    reason = "Take the name out, please."
    client.post(url, {"post": post.pk, "decision": "return", "reason": reason})
    mine = signed_in(author)
    assert reason in page_of(circle, mine)
    here = reverse("centre:circle", args=[circle.slug])
    sent = {"do": "mend", "post": post.pk, "text": "The laundry cheats us."}
    assert mine.post(here, sent).status_code == 302
    post.refresh_from_db()
    assert (post.state, post.reason) == (PostState.HELD, "")
    client.post(url, {"post": post.pk, "decision": "show"})
    assert "The laundry cheats us." in page_of(circle)
    with pytest.raises(talk.AlreadyReadError):
        circles.mend(post=post, by=author, text="Other.", language="en", at=NOON)


@pytest.mark.django_db
def test_a_translation_stands_for_its_readers_and_goes_with_the_text() -> None:
    circle = circle_of()
    author = somebody_in(circle)
    post = show(say(circle, author), circle)
    volunteer = UserFactory()
    SeatFactory(user=volunteer, role="translator")
    url = reverse("centre:translate", args=[post.pk])
    told = "Nadie paga las horas extra aquí."
    assert signed_in(volunteer).post(url, {"text": told}).status_code == 302
    spanish = page_of(circle, language="es")
    assert told in spanish
    assert SAID in spanish  # under “show the original”
    assert told not in page_of(circle)
    talk.take_back(post=post, by=author)
    assert not PostTranslation.objects.exists()


@pytest.mark.django_db
def test_a_careful_warning_is_given_once_and_heeded_or_not() -> None:
    circle = circle_of()
    client = signed_in(somebody_in(circle))
    here = reverse("centre:circle", args=[circle.slug])
    text = {"do": "say", "text": "Half of us are undocumented."}
    answer = client.post(here, text)
    assert answer.status_code == 422
    assert "immigration status" in answer.content.decode()
    assert not Post.objects.exists()
    assert client.post(here, text | {"sure": "on"}).status_code == 302


@pytest.mark.django_db
def test_who_leaves_a_circle_leaves_no_word_there() -> None:
    with listening():
        circle = circle_of()
        author, other = somebody_in(circle), somebody_in(circle)
        client = signed_in(author)
        here = reverse("centre:circle", args=[circle.slug])
        sent = {"do": "say", "text": SAID, "alias": "Xilonen"}
        client.post(here, sent)
        post = Post.objects.get()
        show(post, circle, is_shown=False, reason="Zacatepunk")
        show(post, circle)
        circles.translate(
            post=post,
            circle=circle,
            language="es",
            text="Quetzaltenco.",
            by=other,
            at=NOON,
        )
        talk.report(post=post, by=other, reason="Zacatepunk", at=NOON)
        client.post(reverse("centre:circle_leave", args=[circle.slug]))
        cache.clear()
        assert words_left("Quetzaltenco", "Xilonen", "Zacatepunk") == []
    assert not CircleSeat.objects.filter(user=author).exists()


@pytest.mark.django_db
def test_who_deletes_their_learning_leaves_all_circles_too() -> None:
    circle = circle_of()
    author = somebody_in(circle)
    say(circle, author)
    assert everything_of(author)["circles"] == [
        {"circle__slug": circle.slug, "joined_on": NOON.date()}
    ]
    forget(user=author, by=author, at=NOON)
    assert not CircleSeat.objects.exists()
    assert not Post.objects.exists()


@pytest.mark.django_db
def test_a_closed_circle_is_gone_a_year_later_and_not_before() -> None:
    circle = circle_of()
    show(say(circle, somebody_in(circle)), circle)
    circles.close(circle=circle, by=UserFactory(), at=NOON)
    list(purge_all(NOON + timedelta(days=365)))
    assert Post.objects.exists()
    list(purge_all(NOON + timedelta(days=366)))
    assert not Post.objects.exists()
    assert not Circle.objects.exists()


@pytest.mark.django_db
def test_moderators_alone_have_a_list_of_what_waits() -> None:
    circle = circle_of()
    say(circle, somebody_in(circle), "The boss at Harbor Grill shouts.")
    (line,) = selectors.waiting()
    assert [one.name for one in line.named] == ["Harbor Grill"]
    for role, status in (("moderator", 200), ("coordinator", 404), ("volunteer", 404)):
        user = UserFactory()
        SeatFactory(user=user, role=role)
        assert signed_in(user).get("/en/centre/talk/moderate/").status_code == status


@pytest.mark.django_db
def test_a_stranger_comes_in_by_a_code_that_is_mailed_and_back_to_the_circle() -> None:
    circle = circle_of()
    here = f"/en/centre/talk/{circle.slug}/"
    client = Client()
    sent = {"do": "come_in", "email": "new@example.org", "next": here}
    assert client.post(here, sent).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    assert circle.title_en not in letter.body + letter.subject
    assert User.objects.filter(email="new@example.org").exists()
    assert client.post(here, sent | {"email": "nobody"}).status_code == 422
