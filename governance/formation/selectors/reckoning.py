"""What each calculator of a worksheet needs: its answers, and no failing on nonsense.

A calculator says in `missing` what to fill in first, and works with the model's values
where nothing is decided. What a rule refuses becomes a note in the rule's own words.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial, wraps
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from coopkit import charts
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import CoopError
from coopkit.offers import Reckoning, Worked
from coopkit.templatetags.ui import money
from governance.bylaws.models import ParameterValue
from governance.bylaws.selectors import Bylaws
from governance.formation.answers import Answers
from governance.formation.models import FormationSheet
from governance.formation.selectors.sheets import begun_with, said
from governance.formation.sheet_files import sheet_file

Draw = Callable[[Worked, Answers], Reckoning]


def reckons(sheet: str) -> Callable[[Draw], Callable[[Worked], Reckoning]]:
    """A calculator of this worksheet: asked with its answers, never failing."""

    def calculator(draw: Draw) -> Callable[[Worked], Reckoning]:
        @wraps(draw)
        def reckon(worked: Worked) -> Reckoning:
            try:
                return draw(worked, answers_of(worked.answers, sheet))
            except CoopError as refusal:
                return Reckoning(notes=(str(refusal),))

        return reckon

    return calculator


def answers_of(values: Mapping[str, Any], sheet: str) -> Answers:
    """A sheet's answers, and the words of its fields; a fresh table has its rows."""
    own = sheet_file(sheet)
    labels: dict[str, str] = {}
    for field in own.fields:
        labels |= {column.key: said(column.text) for column in field.columns}
        labels[field.key] = said(field.label)
    return Answers(values=begun_with(own, values), labels=labels)


def not_yet(labels: Iterable[str]) -> Reckoning:
    """What must be filled in first, as sentences."""
    told = tuple(_("Fill in “%(field)s”.") % {"field": label} for label in labels)
    return Reckoning(missing=told)


def writer(cooperative: Cooperative) -> Callable[[int], str]:
    """Writes amounts in the co-op's currency."""
    return partial(money, cooperative=cooperative)


def bylaws_of(worked: Worked, keys: Collection[str] = ()) -> Bylaws:
    """The values as if they were bylaws in force, for the rules that read them so."""
    chosen = keys or worked.values.keys()
    rows = {
        key: ParameterValue(
            key=key, value=worked.values[key], effective_from=worked.on, adopted_by=""
        )
        for key in chosen
        if key in worked.values
    }
    return Bylaws(worked.cooperative, worked.on, rows)


def sheet_values(cooperative: Cooperative, key: str) -> Mapping[str, Any]:
    """What a group wrote in another worksheet; one query."""
    found = FormationSheet.objects.filter(group__cooperative=cooperative, key=key)
    values: Mapping[str, Any] = found.values_list("values", flat=True).first() or {}
    return values


def pictured(
    draw: Callable[..., str],
    cooperative: Cooperative,
    title: str,
    desc: str,
    data: Sequence[Any],
    *,
    key: str,
) -> str:
    """A chart and its caption, to stand in a figure."""
    drawn = charts.pair(draw, title, desc, data, writer(cooperative), key=key)
    return drawn + format_html("<figcaption>{}. {}</figcaption>", title, desc)


def number(amount: Fraction) -> str:
    """A number as people write it: at most two decimals, the half rounded up.

    >>> number(Fraction(2560)), number(Fraction(5, 2))
    ('2,560', '2.5')
    """
    whole, part = divmod(int(amount * 100 + Fraction(1, 2)), 100)
    return f"{whole:,}" + (f".{part:02d}".rstrip("0") if part else "")
