"""The notice of netting: members are told that losses of one unit were netted.

It says that gains and losses were offset, generally between which units, and what right
members have to more information. Source: 26 U.S.C. § 1388(j)(3).
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.papers.models import Paper
from coopkit.papers.services import PaperDraft, issue_all
from coopkit.periods import FiscalYear, payment_period_ends
from governance.members.models import Person
from governance.members.selectors import patrons, people_by_code
from ledger.patronage.objections import NoticePeriodOverError
from ledger.patronage.selectors import year_of
from ledger.patronage.selectors.deliveries import NETTING
from ledger.patronage.services.consent_paper import letter_data
from ledger.patronage.services.mailing import mail_notices


@transaction.atomic
def issue_netting_notices(
    *,
    cooperative: Cooperative,
    year_end: date,
    losing: Sequence[str],
    gaining: Sequence[str],
    rights: str,
    by: User | None,
    at: datetime,
    announce: bool = True,
) -> list[Paper]:
    """Tell every patron of a year that units were netted, in each one's language.

    `rights` says how members get more information. Refused after the 15th day of the
    ninth month.
    """
    year = year_of(cooperative, year_end)
    on, last = timezone.localdate(at), payment_period_ends(year_end)
    if on > last:
        raise NoticePeriodOverError(year=year.name, deadline=last)
    drafts = _drafts(cooperative, year, (losing, gaining), rights, on)
    papers = issue_all(
        cooperative=cooperative, template="letter", drafts=drafts, issued_on=on, at=at
    )
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action="patronage.netting_told",
        subject=f"year:{year.name}",
        data={"losing": list(losing), "gaining": list(gaining), "notices": len(papers)},
        at=at,
    )
    if announce and papers:
        told = partial(mail_notices, papers=papers, year=year.name, at=at)
        transaction.on_commit(told, robust=True)
    return papers


def _drafts(
    cooperative: Cooperative,
    year: FiscalYear,
    units: tuple[Sequence[str], Sequence[str]],
    rights: str,
    on: date,
) -> list[PaperDraft]:
    """A notice for everybody who was a patron at some time of the year."""
    people = people_by_code(cooperative)
    return [
        _draft(cooperative, year.name, people[code], code, units, rights, on)
        for code, span in sorted(patrons(cooperative).items())
        if span.first <= year.last and (span.last or year.last) >= year.first
    ]


def _paragraphs(
    year: int, units: tuple[Sequence[str], Sequence[str]], rights: str
) -> list[str]:
    """What was netted, in the language that is active now."""
    losing, gaining = units
    return [
        _(
            "In working out the patronage dividends for %(year)s, the co-op offset "
            "losses of one part of its business against earnings of another. This "
            "may have changed the amount that you are given."
        )
        % {"year": year},
        _("The losses are of: %(losing)s. The earnings are of: %(gaining)s.")
        % {"losing": ", ".join(losing), "gaining": ", ".join(gaining)},
        rights
        or _(
            "You may look at the co-op’s books and its yearly report, and ask for "
            "more, under the bylaws and the law of its state."
        ),
    ]


def _draft(
    cooperative: Cooperative,
    year: int,
    person: Person,
    code: str,
    units: tuple[Sequence[str], Sequence[str]],
    rights: str,
    on: date,
) -> PaperDraft:
    with translation.override(person.language):
        title = _("Notice of netting for %(year)s") % {"year": year}
        data = letter_data(
            cooperative,
            language=person.language,
            name=person.legal_name,
            reference=code,
            title=title,
            paragraphs=_paragraphs(year, units, rights),
            advice=_("Given under 26 U.S.C. § 1388(j)(3). It is not tax advice."),
            on=on,
        )
    return PaperDraft(
        key=f"netting:{year}:{code}",
        kind=NETTING,
        title=title,
        data=data,
        language=person.language,
        holder=person.user,
        holder_code=code,
        subject=f"netting:{year}",
    )
