"""Reading forms: what a year asks for, what was made, and where the two differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.money import Cents
from governance.members.models import Membership
from governance.members.selectors import memberships
from ledger.tax.models import Filing, FilingTemplate, SealedTaxId, TaxForm, TaxFormState
from ledger.tax.payments import WITHHELD, Fact
from ledger.tax.rates import FORMS, last_day, least_cents
from ledger.tax.returns import Return, forms_of_regime, is_due, returns_of
from ledger.tax.selectors.ids import current_ids
from ledger.tax.selectors.paid import facts
from ledger.tax.selectors.w8 import without_w8


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One person's line of a form and year: as it should be, and as it was made."""

    membership: Membership
    found: Return | None
    made: TaxForm | None
    tax_id: SealedTaxId | None
    is_due: bool

    @property
    def code(self) -> str:
        return str(self.membership.code)

    @property
    def boxes(self) -> Mapping[str, Cents]:
        return self.found.boxes if self.found else {}

    @property
    def differs(self) -> bool:
        """Whether a form was made that no longer says what the books say."""
        return self.made is not None and dict(self.made.boxes) != dict(self.boxes)

    @property
    def to_make(self) -> bool:
        return self.differs or (self.is_due and self.made is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfForms:
    """How far the forms of a calendar year have come."""

    tax_year: int
    form: str
    people: int
    made: int
    filed: int
    reportable: Cents
    withheld: Cents


def without_copy(cooperative: Cooperative, form: str, tax_year: int) -> QuerySet[TaxForm]:
    """The forms that hold and of which nobody has a copy yet."""
    rows = TaxForm.objects.filter(cooperative=cooperative, form=form, tax_year=tax_year)
    return rows.exclude(state=TaxFormState.CORRECTED).filter(paper__isnull=True)


def form_lines(
    cooperative: Cooperative,
    *,
    form: str,
    tax_year: int,
    known: list[Fact] | None = None,
) -> list[FormLine]:
    """Everybody who was paid something that a form counts, and whoever has a form."""
    told = known if known is not None else facts(cooperative, through=last_day(tax_year))
    told = without_w8(cooperative, told)
    found = returns_of(told, form, tax_year)
    made = latest_forms(cooperative, form=form, tax_year=tax_year)
    ids = {held.person_id: held for held in current_ids(cooperative).defer("sealed")}
    least = least_cents(form, tax_year)
    wanted = memberships(cooperative).filter(code__in={*found, *made})
    return [
        FormLine(
            membership=row,
            found=found.get(row.code),
            made=made.get(row.code),
            tax_id=ids.get(row.person_id),
            is_due=row.code in found and is_due(found[row.code], least=least),
        )
        for row in wanted.select_related("person__user")
    ]


def latest_forms(
    cooperative: Cooperative, *, form: str, tax_year: int
) -> dict[str, TaxForm]:
    """The form that holds of each person, by code: the last one that was made."""
    rows = TaxForm.objects.filter(cooperative=cooperative, form=form, tax_year=tax_year)
    rows = rows.select_related("membership__person", "paper", "corrects")
    return {
        row.membership.code: row for row in rows.defer("paper__pdf").order_by("number")
    }


def years_of_forms(cooperative: Cooperative, *, on: date) -> list[YearOfForms]:
    """Each calendar year in which somebody was paid, newest first, form by form."""
    told = without_w8(cooperative, facts(cooperative, through=on))
    wanted = forms_of_regime(cooperative.tax_regime)
    years = sorted({fact.on.year for fact in told}, reverse=True)
    states: dict[tuple[int, str], list[str]] = {}
    rows = TaxForm.objects.filter(cooperative=cooperative, corrected_by__isnull=True)
    for year, form, state in rows.values_list("tax_year", "form", "state"):
        states.setdefault((year, form), []).append(state)
    found = []
    for year in years:
        for form in FORMS:
            mine = returns_of(told, form, year)
            if form not in wanted or not mine:
                continue
            least = least_cents(form, year)
            held = states.get((year, form), [])
            found.append(
                YearOfForms(
                    tax_year=year,
                    form=form,
                    people=sum(1 for one in mine.values() if is_due(one, least=least)),
                    made=len(held),
                    filed=sum(state == TaxFormState.FILED for state in held),
                    reportable=sum(one.reportable for one in mine.values()),
                    withheld=sum(one.withheld for one in mine.values()),
                )
            )
    return found


def withheld_by_month(cooperative: Cooperative, *, tax_year: int) -> dict[int, Cents]:
    """What was kept back in each month of a calendar year: the figures of Form 945."""
    sums = dict.fromkeys(range(1, 13), 0)
    told = facts(cooperative, through=last_day(tax_year))
    for fact in without_w8(cooperative, told):
        if fact.kind == WITHHELD and fact.on.year == tax_year:
            sums[fact.on.month] += fact.cents
    return sums


def template_for(
    cooperative: Cooperative, *, form: str, tax_year: int
) -> FilingTemplate | None:
    """The template that was uploaded last for a form and a year."""
    rows = FilingTemplate.objects.filter(
        cooperative=cooperative, form=form, tax_year=tax_year
    )
    return rows.order_by("pk").last()


def filings_of(cooperative: Cooperative, *, form: str, tax_year: int) -> QuerySet[Filing]:
    """The files that were made of a form and a year, newest first."""
    rows = Filing.objects.filter(cooperative=cooperative, form=form, tax_year=tax_year)
    return rows.select_related("made_by").order_by("-pk")


def my_forms(cooperative: Cooperative, *, user: User) -> QuerySet[TaxForm]:
    """The forms of somebody who is signed in, newest year first."""
    rows = TaxForm.objects.filter(
        cooperative=cooperative, membership__person__user=user
    ).select_related("paper", "membership")
    return rows.defer("paper__pdf").order_by("-tax_year", "form", "-number")
