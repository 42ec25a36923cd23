"""A line to the site that can be made slow: every answer waits, whoever asks for it.

A browser's own brake does not hold for what its service worker asks.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import sleep
from urllib.parse import urlsplit


class Line:
    """Where the site answers, and how many seconds each part of an answer waits."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.seconds = 0.0


@contextmanager
def line_to(address: str) -> Iterator[Line]:
    """Open a door of its own that leads to the site."""
    site = (urlsplit(address).hostname or "", urlsplit(address).port or 80)
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = Line(f"http://localhost:{door.getsockname()[1]}")
        Thread(target=_let_in, args=(door, site, line), daemon=True).start()
        yield line


def _let_in(door: socket.socket, site: tuple[str, int], line: Line) -> None:
    with suppress(OSError):  # the door is closed at the end
        while True:
            guest, _ = door.accept()
            host = socket.create_connection(site)
            for way in ((guest, host, None), (host, guest, line)):
                Thread(target=_carry, args=way, daemon=True).start()


def _carry(start: socket.socket, end: socket.socket, line: Line | None) -> None:
    with suppress(OSError):
        while found := start.recv(65_536):
            if line and line.seconds:
                sleep(line.seconds)
            end.sendall(found)
    with suppress(OSError):
        end.shutdown(socket.SHUT_WR)
