"""Opening balances: what the co-op has, what it owes, what its members paid in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext_lazy as _

from coopkit.cooperatives.models import Cooperative
from ledger.books.forms.fields import AmountField, day_field, not_far_ahead, tick
from ledger.books.selectors import Roots
from ledger.books.starting_chart import CHART, kind_of, label, under, use

ASKED = ("asset", "liability", "equity")
NOT_ASKED = ("Equity:Opening-Balances", "Equity:CurrentYear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An account the books may begin with; cents that are typed count `sign` times."""

    key: str
    account: str
    label: str
    use: str = ""
    kind: str
    needed: bool = False
    usual: bool = True
    opened: bool = False
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A line with its fields, as the page shows it."""

    line: Line
    tick: BoundField | None
    amount: BoundField | None


class OpeningForm(forms.Form):
    """A day, the accounts to begin with, and amounts as people know them."""

    on = day_field(
        label=_("The first day of the books"),
        help_text=_("The amounts below are what there was at the start of this day."),
    )

    def __init__(
        self,
        *args: Any,
        cooperative: Cooperative,
        lines: Sequence[Line],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.lines = lines
        for line in lines:
            if not (line.needed or line.opened or line.kind == "share"):
                name = f"tick_{line.key}"
                self.fields[name] = tick(line.label, initial=line.usual)
            if line.kind in {*ASKED, "share"}:
                self.fields[f"amount_{line.key}"] = AmountField(
                    cooperative=cooperative,
                    label=line.label,
                    help_text=line.use,
                    required=False,
                    signed=line.kind == "asset",
                )

    def clean_on(self) -> date:
        return not_far_ahead(self.cleaned_data["on"], self.today)

    def held(self) -> dict[str, int]:
        """Cents by account, in Beancount's sign; only what is not zero."""
        found = {}
        for line in self.lines:
            cents = self.cleaned_data.get(f"amount_{line.key}")
            if cents:
                found[line.account] = line.sign * cents
        return found

    def accounts(self) -> list[str]:
        """The accounts that are ticked."""
        cleaned = self.cleaned_data
        return [line.account for line in self.lines if cleaned.get(f"tick_{line.key}")]

    def of(self, *kinds: str) -> Iterator[Asked]:
        for line in self.lines:
            if line.kind in kinds:
                yield Asked(line, self._field("tick", line), self._field("amount", line))

    def _field(self, name: str, line: Line) -> BoundField | None:
        full = f"{name}_{line.key}"
        return self[full] if full in self.fields else None

    @property
    def has(self) -> list[Asked]:
        return list(self.of("asset"))

    @property
    def owes(self) -> list[Asked]:
        return list(self.of("liability"))

    @property
    def shares(self) -> list[Asked]:
        return list(self.of("share"))

    @property
    def capital(self) -> list[Asked]:
        return list(self.of("equity"))

    @property
    def flows(self) -> list[Asked]:
        return [row for row in self.of("income", "expense") if row.tick]


def lines_of(
    roots: Roots, *, opened: Sequence[str], members: Mapping[str, str]
) -> list[Line]:
    """The lines of the form: the chart, what is open already, and each member's share.

    `members` are the names by code of those who are on the roll.
    """
    language, known = get_language() or "en", set(opened)
    under_members = f"{roots.equity}:Members:"
    chart = {under(row.account, list(roots)): row for row in CHART}
    own = [name for name in opened if name not in chart]
    names = [*chart, *(name for name in own if not name.startswith(under_members))]
    lines = []
    for key, name in enumerate(names):
        row = chart.get(name)
        if row and row.account.startswith(NOT_ASKED):
            continue
        kind = kind_of(name, roots)
        lines.append(
            Line(
                key=str(key),
                account=name,
                label=label(name, language, roots=roots),
                use=use(name, language, roots=roots),
                kind=kind,
                needed=bool(row and row.needed),
                usual=bool(row and row.usual),
                opened=name in known,
                sign=(-1 if row and row.less else 1) if kind == "asset" else -1,
            )
        )
    return [*lines, *_shares(under_members, members, known)]


def _shares(
    under_members: str, members: Mapping[str, str], known: set[str]
) -> Iterator[Line]:
    for code, name in members.items():
        account = f"{under_members}{code}:Share"
        yield Line(
            key=f"share_{code}",
            account=account,
            label=f"{code} {name}",
            kind="share",
            opened=account in known,
            sign=-1,
        )
