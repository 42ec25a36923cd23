"""Safety by design: the way out, a tab that tells nothing, short logs, no addresses."""

import logging
import re
from datetime import timedelta
from io import BytesIO
from types import TracebackType
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.html import escape
from pypdf import PdfReader

from cms.centre.models import Centre
from cms.centre.services.keeping import CENTRE, TABLE
from cms.centre.views import safety
from coopkit import offers
from coopkit.accounts.security import ShortLog, blind
from coopkit.accounts.services import forget_tries
from coopkit.settings import LOGGING
from tests.factories import SeatFactory, UserFactory

pytestmark = pytest.mark.django_db
MACHINE = "203.0.113.77"
LEAVE, PLAIN = "/en/centre/leave/", "/en/centre/plain/"


def test_leaving_leads_elsewhere_and_takes_a_guests_cookies_back() -> None:
    centre = Centre.load()
    centre.leave_to = "https://news.example/"
    centre.save()
    client = Client()
    client.cookies[settings.ANSWERS_COOKIE_NAME] = "signed"
    client.cookies["plain"] = "1"
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    answer = client.get(LEAVE)
    assert answer.status_code == client.post(LEAVE).status_code == 302
    assert answer["Location"] == "https://news.example/"
    assert answer["Clear-Site-Data"] == '"cache"'
    assert "no-store" in answer["Cache-Control"]
    gone = {name for name, morsel in answer.cookies.items() if morsel["max-age"] == 0}
    assert gone == {settings.ANSWERS_COOKIE_NAME, "plain", settings.CSRF_COOKIE_NAME}


def test_who_is_signed_in_stays_so_when_they_leave() -> None:
    client = Client()
    client.force_login(UserFactory())
    answer = client.get(LEAVE)
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_a_plain_tab_is_switched_on_and_off_and_leads_back_to_this_site_alone() -> None:
    client = Client()
    here = reverse("centre:kept")
    answer = client.post(PLAIN, {"next": here})
    cookie = answer.cookies["plain"]
    assert answer["Location"] == here
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        True,
        "Lax",
        "",
    )
    page = client.get(here).content.decode()
    assert "<title>Notes</title>" in page
    assert "plain.svg" in page
    away = client.post(PLAIN, {"next": "https://elsewhere.example/"})
    assert away["Location"] == reverse("centre:home")
    assert "<title>Notes</title>" not in client.get(here).content.decode()


def test_no_address_of_a_machine_stands_in_the_counts_of_tries() -> None:
    client = Client(REMOTE_ADDR=MACHINE)
    ana = UserFactory()
    client.post("/en/account/login/", {"login": ana.email, "password": "not hers"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM coopkit_cache")
        keys = [key for (key,) in cursor.fetchall()]
    assert any("login_failed" in key for key in keys)
    assert not any(MACHINE in key or ana.email in key for key in keys)


def test_a_count_of_tries_is_found_again_and_each_persons_is_their_own() -> None:
    first, same, other = (
        blind(f"allauth:rl:account:login:5/300/ip:ip:{where}")
        for where in (MACHINE, MACHINE, "2001:db8::1")
    )
    assert first == same != other
    assert first.startswith("allauth:rl:account:login:")
    assert MACHINE not in first


def failing(typed: str) -> tuple[type[Exception], Exception, TracebackType | None]:
    try:
        int(typed)
    except ValueError as error:
        return type(error), error, error.__traceback__
    raise AssertionError


def test_what_is_logged_of_a_request_is_its_route_and_no_word_of_it() -> None:
    token = uuid4()
    request = RequestFactory().get(f"/en/centre/words/{token}/?name=Xochitl")
    request.resolver_match = resolve(request.path)
    args = ("Error", request.get_full_path())
    record = logging.LogRecord(
        "django.request", 40, "x.py", 1, "%s: %s", args, failing("Xochitl")
    )
    record.request = request
    assert ShortLog().filter(record)
    told = logging.Formatter().format(record)
    assert "centre/words/<uuid:token>/" in told
    assert "ValueError" in told
    assert "test_safety.py" in told
    assert "Xochitl" not in told
    assert str(token) not in told
    assert record.request is None


def _typed() -> str:
    return "Xochitl"


def test_an_error_on_a_page_of_the_centre_is_logged_without_what_was_typed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(safety, "the_centre", lambda: int(_typed()))
    client = Client(raise_request_exception=False)
    assert client.get(f"{LEAVE}?who=Citlali").status_code == 500
    told = caplog.text
    assert "ValueError" in told
    assert "safety.py" in told
    assert "Xochitl" not in told
    assert "Citlali" not in told


def test_what_a_visitor_did_wrong_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert LOGGING["handlers"]["console"]["filters"] == ["short"]
    assert Client().get(f"/en/centre/words/{uuid4()}/none/").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(PLAIN, {"next": "/en/"}).status_code == 403
    assert caplog.records == []


def test_every_page_of_the_centre_carries_the_way_out() -> None:
    folder = settings.BASE_DIR / "templates" / "cms" / "centre"
    views = settings.BASE_DIR / "cms" / "centre" / "views"
    code = "".join(path.read_text() for path in views.glob("*.py"))
    pages = set(re.findall(r"cms/centre/([\w/]+\.html)", code))
    assert len(pages) > 20
    bare = [
        name
        for name in sorted(pages)
        if not (folder / name)
        .read_text()
        .startswith('{% extends "cms/centre/base.html" %}')
    ]
    assert bare == []


def test_the_page_on_what_we_keep_is_the_table_that_the_night_reads() -> None:
    page = Client().get("/en/centre/kept/").content.decode()
    for part in TABLE:
        for line in part.lines:
            assert escape(str(line.what)) in page
            assert escape(line.until()) in page
    offered = {key for key, _ in offers.retention.items()}
    assert {f"centre: {line.key}" for line in CENTRE} <= offered
    for line in CENTRE:
        assert line.purge, f"nothing ends {line.key}"


def test_the_plan_for_the_wall_is_two_pages_and_names_all_that_we_hold() -> None:
    client, url = Client(), "/en/centre/office/demand-plan.pdf"
    user = UserFactory()
    SeatFactory(user=user, role="volunteer")
    client.force_login(user)
    told = [
        page.extract_text() for page in PdfReader(BytesIO(client.get(url).content)).pages
    ]
    assert len(told) == 2
    assert "If somebody demands our data" in told[0]
    assert "Si alguien exige nuestros datos" in told[1]
    words = " ".join(told[0].split())
    for line in CENTRE:
        assert str(line.what)[:40] in words


def test_counts_of_tries_end_at_night_and_old_ones_with_addresses_at_once() -> None:
    now = timezone.now()
    caches["shared"].set("allauth:rl:account:login:5/300:ip:203.0.113.9", [1], 3600)
    caches["default"].set("allauth:rl:account:login:x:ip:203.0.113.9", [1], 3600)
    forget_tries(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM coopkit_cache")
        (kept,) = [key for (key,) in cursor.fetchall()]
    assert "203.0.113.9" not in kept
    assert forget_tries(now + timedelta(hours=2)) == 1
