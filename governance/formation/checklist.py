"""The checklist of a jurisdiction: what a founding group has to see to, added by files.

A file `governance/rules/formation/checklist/<key>.toml` may stand on another by `base`;
an item of the same key replaces the base's in its place, `drop` takes some out.

    base = "us"
    [[items]]
    key = "articles"
    stage = 11                       # 1 to 15
    lesson = "M6.4"
    level = "ask"                    # none, maybe, ask: whether a lawyer should look
    after = ["lawyer"]               # what comes first: a warning, never a bar
    facts = ["us-ca.llc_articles_fee"]
    form = "LLC-1"                   # absent where there is none
    page = "formation:reviews"       # the page of the kit that does it; may be absent
    due = { after = "articles", fact = "us-ca.statement_days" }   # may be absent
    title, what, why, who, time, where, result = { en = "…", es = "…" }

`due` is one of: days after another item was done, `{ after, fact }` or `{ after, days }`;
the 15th day of the 9th month after the fiscal year, `{ month = 9, day = 15 }`; days after
the fiscal year, `{ year_days = 120 }`; a day of each calendar year, `{ each = "02-01" }`.
What does not fit is a ValueError that names the file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from coopkit.errors import N_, CoopError
from coopkit.periods import month_end
from governance.bylaws.catalogue import RULES
from governance.formation.legal_facts import Texts, facts, texts

FOLDER = RULES / "formation" / "checklist"
GENERIC = "generic"
STAGES = range(1, 16)
LEVELS = ("none", "maybe", "ask")

_SAID = ("title", "what", "why", "who", "time", "where", "result")
_NEEDED = frozenset({"key", "stage", "lesson", "level", *_SAID})
_MORE = frozenset({"after", "facts", "form", "page", "due"})
_DUE = ({"after", "fact"}, {"after", "days"}, {"month", "day"}, {"year_days"}, {"each"})


class UnknownItemError(CoopError):
    """An item is asked for that the checklist does not hold."""

    template = N_(
        "Your checklist has no item “{key}”. Open it from the checklist, or add a task "
        "of your own."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to see to; `form` and `page` are "" where there is none."""

    key: str
    stage: int
    lesson: str
    level: str
    after: tuple[str, ...]
    facts: tuple[str, ...]
    form: str
    page: str
    due: Mapping[str, Any]
    title: Texts
    what: Texts
    why: Texts
    who: Texts
    time: Texts
    where: Texts
    result: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The items of a jurisdiction in the order of their stages."""

    key: str
    items: Mapping[str, Item]

    def item(self, key: str) -> Item:
        """One item, or an UnknownItemError."""
        try:
            return self.items[key]
        except KeyError:
            raise UnknownItemError(key=key[:40]) from None

    def of_stage(self, stage: int) -> tuple[Item, ...]:
        """The items of a stage 1..15."""
        return tuple(each for each in self.items.values() if each.stage == stage)

    def needed_by(self, key: str) -> tuple[Item, ...]:
        """The items that wait for this one."""
        return tuple(each for each in self.items.values() if key in each.after)


@cache
def checklist_of(jurisdiction: str) -> Checklist:
    """The checklist of a jurisdiction, or of the one that its name goes on from.

    >>> checklist_of("us-ca-collective").key, checklist_of("us-worker").key
    ('us-ca', 'us')
    >>> checklist_of("fr").key
    'generic'
    """
    known = sources()
    parts = jurisdiction.split("-")
    tries = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    key = next((each for each in tries if each in known), GENERIC)
    return read_checklist(key, known)


@cache
def sources() -> Mapping[str, str]:
    """The files by name, as text."""
    return {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.toml")}


def read_checklist(key: str, known: Mapping[str, str]) -> Checklist:
    """A checklist from TOML texts by name, with all that it stands on."""
    items = _items(key, known, ())
    for each in items.values():
        if unknown := sorted({*each.after} - set(items)):
            raise ValueError(f"{key}: {each.key} waits for {', '.join(unknown)}")
        if each.due.get("after", each.key) not in items:
            raise ValueError(f"{key}: {each.key} is due after nothing known")
    ordered = _ordered(key, items)
    return Checklist(
        key=key, items=MappingProxyType({each.key: each for each in ordered})
    )


def due_day(
    item: Item, *, done: Mapping[str, date], year_end: date | None, on: date
) -> date | None:
    """Until when an item is due, by its rule; None where that is not known yet.

    `done` are the days on which other items were filed or done, `year_end` the last day
    of the fiscal year it is about, `on` today.
    """
    rule = item.due
    if "after" in rule:
        begun = done.get(rule["after"])
        count = rule.get("days") or facts()[rule["fact"]].count
        return begun + timedelta(days=count) if begun and count else None
    if "each" in rule:
        month, day = (int(part) for part in rule["each"].split("-"))
        here = date(on.year, month, day)
        return here if here >= on else date(on.year + 1, month, day)
    if year_end is None or not rule:
        return None
    if "year_days" in rule:
        return year_end + timedelta(days=rule["year_days"])
    years, month = divmod(year_end.month - 1 + rule["month"], 12)
    return month_end(year_end.year + years, month + 1, rule["day"])


def _items(key: str, known: Mapping[str, str], seen: tuple[str, ...]) -> dict[str, Item]:
    if key not in known or key in seen:
        raise ValueError(f"{key}: no such checklist, or it stands on itself")
    table = tomllib.loads(known[key])
    if unknown := sorted(set(table) - {"base", "drop", "items"}):
        raise ValueError(f"{key}: not known: {', '.join(unknown)}")
    found = _items(table["base"], known, (*seen, key)) if "base" in table else {}
    for dropped in table.get("drop", ()):
        if found.pop(dropped, None) is None:
            raise ValueError(f"{key}: there is no {dropped} to drop")
    own: set[str] = set()
    for each in table.get("items", ()):
        name = each.get("key", "")
        try:
            made = _item(each)
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise ValueError(f"{key}: {name}: {problem}") from problem
        if made.key in own:
            raise ValueError(f"{key}: {name} stands twice")
        own.add(made.key)
        found[made.key] = made
    return found


def _item(table: Mapping[str, Any]) -> Item:
    if missing := sorted(_NEEDED - set(table)):
        raise ValueError(f"missing: {', '.join(missing)}")
    if unknown := sorted(set(table) - _NEEDED - _MORE):
        raise ValueError(f"not known: {', '.join(unknown)}")
    if table["stage"] not in STAGES or table["level"] not in LEVELS:
        raise ValueError("a stage is 1 to 15, a level none, maybe or ask")
    if unknown := sorted(set(table.get("facts", ())) - set(facts())):
        raise ValueError(f"no figure of law: {', '.join(unknown)}")
    due = dict(table.get("due", {}))
    if due and set(due) not in _DUE:
        raise ValueError("it is due by a rule that is not known")
    if "fact" in due and due["fact"] not in facts():
        raise ValueError(f"no figure of law: {due['fact']}")
    return Item(
        key=table["key"],
        stage=table["stage"],
        lesson=table["lesson"],
        level=table["level"],
        after=tuple(table.get("after", ())),
        facts=tuple(table.get("facts", ())),
        form=table.get("form", ""),
        page=table.get("page", ""),
        due=MappingProxyType(due),
        **{name: texts(table[name]) for name in _SAID},
    )


def _ordered(key: str, items: Mapping[str, Item]) -> list[Item]:
    """By stage, and in a stage each after what it waits for, else as in the files.

    What waits for itself, however far around, or for a later stage, is our mistake.
    """
    ordered: dict[str, Item] = {}

    def place(each: Item, seen: tuple[str, ...]) -> None:
        if each.key in seen:
            raise ValueError(f"{key}: in a circle: {', '.join(seen)}")
        for name in each.after:
            before = items[name]
            if before.stage > each.stage:
                raise ValueError(f"{key}: {each.key} waits for a later stage: {name}")
            if before.stage == each.stage and name not in ordered:
                place(before, (*seen, each.key))
        ordered.setdefault(each.key, each)

    for each in sorted(items.values(), key=lambda each: each.stage):
        place(each, ())
    return list(ordered.values())
