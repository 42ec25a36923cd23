"""Making the file for the tax office's portal; it holds tax ids, and is not kept."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.sheets import csv_of, rows_of
from ledger.tax.filing import (
    NotReadyToFileError,
    Payer,
    Place,
    Row,
    check_header,
    in_files,
    place_of,
    rows_for,
)
from ledger.tax.models import Filing, FilingTemplate, Reveal, TaxForm, TaxFormState
from ledger.tax.rates import last_day, us
from ledger.tax.selectors.forms_made import latest_forms, template_for
from ledger.tax.selectors.ids import current_ids, orders_on
from ledger.tax.selectors.looks import file_purpose
from ledger.tax.services.copies import checked_payer
from ledger.tax.services.revealing import LookOverError, opened_all, spend

MOST_BYTES = 200_000
MOST_LINES = 2_000


class NoTemplateError(CoopError):
    """A year for which no template was brought along."""

    template = N_(
        "There is no template of {form} for {year} yet. The columns change from year to "
        "year: download it from the tax office’s portal, and bring it here first."
    )


class NothingToFileError(CoopError):
    """A year without a form that is still to be filed."""

    template = N_(
        "There is no {form} of {year} to file: none was made, or all were filed. Make "
        "the forms first."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """One file for the portal, for the response and nothing else."""

    name: str
    text: str
    filing: Filing


@transaction.atomic
def keep_template(
    *,
    cooperative: Cooperative,
    form: str,
    tax_year: int,
    filename: str,
    content: bytes,
    by: User | None,
    at: datetime,
) -> FilingTemplate:
    """Keep the first row of the template that the bookkeeper downloaded."""
    rows = rows_of(content, most_bytes=MOST_BYTES, most_lines=MOST_LINES)
    header = rows[0][1] if rows else []
    check_header(header, form=form, tax_year=tax_year)
    kept = FilingTemplate.objects.create(
        cooperative=cooperative,
        form=form,
        tax_year=tax_year,
        filename=filename[:200],
        sha256=sha256(content).hexdigest(),
        header=header,
        uploaded_by=by,
        uploaded_at=at,
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="tax.template_kept",
        subject=f"{form}:{tax_year}",
        data={"sha256": kept.sha256, "columns": len(header)},
        at=at,
    )
    return kept


@transaction.atomic
def make_files(
    *,
    cooperative: Cooperative,
    form: str,
    tax_year: int,
    reveal: Reveal,
    by: User,
    at: datetime,
) -> list[MadeFile]:
    """Fill every form that holds and was not filed into files for the portal.

    It uses the look up that two people agreed to; of each file only its hash is kept.
    """
    template = template_for(cooperative, form=form, tax_year=tax_year)
    if template is None:
        raise NoTemplateError(form=form, year=str(tax_year))
    if reveal.purpose != file_purpose(form, tax_year):
        raise LookOverError
    forms = _to_file(cooperative, form, tax_year)
    rows = _rows(cooperative, forms, tax_year)
    payer = checked_payer(cooperative)
    place = Place(line=payer.line, city=payer.city, state=payer.state, zip=payer.zip_code)
    named = Payer(
        name=payer.legal_name,
        ein=payer.ein,
        place=place,
        phone=payer.phone,
        email=payer.email,
    )
    lines = rows_for(template.header, rows, payer=named, form=form, tax_year=tax_year)
    used = spend(reveal=reveal, by=by, at=at)
    made = _files(cooperative, template, lines, used, by, at)
    TaxForm.objects.filter(pk__in=[each.pk for each in forms]).update(
        state=TaxFormState.FILED
    )
    return made


def _to_file(cooperative: Cooperative, form: str, tax_year: int) -> list[TaxForm]:
    latest = latest_forms(cooperative, form=form, tax_year=tax_year)
    forms = [each for each in latest.values() if each.state == TaxFormState.MADE]
    if not forms:
        raise NothingToFileError(form=form, year=str(tax_year))
    return sorted(forms, key=lambda each: each.membership.code)


def _rows(cooperative: Cooperative, forms: list[TaxForm], tax_year: int) -> list[Row]:
    """The people of the forms with their numbers; whoever lacks something is named."""
    persons = [each.membership.person_id for each in forms]
    ids = current_ids(cooperative).filter(person__in=persons).select_related("person")
    digits = opened_all(ids)
    twice = set(
        orders_on(cooperative, on=last_day(tax_year))
        .filter(second_notice=True)
        .values_list("person_id", flat=True)
    )
    rows, lacking = [], []
    for each in forms:
        person = each.membership.person
        place = place_of(person.postal_address)
        number = digits.get(person.pk)
        if place is None or number is None or not person.legal_name:
            lacking.append(each.membership.code)
            continue
        rows.append(
            Row(
                code=each.membership.code,
                legal_name=person.legal_name,
                kind=number.kind,
                digits=number.digits,
                place=place,
                boxes=each.boxes,
                second_notice=person.pk in twice,
            )
        )
    if lacking:
        raise NotReadyToFileError(who=", ".join(lacking))
    return rows


def _files(
    cooperative: Cooperative,
    template: FilingTemplate,
    lines: list[list[str]],
    reveal: Reveal,
    by: User,
    at: datetime,
) -> list[MadeFile]:
    form, tax_year = template.form, template.tax_year
    most = us("iris_rows", last_day(tax_year)).count
    made = []
    for place, part in enumerate(in_files(lines, most=most), start=1):
        text = csv_of([template.header, *part]).removeprefix("\ufeff")
        filing = Filing.objects.create(
            cooperative=cooperative,
            form=form,
            tax_year=tax_year,
            forms=len(part),
            sha256=sha256(text.encode()).hexdigest(),
            reveal=reveal,
            made_by=by,
            made_at=at,
        )
        record(
            scope=cooperative.slug,
            actor=actor_of(by),
            action="tax.file_made",
            subject=f"{form}:{tax_year}",
            data={"forms": len(part), "sha256": filing.sha256},
            at=at,
        )
        name = f"{cooperative.slug}-{form}-{tax_year}-{place}.csv"
        made.append(MadeFile(name=name, text=text, filing=filing))
    return made
