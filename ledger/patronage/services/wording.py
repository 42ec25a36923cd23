"""Every word of a notice, in the language that is active."""

from fractions import Fraction
from functools import partial
from typing import Any

from django.utils.translation import gettext as _, pgettext

from coopkit.cooperatives.models import Cooperative
from coopkit.templatetags.ui import hours, money, percent
from ledger.patronage.notices import Words
from ledger.patronage.worksheet import ShareLine, Sheet


def words_of(
    sheet: Sheet, share: ShareLine, cooperative: Cooperative, name: str, resolution: str
) -> Words:
    """Every word of a notice in the language that is active now."""
    clause = sheet.rule("patronage.obligation").clause
    return Words(
        labels=_labels(clause, resolution, share),
        total=_("Your whole share"),
        cash=_("Paid in money ({percent})"),
        retained=_("Kept in your account ({percent})"),
        sum=_("Total"),
        opening=_("At the beginning of the year"),
        closing=_("On the day of this notice"),
        kinds=kinds_of_labor(),
        money=partial(money, cooperative=cooperative),
        hours=hours,
        percent=percent,
        facts=_facts(sheet, share, cooperative, name),
        signer=_("Signed for the co-op, with the day"),
        redemption=_redemption(sheet),
        chart=lambda said: _("Your account, year by year: %(said)s.") % {"said": said},
    )


def _labels(clause: str, resolution: str, share: ShareLine) -> dict[str, Any]:
    return {
        "title": _("Written notice of allocation"),
        "page": _("Page"),
        "fiscal_year": _("Fiscal year"),
        "issued": _("Issued on"),
        "dear": _("Dear"),
        "dear_end": pgettext("end of a greeting", ","),
        "how": _("How it was worked out"),
        "account": _("Your internal capital account"),
        "intro": _(
            "The members decided to divide the surplus by the hours that each "
            "member worked. This is your part of it, and what happens with it. All "
            "of it is a patronage dividend."
        ),
        "cols": [_("What"), _("Hours"), _("Amount")],
        "tax": _tax(share),
        "law": _("Under clause %(clause)s of the bylaws and resolution %(resolution)s.")
        % {"clause": clause, "resolution": resolution},
        "advice": _(
            "Keep this notice. It is not legal or tax advice; ask somebody who may "
            "give it."
        ),
    }


def _facts(
    sheet: Sheet, share: ShareLine, cooperative: Cooperative, name: str
) -> tuple[tuple[str, str], ...]:
    """Who issues it to whom, and how much all members share."""
    whole = _("%(amount)s, which is %(share)s of the net earnings") % {
        "amount": money(sheet.result.pool, cooperative),
        "share": percent(Fraction(sheet.result.pool, sheet.net)),
    }
    return (
        (_("Issued by"), cooperative.name),
        (_("Issued to"), f"{name}, {share.code}"),
        (_("All members’ patronage dividends"), whole),
    )


def _redemption(sheet: Sheet) -> str:
    years = int(sheet.rule("redemption.years").value)
    return _(
        "What is kept stays yours. The co-op plans to pay it to you by %(year)s; the "
        "board may decide otherwise while paying it would leave the co-op unable to pay "
        "its debts."
    ) % {"year": sheet.year + years}


def _tax(share: ShareLine) -> str:
    if share.notice == "qualified":
        return _(
            "This is a qualified written notice of allocation. Report your whole share "
            "as income, also the part that is kept, in the year you receive this notice."
        )
    return _(
        "This is a nonqualified written notice of allocation. Report the part paid in "
        "money as income in the year you receive it. The part that is kept need not be "
        "reported until it is paid to you."
    )


def kinds_of_labor() -> dict[str, str]:
    """What kinds of labor are called in the language that is active now."""
    return {
        "worked": _("Hours worked"),
        "overtime": _("Overtime"),
        "leave": _("Paid leave"),
        "sick": _("Sick leave"),
        "family_leave": _("Family leave"),
        "training": _("Training"),
        "board": _("Board work"),
        "unpaid": _("Unpaid hours"),
    }
