"""Reading which tax ids are over: nobody needs them for a form any more."""

from datetime import date, datetime

from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from governance.members.models import Membership
from governance.members.selectors import spans
from governance.members.selectors.keeping import owed_codes
from ledger.tax.keeping import goes_after
from ledger.tax.models import SealedTaxId, TaxForm
from ledger.tax.rates import us


def ids_over(cooperative: Cooperative, *, at: datetime) -> list[SealedTaxId]:
    """The numbers whose time is over: of who left, and of who gave another one since.

    Not while money is still owed to somebody. A fixed number of queries.
    """
    on = timezone.localdate(at)
    years = us("tax_id_years", on).count
    held = SealedTaxId.objects.filter(cooperative=cooperative, purged_at__isnull=True)
    if not (numbers := list(held.order_by("pk"))):
        return []
    by_person = _codes(cooperative)
    until = {code: span.last for code, span in spans(cooperative).items()}
    owed = owed_codes(cooperative, on=on)
    forms: dict[int, set[int]] = {}
    rows = TaxForm.objects.filter(cooperative=cooperative)
    for person, year in rows.values_list("membership__person_id", "tax_year"):
        forms.setdefault(person, set()).add(year)
    over = []
    for each in numbers:
        codes = by_person.get(each.person_id, [])
        last = _last_year(each, [until.get(code) for code in codes if code in until])
        if not codes or (each.ended_at is None and owed & set(codes)):
            continue
        day = goes_after(
            last_member_year=last,
            form_years=forms.get(each.person_id, ()) if each.ended_at is None else (),
            years=years,
        )
        if day is not None and day < on:
            over.append(each)
    return over


def _last_year(held: SealedTaxId, ends: list[date | None]) -> int | None:
    """The last year in which a number was of use; nothing while it still is."""
    if held.ended_at is not None:
        return timezone.localdate(held.ended_at).year
    if not ends:
        return timezone.localdate(held.given_at).year
    last = [end for end in ends if end is not None]
    return max(last).year if len(last) == len(ends) else None


def ids_of_codes(cooperative: Cooperative, codes: list[str]) -> list[SealedTaxId]:
    """Every number of the holders of some codes that is still sealed here."""
    people = [pk for pk, held in _codes(cooperative).items() if set(held) & set(codes)]
    rows = SealedTaxId.objects.filter(cooperative=cooperative, person__in=people)
    rows = rows.filter(purged_at__isnull=True).select_related("person")
    return list(rows.order_by("pk"))


def _codes(cooperative: Cooperative) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Membership.objects.filter(cooperative=cooperative)
    for person, code in rows.values_list("person_id", "code"):
        found.setdefault(person, []).append(code)
    return found
