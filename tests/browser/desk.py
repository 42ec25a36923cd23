"""A teller's desk: a site of a few files, and an election to seal for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from coopkit.canonical import sha256_of
from governance.votes import envelopes, words

SCRIPTS = Path(__file__).resolve().parents[2] / "governance/static/governance"
PAIRS = [envelopes.new_key() for _ in range(3)]
TELLERS = [
    {"position": place, "code": f"M{place}", "key": public}
    for place, (_, public) in enumerate(PAIRS, 1)
]
MANIFEST: dict[str, Any] = {
    "schema": "coopkit/election/1",
    "title": "Elección — ñandú \u2028 \U0001f35e",
    "options": {"z": None, "a": [True, False, 0, -7], "é": '\x00\x1f\x7f"\\/'},
    "tellers": TELLERS[::-1],
    "pad": 192,
}
ELECTION = sha256_of(MANIFEST)
BLANK = """<!doctype html><html lang="en"><head><title>Tellers</title>
<meta name="viewport" content="width=device-width">
<script src="/seal.js" defer></script><script src="/slip39.js" defer></script>
<script src="/teller.js" defer></script></head><body><main><h1>Tellers</h1>{}</main>
</body></html>"""


@dataclass
class Desk:
    """A site of a few files, and what was sent to it."""

    url: str = ""
    files: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[dict[str, list[str]]] = field(default_factory=list)


def handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            desk.asked.append(self.path)
            body = desk.files.get(self.path)
            self.send_response(404 if body is None else 200)
            kind = {"js": "text/javascript", "txt": "text/plain"}
            ending = self.path.rpartition(".")[2]
            self.send_header(
                "Content-Type", f"{kind.get(ending, 'text/html')};charset=utf-8"
            )
            self.end_headers()
            self.wfile.write((body or "").encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            desk.sent.append(parse_qs(body, keep_blank_values=True))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def sealed_lines(count: int) -> list[str]:
    keys = [public for _, public in PAIRS]
    packed = [
        envelopes.pack({"choice": "no"}, envelopes.new_tracker(), 192)
        for _ in range(count)
    ]
    return envelopes.in_order(envelopes.seal(one, keys, ELECTION) for one in packed)


@contextmanager
def opened() -> Iterator[Desk]:
    """A desk that listens on localhost."""
    made = Desk()
    server = ThreadingHTTPServer(("localhost", 0), handler(made))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://localhost:{server.server_port}"
    made.files = {f"/{path.name}": path.read_text() for path in SCRIPTS.glob("*.js")}
    made.files |= {"/words.txt": words.WORD_LIST.read_text(), "/sent": "thanks"}
    made.files["/"] = BLANK.format("")
    yield made
    server.shutdown()
    server.server_close()
