"""Headers, cookies, the database’s promises, and that the site asks nobody anything."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from coopkit.cooperatives.security import PolicyMiddleware
from tests.factories import CooperativeFactory, RoleGrantFactory, UserFactory

HOUSE = Path(settings.BASE_DIR)
SITE = "https://coop.example"
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:")


def run(*command: str, code: int = 0, data: Path, **environment: str) -> str:
    """Run Python as in production, with nothing of this test’s environment in it."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=HOUSE,
        env=kept | {"COOPKIT_DATA": str(data)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def production(data: Path, **more: str) -> dict[str, str]:
    key = "".join(chr(33 + n % 90) for n in range(0, 70 * 7, 7))
    return {"COOPKIT_SECRET_KEY": key, "COOPKIT_URL": SITE, **more}


def policy(response: HttpResponse) -> dict[str, list[str]]:
    header = response.headers["Content-Security-Policy"]
    rules = (rule.split() for rule in header.split(";"))
    return {name: allowed for name, *allowed in rules}


def policy_at(path: str) -> dict[str, list[str]]:
    answer = PolicyMiddleware(lambda request: HttpResponse())(RequestFactory().get(path))
    return policy(answer)


def test_the_deployment_check_finds_nothing_to_say(tmp_path: Path) -> None:
    said = run(
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        data=tmp_path,
        **production(tmp_path),
    )
    assert "no issues" in said


def test_without_a_secret_key_it_says_what_to_do(tmp_path: Path) -> None:
    said = run("manage.py", "check", data=tmp_path, code=1)
    assert "COOPKIT_SECRET_KEY is not set" in said
    assert "COOPKIT_DEBUG=1" in said


def test_production_follows_from_the_address_alone(tmp_path: Path) -> None:
    told = run("-c", TELL_SETTINGS, data=tmp_path, **production(tmp_path))
    found = json.loads(told)
    assert found == {
        "hosts": ["coop.example"],
        "cookies": [True, True, True, True, True, "Lax", "Lax"],
        "redirect": True,
        "hsts": 63_072_000,
        "engine": "django.db.backends.sqlite3",
        "debug": False,
        "hasher": "django.contrib.auth.hashers.Argon2PasswordHasher",
    }


TELL_SETTINGS = """
import json
from coopkit import settings as s
print(json.dumps({
    "hosts": s.ALLOWED_HOSTS,
    "cookies": [
        s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE,
        s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY,
        s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE,
    ],
    "redirect": s.SECURE_SSL_REDIRECT,
    "hsts": s.SECURE_HSTS_SECONDS,
    "engine": s.DATABASES["default"]["ENGINE"],
    "debug": s.DEBUG,
    "hasher": s.PASSWORD_HASHERS[0],
}))
"""


def test_postgresql_takes_one_variable(tmp_path: Path) -> None:
    url = "postgres://coop:secret@db.example:5433/amanecer"
    ask = "from coopkit import settings as s; print(s.DATABASES['default'])"
    told = run("-c", ask, data=tmp_path, **production(tmp_path, DATABASE_URL=url))
    assert "django.db.backends.postgresql" in told
    assert "db.example" in told
    assert "PRAGMA" not in told
    assert "'CONN_MAX_AGE': 60" in told  # a new connection for each page is dear
    assert "'CONN_HEALTH_CHECKS': True" in told


TELL_DATABASE = """
import json
import django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    def ask(name):
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    told = {name: ask(name) for name in names}
said = []
connection.connection.set_trace_callback(said.append)
with transaction.atomic():
    pass
print(json.dumps(told | {"begin": said[0]}))
"""


def test_a_committed_vote_outlasts_a_power_cut(tmp_path: Path) -> None:
    environment = production(tmp_path, DJANGO_SETTINGS_MODULE="coopkit.settings")
    told = json.loads(run("-c", TELL_DATABASE, data=tmp_path, **environment))
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 20_000,  # milliseconds that a writer waits for its turn
        "begin": "BEGIN IMMEDIATE",
    }
    assert (tmp_path / "coopkit.sqlite3").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/en/account/login/", "/en/nothing/", "/healthz"])
def test_the_policy_of_the_site_is_strict(client: Client, page: str) -> None:
    rules = policy(client.get(page))
    assert rules["default-src"] == rules["script-src"] == rules["style-src"] == ["'self'"]
    assert rules["frame-ancestors"] == rules["object-src"] == ["'none'"]
    for name in ("default-src", "script-src", "style-src", "connect-src", "form-action"):
        assert not set(rules[name]) & set(UNSAFE)


@pytest.mark.django_db
def test_a_page_of_a_co_op_has_the_strict_policy_too(client: Client) -> None:
    grant = RoleGrantFactory(cooperative=CooperativeFactory(slug="admin"))
    client.force_login(grant.user)
    for page in ("/en/c/admin/", "/en/account/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert policy(answer)["script-src"] == ["'self'"]


def test_only_the_editors_pages_may_write_scripts_into_a_page() -> None:
    assert "'unsafe-inline'" in policy_at("/admin/pages/")["script-src"]
    assert policy_at("/admin/pages/")["frame-ancestors"] == ["'self'"]
    for elsewhere in ("/en/admin/", "/administration/", "/en/c/admin/", "/documents/1/a"):
        assert policy_at(elsewhere)["script-src"] == ["'self'"]


def test_favas_pages_may_run_its_parser_and_no_script_of_others() -> None:
    rules = policy_at("/books/amanecer/income_statement/")
    assert rules["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert rules["style-src"] == ["'self'", "'unsafe-inline'"]
    assert rules["img-src"] == ["'self'", "data:"]
    assert rules["frame-ancestors"] == ["'none'"]
    assert policy_at("/en/c/amanecer/money/books/")["script-src"] == ["'self'"]


@pytest.mark.django_db
def test_every_page_has_the_headers_that_browsers_heed(client: Client) -> None:
    headers = client.get("/en/account/login/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_cookies_are_kept_from_scripts_and_from_other_sites(client: Client) -> None:
    UserFactory(email="ana@example.org")
    client.get("/en/account/login/")
    client.post(
        "/en/account/login/",
        {"login": "ana@example.org", "password": "a long enough passphrase"},
    )
    assert {"sessionid", "csrftoken", "django_language"} == set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio)\b[^>]*?\bsrc=["']([^"']+)"""
    r"""|<link\b[^>]*?\bhref=["']([^"']+)""",
)


def loaded_from(page: str) -> list[str]:
    return [src or href for src, href in LOADED.findall(page)]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/admin/", "/admin/pages/", "/admin/account/"])
def test_wagtails_admin_loads_nothing_from_elsewhere(client: Client, page: str) -> None:
    client.force_login(UserFactory(is_superuser=True, email="ana@example.org"))
    text = client.get(page).content.decode()
    sources = loaded_from(text)
    assert len(sources) > 5
    assert {urlsplit(source).netloc for source in sources} == {""}
    for asked in ("releases.wagtail.org", "gravatar", "data-upgrade-url"):
        assert asked not in text


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/en/account/login/", "/en/account/password/reset/"])
def test_our_pages_load_nothing_from_elsewhere(client: Client, page: str) -> None:
    text = client.get(page).content.decode()
    sources = loaded_from(text)
    assert sources
    assert {urlsplit(source).netloc for source in sources} == {""}
    assert "<script>" not in text
    assert not re.search(r'\s(?:style|on\w+)="', text)
