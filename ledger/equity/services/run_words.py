"""The text by which a redemption or a year's interest is decided, bound to its hash."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.models import Cooperative
from coopkit.money import parse_share
from coopkit.templatetags.ui import money, percent
from ledger.equity.models import CapitalRun
from ledger.equity.models.runs import RunKind

RULE = "\n\n———\n\n"
SHORT = 16


def fingerprint(run: CapitalRun) -> str:
    """The part of a run's hash that its resolution names."""
    return run.sha256[:SHORT]


def run_title(run: CapitalRun) -> str:
    """One line, in the co-op's first language."""
    with translation.override(_languages(run.cooperative)[0]):
        return run_heading(run)


def run_text(run: CapitalRun) -> str:
    """The resolution, once in each language of the co-op."""
    texts: list[str] = []
    for language in _languages(run.cooperative):
        with translation.override(language):
            text = "\n\n".join(_paragraphs(run))
        if text not in texts:
            texts.append(text)
    return RULE.join(texts)


def _languages(cooperative: Cooperative) -> list[str]:
    return list(cooperative.languages) or ["en"]


def run_heading(run: CapitalRun) -> str:
    """One line, in the reader’s language."""
    told = {"cents": money(run.data["paid"], run.cooperative), "number": run.number}
    if run.kind == RunKind.INTEREST:
        told["year"] = run.data["year"]
        return _("Interest on capital for %(year)s: %(cents)s") % told
    return _("Payment of retained parts № %(number)s: %(cents)s") % told


def _paragraphs(run: CapitalRun) -> list[str]:
    said = _interest(run) if run.kind == RunKind.INTEREST else _redemption(run)
    bound = _(
        "The list with every figure is bound to this resolution by its fingerprint "
        "%(print)s; it can be posted to the books only as it stands."
    )
    return [*said, bound % {"print": fingerprint(run)}]


def _redemption(run: CapitalRun) -> list[str]:
    cooperative, data = run.cooperative, run.data
    years = sorted({row["year"] for row in data["payments"]})
    people = len({row["who"] for row in data["payments"]})
    told = {
        "cents": money(data["paid"], cooperative),
        "years": ", ".join(map(str, years)),
        "count": people,
    }
    said = [
        ngettext(
            "%(cents)s of the parts retained in %(years)s are paid to %(count)s person.",
            "%(cents)s of the parts retained in %(years)s are paid to %(count)s people.",
            people,
        )
        % told,
        _("The oldest year is paid first; a year that is not covered is paid in part.")
        if data["method"] == "fifo"
        else _("The same share of all years is paid."),
    ]
    test = data.get("solvency")
    if test:
        words = _(
            "After the payment the co-op can pay what it owes: cash of %(cash)s and a "
            "net worth of %(net)s are left. The figures were attested by %(who)s on "
            "%(day)s."
        )
        said.append(
            words
            % {
                "cash": money(test["cash_left"], cooperative),
                "net": money(test["net_left"], cooperative),
                "who": test["attested_by"],
                "day": date_format(run.on, "DATE_FORMAT"),
            }
        )
    return said


def _interest(run: CapitalRun) -> list[str]:
    cooperative, data = run.cooperative, run.data
    told = {
        "rate": percent(parse_share(data["rate"])),
        "year": data["year"],
        "cents": money(data["paid"], cooperative),
        "most": money(data["most"], cooperative),
    }
    given = _("It is added to the members’ accounts.")
    if data["way"] == "pay":
        given = _("It is paid to the members.")
    words = _(
        "For the fiscal year %(year)s members’ capital bears interest of %(rate)s, by "
        "the days it was held: %(cents)s in all. The bylaws allow at most %(most)s."
    )
    return [words % told, given]
