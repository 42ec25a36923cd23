"""The page of entry by hand, as a bookkeeper uses it without script."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from coopkit.periods import fiscal_year
from governance.meetings.models import Body
from governance.meetings.services import register
from ledger.books import selectors, services
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Attached, Book, Directive, EntryTemplate
from ledger.books.services import by_hand
from ledger.books.services.periods import close_year, lock
from ledger.books.services.posting import EntryIdTakenError
from tests.factories import NOON, UserFactory
from tests.ledger.books.conftest import sale
from tests.ledger.books.test_pages import sign_in
from tests.ledger.books.verdict import verdict_on
from tests.threads import AtOnce

Post = Callable[..., list[Directive]]
TOKEN = "hand-0123456789ab"
FLOUR = {
    "kind": "out",
    "rows": "1",
    "token": TOKEN,
    "on": "2026-11-20",
    "amount": "$85.40",
    "money": "Assets:Bank",
    "account_0": "Expenses:Flour",
    "narration": "Flour for the week",
    "payee": "Central Milling",
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    """The clock stands still, so that “today” is a day of the tests."""
    with time_machine.travel(NOON, tick=False):
        yield


def address(name: str = "new", *args: Any) -> str:
    return reverse(f"books:{name}", args=["acme", *args])


def send(client: Client, data: dict[str, Any], button: str = "check") -> Any:
    return client.post(address(), data | {button: "1"})


def post_it(client: Client, data: dict[str, Any]) -> Any:
    """Check, and then press the second button of what is shown."""
    checked = send(client, data)
    assert checked.context["shown"], checked.content.decode()
    return send(client, data | {"seen": checked.context["shown"].seen}, "post")


def entries(book: Book) -> int:
    return Directive.objects.filter(book=book, kind="transaction").count()


def test_we_paid_85_40_for_flour_from_the_bank(book: Book) -> None:
    client = sign_in(book)
    checked = send(client, FLOUR)
    text = checked.content.decode()
    assert checked.status_code == 200
    assert "Expenses:Flour   85.40 USD" in text
    assert "−$85.40" in text  # what the bank account loses
    assert entries(book) == 0
    posted = post_it(client, FLOUR)
    assert posted.status_code == 302
    row = Directive.objects.get(entry_id=TOKEN)
    assert row.text.splitlines()[0] == (
        '2026-11-20 * "Central Milling" "Flour for the week" ^hand-2026-11'
    )
    assert (row.batch, row.created_by) == (
        "hand-2026-11",
        book.cooperative.grants.get().user,
    )
    assert row.authority == f"person:{row.created_by_id}"
    assert [(leg.account.name, leg.minor) for leg in row.postings.order_by("pk")] == [
        ("Expenses:Flour", 85_40),
        ("Assets:Bank", -85_40),
    ]
    after = client.get(posted.url).content.decode()
    assert "is in the books." in after
    assert address("right", TOKEN) in after


def test_a_form_sent_twice_posts_once_and_leads_to_the_entry(book: Book) -> None:
    client = sign_in(book)
    post_it(client, FLOUR)
    again = post_it(client, FLOUR)
    assert entries(book) == 1
    assert again.url == address("right", TOKEN)
    assert "in the books already" in client.get(again.url).content.decode()


def test_what_was_changed_after_it_was_shown_is_shown_again(book: Book) -> None:
    client = sign_in(book)
    seen = send(client, FLOUR).context["shown"].seen
    changed = send(client, FLOUR | {"amount": "854.00", "seen": seen}, "post")
    assert changed.status_code == 200
    assert changed.context["shown"].seen != seen
    assert entries(book) == 0


def test_money_in_and_transfers_go_the_way_their_words_say(book: Book) -> None:
    client = sign_in(book)
    sold = FLOUR | {"kind": "in", "account_0": "Income:Sales", "token": TOKEN}
    post_it(client, sold)
    moved = FLOUR | {
        "kind": "transfer",
        "account_0": "Assets:Cash",
        "token": "hand-00000000000b",
    }
    post_it(client, moved)
    on = date(2026, 11, 30)
    held = selectors.balances(book, on=on)
    assert held == {"Assets:Cash": 85_40, "Income:Sales": -85_40}


def test_a_part_more_keeps_what_was_typed(book: Book) -> None:
    client = sign_in(book)
    more = client.post(address(), FLOUR | {"row": "1"})
    text = more.content.decode()
    assert more.context["form"].count == 2
    assert "Flour for the week" in text
    assert 'value="$85.40"' in text
    assert "There is a problem" not in text
    other = client.post(address(), FLOUR | {"switch": "in"}).content.decode()
    assert "Received in" in other
    assert "Flour for the week" in other


def test_an_entry_has_at_most_forty_parts(book: Book) -> None:
    client = sign_in(book)
    most = client.post(address(), FLOUR | {"rows": "40", "row": "1"})
    assert most.context["form"].count == 40
    assert not most.context["more"]
    assert client.post(address(), FLOUR | {"rows": "9999"}).context["form"].count <= 40


def test_parts_are_added_up_and_the_difference_is_told(book: Book) -> None:
    client = sign_in(book)
    split = FLOUR | {"rows": "2", "amount_0": "60", "account_1": "Liabilities:Loan"}
    short = send(client, split | {"amount_1": "20"})
    assert short.status_code == 422
    assert "5.40 is still to be assigned" in short.content.decode()
    post_it(client, split | {"amount_1": ""})
    legs = Directive.objects.get(entry_id=TOKEN).postings.order_by("pk")
    assert [leg.minor for leg in legs] == [60_00, 25_40, -85_40]


def test_a_free_entry_takes_both_sides(book: Book) -> None:
    client = sign_in(book)
    free = {
        "kind": "other",
        "rows": "2",
        "token": TOKEN,
        "on": "2026-11-20",
        "narration": "Loan forgiven",
        "payee": "",
        "account_0": "Liabilities:Loan",
        "into_0": "100",
        "account_1": "Equity:Opening",
    }
    uneven = send(client, free | {"out_1": "90"})
    assert "10.00 is still to be assigned" in uneven.content.decode()
    both = send(client, free | {"out_1": "90", "into_1": "90"})
    assert "not both" in both.content.decode()
    assert post_it(client, free).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": "1.234"}, "can be read in two ways"),
        ({"amount": "0"}, "Write an amount above zero"),
        ({"amount": "-5"}, "without a minus"),
        ({"amount": ""}, "This field is required"),
        ({"account_0": "Expenses:Gone"}, "Choose one of the accounts"),
        ({"account_0": "Assets:Bank"}, "Choose another account"),
        ({"account_0": ""}, "This field is required"),
        ({"on": "2019-01-01"}, "and this is on Jan. 1, 2019"),
        ({"on": "yesterday"}, "Enter a valid date"),
        ({"on": "2062-11-20"}, "Is the year right?"),
        ({"narration": ""}, "This field is required"),
        ({"narration": "a\x9cb"}, "cannot be printed"),
    ],
)
def test_each_mistake_is_a_sentence_and_nothing_is_lost(
    book: Book, wrong: dict[str, str], says: str
) -> None:
    response = send(sign_in(book), FLOUR | wrong)
    text = response.content.decode()
    assert response.status_code == 422
    assert says in text
    assert "Central Milling" in text
    assert entries(book) == 0


def test_a_token_of_another_shape_is_refused(book: Book) -> None:
    response = send(sign_in(book), FLOUR | {"token": "e000001"})
    assert response.status_code == 422
    assert entries(book) == 0


def test_a_locked_day_asks_for_the_reason_and_keeps_the_rest(book: Book) -> None:
    client = sign_in(book)
    lock(book=book, through=date(2026, 10, 31), reason="", by=None, at=NOON)
    late = FLOUR | {"on": "2026-10-30"}
    asked = send(client, late)
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "Why does it belong on a day that is locked?" in text
    assert "Central Milling" in text
    assert "Resolution that allows it" not in text
    post_it(client, late | {"override": "The bill came late"})
    row = Directive.objects.get(entry_id=TOKEN)
    assert 'lock-override: "The bill came late"' in row.text


def test_a_receipt_and_a_template_are_kept_in_the_same_step(book: Book) -> None:
    client = sign_in(book)
    seen = send(client, FLOUR).context["shown"].seen
    receipt = SimpleUploadedFile("bill.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    data = FLOUR | {"seen": seen, "receipt": receipt, "keep_as": "Flour"}
    assert send(client, data, "post").status_code == 302
    attached = Attached.objects.get()
    assert attached.entry.entry_id == TOKEN
    assert EntryTemplate.objects.get().name == "Flour"


def test_a_receipt_that_is_refused_leaves_nothing_posted(book: Book) -> None:
    client = sign_in(book)
    seen = send(client, FLOUR).context["shown"].seen
    program = SimpleUploadedFile("bill.exe", b"MZ\x90\x00", "application/pdf")
    refused = send(client, FLOUR | {"seen": seen, "receipt": program}, "post")
    assert refused.status_code == 422
    assert entries(book) == 0
    assert not Attached.objects.exists()


def test_an_earlier_entry_fills_the_form(post: Post, book: Book) -> None:
    bought = (Leg("Expenses:Flour", 70_00), Leg("Assets:Bank", -70_00))
    (row,) = post(Entry(date(2026, 5, 1), 'Rye "dark"', bought, payee="Mill"))
    text = sign_in(book).get(address(), {"like": row.entry_id}).content.decode()
    assert 'value="70.00"' in text
    assert 'value="Mill"' in text
    assert "Rye &quot;dark&quot;" in text
    assert '<option value="Expenses:Flour" selected>' in text


def test_a_template_fills_the_form(book: Book) -> None:
    client = sign_in(book)
    found = EntryTemplate.objects.create(
        book=book,
        name="Sales",
        narration="Counter",
        legs=[
            {"account": "Assets:Cash", "cents": None},
            {"account": "Income:Sales", "cents": None},
        ],
        made_at=NOON,
    )
    form = client.get(address(), {"template": found.pk}).context["form"]
    assert form.kind_now == "in"
    assert form.initial["money"] == "Assets:Cash"
    assert client.get(address(), {"template": found.pk + 1}).status_code == 404
    assert client.get(address(), {"template": "9" * 5000}).status_code == 404
    assert client.get(address(), {"like": "nowhere"}).status_code == 200


def test_payees_are_offered_the_latest_first(post: Post, book: Book) -> None:
    for place, payee in enumerate(["Mill", "Café “Sol”", "Mill", 'The "Bar"']):
        post(sale(payee=payee), batch=f"b{place}")
    post(sale(payee="M001"), authority="resolution:2026-GM-003", batch="patronage-1")
    page = sign_in(book).get(address())
    recent = page.context["recent"]
    assert recent.payees == ('The "Bar"', "Mill", "Café “Sol”")
    assert recent.entries[0][1] == 'The "Bar" · Bread'
    assert len(recent.entries) == 3


def test_accounts_are_chosen_by_name_in_the_reader_s_language(book: Book) -> None:
    post_accounts = [OpenAccount(date(2025, 7, 1), "Expenses:Rent")]
    services.post(
        book=book,
        entries=post_accounts,
        batch="a",
        authority="person:1",
        by=None,
        at=NOON,
    )
    client = sign_in(book)
    assert ">Rent</option>" in client.get(address()).content.decode()
    with translation.override("es"):  # and back again, for the tests after this one
        spanish = client.get(address()).content.decode()
    assert ">Alquiler</option>" in spanish


def test_only_the_bookkeeper_enters(book: Book) -> None:
    for role in ("member", "board", "auditor"):
        client = sign_in(book, role)
        assert client.get(address()).status_code == 404
        assert send(client, FLOUR).status_code == 404
    stranger = Client()
    stranger.force_login(UserFactory())
    assert send(stranger, FLOUR).status_code == 404


def test_the_form_asks_few_queries_however_many_parts(
    book: Book, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(book)
    client.get(address())
    with django_assert_max_num_queries(14):
        client.get(address())
    many = FLOUR | {"rows": "30", "row": "1"}
    with django_assert_max_num_queries(14):
        client.post(address(), many)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_posts_once(book: Book, tmp_path: Path) -> None:
    user = UserFactory()
    legs = (Leg("Expenses:Flour", 85_40), Leg("Assets:Bank", -85_40))
    entry = Entry(date(2026, 11, 20), "Flour", legs)

    def press() -> Directive:
        return by_hand.enter(book=book, entry=entry, token=TOKEN, by=user, at=NOON)

    found = AtOnce(tmp_path).run([press, press])
    refused = [one for one in found if isinstance(one, EntryIdTakenError)]
    posted = [one for one in found if isinstance(one, Directive)]
    assert (len(refused), len(posted)) == (1, 1), found


def test_a_closed_year_asks_for_the_resolution_too(post: Post, book: Book) -> None:
    client = sign_in(book)
    post(sale(on=date(2026, 1, 10)))
    year = fiscal_year(2026, month=6, day=30)
    close_year(book=book, year=year, by=None, at=NOON)
    late = FLOUR | {"on": "2026-06-30", "override": "Found in a drawer"}
    asked = send(client, late).content.decode()
    assert "Resolution that allows it" in asked
    unknown = send(client, late | {"resolution": "2026-GM-099"})
    assert "2026-GM-099" in unknown.content.decode()
    assert unknown.status_code == 422
    resolution = register(
        cooperative=book.cooperative,
        body=Body.GENERAL,
        title="The flour of June",
        text="The bill of June is entered late.",
        adopted_on=date(2026, 10, 1),
        record={},
        at=NOON,
    )
    post_it(client, late | {"resolution": resolution.reference})
    row = Directive.objects.get(entry_id=TOKEN)
    assert row.authority == f"resolution:{resolution.reference}"


def test_beancount_accepts_what_was_entered_by_hand(book: Book) -> None:
    client = sign_in(book)
    odd = FLOUR | {"narration": 'Rye "dark" \\ 100% ñ', "payee": "O’Neill; \\"}
    post_it(client, odd)
    verdict = verdict_on("".join(services.whole_text(book)))
    assert verdict.errors == ()
    assert verdict.sums["Expenses:Flour", "USD"] == Decimal("85.40")
    text = client.get(address(), {"like": TOKEN}).context["form"].initial
    assert (text["narration"], text["payee"]) == (odd["narration"], odd["payee"])
