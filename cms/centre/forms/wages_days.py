"""One day of work, as it is typed: from and to, or only the hours, and the breaks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from cms.centre.forms.wages_fields import ReadField
from cms.centre.wages.shapes import DAY_MINUTES, Break, Day, Span
from cms.centre.wages.typed_times import read_hours, read_minutes, read_span, read_time
from coopkit.errors import CoopError

FREE, NONE, WORKED, LATE = "free", "none", "worked", "late"
MEALS = (
    ("", "—"),
    (FREE, gettext_lazy("I could rest")),
    (NONE, gettext_lazy("No meal break")),
    (WORKED, gettext_lazy("I had to work in it")),
    (LATE, gettext_lazy("It came after 5 hours")),
)
TIMES = (("start", "end"), ("start2", "end2"))


class DayForm(forms.Form):
    """A day's entries; `spans`, `breaks` and `is_empty` are there once it is valid."""

    start = ReadField(read_time, label=gettext_lazy("From"))
    end = ReadField(read_time, label=gettext_lazy("To"))
    start2 = ReadField(read_time, label=gettext_lazy("And from"))
    end2 = ReadField(read_time, label=gettext_lazy("To"))
    hours = ReadField(read_hours, label=gettext_lazy("Or only the hours"))
    meal = ReadField(read_minutes, label=gettext_lazy("Meal, minutes not paid"))
    how = forms.ChoiceField(
        label=gettext_lazy("The meal break"), choices=MEALS, required=False
    )
    rest = forms.BooleanField(
        label=gettext_lazy("A rest break was not given"), required=False
    )
    second = forms.BooleanField(
        label=gettext_lazy("Paid at the second rate"), required=False
    )
    same = forms.BooleanField(label=gettext_lazy("Same as the day above"), required=False)

    use_required_attribute = False
    spans: tuple[Span, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = [name for name, value in cleaned.items() if value and name != "same"]
        if cleaned.get("same") and typed:
            self.add_error(
                "same",
                _(
                    "You also wrote something for this day. Take the tick out, or "
                    "empty the other boxes."
                ),
            )
        self.spans = tuple(
            span for pair in TIMES if (span := self._span(cleaned, *pair)) is not None
        )
        self._in_order()
        self._not_both(cleaned)
        self._meal_fits(cleaned)
        return cleaned

    @property
    def is_empty(self) -> bool:
        """Whether nothing was worked on this day."""
        return not self.spans and not self.cleaned_data.get("hours")

    @property
    def breaks(self) -> tuple[Break, ...] | None:
        """The breaks told of; None if nothing was said of them."""
        minutes, how = self.cleaned_data.get("meal"), self.cleaned_data.get("how")
        if not minutes and (how or minutes == 0 or len(self.spans) > 1):
            return ()  # what is between two times is a break too
        if not minutes:
            return None
        return (Break(minutes=minutes, was_worked=how == WORKED, was_late=how == LATE),)

    def as_day(self, on: date, *, was_split_by_boss: bool, has_two_rates: bool) -> Day:
        """The day as the rules read it."""
        cleaned = self.cleaned_data
        return Day(
            on=on,
            spans=self.spans,
            total_minutes=None if self.spans else cleaned.get("hours"),
            rate=int(has_two_rates and bool(cleaned.get("second"))),
            breaks=self.breaks,
            was_rest_denied=bool(cleaned.get("rest")),
            was_split_by_boss=was_split_by_boss and len(self.spans) > 1,
        )

    def _span(self, cleaned: dict[str, Any], first: str, last: str) -> Span | None:
        begun, ended = cleaned.get(first), cleaned.get(last)
        if first in self.errors or last in self.errors or begun is ended is None:
            return None
        if begun is None or ended is None:
            self.add_error(
                first if begun is None else last,
                _("Write when you began and when you ended, or leave both empty."),
            )
            return None
        typed = [str(self[name].value()) for name in (first, last)]
        try:
            span = read_span(*typed)
        except CoopError as refusal:
            self.add_error(last, str(refusal))
            return None
        return span

    def _in_order(self) -> None:
        """The second time of a day follows the first, maybe after midnight."""
        if len(self.spans) < 2:
            return
        first, second = self.spans
        if second.start < first.end:
            second = Span(second.start + DAY_MINUTES, second.end + DAY_MINUTES)
        if second.end > first.start + DAY_MINUTES:
            self.add_error(
                "start2", _("The second time must begin after the first one has ended.")
            )
        self.spans = (first, second)

    def _not_both(self, cleaned: dict[str, Any]) -> None:
        if self.spans and cleaned.get("hours"):
            self.add_error(
                "hours", _("Write the times, or only the hours. Both cannot be counted.")
            )

    def _meal_fits(self, cleaned: dict[str, Any]) -> None:
        minutes = cleaned.get("meal") or 0
        worked = sum(span.end - span.start for span in self.spans)
        if minutes and cleaned.get("how") == NONE:
            self.add_error(
                "meal",
                _("You said there was no meal break. Empty this, or choose again."),
            )
        elif cleaned.get("how") == FREE and not minutes and len(self.spans) < 2:
            self.add_error("meal", _("Write how many minutes the meal break was."))
        elif self.spans and minutes >= worked:
            self.add_error("meal", _("The break is as long as the work. Look again."))
