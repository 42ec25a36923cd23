"""The supplementary notices: what a member is given more, or less, than was told."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from coopkit.papers.services import PaperDraft
from governance.members.selectors import people_by_code
from ledger.patronage.models import Worksheet
from ledger.patronage.selectors import given_before
from ledger.patronage.services.letters import letter_of
from ledger.patronage.services.papers import Drafter
from ledger.patronage.supplement import Given
from ledger.patronage.worksheet import ShareLine, Sheet

ALWAYS = 3
"""How many of the figures are told even where they are nought."""


def supplement_drafter(worksheet: Worksheet, sheet: Sheet, *, issued_on: date) -> Drafter:
    """What makes the letter to a member whose share of the year changes."""
    people = people_by_code(worksheet.cooperative)
    before = given_before(worksheet)

    def draft(share: ShareLine) -> PaperDraft:
        person = people[share.code]
        with translation.override(person.language):
            title = _("Supplementary notice of allocation for %(year)s")
            return letter_of(
                worksheet,
                person,
                share.code,
                key=f"notice:{sheet.year}:{share.code}:s{worksheet.number}",
                title=title % {"year": sheet.year},
                paragraphs=_paragraphs(sheet, share),
                figures=_figures(share, before.get(share.code, Given())),
                advice=_("Keep this notice with the first one. It is not tax advice."),
                on=issued_on,
            )

    return draft


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
