"""Tax ids under seal: two people open one, and it stands nowhere else."""

import logging
from datetime import date, timedelta
from itertools import islice

import pytest
from django.apps import apps

from coopkit import offers
from coopkit.audit.models import AuditEntry
from coopkit.periods import FiscalYear
from ledger.tax import selectors, services
from ledger.tax.models import Reveal, SealedTaxId
from ledger.tax.selectors import LOOK
from ledger.tax.selectors.keeping import ids_over
from ledger.tax.services.revealing import LookOverError, OwnLookError
from ledger.tax.tax_ids import TaxIdRangeError
from tests.ledger.tax.office import Office, at, build

pytestmark = pytest.mark.django_db
NUMBER, DIGITS = "900-70-1234", "900701234"
TODAY = date(2026, 5, 4)


@pytest.fixture
def office() -> Office:
    return build()


def ask(office: Office, tax_id: SealedTaxId, **more: object) -> Reveal:
    given = {"by": office.bookkeeper, "at": at(TODAY)} | more
    return services.ask_to_look(
        cooperative=office.cooperative,
        tax_id=tax_id,
        purpose=LOOK,
        reason="The bank asks",
        **given,  # type: ignore[arg-type]
    )


def test_two_people_open_a_number_and_the_asker_sees_it_once(office: Office) -> None:
    reveal = ask(office, office.give("M001"))
    with pytest.raises(OwnLookError):
        services.agree_to_look(reveal=reveal, by=office.bookkeeper, at=at(TODAY))
    with pytest.raises(LookOverError):
        services.use_look(reveal=reveal, by=office.bookkeeper, at=at(TODAY))
    services.agree_to_look(reveal=reveal, by=office.board, at=at(TODAY))
    with pytest.raises(LookOverError):
        services.use_look(reveal=reveal, by=office.board, at=at(TODAY))
    number = services.use_look(reveal=reveal, by=office.bookkeeper, at=at(TODAY))
    assert number.digits == DIGITS
    with pytest.raises(LookOverError):
        services.use_look(reveal=reveal, by=office.bookkeeper, at=at(TODAY))


def test_a_yes_is_not_good_for_long(office: Office) -> None:
    reveal = ask(office, office.give("M001"))
    services.agree_to_look(reveal=reveal, by=office.board, at=at(TODAY))
    late = at(TODAY) + timedelta(hours=25)
    with pytest.raises(LookOverError):
        services.use_look(reveal=reveal, by=office.bookkeeper, at=late)


def test_a_declined_look_shows_nothing(office: Office) -> None:
    reveal = ask(office, office.give("M001"))
    services.decline_look(reveal=reveal, by=office.board, at=at(TODAY))
    with pytest.raises(LookOverError):
        services.agree_to_look(reveal=reveal, by=office.board, at=at(TODAY))


def test_each_look_is_logged_and_its_person_sees_it(office: Office) -> None:
    tax_id = office.give("M001")
    reveal = ask(office, tax_id)
    services.agree_to_look(reveal=reveal, by=office.board, at=at(TODAY))
    services.use_look(reveal=reveal, by=office.bookkeeper, at=at(TODAY))
    acts = AuditEntry.objects.filter(scope=office.cooperative.slug)
    found = acts.filter(action__startswith="tax.look").order_by("seq")
    assert [*found.values_list("action", flat=True)] == [
        "tax.look_asked",
        "tax.look_agreed",
        "tax.look_used",
    ]
    assert [look.used_at for look in selectors.looks_at(tax_id)] == [at(TODAY)]
    page = office.client(office.members["M001"].person.user).get(office.url("mine/"))
    assert "The bank asks" in page.content.decode()


def test_a_number_stands_nowhere_in_the_open(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in a table, nor in a log, nor in an export, nor in the ledger."""
    caplog.set_level(logging.DEBUG)
    office.give("M001", NUMBER)
    office.cash("M001", 500_00, on=date(2026, 3, 1))
    office.name_payer()
    office.make(2026)
    services.issue_copies(
        cooperative=office.cooperative,
        form="1099-PATR",
        tax_year=2026,
        issued_on=date(2027, 1, 12),
        by=office.bookkeeper,
        at=at(date(2027, 1, 12)),
    )
    places = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.managed
        for row in islice(model._default_manager.values_list(), 2000)
        if DIGITS in (said := _said(row)) or NUMBER in said
    ]
    assert places == []
    tables = [
        table for give in offers.tables for table in give(office.cooperative, TODAY)
    ]
    exported = "".join(_said(tuple(row)) for table in tables for row in table.rows)
    assert DIGITS not in exported
    assert NUMBER not in exported
    assert DIGITS not in caplog.text
    assert NUMBER not in caplog.text


def _said(row: tuple[object, ...]) -> str:
    return " ".join(
        bytes(cell).decode("latin-1")
        if isinstance(cell, bytes | memoryview)
        else str(cell)
        for cell in row
    )


def test_a_refused_number_is_not_written_back_into_the_page(office: Office) -> None:
    client = office.client(office.members["M001"].person.user)
    typed = {"kind": "ssn", "number": NUMBER, "certify": "on"}
    page = client.post(office.url("mine/"), typed)
    assert page.status_code == 422
    assert NUMBER not in page.content.decode()
    assert SealedTaxId.objects.count() == 0


def test_members_give_their_own_number(office: Office) -> None:
    client = office.client(office.members["M001"].person.user)
    typed = {"kind": "itin", "number": NUMBER, "certify": "on"}
    assert client.post(office.url("mine/"), typed).status_code == 302
    held = SealedTaxId.objects.get()
    assert (held.last_four, held.kind, held.certified_on is not None) == (
        "1234",
        "itin",
        True,
    )
    page = client.get(office.url("mine/")).content.decode()
    assert "ITIN …1234" in page


def test_a_new_number_ends_the_one_before(office: Office) -> None:
    office.give("M001")
    office.give("M001", "900-71-5678", on=date(2025, 3, 1))
    rows = SealedTaxId.objects.order_by("pk")
    assert [bool(row.ended_at) for row in rows] == [True, False]
    assert len(selectors.current_ids(office.cooperative)) == 1


def test_a_number_that_nobody_has_is_refused_and_nothing_is_kept(office: Office) -> None:
    with pytest.raises(TaxIdRangeError):
        office.give("M001", "900-93-1234")
    assert not SealedTaxId.objects.exists()


def test_a_number_goes_by_rule_and_not_while_somebody_is_a_member(office: Office) -> None:
    office.give("M001")
    office.give("M001", "900-71-5678", on=date(2025, 3, 1))
    coop = office.cooperative
    assert ids_over(coop, at=at(date(2030, 12, 31))) == []
    over = ids_over(coop, at=at(date(2031, 1, 1)))
    assert [each.last_four for each in over] == ["1234"]
    services.purge_tax_ids(cooperative=coop, ids=over, at=at(date(2031, 1, 1)))
    gone = SealedTaxId.objects.get(pk=over[0].pk)
    assert (bytes(gone.sealed), gone.last_four) == (b"", "")
    assert ids_over(coop, at=at(date(2031, 1, 2))) == []


def test_pages_of_others_show_no_number(office: Office) -> None:
    tax_id = office.give("M001")
    for tail in ("", "ids/", "withholding/", "looks/"):
        page = office.client().get(office.url(tail))
        assert page.status_code == 200
        assert DIGITS not in page.content.decode()
    reveal = ask(office, tax_id)
    board = office.client(office.board)
    look = office.url(f"looks/{reveal.pk}/")
    assert board.post(look, {"act": "agree"}).status_code == 302
    assert NUMBER not in board.post(look, {"act": "use"}, follow=True).content.decode()


def test_which_kind_of_number_somebody_has_is_shown_to_them_alone(
    office: Office,
) -> None:
    """An ITIN could tell more of somebody than their number."""
    office.give("M001")
    office.cash("M001", 500_00, on=date(2026, 3, 1))
    office.make(2026)
    give = dict(offers.year_papers.items())["tax"]
    year = FiscalYear(date(2026, 1, 1), date(2026, 12, 31))
    files = [paper.content() for paper in give(office.cooperative, year) if paper.content]
    assert not any(b"itin" in content.lower() for content in files)
    trail = AuditEntry.objects.filter(scope=office.cooperative.slug)
    assert not any("itin" in str(row.data) for row in trail)
    for tail in ("forms/?form=1099-PATR&year=2026", "looks/"):
        page = office.client().get(office.url(tail)).content.decode()
        assert "ITIN" not in page
        assert "…1234" in page or tail == "looks/"


def test_who_is_no_longer_named_has_no_number_either(office: Office) -> None:
    office.give("M001")
    office.give("M002", "900-71-5678")
    forget = dict(offers.forgotten.items())["tax_ids"]
    assert forget(office.cooperative, ["M001"]) == 1
    assert [held.last_four for held in selectors.current_ids(office.cooperative)] == [
        "5678"
    ]


def test_a_member_is_asked_for_the_number_until_it_is_there(office: Office) -> None:
    user = office.members["M001"].person.user
    visit = offers.Visit(
        cooperative=office.cooperative,
        user=user,
        roles=frozenset({"member"}),
        at=at(TODAY),
        on=TODAY,
    )
    needs = dict(offers.needs.items())["tax"]
    assert [need.url for need in needs(visit)] == [office.url("mine/")]
    office.give("M001")
    assert list(needs(visit)) == []


def test_a_lost_key_is_found_by_the_checks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.give("M001")
    check = dict(offers.checks.items())["tax_ids"]
    assert list(check()) == []
    monkeypatch.setenv("COOPKIT_VAULT_KEY", "bm" * 21 + "g=")
    assert len(list(check())) == 1
