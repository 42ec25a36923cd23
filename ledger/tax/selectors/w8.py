"""Who gave a Form W-8, on which days, and what they were paid: for Form 1042-S.

That the form was given is all that is kept of it. Source: 26 U.S.C. §§ 1441, 6044(b)(2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from governance.members.selectors import memberships, names_by_code
from ledger.tax.backup import GAVE_W8
from ledger.tax.models import WithholdingOrder
from ledger.tax.payments import KIND_OF_BOX, WITHHELD, Fact
from ledger.tax.rates import last_day
from ledger.tax.selectors.paid import facts

Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class W8Line:
    """What one person was paid of one kind in a calendar year, and what was withheld."""

    code: str
    name: str
    kind: str
    paid: Cents
    withheld: Cents


def days_under_w8(cooperative: Cooperative) -> Mapping[str, tuple[Days, ...]]:
    """From when to when a Form W-8 stood for each, by code; one query without any."""
    rows = WithholdingOrder.objects.filter(cooperative=cooperative, cause=GAVE_W8)
    held: dict[int, list[Days]] = {}
    for person, since, until in rows.values_list("person_id", "since", "until"):
        held.setdefault(person, []).append((since, until))
    if not held:
        return {}
    codes = memberships(cooperative).filter(person__in=held)
    return {
        code: tuple(held[person])
        for code, person in codes.values_list("code", "person_id")
    }


def without_w8(cooperative: Cooperative, told: Iterable[Fact]) -> list[Fact]:
    """The facts that the forms 1099 and 945 are about."""
    days = days_under_w8(cooperative)
    return [fact for fact in told if not _is_under(days, fact)]


def w8_lines(cooperative: Cooperative, *, tax_year: int) -> list[W8Line]:
    """What a year's Form 1042-S is made from, by code and kind."""
    days = days_under_w8(cooperative)
    if not days:
        return []
    sums: dict[tuple[str, str], list[Cents]] = {}
    for fact in facts(cooperative, through=last_day(tax_year)):
        if fact.on.year != tax_year or not _is_under(days, fact):
            continue
        is_tax = fact.kind == WITHHELD
        kind = fact.form if is_tax else KIND_OF_BOX[fact.kind]
        sums.setdefault((fact.code, _kind(kind)), [0, 0])[is_tax] += fact.cents
    names = names_by_code(cooperative)
    return [
        W8Line(code=code, name=names.get(code, code), kind=kind, paid=paid, withheld=kept)
        for (code, kind), (paid, kept) in sorted(sums.items())
    ]


def _kind(kind: str) -> str:
    """“dividends”, “interest” or “capital”: what the preparer's income code is about."""
    known = {
        "interest": "interest",
        "1099-INT": "interest",
        "capital": "capital",
        "1099-DIV": "capital",
    }
    return known.get(kind, "dividends")


def _is_under(days: Mapping[str, tuple[Days, ...]], fact: Fact) -> bool:
    return any(
        since <= fact.on and (until is None or fact.on <= until)
        for since, until in days.get(fact.code, ())
    )
