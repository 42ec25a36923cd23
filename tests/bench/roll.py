"""The roll of a day: from the spells that are kept, beside the driver and the events.

The driver answers the same rows with the same question and makes nothing of them. Run by
itself: `python -m tests.bench.roll MEMBERS FOLDER`.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.books_shape import begin
from tests.bench.measure import alone, peak_mb, seconds_of, table

SIZES = (1_000, 10_000, 100_000)
FIRST, DAY = date(2016, 1, 1), date(2026, 6, 1)
AT = datetime(2026, 11, 21, tzinfo=UTC)
JOBS = {
    "driver": "the driver: the same rows, as tuples",
    "roll": "the roll of a day",
    "electorate": "the electorate, with a reason for each without a vote",
    "spans": "the days of everybody’s membership",
    "member": "the membership of one user",
    "events": "the roll rebuilt from all events",
    "verify": "every spell held against its events",
}


def events_of(number: int) -> Iterator[tuple[str, date]]:
    """A life: every fifth has left, every tenth was on leave, every twentieth moved."""
    first = FIRST + timedelta(days=number * 7 % 3_000)
    yield "admitted", first
    if number % 10 == 3:
        yield "leave", first + timedelta(days=200)
        yield "return", first + timedelta(days=260)
    if number % 20 == 7:
        yield "class", first + timedelta(days=300)
    if number % 100 == 11:
        yield "leave", DAY - timedelta(days=30)
    if number % 5 == 4:
        yield "resigned", first + timedelta(days=400)


def fill(members: int) -> Any:
    """A co-op with that many members on the day, and a quarter as many who left."""
    from django.core.management import call_command

    from coopkit.accounts.models import User
    from coopkit.cooperatives.models import Cooperative
    from governance.members.models import Membership, Person

    call_command("migrate", verbosity=0)
    cooperative = Cooperative.objects.create(slug="bench", name="Bench", languages=["en"])
    user = User.objects.create(email="one@bench.example")
    people = Person.objects.bulk_create(
        [
            Person(
                cooperative=cooperative,
                display_name=f"Person {n}",
                user=user if n == 0 else None,
            )
            for n in range(members * 5 // 4)
        ],
        batch_size=5_000,
    )
    held = Membership.objects.bulk_create(
        [
            Membership(cooperative=cooperative, person=person, code=f"M{n:06d}")
            for n, person in enumerate(people)
        ],
        batch_size=5_000,
    )
    live(cooperative, held)
    return cooperative


def live(cooperative: Any, held: list[Any]) -> None:
    """The events of all, and the spells that they come to."""
    from governance.members.models import MembershipEvent, Spell
    from governance.members.standing import Event, spell_list

    steps, spells = [], []
    for number, membership in enumerate(held):
        lived = []
        for seq, (kind, on) in enumerate(events_of(number)):
            its_class = "investor" if kind == "class" else ""
            lived.append(Event(kind, on, its_class, seq))
            steps.append(
                MembershipEvent(
                    membership=membership,
                    kind=kind,
                    effective_on=on,
                    details={"class": its_class} if its_class else {},
                    recorded_at=AT,
                )
            )
        spells += [
            Spell(
                cooperative=cooperative,
                membership=membership,
                standing=each.standing,
                member_class=each.member_class,
                first=each.first,
                last=each.last,
            )
            for each in spell_list(lived, "worker")
        ]
    MembershipEvent.objects.bulk_create(steps, batch_size=5_000)
    Spell.objects.bulk_create(spells, batch_size=5_000)


def rebuilt(cooperative: Any) -> list[tuple[str, str]]:
    """The roll of the day from nothing but events, as it was before spells were kept."""
    from governance.members.models import MembershipEvent
    from governance.members.selectors.events import event_of, standing_events
    from governance.members.standing import MEMBERS, standing_on

    rows = MembershipEvent.objects.filter(membership__cooperative=cooperative)
    told: dict[Any, list[Any]] = {}
    for row in standing_events(rows).select_related("membership__person"):
        told.setdefault(row.membership, []).append(event_of(row))
    return sorted(
        (membership.code, membership.person.display_name)
        for membership, events in told.items()
        if standing_on(events, DAY) in MEMBERS
    )


def ask_driver(sql: str, params: Any) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def ours(cooperative: Any, members: int) -> dict[str, float]:
    """Seconds of each job, the queries of the roll, and the peak of memory."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from coopkit.accounts.models import User
    from governance.members import selectors
    from governance.members.selectors import checks

    with CaptureQueriesContext(connection) as queries:
        lines = selectors.roll(cooperative, on=DAY)
    if len(lines) != members or rebuilt(cooperative) != [(x.code, x.name) for x in lines]:
        raise RuntimeError("the roll is not the one its events come to")
    if list(checks.what_does_not_hold()):
        raise RuntimeError("the spells do not hold")
    driver = partial(ask_driver, queries[0]["sql"], None)
    if len(driver()) != members:
        raise RuntimeError("the driver answers other rows")
    asked = {
        "driver": driver,
        "roll": partial(selectors.roll, cooperative, on=DAY),
        "electorate": partial(selectors.electorate, cooperative, on=DAY),
        "spans": partial(selectors.spans, cooperative),
        "member": partial(
            selectors.member_of, user=User.objects.get(), cooperative=cooperative, on=DAY
        ),
    }
    found = {name: seconds_of(job, runs=7) for name, job in asked.items()}
    found["mb"] = peak_mb()
    found["events"] = seconds_of(partial(rebuilt, cooperative))
    found["verify"] = seconds_of(lambda: list(checks.what_does_not_hold()), runs=1)
    return found | {"queries": len(queries)}


def report() -> str:
    """The table of all sizes."""
    rows = []
    for members in SIZES:
        with tempfile.TemporaryDirectory(prefix="coopkit-bench-") as folder:
            found = alone("tests.bench.roll", str(members), folder)
        for name, text in JOBS.items():
            rows.append(
                [
                    f"{members:,}: {text}",
                    f"{found[name] * 1000:,.1f}",
                    f"{found[name] / found['driver']:.2f}",
                    str(found["queries"]) if name == "roll" else "",
                ]
            )
    return table(
        "The roll on a day (reach: 100,000 members in under a second, and as many "
        "queries as for 1,000)",
        ["members: job", "ms", "× the driver", "queries"],
        rows,
    )


def main(members: str, folder: str) -> None:
    begin(Path(folder))
    print(json.dumps(ours(fill(int(members)), int(members))))


if __name__ == "__main__":
    main(*sys.argv[1:])
