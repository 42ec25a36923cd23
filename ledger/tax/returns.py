"""A person's form of a calendar year: facts added up into boxes, and whether it is due.

Units: cents. Source: 26 U.S.C. §§ 3406, 6042(a), 6044(a), 6049(a).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coopkit.canonical import sha256_of
from coopkit.errors import N_, CoopError
from coopkit.money import Cents
from ledger.tax.payments import KIND_OF_BOX, WITHHELD, Fact
from ledger.tax.rates import PATR, box_for

SUBCHAPTER_T, PARTNERSHIP, CORPORATE, FOREIGN = (
    "subchapter_t",
    "partnership",
    "corporate",
    "foreign",
)


class NoSuchFormError(CoopError):
    """A form that this co-op does not file."""

    template = N_(
        "This co-op files no {form}: it is taxed as {regime}. A partnership gives its "
        "members Schedule K-1; a co-op abroad follows the law of its country. See the "
        "schedules."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One person's boxes of a form, and the facts that they are the sums of."""

    code: str
    boxes: Mapping[str, Cents]
    facts: tuple[Fact, ...]

    @property
    def reportable(self) -> Cents:
        return sum(fact.cents for fact in self.facts if fact.kind != WITHHELD)

    @property
    def withheld(self) -> Cents:
        return sum(fact.cents for fact in self.facts if fact.kind == WITHHELD)

    @property
    def sources(self) -> list[dict[str, Any]]:
        """The facts as data: what, when, how much, and the batch or the paper."""
        return [
            {
                "kind": fact.kind,
                "on": fact.on.isoformat(),
                "cents": fact.cents,
                "year": fact.year,
                "from": fact.source,
            }
            for fact in self.facts
        ]


def returns_of(facts: Iterable[Fact], form: str, tax_year: int) -> dict[str, Return]:
    """Everybody's form of a calendar year, by code; what falls in other years is out."""
    mine: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.form == form and fact.on.year == tax_year:
            mine.setdefault(fact.code, []).append(fact)
    return {
        code: Return(
            code=code,
            boxes=_boxes(mine[code], form, tax_year),
            facts=tuple(sorted(mine[code], key=_order)),
        )
        for code in sorted(mine)
    }


def is_due(found: Return, *, least: Cents) -> bool:
    """Whether a form is made: the year's sum reaches the least, or tax was withheld.

    >>> facts = (Fact(code="M001", on=date(2026, 3, 1), kind="cash", cents=9_99,
    ...     form="1099-PATR", source="x"),)
    >>> is_due(Return(code="M001", boxes={"1": 9_99}, facts=facts), least=10_00)
    False
    """
    return found.reportable >= least or found.withheld > 0


def forms_of_regime(regime: str) -> tuple[str, ...]:
    """Which of the forms a co-op of a tax regime files.

    >>> forms_of_regime("partnership")
    ('1099-INT',)
    """
    if regime == SUBCHAPTER_T:
        return ("1099-PATR", "1099-INT", "1099-DIV")
    if regime == CORPORATE:
        return ("1099-INT", "1099-DIV")
    return ("1099-INT",) if regime == PARTNERSHIP else ()


def check_form(form: str, *, regime: str, said: str) -> None:
    """Refuse a form that this co-op does not file; `said` is the regime in words."""
    if form not in forms_of_regime(regime):
        raise NoSuchFormError(form=form, regime=said)


def form_sha256(
    *, code: str, form: str, tax_year: int, number: int, boxes: Mapping[str, Cents]
) -> str:
    """What a form says, as one hash."""
    return sha256_of(
        {
            "code": code,
            "form": form,
            "tax_year": tax_year,
            "number": number,
            "boxes": dict(boxes),
        }
    )


def _boxes(facts: list[Fact], form: str, tax_year: int) -> dict[str, Cents]:
    sums: dict[str, Cents] = {}
    for fact in facts:
        number = box_for(form, KIND_OF_BOX[fact.kind], tax_year)
        sums[number] = sums.get(number, 0) + fact.cents
    if form == PATR:
        sums.setdefault("1", 0)
    return {number: max(0, sums[number]) for number in sorted(sums)}


def _order(fact: Fact) -> tuple[date, str, str]:
    return fact.on, fact.kind, fact.source
