"""Making the forms of a calendar year, and correcting them; each form stays as it was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from ledger.tax.models import TaxForm, TaxFormState
from ledger.tax.returns import check_form, form_sha256
from ledger.tax.selectors.forms_made import FormLine, form_lines


class NothingToMakeError(CoopError):
    """A year in which no form is left to be made."""

    template = N_(
        "There is nothing to make: every {form} of {year} that is due stands here, and "
        "says what the books say. Come back when something was paid or corrected."
    )


@transaction.atomic
def make_forms(
    *, cooperative: Cooperative, form: str, tax_year: int, by: User | None, at: datetime
) -> list[TaxForm]:
    """Make every form of a year that is due and not there, and correct what differs.

    A form that was made is never changed: what the books say now becomes a form of its
    own that corrects it, with zeros where nothing is left.
    """
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative.pk)
    said = str(cooperative.get_tax_regime_display())
    check_form(form, regime=cooperative.tax_regime, said=said)
    lines = form_lines(cooperative, form=form, tax_year=tax_year)
    made = [
        _make(cooperative, line, form=form, tax_year=tax_year, by=by, at=at)
        for line in lines
        if line.to_make
    ]
    if not made:
        raise NothingToMakeError(form=form, year=str(tax_year))
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="tax.forms_made",
        subject=f"{form}:{tax_year}",
        data={"codes": [each.membership.code for each in made]},
        at=at,
    )
    return made


def _make(
    cooperative: Cooperative,
    line: FormLine,
    *,
    form: str,
    tax_year: int,
    by: User | None,
    at: datetime,
) -> TaxForm:
    former = line.made
    boxes = _boxes(line)
    number = former.number + 1 if former else 1
    if former:
        former.state = TaxFormState.CORRECTED
        former.save(update_fields=["state"])
    return TaxForm.objects.create(
        cooperative=cooperative,
        membership=line.membership,
        form=form,
        tax_year=tax_year,
        number=number,
        boxes=dict(boxes),
        sources=_sources(line),
        sha256=form_sha256(
            code=line.code, form=form, tax_year=tax_year, number=number, boxes=boxes
        ),
        corrects=former,
        made_by=by,
        made_at=at,
    )


def _boxes(line: FormLine) -> Mapping[str, int]:
    """What the form says now; what it said before and is gone becomes zero."""
    former = dict.fromkeys(line.made.boxes, 0) if line.made else {}
    return former | dict(line.boxes)


def _sources(line: FormLine) -> list[dict[str, Any]]:
    return line.found.sources if line.found else []
