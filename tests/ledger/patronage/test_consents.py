"""The consent register: who consented how, what ends it, and what it does to notices."""

from datetime import date, datetime

import pytest

from coopkit.audit.models import AuditEntry
from governance.bylaws.services import adopt
from ledger.books.models import Posting
from ledger.patronage import selectors, services
from ledger.patronage.models import Consent
from ledger.patronage.objections import (
    BylawsConsentStaysError,
    CheckNotNeededError,
    CheckTooLateError,
    ConsentNotYetError,
    ConsentStandsError,
    RevokedAlreadyError,
)
from ledger.patronage.services.lapsing import lapse_checks
from ledger.patronage.worksheet import read
from tests.factories import FOUNDED
from tests.ledger.patronage.bakery import NOW, YEAR_END, Bakery, at, build


@pytest.fixture
def bylaws(bakery: Bakery) -> Bakery:
    """The bakery, whose members were handed the bylaws and signed nothing."""
    Consent.objects.all().delete()
    services.hand_out_bylaws(
        cooperative=bakery.cooperative,
        codes=bakery.members,
        on=FOUNDED,
        document="Bylaws of the founding",
        by=bakery.bookkeeper,
        at=at(FOUNDED),
    )
    return bakery


def test_who_was_handed_the_bylaws_before_the_year_is_covered(bylaws: Bakery) -> None:
    found = selectors.consents_on(bylaws.cooperative, on=YEAR_END)
    assert {code: held.is_valid for code, held in found.items()} == dict.fromkeys(
        ("M001", "M002", "M003"), True
    )
    assert found["M001"].paper == "Bylaws of the founding"
    assert not selectors.without_consent(bylaws.cooperative, on=YEAR_END)


def test_a_member_without_consent_gets_a_nonqualified_notice(bakery: Bakery) -> None:
    Consent.objects.filter(membership__code="M003").delete()
    shares = read(bakery.freeze().data).result.shares
    assert {share.code: share.notice for share in shares} == {
        "M001": "qualified",
        "M002": "qualified",
        "M003": "nonqualified",
    }


def test_a_signed_paper_is_kept_and_revoked_from_the_next_year_on(bylaws: Bakery) -> None:
    mine = bylaws.members["M001"]
    user = bylaws.users["M001"]
    consent = services.sign_consent(membership=mine, by=user, at=NOW)
    assert consent.paper is not None
    assert consent.document_sha256 == consent.paper.sha256
    assert bytes(consent.paper.pdf).startswith(b"%PDF")
    with pytest.raises(ConsentStandsError, match="already"):
        services.sign_consent(membership=mine, by=user, at=NOW)
    services.revoke_consent(consent=consent, on=NOW.date(), by=user, at=NOW)
    with pytest.raises(RevokedAlreadyError):
        services.revoke_consent(consent=consent, on=NOW.date(), by=user, at=NOW)
    row = [row for row in selectors.register(bylaws.cooperative) if row.code == "M001"][
        -1
    ]
    assert (row.covers_from, row.covers_until) == (date(2026, 7, 1), date(2027, 6, 30))
    assert AuditEntry.objects.filter(action="patronage.consent_revoked").count() == 1


def test_consent_by_bylaws_lasts_as_long_as_membership(bylaws: Bakery) -> None:
    held = Consent.objects.filter(membership__code="M001").get()
    with pytest.raises(BylawsConsentStaysError):
        services.revoke_consent(consent=held, on=NOW.date(), by=None, at=NOW)


def test_a_consent_of_tomorrow_is_refused(bakery: Bakery) -> None:
    with pytest.raises(ConsentNotYetError):
        services.record_consent(
            membership=bakery.members["M001"],
            method="written",
            received_on=date(2026, 10, 2),
            by=None,
            at=NOW,
        )


def test_a_qualified_check_that_is_not_cashed_by_day_90_makes_it_nonqualified(
    db: None,
) -> None:
    bakery = build(rules={"patronage.consent": "cheque"})
    Consent.objects.all().delete()
    worksheet = bakery.adopted()
    bakery.post(worksheet, on=NOW.date())
    worksheet.refresh_from_db()
    late = at(date(2027, 6, 14))
    with pytest.raises(CheckTooLateError, match="90th day"):
        _cash(bakery, "M001", late.date(), late)
    _cash(bakery, "M001", date(2027, 6, 13), late)
    assert not lapse_checks(worksheet=worksheet, on=date(2027, 6, 13), at=late)
    assert lapse_checks(worksheet=worksheet, on=late.date(), at=late) == ["M002", "M003"]
    assert not lapse_checks(worksheet=worksheet, on=late.date(), at=late)
    layers = Posting.objects.filter(account__name__endswith=":Retained:2026:NQ")
    assert {row.account.name.split(":")[2] for row in layers} == {"M002", "M003"}


def test_a_check_is_no_consent_where_another_holds(bakery: Bakery) -> None:
    bakery.post(bakery.adopted(), on=NOW.date())
    with pytest.raises(CheckNotNeededError):
        _cash(bakery, "M001", NOW.date(), NOW)


def test_mid_year_join_a_copy_received_later_does_not_cover_the_year(
    bylaws: Bakery,
) -> None:
    Consent.objects.filter(membership__code="M002").update(received_on=date(2025, 9, 1))
    found = selectors.consents_on(bylaws.cooperative, on=YEAR_END)["M002"]
    assert (found.is_valid, found.since) == (False, date(2025, 9, 1))
    adopt(
        cooperative=bylaws.cooperative,
        values={"patronage.consent": "written"},
        effective_from=date(2026, 7, 1),
        adopted_on=FOUNDED,
        adopted_by="2023-GM-002",
        by=None,
        at=NOW,
    )
    after = selectors.consents_on(bylaws.cooperative, on=date(2027, 6, 30))
    assert not any(held.is_valid for held in after.values())


def test_the_bookkeeper_keeps_the_register_and_a_member_consents(bylaws: Bakery) -> None:
    keeper = bylaws.client(bylaws.bookkeeper)
    base = f"/en/c/{bylaws.cooperative.slug}/money/patronage/"
    html = keeper.get(f"{base}consents/").content.decode()
    assert "Bylaws of the founding" in html
    given = {
        "do": "consent",
        "code": "M002",
        "method": "written",
        "received_on": "2026-01-05",
        "document": "Binder 1",
    }
    assert keeper.post(f"{base}consents/", given).status_code == 302
    again = keeper.post(f"{base}consents/", given)
    assert again.status_code == 409
    assert "One consent is" in again.content.decode()
    member = bylaws.client(bylaws.users["M003"])
    assert member.get(f"{base}consents/").status_code in {403, 404}
    assert "What it means" in member.get(f"{base}consent/").content.decode()
    assert member.post(f"{base}consent/", {"do": "give"}).status_code == 302
    assert Consent.objects.filter(membership__code="M003", method="written").exists()


def _cash(bakery: Bakery, code: str, on: date, when: datetime) -> None:
    services.record_consent(
        membership=bakery.members[code],
        method="cheque",
        received_on=on,
        year_end=YEAR_END,
        by=None,
        at=when,
    )
