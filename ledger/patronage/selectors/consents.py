"""The register of consents, and under which consent each member's patronage stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.periods import FiscalYear, rules_fixed_on
from governance.bylaws.selectors import in_force
from governance.members.models import Membership
from governance.members.selectors import Span, names_by_code, spans
from ledger.patronage.consent import BYLAWS, ConsentStatus, Given, status_of
from ledger.patronage.models import Consent

KEY = "patronage.consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """A line of the register: a member, the consent, and the patronage it covers."""

    code: str
    name: str
    consent: Consent
    covers_from: date
    covers_until: date | None


def agreed_by(cooperative: Cooperative, year: FiscalYear) -> str:
    """How members of a year consent by its bylaws; where they are silent, by them."""
    on = rules_fixed_on(year.first, founded_on=cooperative.founded_on)
    bylaws = in_force(cooperative, on=on)
    return bylaws[KEY].choice if KEY in bylaws else BYLAWS


def consents_on(cooperative: Cooperative, *, on: date) -> Mapping[str, ConsentStatus]:
    """For everybody who ever was a member: whether the patronage of the year is covered.

    The year is the fiscal year that the day lies in. Whoever has no consent, or one that
    covers a part of the year only, is not valid. A fixed number of queries.
    """
    year = year_of(cooperative, on)
    way = agreed_by(cooperative, year)
    given: dict[str, list[Given]] = {}
    for consent in consents_of(cooperative):
        given.setdefault(consent.membership.code, []).append(_given(consent))
    held = spans(cooperative)
    return {
        code: status_of(
            given.get(code, ()),
            year=year,
            member_from=_first(held.get(code), year),
            agreed_by=way,
        )
        for code in sorted({*held, *given})
    }


def consents_of(cooperative: Cooperative, code: str = "") -> list[Consent]:
    """Every consent on record, the earliest first; of one member, or of all."""
    rows = Consent.objects.filter(cooperative=cooperative)
    if code:
        rows = rows.filter(membership__code=code)
    rows = rows.select_related("membership", "paper", "recorded_by").defer(
        "paper__pdf", "paper__data"
    )
    return list(rows.order_by("received_on", "pk"))


def register(cooperative: Cooperative) -> list[ConsentRow]:
    """The consent register: who consented how, from which patronage to which."""
    names = names_by_code(cooperative)
    found = []
    for consent in consents_of(cooperative):
        code = consent.membership.code
        year = year_of(cooperative, consent.year_end or consent.received_on)
        first = consent.received_on if consent.method == BYLAWS else year.first
        last = year.last if consent.year_end else None
        if consent.revoked_on:
            last = year_of(cooperative, consent.revoked_on).last
        found.append(
            ConsentRow(
                code=code,
                name=names.get(code, code),
                consent=consent,
                covers_from=first,
                covers_until=last,
            )
        )
    return sorted(found, key=lambda row: (row.code, row.consent.received_on))


def without_consent(cooperative: Cooperative, *, on: date) -> list[Membership]:
    """Today's members whose patronage of the year is not covered, by code."""
    covered = {
        code for code, held in consents_on(cooperative, on=on).items() if held.is_valid
    }
    present = {
        code
        for code, span in spans(cooperative).items()
        if span.first <= on <= (span.last or on)
    }
    rows = Membership.objects.filter(
        cooperative=cooperative, code__in=sorted(present - covered)
    )
    return list(rows.select_related("person").order_by("code"))


def _given(consent: Consent) -> Given:
    kept = consent.document
    if consent.paper:
        kept = consent.paper.title or kept
    return Given(
        method=consent.method,
        received_on=consent.received_on,
        year_end=consent.year_end,
        revoked_on=consent.revoked_on,
        paper=kept,
    )


def _first(span: Span | None, year: FiscalYear) -> date:
    return span.first if span else year.first
