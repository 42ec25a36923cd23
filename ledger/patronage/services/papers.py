"""The notices of a year: one draft a member, in the member's language."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.money import parse_share
from coopkit.papers.services import PaperDraft
from governance.members.models import Person
from governance.members.selectors import people_by_code
from ledger.books.selectors import book_of
from ledger.equity.chart import Chart
from ledger.equity.selectors import balances_of_members, chart_of, totals_on
from ledger.patronage.consent import NONE, ConsentStatus
from ledger.patronage.models import Worksheet, WorksheetState
from ledger.patronage.notices import Account, Letter, notice_data
from ledger.patronage.postings import batch
from ledger.patronage.selectors import consents_on
from ledger.patronage.services.wording import words_of
from ledger.patronage.worksheet import LaborLine, ShareLine, Sheet

MOST_YEARS = 8


Drafter: TypeAlias = Callable[[ShareLine], PaperDraft]


def drafter_of(worksheet: Worksheet, sheet: Sheet, *, issued_on: date) -> Drafter:
    """What makes the notice of one share; all that it needs is read once, for all."""
    people = people_by_code(worksheet.cooperative)
    accounts = _accounts(worksheet.cooperative, sheet, issued_on)
    consents = consents_on(worksheet.cooperative, on=sheet.year_end)

    def draft(share: ShareLine) -> PaperDraft:
        return _draft(
            worksheet,
            sheet,
            share,
            person=people[share.code],
            account=accounts[share.code],
            consent=consents.get(share.code, NONE),
            issued_on=issued_on,
        )

    return draft


def _draft(
    worksheet: Worksheet,
    sheet: Sheet,
    share: ShareLine,
    *,
    person: Person,
    account: "_Statement",
    consent: ConsentStatus,
    issued_on: date,
) -> PaperDraft:
    cooperative = worksheet.cooperative
    with translation.override(person.language):
        data = notice_data(
            letter=_letter(worksheet, sheet, person, issued_on),
            share=share,
            labor=sheet.labor_of(share.code) or _no_labor(share),
            weights=_weights(sheet),
            account=account.spoken(),
            cash_share=parse_share(str(sheet.rule("patronage.cash_share").value)),
            words=words_of(
                sheet, share, cooperative, person, worksheet.resolution, consent
            ),
        )
        authority = authority_of(worksheet)
        title = _("Notice of allocation for %(year)s") % {"year": sheet.year}
    return PaperDraft(
        key=key_of_notice(worksheet, share.code),
        kind="notice",
        title=title,
        data=data | {"authority": authority},
        language=person.language,
        holder=person.user,
        holder_code=share.code,
        subject=f"worksheet:{worksheet.pk}",
    )


def authority_of(worksheet: Worksheet) -> str:
    """By what right a paper says what it says, in the language that is active now."""
    return _("Worksheet %(sha)s, resolution %(resolution)s") % {
        "sha": worksheet.sha256,
        "resolution": worksheet.resolution,
    }


def key_of_notice(worksheet: Worksheet, code: str) -> str:
    """What a notice is known by: a year that was taken back issues new ones."""
    key = f"notice:{worksheet.year_end.year}:{code}"
    first = worksheet.batch == batch(worksheet.year_end.year)
    return key if first else f"{key}:{worksheet.number}"


def _letter(
    worksheet: Worksheet, sheet: Sheet, person: Person, issued_on: date
) -> Letter:
    return Letter(
        language=person.language,
        coop=worksheet.cooperative.name,
        address=worksheet.cooperative.address,
        name=person.legal_name,
        year=sheet.year,
        issued_on=issued_on,
        issued=date_format(issued_on, "DATE_FORMAT"),
    )


def _no_labor(share: ShareLine) -> LaborLine:
    return LaborLine(
        code=share.code, member=True, minutes=share.minutes, countable=share.minutes
    )


def _weights(sheet: Sheet) -> dict[str, Any]:
    countable = dict(sheet.rule("patronage.countable").value)
    return {kind: parse_share(str(weight)) for kind, weight in countable.items()}


class _Statement:
    """A member's account from the year's beginning to the day of the notice."""

    def __init__(self, opening: int, moves: list[tuple[str, int, int]]) -> None:
        self.opening, self.moves = opening, moves
        self.history: list[tuple[int, int]] = []

    def spoken(self) -> Account:
        """The account with its lines in the language that is active now."""
        return Account(
            opening=self.opening,
            lines=tuple((_line(kind, year, c), c) for kind, year, c in self.moves),
            history=tuple(self.history),
        )


def _line(kind: str, year: int, cents: int) -> str:
    if kind == "share":
        return _("Membership share")
    if kind == "other":
        return _("Other movements")
    if kind == "interest":
        return _("Interest for %(year)s") % {"year": year}
    if cents < 0:
        return _("Paid out from %(year)s") % {"year": year}
    return _("Kept from %(year)s") % {"year": year}


def _accounts(cooperative: Cooperative, sheet: Sheet, on: date) -> dict[str, _Statement]:
    """Every member's statement; a fixed number of queries."""
    chart = chart_of(book_of(cooperative))
    before = date.fromisoformat(sheet.first) - timedelta(days=1)
    opened = _by_place(balances_of_members(cooperative, on=before), chart)
    closed = _by_place(balances_of_members(cooperative, on=on), chart)
    posted = Worksheet.objects.filter(
        cooperative=cooperative,
        state=WorksheetState.POSTED,
        supplements__isnull=True,
        posted_on__lte=on,
    ).exclude(year_end=sheet.year_end)
    held = [*posted.order_by("year_end").values_list("year_end", "posted_on")]
    days = [(end.year, day) for end, day in held if day][-MOST_YEARS:]
    days.append((sheet.year, on))
    totals = totals_on(cooperative, days=[day for _year, day in days])
    found = {}
    for share in sheet.result.shares:
        was, now = opened.get(share.code, {}), closed.get(share.code, {})
        moves = [
            (kind, year, now.get((kind, year), 0) - was.get((kind, year), 0))
            for kind, year in sorted(set(was) | set(now), key=_order)
        ]
        statement = _Statement(sum(was.values()), [move for move in moves if move[2]])
        mine = totals.get(share.code, [0] * len(days))
        statement.history = [
            (year, cents) for (year, _day), cents in zip(days, mine, strict=True)
        ]
        found[share.code] = statement
    return found


def _order(place: tuple[str, int]) -> tuple[int, int]:
    kind, year = place
    return ("share", "other", "interest", "retained").index(kind), year


def _by_place(
    balances: Mapping[str, int], chart: Chart
) -> dict[str, dict[tuple[str, int], int]]:
    found: dict[str, dict[tuple[str, int], int]] = {}
    for account, cents in balances.items():
        place = chart.place(account)
        if place:
            mine = found.setdefault(place.code, {})
            key = (place.kind, place.year)
            mine[key] = mine.get(key, 0) - cents
    return found
