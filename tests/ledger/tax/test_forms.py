"""The forms of a calendar year: made, corrected, copied, filed."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coopkit.papers.models import Paper
from ledger.payouts.models import Payout, PayoutRun
from ledger.tax import selectors, services
from ledger.tax.filing import NotReadyToFileError
from ledger.tax.models import Filing, TaxForm
from ledger.tax.selectors import file_purpose
from ledger.tax.services.copies import NoPayerError
from ledger.tax.services.filing import NothingToFileError
from ledger.tax.services.making import NothingToMakeError
from ledger.tax.services.revealing import LookOverError
from tests.ledger.tax.office import BANK, PAYABLE, WITHHELD, Office, at, build
from tests.ledger.tax.test_filing import HEADER

pytestmark = pytest.mark.django_db
PATR = "1099-PATR"
MADE = at(date(2027, 1, 12))
PAID_ON = date(2026, 5, 4)


@pytest.fixture
def office() -> Office:
    return build()


def boxes(office: Office, year: int = 2026, form: str = PATR) -> dict[str, object]:
    lines = selectors.form_lines(office.cooperative, form=form, tax_year=year)
    return {line.code: dict(line.boxes) for line in lines}


def template(office: Office) -> None:
    content = "﻿" + ",".join(f'"{name}"' for name in HEADER) + "\r\n"
    services.keep_template(
        cooperative=office.cooperative,
        form=PATR,
        tax_year=2026,
        filename="1099-PATR.csv",
        content=content.encode(),
        by=office.bookkeeper,
        at=MADE,
    )


def agreed(office: Office) -> object:
    reveal = services.ask_to_look(
        cooperative=office.cooperative,
        tax_id=None,
        purpose=file_purpose(PATR, 2026),
        reason="To file",
        by=office.bookkeeper,
        at=MADE,
    )
    return services.agree_to_look(reveal=reveal, by=office.board, at=MADE)


def files(office: Office, reveal: object) -> list[services.MadeFile]:
    return services.make_files(
        cooperative=office.cooperative,
        form=PATR,
        tax_year=2026,
        reveal=reveal,  # type: ignore[arg-type]
        by=office.bookkeeper,
        at=MADE,
    )


def test_box_1_is_what_was_paid_and_delivered_in_the_calendar_year(
    office: Office,
) -> None:
    office.cash("M001", 250_00, on=date(2026, 5, 1))
    office.notice("M001", 750_00, delivered=date(2026, 5, 2))
    office.cash("M002", 90_00, on=date(2027, 1, 4))
    assert boxes(office) == {"M001": {"1": 1_000_00}}
    assert boxes(office, 2027) == {"M002": {"1": 90_00}}


def test_a_notice_that_reached_nobody_is_not_reported(office: Office) -> None:
    office.notice("M001", 750_00, delivered=None)
    assert boxes(office) == {}
    undelivered = selectors.undelivered(office.cooperative, year_end=date(2025, 12, 31))
    assert undelivered == ["M001"]


def test_a_form_is_made_once_and_then_only_corrected(office: Office) -> None:
    office.cash("M001", 250_00, on=date(2026, 5, 1))
    [first] = office.make()
    with pytest.raises(NothingToMakeError):
        office.make()
    office.cash("M001", 50_00, on=date(2026, 6, 1))
    [second] = office.make()
    first.refresh_from_db()
    assert (first.state, first.boxes) == ("corrected", {"1": 250_00})
    assert (second.number, second.corrects, second.boxes["1"]) == (2, first, 300_00)


def test_copies_show_the_last_four_and_are_issued_once(office: Office) -> None:
    office.give("M001")
    office.cash("M001", 250_00, on=date(2026, 5, 1))
    office.make()
    given = {
        "cooperative": office.cooperative,
        "form": PATR,
        "tax_year": 2026,
        "issued_on": MADE.date(),
        "by": office.bookkeeper,
        "at": MADE,
    }
    with pytest.raises(NoPayerError):
        services.issue_copies(**given)  # type: ignore[arg-type]
    office.name_payer()
    [paper] = services.issue_copies(**given)  # type: ignore[arg-type]
    assert services.issue_copies(**given) == []  # type: ignore[arg-type]
    kept = Paper.objects.get(pk=paper.pk)
    assert bytes(kept.pdf).startswith(b"%PDF")
    assert kept.language == "es"
    assert "XXX-XX-1234" in str(kept.data)
    assert "900701234" not in str(kept.data)
    told = kept.data["labels"]["plain_text"]
    assert not {"4", "5"} & set(told)  # boxes that are blank are not explained
    member = office.client(office.members["M001"].person.user)
    page = member.get(office.url("forms/mine/"))
    assert "1099-PATR 2026" in page.content.decode()


def test_a_file_is_filled_into_the_template_and_not_kept(office: Office) -> None:
    office.give("M001")
    office.cash("M001", 250_00, on=date(2026, 5, 1), kept=60_00)
    office.make()
    office.name_payer()
    template(office)
    reveal = agreed(office)
    [made] = files(office, reveal)
    header, line = csv.reader(io.StringIO(made.text))
    cells = dict(zip(header, line, strict=True))
    assert header == HEADER
    assert cells["Recipient Taxpayer ID Number"] == "900701234"
    assert cells["Box 1 - Patronage dividends"] == "250.00"
    assert cells["Box 4 - Federal income tax withheld"] == "60.00"
    assert Filing.objects.get().forms == 1
    assert TaxForm.objects.get().state == "filed"
    with pytest.raises(NothingToFileError):
        files(office, reveal)
    office.cash("M001", 5_00, on=date(2026, 7, 1))
    office.make()
    with pytest.raises(LookOverError):
        files(office, reveal)


def test_no_file_is_made_while_somebody_lacks_a_number(office: Office) -> None:
    office.cash("M001", 250_00, on=date(2026, 5, 1))
    office.make()
    office.name_payer()
    template(office)
    with pytest.raises(NotReadyToFileError) as refusal:
        files(office, agreed(office))
    assert "M001" in str(refusal.value)
    assert not Filing.objects.exists()


def test_form_945_is_what_was_kept_back_by_month(office: Office) -> None:
    office.cash("M001", 250_00, on=date(2026, 5, 1), kept=60_00)
    office.cash("M002", 100_00, on=date(2026, 5, 9), kept=24_00)
    months = selectors.withheld_by_month(office.cooperative, tax_year=2026)
    assert months[5] == 84_00
    assert sum(months.values()) == 84_00


def test_the_years_forms_are_made_and_filed_from_their_page(office: Office) -> None:
    office.give("M001")
    office.cash("M001", 250_00, on=date(2026, 5, 1))
    office.name_payer()
    client, year = office.client(), {"form": PATR, "year": "2026"}
    page = client.get(office.url("forms/"), year)
    assert "$250.00" in page.content.decode()
    assert client.post(office.url("forms/"), year | {"make": "1"}).status_code == 302
    assert client.post(office.url("forms/"), year | {"copies": "1"}).status_code == 302
    sheet = SimpleUploadedFile("t.csv", (",".join(HEADER) + "\n").encode())
    sent = client.post(office.url("template/"), year | {"sheet": sheet})
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "Favourite colour" in page
    assert client.post(office.url("filing/"), year).status_code == 302
    reveal = selectors.reveals_of(office.cooperative).get()
    look = office.url(f"looks/{reveal.pk}/")
    office.client(office.board).post(look, {"act": "agree"})
    answer = client.post(office.url("filing/"), year)
    assert answer["Content-Type"].startswith("text/csv")
    assert "no-store" in answer["Cache-Control"]
    made = TaxForm.objects.get()
    page = client.get(office.url(f"forms/{made.pk}/"))
    assert "$250.00" in page.content.decode()
    other = build().client().get(office.url(f"forms/{made.pk}/"))
    assert other.status_code == 404


def test_payments_that_left_in_one_file_are_told_apart_by_their_payouts(
    office: Office,
) -> None:
    """Two payments of a run stand in one entry; a third one came back since."""
    pay_out(office)
    office.pay(
        "",
        *((PAYABLE, 290_00), (WITHHELD, -48_00), (BANK, -242_00)),
        on=PAID_ON,
        batch="payout-1-file",
    )
    wanted = {"M001": {"1": 200_00, "4": 48_00}, "M002": {"1": 90_00}}
    assert boxes(office) == wanted
    Payout.objects.filter(end_to_end="EM002").update(
        state="returned", paid_on=None, batch=""
    )
    assert boxes(office) == {"M001": wanted["M001"]}


def pay_out(office: Office) -> None:
    run = PayoutRun.objects.create(
        cooperative=office.cooperative,
        number=1,
        key="patronage-2025",
        title="Patronage 2025",
        pay_on=PAID_ON,
        authority="resolution:2026-GM-001",
        prepared_at=at(PAID_ON),
    )
    for code, cents, kept in (("M001", 200_00, 48_00), ("M002", 90_00, 0)):
        Payout.objects.create(
            run=run,
            membership=office.members[code],
            key="patronage-2025",
            liability=PAYABLE,
            debits=[[PAYABLE, cents]],
            gross_cents=cents,
            withheld_cents=kept,
            cents=cents - kept,
            method="ach",
            end_to_end=f"E{code}",
            state="paid",
            paid_on=PAID_ON,
            batch="payout-1-file",
        )
