"""A roll that is kept elsewhere, read from a file: drafts, or what is wrong by line.

One line is one membership: its code, whose it is, and the days on which somebody applied,
became a candidate, was admitted and left. Nothing is guessed: a line that cannot be read
in one way alone is named with its number, the rule and the way out.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coopkit.errors import CoopError
from coopkit.sheets import rows_of
from governance.members.roll_files import refusals
from governance.members.roll_files.columns import (
    DAYS,
    NoRollColumnError,
    NoRollHeaderError,
    RollColumns,
    find_roll_columns,
    known_names,
)
from governance.members.roll_files.days import order_of, read_day
from governance.members.roll_files.words import exit_kind_of, language_of, languages_in
from governance.members.standing import (
    UNDER_WAY,
    Event,
    Spell,
    check_history,
    spell_list,
)

MOST_BYTES, MOST_LINES, LONGEST_CELL = 4_000_000, 20_000, 400
LONGEST = {
    "legal_name": 120,
    "display_name": 80,
    "email": 254,
    "phone": 40,
    "postal_address": 300,
    "decision": 60,
    "person": 60,
}
_HEADER_WITHIN = 25
_CODE = re.compile(r"[A-Z][A-Za-z0-9-]{0,15}", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_SOCIAL_SECURITY = re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_STEPS = {"applied_on": "applied", "candidate_on": "candidate", "admitted_on": "admitted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a file is read by: the classes of the bylaws, the codes that are given, …

    `classes` holds each class's names by its key, the first key for who has no class.
    `order` is “day”, “month” or “”; `exit_kind` is meant where a leaver's line has none.
    """

    classes: Mapping[str, Collection[str]]
    taken: Collection[str]
    latest: date
    language: str = "en"
    order: str = ""
    exit_kind: str = ""
    on: date = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A membership as it would be written; `steps` are kinds of events, with days."""

    line: int
    code: str
    person: str
    legal_name: str
    display_name: str
    email: str
    phone: str
    postal_address: str
    language: str
    languages: tuple[str, ...]
    member_class: str
    steps: tuple[tuple[str, date], ...]
    decision: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong in a line, counted from 1 in the file."""

    line: int
    error: CoopError


@dataclass(frozen=True, slots=True, kw_only=True)
class RollFile:
    """A file as it was read; it can be written if nothing is wrong in it."""

    columns: Mapping[str, str]
    left_out: tuple[str, ...]
    drafts: tuple[Draft, ...]
    troubles: tuple[Trouble, ...]
    order: str
    numbered: int = field(default=0)


def read_roll(content: bytes | str, asked: Asked) -> RollFile:
    """Read a file; raises a CoopError where the whole of it cannot be read.

    >>> asked = Asked(classes={"worker": ["worker"]}, taken=(), latest=date(2030, 1, 1))
    >>> read = read_roll("code,name,admitted_on\\nM001,Ana,2026-03-01\\n", asked)
    >>> read.drafts[0].code, read.drafts[0].steps
    ('M001', (('admitted', datetime.date(2026, 3, 1)),))
    """
    lines = rows_of(
        content,
        most_bytes=MOST_BYTES,
        most_lines=MOST_LINES,
        longest_cell=LONGEST_CELL,
    )
    place, columns = _header(lines)
    rows = [(line, cells) for line, cells in lines[place + 1 :] if any(cells)]
    if not rows:
        raise refusals.NoMembersInFileError
    order = asked.order or order_of(
        columns.cell(cells, day) for _, cells in rows for day in DAYS
    )
    reader = _Reader(columns, asked, order, _free_codes(asked.taken, rows, columns))
    for line, cells in rows:
        reader.read(line, cells)
    return RollFile(
        columns=columns.named,
        left_out=columns.left_out,
        drafts=tuple(reader.drafts),
        troubles=tuple(reader.troubles),
        order=order,
        numbered=reader.numbered,
    )


def code_in(text: str) -> str:
    """The code a cell gives; a bare number gets our form.

    >>> code_in("12"), code_in("M012"), code_in("A-7")
    ('M012', 'M012', 'A-7')
    """
    if _NUMBER.fullmatch(text):
        return f"M{int(text):03d}"
    if not _CODE.fullmatch(text):
        raise refusals.NoCodeError(text=text[:40])
    if re.fullmatch(r"T\d+", text):
        raise refusals.WorkerCodeError(text=text)
    return text


def _header(lines: list[tuple[int, list[str]]]) -> tuple[int, RollColumns]:
    known = [known_names(cells) for _, cells in lines[:_HEADER_WITHIN]]
    if max(known, default=0) < 2:
        for _, cells in lines[:1]:
            find_roll_columns(cells)  # says so where it is a roll of forbidden things
        raise NoRollHeaderError
    place = known.index(max(known))
    line, cells = lines[place]
    columns = find_roll_columns(cells)
    if not columns.has_name:
        raise NoRollColumnError(line=line, what=refusals.NAME, example="legal_name")
    if not columns.has_day:
        raise NoRollColumnError(line=line, what=refusals.DAY, example="admitted_on")
    return place, columns


def _free_codes(
    taken: Collection[str], rows: Sequence[tuple[int, list[str]]], columns: RollColumns
) -> Callable[[], str]:
    """Gives the next code after all that are given, here or in the file."""
    given = {*taken}
    for _, cells in rows:
        text = columns.cell(cells, "code")
        given.add(f"M{int(text):03d}" if _NUMBER.fullmatch(text) else text)
    numbers = (re.fullmatch(r"M(\d{1,9})", code, re.ASCII) for code in given)
    last = max((int(found[1]) for found in numbers if found), default=0)

    def following() -> str:
        nonlocal last
        last += 1
        return f"M{last:03d}"

    return following


class _Reader:
    """Reads line after line, and keeps what is wrong beside what is right."""

    def __init__(
        self, columns: RollColumns, asked: Asked, order: str, free: Callable[[], str]
    ) -> None:
        self.columns, self.asked, self.order, self.free = columns, asked, order, free
        self.drafts: list[Draft] = []
        self.troubles: list[Trouble] = []
        self.numbered = 0
        self.lines_by_code: dict[str, int] = {}
        self.spells_by_person: dict[str, list[tuple[int, Spell]]] = {}
        self.names_by_person: dict[str, tuple[str, int]] = {}
        self.classes = {
            name.casefold(): key
            for key, names in asked.classes.items()
            for name in (key, *names)
        }

    def read(self, line: int, cells: list[str]) -> None:
        said = {role: self.columns.cell(cells, role) for role in refusals.ROLES}
        before = len(self.troubles)
        values: dict[str, Any] = {role: self._try(line, role, said) for role in _READERS}
        if len(self.troubles) > before:
            return
        code = str(values["code"]) or self.free()
        self.numbered += not values["code"]
        self.lines_by_code[code] = line
        if not self._lives(line, code, said, values):
            return
        legal, shown = said["legal_name"], said["display_name"]
        name = legal or shown
        if said["person"]:
            self.names_by_person[said["person"]] = (name, line)
        self.drafts.append(
            Draft(
                line=line,
                code=code,
                person=said["person"],
                legal_name=name,
                display_name=(shown or name)[: LONGEST["display_name"]],
                email=said["email"],
                phone=said["phone"],
                postal_address=said["postal_address"],
                language=values["language"],
                languages=values["languages"],
                member_class=values["class"],
                steps=values["steps"],
                decision=said["decision"],
            )
        )

    def _try(self, line: int, role: str, said: Mapping[str, str]) -> "_Value":
        try:
            return _READERS[role](self, said)
        except CoopError as error:
            self.troubles.append(Trouble(line, error))
            return ""

    def _lives(
        self, line: int, code: str, said: Mapping[str, str], values: Mapping[str, Any]
    ) -> bool:
        """Whether the steps follow each other, on days the person has no other ones."""
        steps = [
            Event(kind, on, "", seq) for seq, (kind, on) in enumerate(values["steps"])
        ]
        try:
            check_history(code, steps)
            for spell in spell_list(steps, values["class"]):
                if said["person"] and spell.standing in UNDER_WAY:
                    self._check_alone(line, said, spell)
        except CoopError as error:
            self.troubles.append(Trouble(line, error))
            return False
        return True

    def _check_alone(self, line: int, said: Mapping[str, str], spell: Spell) -> None:
        known = self.spells_by_person.setdefault(said["person"], [])
        for other_line, other in known:
            on = max(spell.first, other.first)
            if other_line != line and on in spell and on in other:
                name = said["legal_name"] or said["display_name"]
                raise refusals.TwoAtOnceError(name=name, on=on, line=other_line)
        known.append((line, spell))

    def texts(self, said: Mapping[str, str]) -> str:
        for role, text in said.items():
            if _UNPRINTABLE.search(text):
                raise refusals.UnprintableError(column=role)
            if role != "phone" and _SOCIAL_SECURITY.search(text):
                raise refusals.SocialSecurityError(column=role)
            if len(text) > LONGEST.get(role, LONGEST_CELL):
                raise refusals.TooLongError(column=role, most=LONGEST[role])
        return ""

    def code(self, said: Mapping[str, str]) -> str:
        if not said["code"]:
            return ""
        code = code_in(said["code"])
        if code in self.asked.taken:
            raise refusals.CodeGivenError(code=code)
        if code in self.lines_by_code:
            raise refusals.CodeTwiceError(code=code, line=self.lines_by_code[code])
        return code

    def name(self, said: Mapping[str, str]) -> str:
        name = said["legal_name"] or said["display_name"]
        if not name:
            raise refusals.NoNameError
        known = self.names_by_person.get(said["person"])
        if known and known[0] != name:
            raise refusals.AnotherNameError(
                person=said["person"], name=known[0], line=known[1]
            )
        return name

    def email(self, said: Mapping[str, str]) -> str:
        if said["email"] and not _EMAIL.fullmatch(said["email"]):
            raise refusals.NoEmailError(text=said["email"][:60])
        return said["email"]

    def language(self, said: Mapping[str, str]) -> str:
        return language_of(said["language"], otherwise=self.asked.language)

    def languages(self, said: Mapping[str, str]) -> tuple[str, ...]:
        return languages_in(said["languages"])

    def member_class(self, said: Mapping[str, str]) -> str:
        if not said["class"]:
            return next(iter(self.asked.classes))
        key = self.classes.get(said["class"].casefold(), "")
        if not key:
            raise refusals.NoClassError(
                text=said["class"][:40], classes=", ".join(self.asked.classes)
            )
        return key

    def steps(self, said: Mapping[str, str]) -> tuple[tuple[str, date], ...]:
        days = {
            role: read_day(said[role], order=self.order, latest=self.asked.latest)
            for role in DAYS
            if said[role]
        }
        steps = [(kind, days[role]) for role, kind in _STEPS.items() if role in days]
        if not steps:
            raise refusals.NoEntryError
        refusals.check_order([*days.items()])
        if "left_on" not in days and said["exit_kind"]:
            raise refusals.NoLastDayError(text=said["exit_kind"][:40])
        if "left_on" in days:
            inside = bool({"candidate_on", "admitted_on"} & days.keys())
            kind = exit_kind_of(
                said["exit_kind"], inside=inside, otherwise=self.asked.exit_kind
            )
            if kind == "expelled" and days["left_on"] >= self.asked.on:
                raise refusals.ExpelledToComeError(on=days["left_on"])
            steps.append((kind, days["left_on"]))
        return tuple(steps)


_Value = str | tuple[str, ...] | tuple[tuple[str, date], ...]
_READERS: Mapping[str, Callable[[_Reader, Mapping[str, str]], _Value]] = {
    "texts": _Reader.texts,
    "code": _Reader.code,
    "name": _Reader.name,
    "email": _Reader.email,
    "language": _Reader.language,
    "languages": _Reader.languages,
    "class": _Reader.member_class,
    "steps": _Reader.steps,
}
