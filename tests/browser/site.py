"""A running site to visit: the demo co-op in a folder and database of its own.

It is made once a session; each visit that changes things gets a copy. The server is
granian with the settings of production, but for TLS, and with a clock that is set: what
the demo tells is always as old as on the day it was told.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests import migrated

ROOT = Path(__file__).resolve().parents[2]
OAKLAND = ZoneInfo("America/Los_Angeles")
TOLD_ON = "2026-11-21"
APPLICATION = "tests.browser.clocked:application"


@dataclass(frozen=True)
class Site:
    """Where a site keeps its data, and how its programs are told so."""

    folder: Path
    database: str  # of PostgreSQL, or blank for SQLite in the folder

    def environment(self, port: int = 8000) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("COOPKIT_")}
        kept.pop("DATABASE_URL", None)
        kept |= {
            "COOPKIT_SECRET_KEY": "for the browser's tests " + "x" * 40,
            "COOPKIT_PLAIN_HTTP": "1",
            "COOPKIT_HOSTS": "localhost",
            "COOPKIT_URL": f"http://localhost:{port}",
            "COOPKIT_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "coopkit.settings",
        }
        if self.database:
            kept["DATABASE_URL"] = migrated.url_of(self.database)
        return kept

    def manage(self, *arguments: str) -> str:
        """Run a command of the site, and give what it printed."""
        return self.python("manage.py", *arguments)

    def python(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def set_clock(self, moment: str) -> None:
        """Let it be this moment in Oakland, like 2026-12-07 18:00, and go on from it."""
        at = datetime.fromisoformat(moment).replace(tzinfo=OAKLAND)
        written = self.folder / "then"
        written.write_text(at.isoformat())
        written.replace(self.folder / "now")

    def copy(self, folder: Path, name: str) -> "Site":
        """The same site again, so that a visit may change it."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if self.database:
            migrated.create(name, template=self.database)
        return Site(folder, name if self.database else "")


def make(folder: Path) -> Site:
    """A new site with the demo co-op and everything collected to be served."""
    name = "browser" if os.environ.get("DATABASE_URL", "").startswith("postgres") else ""
    if name:
        migrated.begin_database(name)
    else:
        migrated.begin_file(folder)
    site = Site(folder, name)
    collect(site)
    site.manage("demo", "--no-serve", "--on", TOLD_ON)
    site.set_clock(f"{TOLD_ON} 10:00")
    return site


def collect(site: Site) -> None:
    """Collect what is served beside the pages, once for all runs that say where."""
    shared = os.environ.get("COOPKIT_COLLECTED")
    if not shared:
        site.manage("collectstatic", "--no-input", "-v0")
        return
    kept = Path(shared)
    if not kept.exists():
        site.manage("collectstatic", "--no-input", "-v0")
        shutil.copytree(site.folder / "static", kept)
    shutil.copytree(kept, site.folder / "static", dirs_exist_ok=True)


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve a site; the address to visit."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    how = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    how += ["--blocking-threads", "2", "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", *how, APPLICATION],
        cwd=ROOT,
        env=site.environment(port),
    )
    try:
        _wait_for(f"http://localhost:{port}/healthz", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")
