"""The notices of a loss: what a member carries of it, and what that means."""

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from coopkit.papers.services import PaperDraft
from governance.members.selectors import people_by_code
from ledger.equity.selectors import member_accounts
from ledger.patronage.models import Worksheet
from ledger.patronage.services.letters import letter_of
from ledger.patronage.services.papers import Drafter, key_of_notice
from ledger.patronage.worksheet import ShareLine, Sheet


def loss_drafter(worksheet: Worksheet, sheet: Sheet, *, issued_on: date) -> Drafter:
    """What makes the letter to a member who carries a part of a year's loss."""
    people = people_by_code(worksheet.cooperative)
    accounts = member_accounts(worksheet.cooperative, on=issued_on)

    def draft(share: ShareLine) -> PaperDraft:
        person, held = people[share.code], accounts.get(share.code)
        left = held.total_cents if held else 0
        with translation.override(person.language):
            title = _("Notice of your part of the loss of %(year)s")
            return letter_of(
                worksheet,
                person,
                share.code,
                key=key_of_notice(worksheet, share.code),
                title=title % {"year": sheet.year},
                paragraphs=_paragraphs(sheet, share),
                figures=_figures(sheet, share, left),
                advice=_advice(),
                on=issued_on,
            )

    return draft


def _advice() -> str:
    return _(
        "Keep this notice with your papers. It is not tax advice: ask somebody who may "
        "give it what a loss means for you."
    )


def _figures(sheet: Sheet, share: ShareLine, left: int) -> Iterator[tuple[str, int]]:
    yield _("The co-op’s loss of the year"), sheet.net
    yield _("Of it, carried by members"), sheet.result.pool
    yield _("Your part"), share.total
    if share.top_up:
        yield _("To be paid in by you"), share.top_up
    yield _("In your account after it"), left


def _paragraphs(sheet: Sheet, share: ShareLine) -> list[str]:
    """What happened, by which rule, and what comes next, in the active language."""
    clause = sheet.rule("patronage.loss_members").clause
    said = [
        _(
            "The co-op’s costs of %(year)s were higher than what it earned. The bylaws "
            "say (%(clause)s) which part of a loss the members carry; it is divided "
            "among them by the same work that a surplus is divided by."
        )
        % {"year": sheet.year, "clause": clause},
        _(
            "Your part was taken off your account in the co-op. What is already owed "
            "to you in money stays owed. No tax form comes with this notice."
        ),
    ]
    if share.top_up:
        said.append(
            _(
                "Your account does not cover your part. The bylaws ask you to pay in "
                "what is missing. Ask the bookkeeper by when and how."
            )
        )
    return said
