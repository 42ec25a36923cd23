"""Every word of a notice, in the language that is active."""

from fractions import Fraction
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _, pgettext

from coopkit.cooperatives.models import Cooperative
from coopkit.periods import qualified_cheque_last_day
from coopkit.templatetags.ui import hours, money, percent
from governance.bylaws.selectors import words_of as said_in_words
from governance.members.models import Person
from ledger.patronage.consent import BYLAWS, NONE, WRITTEN, ConsentStatus
from ledger.patronage.notices import Words
from ledger.patronage.worksheet import ShareLine, Sheet

BASIS, BY_HOURS = "patronage.basis", {"hours": "1"}
SUBCHAPTER_T = "subchapter_t"


def words_of(
    sheet: Sheet,
    share: ShareLine,
    cooperative: Cooperative,
    person: Person,
    resolution: str,
    consent: ConsentStatus = NONE,
) -> Words:
    """Every word of a notice in the language that is active now."""
    clause = sheet.rule("patronage.obligation").clause
    said = {
        "intro": _intro(sheet, cooperative),
        "tax": _tax(share, cooperative),
        "law": _("Under clause %(clause)s of the bylaws and resolution %(resolution)s.")
        % {"clause": clause, "resolution": resolution},
    }
    return Words(
        labels=_labels() | said,
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
        facts=_facts(sheet, share, cooperative, person.legal_name),
        signer=_("Signed for the co-op, with the day"),
        redemption=_redemption(sheet),
        consent=consent_words(sheet, share, consent),
        plain_title=_("In plain words"),
        plain=plain_words(sheet, share, cooperative),
        chart=lambda said: _("Your account, year by year: %(said)s.") % {"said": said},
    )


def _labels() -> dict[str, Any]:
    return {
        "title": _("Written notice of allocation"),
        "page": _("Page"),
        "fiscal_year": _("Fiscal year"),
        "issued": _("Issued on"),
        "dear": _("Dear"),
        "dear_end": pgettext("end of a greeting", ","),
        "how": _("How it was worked out"),
        "account": _("Your internal capital account"),
        "cols": [_("What"), _("Hours"), _("Amount")],
        "advice": _(
            "Keep this notice. It is not legal or tax advice; ask somebody who may "
            "give it."
        ),
    }


def _is_by_hours(sheet: Sheet) -> bool:
    return dict(sheet.rule(BASIS).value) == BY_HOURS


def _intro(sheet: Sheet, cooperative: Cooperative) -> str:
    """By what the surplus is divided, in the words of the bylaws where not by hours."""
    if _is_by_hours(sheet):
        return _(
            "The members decided to divide the surplus by the hours that each "
            "member worked. This is your part of it, and what happens with it. All "
            "of it is a patronage dividend."
        )
    rule = said_in_words(cooperative, BASIS, sheet.rule(BASIS).value)
    return _(
        "The members decided to divide the surplus by the rule of their bylaws "
        "(%(rule)s). This is your part of it, and what happens with it. All of it is a "
        "patronage dividend."
    ) % {"rule": rule}


def _facts(
    sheet: Sheet, share: ShareLine, cooperative: Cooperative, name: str
) -> tuple[tuple[str, str], ...]:
    """Who issues it to whom, and how much all members share."""
    whole = _("%(amount)s, which is %(share)s of the net earnings") % {
        "amount": money(sheet.result.pool, cooperative),
        "share": percent(Fraction(sheet.result.pool, sheet.net)),
    }
    found = [
        (_("Issued by"), cooperative.name),
        (_("Issued to"), f"{name}, {share.code}"),
        (_("Fiscal year"), _period(sheet)),
        (_("All members’ patronage dividends"), whole),
    ]
    if share.advance:
        advanced = money(share.advance, cooperative)
        found.append((_("Of the money, advanced to you before"), advanced))
    left = sheet.advances.get(share.code, 0) - share.advance
    if left > 0:
        still = money(left, cooperative)
        found.append((_("Advanced beyond it, to be taken off later years"), still))
    if cooperative.tax_regime == SUBCHAPTER_T:
        law = "(c)" if share.notice == "qualified" else "(d)"
        found.append((_("Law"), f"26 U.S.C. §§ 1385(a), 1388(a), (b), {law}"))
    return tuple(found)


def _period(sheet: Sheet) -> str:
    first, last = (date_format(day) for day in (sheet.first_day, sheet.year_end))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _redemption(sheet: Sheet) -> str:
    years = int(sheet.rule("redemption.years").value)
    return _(
        "What is kept stays yours. The co-op plans to pay it to you by %(year)s; the "
        "board may decide otherwise while paying it would leave the co-op unable to pay "
        "its debts."
    ) % {"year": sheet.year + years}


def consent_words(sheet: Sheet, share: ShareLine, consent: ConsentStatus) -> str:
    """On which consent a notice rests; of a nonqualified one, that there is none."""
    if share.notice != "qualified":
        return ""
    if consent.is_conditional:
        last = qualified_cheque_last_day(sheet.year_end)
        return _(
            "Cashing the check that comes with this notice by %(day)s is your consent. "
            "If it is not cashed by then, what is kept is given by a nonqualified notice."
        ) % {"day": date_format(last, "DATE_FORMAT")}
    if consent.since is None:
        return ""
    since = {"day": date_format(consent.since, "DATE_FORMAT")}
    if consent.method == WRITTEN:
        words = _(
            "It rests on your written consent, which covers your work since %(day)s. You "
            "can take it back in writing; that covers the years after the one in which "
            "the co-op receives it."
        )
    elif consent.method == BYLAWS:
        words = _(
            "It rests on your membership under bylaws of which you were given a copy; "
            "that covers your work since %(day)s."
        )
    else:
        words = _("It rests on the check that you cashed; it covers this year alone.")
    return words % since


def plain_words(
    sheet: Sheet, share: ShareLine, cooperative: Cooperative
) -> tuple[str, ...]:
    """What the notice says, in short sentences."""
    told = {
        "year": sheet.year,
        "total": money(share.total, cooperative),
        "cash": money(share.cash, cooperative),
        "kept": money(share.retained, cooperative),
        "mine": hours(share.minutes),
        "all": hours(sheet.shared_minutes),
        "day": date_format(sheet.deadline, "DATE_FORMAT"),
    }
    worked = _("You worked %(mine)s hours. All members together worked %(all)s.")
    lines = (
        _("In %(year)s the co-op earned more than it spent. The members share it."),
        *((worked,) if _is_by_hours(sheet) else ()),
        _("So your share is %(total)s."),
        _("%(cash)s is paid to you in money by %(day)s."),
        _("%(kept)s is kept in your own account. It stays yours and is paid later."),
        *_plain_tax(share, cooperative),
        _("Do you have a question? Ask the bookkeeper, or look at your account."),
    )
    return tuple(line % told for line in lines)


def _plain_tax(share: ShareLine, cooperative: Cooperative) -> tuple[str, ...]:
    if cooperative.tax_regime != SUBCHAPTER_T:
        return ()
    if share.notice == "qualified":
        return (
            _(
                "For your taxes, count all of it, %(total)s, in the year you get this "
                "letter."
            ),
        )
    return (
        _("For your taxes, count %(cash)s now, and the rest when it is paid to you."),
    )


def _tax(share: ShareLine, cooperative: Cooperative) -> str:
    if cooperative.tax_regime != SUBCHAPTER_T:
        return _(
            "This notice states your share of the year and the part that stays in your "
            "account. How it is taxed is a matter of the law of your country: ask "
            "whoever prepares your taxes."
        )
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
