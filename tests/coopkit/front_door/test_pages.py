"""The first pages: where a visit begins, and what a co-op's home shows to whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coopkit.cooperatives.models import Cooperative, Role
from coopkit.front_door import selectors
from coopkit.offers import Card, Figure, Need, Occasion, Slot, Visit
from tests.factories import NOON, CooperativeFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Fill a slot of the home page, which is otherwise empty."""
    slots: dict[str, Slot[Any]] = {
        name: Slot(name) for name in ("needs", "home_cards", "glance", "calendar")
    }
    for name, slot in slots.items():
        monkeypatch.setattr(selectors, name, slot)

    def fill(name: str, *items: object, order: int = 100) -> None:
        found = items[0] if name == "home_cards" else items
        slots[name].offer(f"{name}-{order}", lambda visit: found, order=order)

    return fill


@pytest.fixture
def coop() -> Cooperative:
    return CooperativeFactory(slug="amanecer", name="Amanecer Bakery")


def enter(client: Client, coop: Cooperative, role: str = "member", **person: str) -> None:
    user = UserFactory(**person)
    RoleGrantFactory(cooperative=coop, user=user, role=role)
    client.force_login(user)


def home(client: Client, language: str = "en") -> str:
    response = client.get(f"/{language}/c/amanecer/")
    assert response.status_code == 200
    return response.content.decode()


def test_health_asks_the_database_once_and_makes_no_session(client: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get("/healthz")
    assert response.content == b"ok"
    assert [query["sql"] for query in queries] == ["SELECT 1"]
    assert not response.cookies


@pytest.mark.parametrize(("wanted", "to"), [("es-MX,es", "/es/"), ("fr", "/en/")])
def test_a_stranger_starts_in_the_language_the_browser_asks_for(
    client: Client, wanted: str, to: str
) -> None:
    response = client.get("/", headers={"accept-language": wanted})
    assert response.status_code == 302
    assert response["Location"] == to
    assert "Accept-Language" in response["Vary"]


def test_a_cookie_goes_before_the_browser(client: Client) -> None:
    client.cookies["django_language"] = "es"
    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/es/"


def test_a_persons_own_language_goes_before_both(client: Client) -> None:
    client.force_login(UserFactory(language="es"))
    client.cookies["django_language"] = "en"
    assert client.get("/")["Location"] == "/es/"


def test_the_only_co_op_is_entered_at_once(client: Client, coop: Cooperative) -> None:
    enter(client, coop)
    assert client.get("/en/c/")["Location"] == "/en/c/amanecer/"


def test_two_co_ops_are_listed_with_the_roles_held(client: Client) -> None:
    user = UserFactory()
    bakery, bikes = CooperativeFactory(name="Bakery"), CooperativeFactory(name="Bikes")
    RoleGrantFactory(cooperative=bikes, user=user, role="bookkeeper")
    for role in ("member", "secretary"):
        RoleGrantFactory(cooperative=bakery, user=user, role=role)
    CooperativeFactory(name="Somebody else’s")
    client.force_login(user)
    html = client.get("/en/c/").content.decode()
    places = [html.index(word) for word in ("Bakery", "secretary", "Bikes", "bookkeeper")]
    assert places == sorted(places)
    assert "Somebody else" not in html


def test_whoever_has_no_co_op_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(UserFactory(email="new@example.org"))
    html = client.get("/en/c/").content.decode()
    assert "You are not in a co-op yet" in html
    assert "new@example.org" in html


def test_a_role_that_ended_opens_nothing(client: Client, coop: Cooperative) -> None:
    user = UserFactory()
    past = {"cooperative": coop, "user": user, "ends_on": date(2024, 1, 1)}
    RoleGrantFactory(**past, role="bookkeeper")
    client.force_login(user)
    assert client.get("/en/c/amanecer/").status_code == 404
    assert "You are not in a co-op yet" in client.get("/en/c/").content.decode()
    RoleGrantFactory(**past)  # a membership that ended opens what is one’s own
    assert client.get("/en/c/amanecer/").status_code == 404
    assert client.get("/en/c/").headers["Location"] == "/en/c/amanecer/money/"


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_home_opens_to_every_role(
    client: Client, coop: Cooperative, role: str, language: str
) -> None:
    enter(client, coop, role)
    assert "Amanecer Bakery" in home(client, language)


@pytest.mark.parametrize(
    ("utc", "greeting"),
    [(15, "Good morning, Ana"), (20, "Good afternoon, Ana"), (4, "Good evening, Ana")],
)
def test_the_greeting_goes_by_the_co_ops_day(
    client: Client, coop: Cooperative, utc: int, greeting: str
) -> None:
    enter(client, coop, first_name="Ana")
    with time_machine.travel(datetime(2026, 11, 21, utc, tzinfo=UTC), tick=False):
        assert greeting in home(client)


def test_without_a_need_the_page_says_so(
    client: Client, coop: Cooperative, offer: Callable[..., None]
) -> None:
    enter(client, coop)
    html = home(client)
    assert "Nothing needs you today." in html
    assert "When a vote, a paper or a task waits for you, it stands here." in html
    assert "No date is set." in html
    assert "at a glance" not in html


@pytest.mark.parametrize(
    ("number", "line"),
    [(1, "One thing needs you."), (3, "Three things need you."), (12, "12 things need")],
)
def test_what_needs_me_is_counted_and_listed(
    client: Client,
    coop: Cooperative,
    offer: Callable[..., None],
    number: int,
    line: str,
) -> None:
    needs = [Need(title=f"Vote {n}", url=f"/vote/{n}/") for n in range(number)]
    offer("needs", *needs)
    enter(client, coop)
    html = home(client)
    assert line in html
    assert html.count('href="/vote/') == number


def test_words_of_an_offer_are_shown_as_words(
    client: Client, coop: Cooperative, offer: Callable[..., None]
) -> None:
    offer("needs", Need(title="<b>Vote</b>", url="/", detail="<i>", tag="<u>"))
    offer("glance", Figure(label="<s>", value="<em>"))
    enter(client, coop)
    html = home(client)
    assert "&lt;b&gt;Vote" in html
    assert not {"<b>", "<i>", "<u>", "<s>", "<em>"} & set(html.split())


def test_the_next_six_dates_come_in_order_and_none_that_has_passed(
    client: Client, coop: Cooperative, offer: Callable[..., None]
) -> None:
    days = [
        Occasion(on=TODAY + timedelta(days=n), title=f"Day {n}") for n in range(-2, 9)
    ]
    offer("calendar", *reversed(days))
    enter(client, coop)
    with time_machine.travel(NOON, tick=False):
        html = home(client)
    shown = [n for n in range(-2, 9) if f"Day {n}<" in html]
    assert shown == [0, 1, 2, 3, 4, 5]
    assert html.index("Day 0<") < html.index("Day 5<")
    assert '<time datetime="2026-11-21">' in html


def test_a_floor_draws_its_own_card(
    client: Client, coop: Cooperative, offer: Callable[..., None]
) -> None:
    offer("home_cards", Card(template="ui/note.html", context={"content": "Mine"}))
    enter(client, coop)
    assert "Mine" in home(client)


def test_the_home_asks_as_many_questions_for_fifty_needs_as_for_one(
    client: Client, coop: Cooperative, offer: Callable[..., None]
) -> None:
    enter(client, coop)
    counts = []
    for number in (1, 50):
        offer(
            "needs", *[Need(title=str(n), url="/") for n in range(number)], order=number
        )
        days = [Occasion(on=TODAY, title=str(n)) for n in range(number)]
        offer("calendar", *days, order=number)
        offer(
            "glance",
            *[Figure(label=str(n), value="1") for n in range(number)],
            order=number,
        )
        with CaptureQueriesContext(connection) as queries:
            home(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_an_offer_is_told_who_looks_and_when(coop: Cooperative) -> None:
    user = UserFactory()
    visit = Visit(
        cooperative=coop, user=user, roles=frozenset({"member"}), at=NOON, on=TODAY
    )
    asked: list[Visit] = []
    slot: Slot[Any] = Slot("needs")
    slot.offer("one", lambda visit: asked.append(visit) or ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selectors, "needs", slot)
        selectors.home_of(visit)
    assert asked == [visit]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_components_are_shown_to_anyone(client: Client, language: str) -> None:
    response = client.get(f"/{language}/components/")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


def test_nobody_may_post_to_the_front_door(client: Client, coop: Cooperative) -> None:
    enter(client, coop)
    for address in ("/en/c/", "/en/c/amanecer/", "/en/components/"):
        assert client.post(address).status_code == 404
