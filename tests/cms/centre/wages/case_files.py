"""The cases of `cases/*.toml` as values: their rows are written short, and read here.

A row is a day, or days (`2026-11-09/13`), then what was worked: `8:00-16:30` (an end that
is not later is on the next day), or a sum of hours (`9h`, `8h20`). Then, as needed:
`none` (no break at all; without any word on breaks they are not told), `meal30`,
`meal30@12:00`, `meal30late`, `worked30` (a meal with work in it), `waived`, `denied` (a
rest), `split` (by the boss), `planned8h`, `rate2`.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from cms.centre.wages.figures import Figure, Figures
from cms.centre.wages.shapes import (
    Break,
    Case,
    Day,
    Ending,
    Job,
    Left,
    Paid,
    Place,
    Sick,
    SickDay,
    Span,
)

HERE = Path(__file__).parent
FACTS = HERE.parents[3] / "cms" / "lessons" / "facts.toml"
TODAY = date(2026, 11, 23)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def facts() -> list[Figure]:
    """The legal facts as the site ships them."""
    rows = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    return [
        Figure(
            key=key,
            value=row["value"],
            effective_from=row["effective_from"],
            effective_to=row.get("effective_to"),
            source=row["source"],
            words_en=row["words_en"],
            words_es=row["words_es"],
        )
        for key, row in rows.items()
    ]


def figures(minimum: str | None = None) -> Figures:
    """All figures; for an example of another year, with the minimum wage it names."""
    found = facts()
    if minimum:
        found = [one for one in found if not one.key.startswith("us-ca.minimum_wage_")]
        found += [
            Figure(
                key=f"us-ca.minimum_wage_{year}",
                value=minimum,
                effective_from=date(year, 1, 1),
                source="the example",
            )
            for year in range(2000, 2028)
        ]
    return Figures(found)


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def clock(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def length(text: str) -> int:
    hours, _, minutes = text.partition("h")
    return int(hours) * 60 + int(minutes or 0)


def dates(text: str) -> Iterator[date]:
    first, _, last = text.partition("/")
    day = date.fromisoformat(first)
    until = day.replace(day=int(last)) if last else day
    while day <= until:
        yield day
        day += timedelta(days=1)


def rows(text: str) -> Iterator[Day]:
    days, *tokens = text.split()
    values: dict[str, Any] = {}
    spans, breaks = [], []
    for token in tokens:
        if found := re.fullmatch(r"(\d+:\d+)-(\d+:\d+)", token):
            start, end = clock(found[1]), clock(found[2])
            spans.append(Span(start, end if end > start else end + 1440))
        elif found := re.fullmatch(r"\d+h\d*", token):
            values["total_minutes"] = length(token)
        elif found := re.fullmatch(r"(meal|worked)(\d+)(?:@(\d+:\d+))?(late)?", token):
            breaks.append(
                Break(
                    minutes=int(found[2]),
                    began=clock(found[3]) if found[3] else None,
                    was_worked=found[1] == "worked",
                    was_late=bool(found[4]),
                )
            )
        elif token.startswith("planned"):
            values["scheduled_minutes"] = length(token.removeprefix("planned"))
        elif token == "rate2":
            values["rate"] = 1
        else:
            values |= FLAGS[token]
    if breaks:
        values["breaks"] = tuple(breaks)
    for on in dates(days):
        yield Day(on=on, spans=tuple(spans), **values)


FLAGS: dict[str, dict[str, Any]] = {
    "none": {"breaks": ()},
    "waived": {"has_waived_meal": True},
    "denied": {"was_rest_denied": True},
    "split": {"was_split_by_boss": True},
}


def case_of(row: dict[str, Any]) -> Case:
    """A case as somebody would have typed it."""
    job = Job(
        place=Place(row.get("place", "us-ca")),
        rates=tuple(cents(rate) for rate in row.get("rates", ["20.00"])),
        local_minimum_cents=cents(row["local"]) if "local" in row else None,
        week_starts_on=WEEKDAYS.index(row.get("week", "sun")),
        workday_starts_at=clock(row.get("workday", "0:00")),
    )
    paid = row.get("paid_all") or row.get("paid", "0")
    sick = row.get("sick")
    return Case(
        job=job,
        days=tuple(day for text in row["days"] for day in rows(text)),
        paid=Paid(cents=cents(paid), is_for_all_weeks="paid_all" in row),
        weeks=row.get("weeks", 1),
        ending=_ending(row["ending"]) if "ending" in row else None,
        sick=_sick(sick) if sick else None,
    )


def _ending(row: dict[str, Any]) -> Ending:
    return Ending(how=Left(row["how"]), on=row["on"], final_pay_on=row.get("paid_on"))


def _sick(row: dict[str, Any]) -> Sick:
    """Sick days: `2026-10-01 8h`, and `paid` where it was paid."""
    days = [
        SickDay(on, length(hours), "paid" in rest)
        for text in row["days"]
        for when, hours, *rest in [text.split()]
        for on in dates(when)
    ]
    return Sick(hired_on=row["hired_on"], days=tuple(days))


def cases() -> list[dict[str, Any]]:
    """Every case of every file, in order."""
    return [
        case
        for path in sorted((HERE / "cases").glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]
