"""Bylaws of 200 provisions after 200 amendments: a look at a number, a rebuild, a page.

Run by itself: `python -m tests.bench.bylaws JOB`. The rivals: for a look, the same
question without the page's memory, and a bare dict with the comparison of two days; for
a rebuild, the canonical hash of the same operations' bytes, and a copy of the whole text
for each version; for the page, its words without the site around them.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.bench.measure import alone, seconds_of, table

PROVISIONS, AMENDMENTS, ARTICLES = 200, 200, 10
FIRST = date(2020, 1, 1)
AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
LOOKS, PAGES = 20_000, 60
REACH_LOOK_US, REACH_PAGE_MS = 50, 50


def report() -> str:
    """The tables of all three."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"COOPKIT_DATA": folder, "COOPKIT_DEBUG": "", "CI": "true"}
        environment |= {
            "COOPKIT_SECRET_KEY": "x" * 60,
            "COOPKIT_PLAIN_HTTP": "1",
            "COOPKIT_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "coopkit.settings",
        }
        seen = alone("tests.bench.bylaws", "all", **environment)
    return "\n".join(
        [
            table(
                f"A number of the bylaws, looked up (reach: under {REACH_LOOK_US} µs)",
                ["by", "µs"],
                [[name, f"{us:.2f}"] for name, us in seen["look"].items()],
            ),
            table(
                f"{AMENDMENTS} amendments of {PROVISIONS} provisions, rebuilt",
                ["what", "ms"],
                [[name, f"{ms:.1f}"] for name, ms in seen["rebuild"].items()],
            ),
            table(
                f"A page of {PROVISIONS} provisions (reach: under {REACH_PAGE_MS} ms)",
                ["page", "ms", "queries", "kB"],
                [
                    [name, f"{one['ms']:.1f}", str(one["queries"]), f"{one['kb']:.0f}"]
                    for name, one in seen["page"].items()
                ],
            ),
        ]
    )


def text() -> dict[str, str]:
    """A text of 200 provisions in two languages; every fifth prints a number."""
    files = {}
    for language, word in (("en", "Members decide"), ("es", "Las personas deciden")):
        blocks = [f"# {word}"]
        for article in range(1, ARTICLES + 1):
            blocks.append(f"## {article}. {word} {article}")
            for clause in range(1, PROVISIONS // ARTICLES):
                number = " {{ vote.days | words }}" if clause % 5 == 0 else ""
                sentence = f"{word} **together** on matter {clause}{number}, and so on. "
                blocks += [f"{article}.{clause} {sentence * 3}", f"> {word}, in short."]
        files[language] = "\n\n".join(blocks)
    return files


def founded() -> Any:
    """A co-op with this text as version 0 and 200 amendments, half text, half numbers."""
    from coopkit.cooperatives.models import Cooperative
    from governance.bylaws.amendment import State
    from governance.bylaws.parameters import defaults
    from governance.bylaws.provisions import read_provisions
    from governance.bylaws.selectors import state_after
    from governance.bylaws.services import adopt_version, found

    cooperative = Cooperative.objects.create(slug="bench", name="Bench", languages=["en"])
    titles, provisions = read_provisions(text())
    state = State(titles, tuple(provisions), defaults("us-ca"))
    act = {"adopted_on": FIRST, "adopted_by": "2020-GM-001", "by": None, "at": AT}
    acted: dict[str, Any] = {"cooperative": cooperative, **act}
    found(state=state, title="Bylaws", effective_from=FIRST, **acted)
    for number in range(1, AMENDMENTS + 1):
        state = state_after(cooperative, number - 1)
        adopt_version(
            title=f"Amendment {number}",
            operations=[operation(state, number)],
            base_sha256=state.sha256,
            effective_from=FIRST + timedelta(days=number),
            **acted,
        )
    return cooperative


def operation(state: Any, number: int) -> dict[str, Any]:
    """Amendment by amendment: a clause reworded, then a number set."""
    if number % 2:
        was = state.values["vote.days"]
        return {"op": "set", "key": "vote.days", "was": was, "value": 7 + number % 60}
    clauses = [each for each in state.provisions if each.depth > 1]
    clause = clauses[number * 7 % len(clauses)]
    words = {name: f"{words} ({number})" for name, words in clause.text.items()}
    content = {"heading": {}, "text": words, "note": dict(clause.note)}
    return {"op": "substitute", "id": clause.id, "was": clause.sha256, **content}


def look(cooperative: Any) -> dict[str, float]:
    """Microseconds for one number, warm."""
    from governance.bylaws.selectors import parameter, remembering

    on, key = date(2026, 1, 1), "vote.days"
    rows = cooperative.parameter_values.filter(key=key).order_by("-effective_from")
    plain = {key: [(row.effective_from, row.value) for row in rows]}

    def bare() -> object:
        return next(value for day, value in plain[key] if day <= on)

    def asked() -> object:
        return parameter(cooperative, key, on=on).value

    found = {"without memory: one query": each_us(asked, 200)}
    with remembering():
        asked()
        found["coopkit, on a page"] = each_us(asked, LOOKS)
    found["rival: a dict, the days compared"] = each_us(bare, LOOKS)
    return found


def each_us(job: Callable[[], object], times: int) -> float:
    def run() -> None:
        for _ in range(times):
            job()

    return seconds_of(run) / times * 1e6


def rebuild(cooperative: Any) -> dict[str, float]:
    """Milliseconds to make the last version from nothing, and from what is kept."""
    from coopkit.canonical import sha256_of
    from governance.bylaws.amendment import State, apply
    from governance.bylaws.selectors import head, states, versions_are_whole

    rows = list(cooperative.bylaws_versions.order_by("number"))
    texts = [each.as_json() for each in (head(cooperative) or State()).provisions]

    def anew(*, is_checked: bool) -> None:
        state = State()
        for row in rows:
            state = apply(state, row.operations)
            if is_checked and state.sha256 != row.sha256:
                raise RuntimeError(row)

    def from_the_database() -> None:
        states._STATES.clear()
        head(cooperative)

    return {
        "coopkit, from the database, not kept": ms(from_the_database),
        "coopkit, kept": ms(lambda: head(cooperative)),
        "coopkit, operations alone": ms(lambda: anew(is_checked=False)),
        "coopkit, every hash compared": ms(lambda: anew(is_checked=True)),
        "verify, with all values": ms(lambda: list(versions_are_whole())),
        "rival: canonical hash of the operations": ms(
            lambda: [sha256_of(row.operations) for row in rows]
        ),
        "rival: a whole text hashed for each version": ms(
            lambda: [sha256_of(texts) for _ in rows]
        ),
    }


def ms(job: Callable[[], object]) -> float:
    return seconds_of(job) * 1000


def page(cooperative: Any) -> dict[str, dict[str, float]]:
    """Milliseconds of the site's own answer, template and all."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from coopkit.accounts.models import User
    from coopkit.cooperatives.services import grant_role

    user = User.objects.create_user(email="bench@example.org")
    day = {"starts_on": FIRST, "act": "bench", "by": None, "at": AT}
    grant_role(cooperative=cooperative, user=user, role="member", **day)
    client = Client()
    client.force_login(user)
    base = "/en/c/bench/papers/bylaws/"
    paths = {
        "today": base,
        "both languages": f"{base}?in=both",
        "on a day": f"{base}2020-03-01/",
        "redline of 30 days": f"{base}2020-03-01..2020-03-31/",
        "history of 200": f"{base}history/",
    }
    found = {}
    for name, path in paths.items():
        times = []
        for _ in range(PAGES):
            start = time.perf_counter()
            response = client.get(path)
            times.append(time.perf_counter() - start)
            if response.status_code != 200:
                raise RuntimeError(f"{path} answered {response.status_code}")
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        found[name] = {
            "ms": sorted(times)[PAGES // 2] * 1000,
            "queries": len(asked),
            "kb": len(response.content) / 1000,
        }
    return found


def main(_: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    cooperative = founded()
    jobs: dict[str, Callable[[Any], Any]] = {
        "look": look,
        "rebuild": rebuild,
        "page": page,
    }
    print(json.dumps({name: job(cooperative) for name, job in jobs.items()}))


if __name__ == "__main__":
    main(sys.argv[1])
