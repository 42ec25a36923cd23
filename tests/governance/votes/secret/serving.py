"""A real server over a test's database, and voters who send envelopes to it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from coopkit.accounts.models import User

ROOT = Path(__file__).resolve().parents[4]
CSRF = "c" * 32
GONE = (OSError, HTTPException)
"""What a client sees of a server that was killed."""


def database_url(folder: Path) -> str:
    """Where the test's database is, for another process; see `tests.threads`."""
    held = connection.settings_dict
    if connection.vendor == "postgresql":
        where = f"{held['USER']}@{held['HOST']}:{held['PORT']}"
        return f"postgres://{where}/{held['NAME']}"
    path = folder / "shared.sqlite3" if connection.is_in_memory_db() else held["NAME"]
    return f"sqlite:///{path}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """granian with one worker; `out` is all it ever said."""

    folder: Path
    url: str
    threads: int = 2
    application: str = "coopkit.wsgi:application"
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def out(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        how = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        how += ["--blocking-threads", str(self.threads), "--log-level", "warning"]
        with self.out.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", *how, self.application],
                cwd=ROOT,
                env=os.environ
                | {"COOPKIT_DEBUG": "1", "COOPKIT_DATA": str(self.folder)}
                | {"DATABASE_URL": self.url, "PYTHONUNBUFFERED": "1"}
                | {"DJANGO_SETTINGS_MODULE": "coopkit.settings"}
                | self.environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """As when the power goes: no process of it does anything more."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)

    def _wait(self) -> None:
        for _ in range(300):
            assert self.process is not None
            assert self.process.poll() is None, self.out.read_text()[-2000:]
            try:
                client = HTTPConnection("localhost", self.port, timeout=5)
                client.request("GET", "/healthz")
                if client.getresponse().status == 200:
                    return
            except GONE:
                time.sleep(0.2)
        raise AssertionError("the server does not answer")


class Voter:
    """Somebody signed in, who sends envelopes over one connection that is kept."""

    def __init__(self, port: int, path: str, session: str) -> None:
        self.path = path
        self.connection = HTTPConnection("localhost", port, timeout=60)
        self.headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        }

    def send(self, sealed: bytes) -> tuple[int, dict[str, Any]]:
        """Cast an envelope; the answer."""
        fields = {"sealed": b64encode(sealed).decode(), "csrfmiddlewaretoken": CSRF}
        try:
            self.connection.request("POST", self.path, urlencode(fields), self.headers)
            answer = self.connection.getresponse()
            body = answer.read()
        except GONE:
            self.connection.close()
            raise
        is_json = answer.headers.get_content_type() == "application/json"
        return answer.status, json.loads(body) if is_json else {}


def session_of(user: User) -> str:
    """The key of a new session in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value
