"""The text the members vote on: the resolution, in each of the co-op's languages."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.models import Cooperative
from coopkit.money import parse_share
from coopkit.templatetags.ui import hours, money, percent
from ledger.patronage.worksheet import Sheet

RULE = "\n\n———\n\n"


def resolution_title(sheet: Sheet, cooperative: Cooperative) -> str:
    """One line, in the co-op's first language."""
    with translation.override(_languages(cooperative)[0]):
        return _("Patronage for %(year)s: %(pool)s for the members") % {
            "year": sheet.year,
            "pool": money(sheet.result.pool, cooperative),
        }


def resolution_text(sheet: Sheet, cooperative: Cooperative) -> str:
    """The resolution, once in each language of the co-op."""
    texts = []
    for language in _languages(cooperative):
        with translation.override(language):
            text = "\n\n".join(_paragraphs(sheet, cooperative))
        if text not in texts:
            texts.append(text)
    return RULE.join(texts)


def _languages(cooperative: Cooperative) -> list[str]:
    return list(cooperative.languages) or ["en"]


def _paragraphs(sheet: Sheet, cooperative: Cooperative) -> list[str]:
    result = sheet.result
    collective = sum(result.appropriated.values())
    said = [
        _(
            "The net earnings of the fiscal year that ended on %(day)s are %(net)s. "
            "Of these, %(patronage)s come from the members’ work, and %(other)s from "
            "others’ work and from other sources."
        )
        % {
            "day": date_format(sheet.year_end, "DATE_FORMAT"),
            "net": money(sheet.net, cooperative),
            "patronage": money(result.patronage, cooperative),
            "other": money(result.non_patronage, cooperative),
        },
        _("The collective account receives %(collective)s.")
        % {"collective": money(collective, cooperative)},
    ]
    if result.pool < 0:
        return [*said, _loss(sheet, cooperative)]
    if result.pool:
        said += _dividend(sheet, cooperative)
    return [*said, _bound()]


def _dividend(sheet: Sheet, cooperative: Cooperative) -> list[str]:
    result = sheet.result
    cash_share = parse_share(str(sheet.rule("patronage.cash_share").value))
    return [
        ngettext(
            "%(pool)s are allocated to %(count)s member as a patronage dividend, for "
            "%(hours)s hours of labor.",
            "%(pool)s are allocated to %(count)s members as patronage dividends, in "
            "proportion to their %(hours)s hours of labor.",
            len(result.shares),
        )
        % {
            "pool": money(result.pool, cooperative),
            "count": len(result.shares),
            "hours": hours(sheet.shared_minutes),
        },
        _(
            "%(share)s of each dividend, %(cash)s in all, is paid in money by "
            "%(deadline)s. The rest, %(retained)s, is kept in the members’ capital "
            "accounts."
        )
        % {
            "share": percent(cash_share),
            "cash": money(result.cash, cooperative),
            "deadline": date_format(sheet.deadline, "DATE_FORMAT"),
            "retained": money(result.retained, cooperative),
        },
        _notices(sheet),
    ]


def _notices(sheet: Sheet) -> str:
    """The kind of notice that the members are given, as the worksheet has it."""
    kinds = {share.notice for share in sheet.result.shares}
    if kinds == {"qualified"}:
        return _("Each member is given a qualified written notice of allocation.")
    if "qualified" not in kinds:
        return _("Each member is given a nonqualified written notice of allocation.")
    return _(
        "Each member is given a written notice of allocation: a qualified one, or, where "
        "no consent covers the year, a nonqualified one."
    )


def _loss(sheet: Sheet, cooperative: Cooperative) -> str:
    return _(
        "The members’ part of the loss, %(loss)s, is borne by what is kept in their "
        "capital accounts, the newest parts first. Nothing is paid in money."
    ) % {"loss": money(-sheet.result.pool, cooperative)}


def _bound() -> str:
    return _(
        "The worksheet with every figure is bound to this motion; it can be posted to "
        "the books only as it stands."
    )
