"""Copy B: the paper by which each person learns what the tax office is told."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.papers.models import Channel, Paper
from coopkit.papers.services import PaperDraft, issue_all, record_delivery
from coopkit.templatetags.ui import money
from governance.members.models import Person
from ledger.tax.models import SealedTaxId, TaxForm, TaxPayer
from ledger.tax.rates import DIV, INT, WITHHELD, boxes_of
from ledger.tax.selectors.forms_made import without_copy
from ledger.tax.selectors.ids import current_ids, payer_of
from ledger.tax.tax_ids import masked

TEMPLATE = "form_1099"
A_STEP = 50
KIND = "tax_form"
TITLES = {
    "1099-PATR": "Taxable Distributions Received From Cooperatives",
    "1099-INT": "Interest Income",
    "1099-DIV": "Dividends and Distributions",
}


class NoPayerError(CoopError):
    """A co-op whose forms could not name it."""

    template = N_(
        "The forms do not know the co-op’s own number and address yet. Write them down "
        "once, on the page of the forms."
    )


def checked_payer(cooperative: Cooperative) -> TaxPayer:
    """The co-op as its forms name it, or a NoPayerError."""
    payer = payer_of(cooperative)
    if payer is None:
        raise NoPayerError
    return payer


def issue_in_steps(
    *,
    cooperative: Cooperative,
    form: str,
    tax_year: int,
    issued_on: date,
    by: User | None,
    at: datetime,
) -> Iterator[int]:
    """Issue everybody's copy, a step at a time; how many are left, after each.

    Whoever stops asking stops the work, and the next one goes on from there.
    """
    left = without_copy(cooperative, form, tax_year).count()
    while left:
        papers = issue_copies(
            cooperative=cooperative,
            form=form,
            tax_year=tax_year,
            issued_on=issued_on,
            by=by,
            at=at,
            most=A_STEP,
        )
        left = max(left - len(papers), 0) if papers else 0
        yield left


@transaction.atomic
def issue_copies(
    *,
    cooperative: Cooperative,
    form: str,
    tax_year: int,
    issued_on: date,
    by: User | None,
    at: datetime,
    most: int | None = None,
) -> list[Paper]:
    """Typeset everybody's copy of the forms that hold, and put it on their own page.

    A copy shows the last four digits alone. What was issued before stays as it is. At
    `most` so many are issued; without it, all.
    """
    payer = checked_payer(cooperative)
    rows = without_copy(cooperative, form, tax_year)
    rows = rows.select_related("membership__person__user", "corrects")
    forms = list(rows.select_for_update(of=("self",)).order_by("pk")[:most])
    ids = {held.person_id: held for held in current_ids(cooperative).defer("sealed")}
    drafts = [
        _draft(each, payer, _shown(ids.get(each.membership.person_id)), issued_on)
        for each in forms
    ]
    papers = issue_all(
        cooperative=cooperative,
        template=TEMPLATE,
        drafts=drafts,
        issued_on=issued_on,
        at=at,
    )
    for each, paper in zip(forms, papers, strict=True):
        each.paper = paper
        each.save(update_fields=["paper"])
        if paper.holder:
            record_delivery(
                paper=paper, channel=Channel.SITE, to=paper.holder.email, at=at
            )
    return papers


def _shown(held: SealedTaxId | None) -> str:
    return masked(held.kind, held.last_four) if held else ""


def _draft(form: TaxForm, payer: TaxPayer, shown: str, issued_on: date) -> PaperDraft:
    person = form.membership.person
    with translation.override(person.language):
        data = copy_data(form, payer, shown, issued_on)
        title = _("Form %(form)s for %(year)s") % {
            "form": form.form,
            "year": form.tax_year,
        }
    return PaperDraft(
        key=f"tax:{form.form}:{form.tax_year}:{form.membership.code}:{form.number}",
        kind=KIND,
        title=title,
        data=data,
        language=person.language,
        holder=person.user,
        holder_code=form.membership.code,
        subject=f"tax_form:{form.pk}",
    )


def copy_data(
    form: TaxForm, payer: TaxPayer, shown: str, issued_on: date
) -> dict[str, Any]:
    """What the template takes: the form's own labels, and words in the language that
    is active."""
    person = form.membership.person
    number = f"{payer.ein[:2]}-{payer.ein[2:]}"
    address = f"{payer.line}, {payer.city}, {payer.state} {payer.zip_code}"
    day = {"year": issued_on.year, "month": issued_on.month, "day": issued_on.day}
    return {
        "lang": person.language,
        "coop": {"name": payer.legal_name, "address": address},
        "issued_ymd": day,
        "form": form.form,
        "form_title": TITLES[form.form],
        "year": str(form.tax_year),
        "corrected": form.corrects is not None,
        "payer": [
            {"label": _("Payer"), "value": payer.legal_name},
            {"label": _("Payer’s number (EIN)"), "value": number},
            {"label": _("Whom to ask"), "value": f"{payer.phone} {payer.email}".strip()},
        ],
        "recipient": [
            {"label": _("Recipient"), "value": person.legal_name},
            {"label": _("Address"), "value": _address(person)},
            {"label": _("Tax number"), "value": shown or _("none on file")},
            {"label": _("Account number"), "value": form.membership.code},
        ],
        "boxes": _box_lines(form),
        "sources": _source_lines(form),
        "labels": _labels(form),
    }


def _address(person: Person) -> str:
    return person.postal_address or _("no address on file")


def _box_lines(form: TaxForm) -> list[dict[str, str]]:
    return [
        {
            "number": box.number,
            "label": box.label,
            "amount": money(form.boxes[box.number], form.cooperative),
        }
        for box in boxes_of(form.form, form.tax_year)
        if box.number in form.boxes
    ]


def _source_lines(form: TaxForm) -> list[dict[str, str]]:
    return [
        {
            "label": _source_words(source),
            "on": date_format(date.fromisoformat(source["on"])),
            "amount": money(source["cents"], form.cooperative),
        }
        for source in form.sources
    ]


def _source_words(source: dict[str, Any]) -> str:
    words = {
        "cash": _("Patronage dividend %(year)s, in money"),
        "notice": _("Patronage dividend %(year)s, kept in your account"),
        "redeemed": _("Nonqualified notice %(year)s, paid"),
        "interest": _("Interest on a note or a loan"),
        "capital": _("Interest on capital %(year)s"),
        "withheld": _("Tax withheld"),
    }
    said = words[source["kind"]]
    return said % {"year": source["year"] or ""} if "%(year)s" in said else said


def _labels(form: TaxForm) -> dict[str, str]:
    says = _(
        "This is important tax information and is being furnished to the Internal "
        "Revenue Service. If you are required to file a return, a penalty or other "
        "sanction may be imposed on you if this income is taxable and the Internal "
        "Revenue Service determines that it has not been reported."
    )
    return {
        "page": _("Page"),
        "title": f"Form {form.form}",
        "copy": _("Copy B, for the recipient (substitute form)"),
        "corrected": _("CORRECTED"),
        "year": _("Calendar year"),
        "box": _("Box"),
        "what": _("What it is"),
        "amount": _("Amount"),
        "on": _("Day"),
        "sums": _("What the boxes are the sum of"),
        "plain": _("In plain words"),
        "plain_text": " ".join(_plain_words(form)),
        "furnished": says,
        "advice": _("This is not tax advice. Have your preparer check."),
    }


def _plain_words(form: TaxForm) -> Iterator[str]:
    """What the boxes that are filled in mean."""
    filled = {
        box.kind for box in boxes_of(form.form, form.tax_year) if box.number in form.boxes
    }
    if form.form == INT:
        yield _("Box 1 is the interest that you were paid on what the co-op owes you.")
    elif form.form == DIV:
        yield _("Box 1a is what your capital in the co-op earned for you.")
    else:
        yield from _plain_patronage(filled)
    if WITHHELD in filled:
        yield _("Box 4 is tax that was kept back and paid in your name.")


def _plain_patronage(filled: Collection[str]) -> Iterator[str]:
    if "patronage" in filled:
        yield _(
            "Box 1 is your whole patronage dividend: the money you were paid and the "
            "part that stays in your capital account. You report all of it in the year "
            "in which you received it. When a part that stays in your account is paid "
            "later, you do not report it again."
        )
    if "nonqualified" in filled:
        yield _(
            "Box 5 is a part of earlier years that was never reported, and was paid to "
            "you now. It is income now."
        )
