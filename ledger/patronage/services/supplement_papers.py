"""The supplementary notices: what a member is given more, or less, than was told."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from coopkit.papers.services import PaperDraft
from coopkit.templatetags.ui import money
from governance.members.models import Person
from governance.members.selectors import people_by_code
from ledger.patronage.models import Worksheet
from ledger.patronage.selectors import given_before
from ledger.patronage.services.consent_paper import letter_data
from ledger.patronage.services.papers import Drafter, authority_of
from ledger.patronage.supplement import Given
from ledger.patronage.worksheet import ShareLine, Sheet

ALWAYS = 3
"""How many of the figures are told even where they are nought."""


def supplement_drafter(worksheet: Worksheet, sheet: Sheet, *, issued_on: date) -> Drafter:
    """What makes the letter to a member whose share of the year changes."""
    people = people_by_code(worksheet.cooperative)
    before = given_before(worksheet)

    def draft(share: ShareLine) -> PaperDraft:
        return _draft(
            worksheet,
            sheet,
            share,
            person=people[share.code],
            was=before.get(share.code, Given()),
            on=issued_on,
        )

    return draft


def _draft(
    worksheet: Worksheet,
    sheet: Sheet,
    share: ShareLine,
    *,
    person: Person,
    was: Given,
    on: date,
) -> PaperDraft:
    cooperative = worksheet.cooperative
    with translation.override(person.language):
        title = _("Supplementary notice of allocation for %(year)s") % {
            "year": sheet.year
        }
        data = letter_data(
            cooperative,
            language=person.language,
            name=person.legal_name,
            reference=share.code,
            title=title,
            paragraphs=_paragraphs(sheet, share),
            advice=_("Keep this notice with the first one. It is not tax advice."),
            on=on,
            authority=authority_of(worksheet),
        )
        data["facts"] = [
            {"label": label, "value": money(cents, cooperative)}
            for label, cents in _figures(share, was)
        ]
    return PaperDraft(
        key=f"notice:{sheet.year}:{share.code}:s{worksheet.number}",
        kind="notice",
        title=title,
        data=data,
        language=person.language,
        holder=person.user,
        holder_code=share.code,
        subject=f"worksheet:{worksheet.pk}",
    )


def _figures(share: ShareLine, was: Given) -> tuple[tuple[str, int], ...]:
    found = (
        (_("Your share, as you were told"), was.total),
        (_("Your share, corrected"), was.total + share.total),
        (_("Difference"), share.total),
        (_("Of it, paid in money"), max(share.cash, 0)),
        (_("Of it, in your account"), share.retained),
        (_("Owed to the co-op"), max(-share.cash, 0)),
    )
    return tuple(each for n, each in enumerate(found) if each[1] or n < ALWAYS)


def _paragraphs(sheet: Sheet, share: ShareLine) -> list[str]:
    """What happened, and what it is for taxes, in the language that is active now."""
    said = [
        _(
            "After the notices for %(year)s were issued, a mistake in the hours or the "
            "books of that year was found. The year was worked out again, and your "
            "share of it changes."
        )
        % {"year": sheet.year}
    ]
    if share.total > 0 and share.notice == "qualified":
        said.append(
            _(
                "This is a qualified written notice of allocation. The difference is a "
                "patronage dividend: report all of it as income in the year you receive "
                "this notice, also the part that is kept in your account."
            )
        )
    elif share.total > 0:
        said.append(
            _(
                "This is a nonqualified written notice of allocation. Report the part "
                "paid in money as income in the year you receive it."
            )
        )
    else:
        said.append(
            _(
                "What you were told before is too much by the difference. It is taken "
                "off your account; if you reported it as income, ask somebody who may "
                "give tax advice how to put that right."
            )
        )
    return said
