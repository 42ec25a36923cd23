"""The whole page of the wage calculator: all its forms, read from one POST, or empty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.centre.forms.wages import JobForm, PayForm, SickForm
from cms.centre.forms.wages_days import DayForm
from cms.centre.wages.shapes import (
    Case,
    Day,
    Ending,
    Field,
    Job,
    Left,
    Paid,
    Place,
    Sick,
    SickDay,
)

MOST_WEEKS, SICK_ROWS, WEEK = 4, 3, 7
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, and the input that it leads to."""

    id: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A day of the page: its date, and what is typed."""

    on: date
    form: DayForm
    is_first: bool

    @property
    def has_more(self) -> bool:
        """Whether something stands in what is folded away."""
        return any(self.form[name].value() for name in ("start2", "end2", "hours"))


class WageSheet:
    """Job, weeks of days, pay and sick days. Shown without complaint unless `is_checked`.

    `drawn` is what the days were drawn for: who has changed the first day since, or
    added a rate, is shown the days again before anything is counted.
    """

    def __init__(
        self,
        typed: Mapping[str, Any] | None,
        *,
        on: date,
        is_checked: bool = False,
        more_weeks: int = 0,
    ) -> None:
        self.typed: Mapping[str, Any] = typed or {}
        self.is_checked = is_checked
        self.begins, self.has_two_rates = self._drawn_for(on)
        self.weeks = min(self._weeks_typed() + more_weeks, MOST_WEEKS)
        start = {"begins": self.begins, "work": Field.USUAL}
        self.job = self._form(JobForm, initial=start)
        self.pay = self._form(PayForm)
        days = [self._form(DayForm, f"d{place}") for place in range(self.weeks * WEEK)]
        self.days = days
        self.sick = [self._form(SickForm, f"s{place}") for place in range(SICK_ROWS)]

    @property
    def drawn(self) -> str:
        return f"{self.begins}{'+' if self.has_two_rates else ''}"

    @property
    def is_redrawn(self) -> bool:
        """Whether the days mean something else than when they were typed."""
        before = self.typed.get("drawn")
        return self.is_checked and before is not None and before != self.drawn

    @property
    def may_add(self) -> bool:
        return self.weeks < MOST_WEEKS

    @property
    def has_ending(self) -> bool:
        names = ("ended", "ended_on", "last_pay_on")
        return any(self.typed.get(name) for name in names)

    @property
    def has_sick_days(self) -> bool:
        names = (form.add_prefix(name) for form in self.sick for name in ("on", "hours"))
        return any(self.typed.get(name) for name in names)

    @property
    def rows(self) -> list[list[Row]]:
        """The weeks, each of seven days."""
        rows = [
            Row(on=self.begins + timedelta(days=place), form=form, is_first=place == 0)
            for place, form in enumerate(self.days)
        ]
        return [rows[start : start + WEEK] for start in range(0, len(rows), WEEK)]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """All that was typed, by name, to stand hidden in the next page."""
        names = [bound.html_name for form in self._forms() for bound in form]
        typed = [(name, str(self.typed.get(name) or "")) for name in names]
        own = [("rows", str(self.weeks)), ("drawn", self.drawn)]
        return [(name, value) for name, value in typed if value] + own

    def is_valid(self) -> bool:
        """Whether all of it can be counted; the days were drawn as they are meant."""
        if not self.is_checked:
            return False
        answers = [form.is_valid() for form in self._forms()]
        if self.days[0].cleaned_data.get("same"):
            self.days[0].add_error("same", _("There is no day above this one."))
            return False
        if not self.typed.get("hired_on") and self.has_sick_days:
            words = _("Give the day you began there, so that sick days can be counted.")
            self.pay.add_error("hired_on", words)
            return False
        return all(answers) and not self.is_redrawn

    @property
    def wrong(self) -> list[Wrong]:
        """Everything that is wrong, in the order of the page."""
        return list(self._wrong()) if self.is_checked else []

    def case(self) -> Case:
        """What was typed, as the rules read it; only for a valid sheet."""
        job, pay = self.job.cleaned_data, self.pay.cleaned_data
        rates = [job["rate"], job["rate2"]] if self.has_two_rates else [job["rate"]]
        return Case(
            job=Job(
                place=Place(job["place"]),
                rates=tuple(rates),
                local_minimum_cents=job["local"],
                field=Field(job["work"] or Field.USUAL),
                week_starts_on=self.begins.weekday(),
            ),
            days=tuple(self._worked(by_boss=pay["split"] == "boss")),
            paid=Paid(cents=pay["paid"], is_for_all_weeks=pay["for_all"]),
            weeks=pay["weeks"] or self.weeks,
            ending=self._ending(),
            sick=self._sick(),
        )

    def _worked(self, *, by_boss: bool) -> Iterator[Day]:
        source = self.days[0]
        for place, form in enumerate(self.days):
            source = source if form.cleaned_data.get("same") else form
            if not source.is_empty:
                on = self.begins + timedelta(days=place)
                yield source.as_day(
                    on, was_split_by_boss=by_boss, has_two_rates=self.has_two_rates
                )

    def _ending(self) -> Ending | None:
        pay = self.pay.cleaned_data
        if not pay["ended"]:
            return None
        how, last = Left(pay["ended"]), pay["last_pay_on"]
        return Ending(how=how, on=pay["ended_on"], final_pay_on=last)

    def _sick(self) -> Sick | None:
        hired_on = self.pay.cleaned_data["hired_on"]
        if not hired_on:
            return None
        days = tuple(
            SickDay(found["on"], found["hours"], found["was_paid"])
            for form in self.sick
            if (found := form.cleaned_data).get("on")
        )
        return Sick(hired_on=hired_on, days=days)

    def _forms(self) -> Sequence[forms.Form]:
        return [self.job, *self.days, self.pay, *self.sick]

    def _form(
        self,
        kind: type[forms.Form],
        prefix: str | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> Any:
        if self.is_checked:
            return kind(self.typed, prefix=prefix)
        names = {
            f"{prefix}-{name}" if prefix else name: name for name in kind.base_fields
        }
        typed = {
            name: self.typed[full] for full, name in names.items() if full in self.typed
        }
        return kind(initial={**(initial or {}), **typed}, prefix=prefix)

    def _weeks_typed(self) -> int:
        rows = str(self.typed.get("rows") or "1")
        return int(rows) if rows in {"1", "2", "3", "4"} else 1

    def _drawn_for(self, on: date) -> tuple[date, bool]:
        """The first day of the days, and whether there are two rates."""
        if not self.typed:
            return first_of_last_week(on), False
        job = JobForm(self.typed)
        job.is_valid()
        begins = job.cleaned_data.get("begins") or first_of_last_week(on)
        return begins, bool(job.cleaned_data.get("rate2"))

    def _wrong(self) -> Iterator[Wrong]:
        for form in self._forms():
            for bound in form:
                for error in bound.errors:
                    yield Wrong(bound.auto_id, self._label(form, bound), str(error))

    def _label(self, form: forms.Form, bound: forms.BoundField) -> str:
        """A field's name; of a day, with the day before it."""
        if isinstance(form, DayForm):
            on = self.begins + timedelta(days=self.days.index(form))
            return f"{date_format(on, 'l')}, {bound.label}"
        return str(bound.label)


def first_of_last_week(on: date) -> date:
    """The Sunday that the last whole week began on.

    >>> first_of_last_week(date(2026, 11, 21)), first_of_last_week(date(2026, 11, 22))
    (datetime.date(2026, 11, 8), datetime.date(2026, 11, 15))
    """
    since = (on.weekday() - SUNDAY) % WEEK
    return on - timedelta(days=since + WEEK)
