"""The directory: found without a trace, checked in time, taken along without a why."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cms.centre.directory import Entry, Help, Question, due_on, fits, is_due
from cms.centre.hsds.files import json_of, read_file
from cms.centre.hsds.tables import tables_of
from cms.centre.models import Ally, AllyService, Region
from cms.centre.selectors.allies import directory, directory_rows, due
from cms.centre.selectors.exchange import preview_of
from cms.centre.services import allies as services
from cms.centre.services.exchange import take_in
from coopkit.accounts.models import User
from coopkit.audit.models import AuditEntry
from tests.cms.centre.dump import listening, words_left
from tests.factories import SeatFactory

AT = datetime(2026, 3, 2, 18, tzinfo=UTC)
ON = AT.date()
PAGE = "/en/centre/allies/"

HELP = Help(need="legal", languages=frozenset({"es"}), interprets=False, cost="free")
BY_INTERPRETER = Help(
    need="legal", languages=frozenset({"en"}), interprets=True, cost="paid"
)


LAW_LINE = {
    "name": "Law Line",
    "website": "law.example",
    "check_every": "3",
    "helps-TOTAL_FORMS": "2",
    "helps-INITIAL_FORMS": "0",
    "helps-0-need": "legal",
    "helps-0-what_en": "Advice",
    "helps-0-what_es": "Consejo",
    "helps-0-languages": ["es", "en"],
    "helps-0-cost": "free",
}


def entry(*helps: Help, regions: str = "", words: str = "") -> Entry:
    return Entry(helps=helps, regions=frozenset(regions.split()), words=words)


@pytest.mark.parametrize(
    ("checked", "every", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (None, 6, None),
    ],
)
def test_an_entry_is_due_some_months_after_its_check(
    checked: date | None, every: int, expected: date | None
) -> None:
    assert due_on(checked, every=every) == expected


def test_an_entry_is_due_on_its_day_and_when_it_was_never_checked() -> None:
    checked = date(2025, 9, 2)
    assert is_due(checked, every=6, on=ON)
    assert not is_due(checked, every=6, on=ON - timedelta(days=1))
    assert is_due(None, every=6, on=ON)


@pytest.mark.parametrize(
    ("question", "rank"),
    [
        (Question(), 0),
        (Question(need="legal", language="es", is_free=True), 0),
        (Question(language="zh"), 1),  # by the interpreter of the second
        (Question(language="zh", is_free=True), None),  # no one help fits both
        (Question(need="food"), None),
        (Question(region="east-bay"), 0),
        (Question(region="valley"), None),
        (Question(words="educacion WAGES"), 0),
        (Question(words="wages rent"), None),
    ],
)
def test_one_and_the_same_help_must_fit(question: Question, rank: int | None) -> None:
    asked = entry(HELP, BY_INTERPRETER, regions="east-bay", words="Wages, educación")
    assert fits(asked, question) == rank


def test_who_names_no_region_helps_everywhere() -> None:
    assert fits(entry(HELP), Question(region="valley")) == 0


@pytest.fixture
def keeper(db: None) -> User:
    return SeatFactory(role="referrer", user__email="priya@centro.example").user


def added(keeper: User, name: str, **changes: Any) -> Ally:
    facts: dict[str, Any] = dict.fromkeys(
        ("about_en", "about_es", "phone", "email", "website", "address"), ""
    )
    facts |= {"coalition_en": "", "coalition_es": "", "check_every": 6, "regions": []}
    help_ = {
        "need": "safety",
        "what_en": "A shelter for women",
        "what_es": "Un refugio",
        "languages": "en es",
        "interpretation": "",
        "cost": "free",
        "cost_note": "",
        "eligibility_en": "",
        "eligibility_es": "",
        "hours": "day and night",
    }
    named = {key: changes.pop(key) for key in ("need", "what_en") if key in changes}
    return services.keep_ally(
        ally=None,
        facts=facts | {"name": name, "phone": "510-555-0101"} | changes,
        services=[help_ | named],
        by=keeper,
        at=AT,
    )


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_what_somebody_looks_for_stays_nowhere(keeper: User) -> None:
    added(keeper, "Casa Luna", about_en="Xochiltepec women")
    added(keeper, "Pantry", need="food", what_en="Bags of food")
    guest = Client()
    with listening():
        for words in ("Xochiltepec", "Tlaxochimaco"):
            asked = {"need": "safety", "words": words, "language": "es"}
            page = guest.post(PAGE, asked)
            if words == "Xochiltepec":
                found = page
        assert words_left("Tlaxochimaco") == []
    text = found.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert "Casa Luna" in text
    assert "Pantry" not in text
    assert "sessionid" not in page.cookies
    assert guest.get(PAGE, {"need": "food"}).content.count(b"<h3>") == 2


def test_the_printed_list_says_neither_why_nor_for_whom(keeper: User) -> None:
    place = added(keeper, "Casa Luna", about_en="For women who were hurt")
    other = added(keeper, "Pantry", need="food", what_en="Bags of food")
    answer = Client().post(
        reverse("centre:allies_list"), {"ally": [str(place.uid), str(other.uid)]}
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    paper = PdfReader(BytesIO(answer.content))
    text = "\n".join(sheet.extract_text() for sheet in paper.pages)
    assert len(paper.pages) == 1
    assert "Casa Luna" in text
    assert "510-555-0101" in text
    for word in ("shelter", "women", "Safety", "violence", "food", "hurt"):
        assert word not in text
        assert word not in str(paper.metadata)


def test_a_list_of_nothing_is_refused_in_words(keeper: User) -> None:
    added(keeper, "Casa Luna")
    answer = Client().post(reverse("centre:allies_list"), {})
    assert answer.status_code == 422
    assert "Tick at least one place" in answer.content.decode()


def test_a_keeper_adds_changes_checks_and_ends_and_all_is_on_record(
    keeper: User,
) -> None:
    east = Region.objects.create(key="east-bay", name="East Bay")
    client = as_(keeper)
    sent = LAW_LINE | {"regions": [east.pk]}
    client.post(reverse("centre:ally_new"), sent)
    ally = Ally.objects.get()
    help_ = ally.services.get()
    assert (help_.languages, ally.website) == ("en es", "https://law.example")
    Ally.objects.update(checked_on=date(2020, 1, 1))
    client.post(
        reverse("centre:ally_edit", args=[ally.uid]),
        sent
        | {"name": "Law Line West", "helps-INITIAL_FORMS": "1"}
        | {"helps-0-pk": help_.pk, "helps-0-cost": "paid"},
    )
    client.post(reverse("centre:ally_check", args=[ally.uid]))
    ally.refresh_from_db()
    assert ally.checked_on > date(2020, 1, 1)
    assert ally.services.get().pk == help_.pk
    client.post(reverse("centre:ally_edit", args=[ally.uid]), {"do": "end"})
    assert not directory().exists()
    told = AuditEntry.objects.filter(scope="centre").order_by("seq")
    assert [(one.action, one.data) for one in told][1:3] == [
        ("ally.changed", {"fields": ["name", "services"]}),
        ("ally.checked", {}),
    ]
    assert told.last().action == "ally.ended"
    assert Client().get(reverse("centre:ally", args=[ally.uid])).status_code == 404


def test_an_entry_that_is_overdue_says_so_to_guests(keeper: User) -> None:
    ally = added(keeper, "Casa Luna")
    Ally.objects.update(checked_on=date(2020, 1, 1))
    page = Client().get(reverse("centre:ally", args=[ally.uid])).content.decode()
    assert "Ask first" in page
    assert "Change this entry" not in page
    assert (
        "Change this entry"
        in as_(keeper).get(reverse("centre:ally", args=[ally.uid])).content.decode()
    )


def test_the_keepers_are_reminded_once_a_week_while_something_is_due(
    keeper: User,
) -> None:
    assert list(services.remind_of_checks(AT)) == []
    added(keeper, "Casa Luna")
    late = AT + timedelta(days=200)
    assert [line.ally.name for line in due(late.date())] == ["Casa Luna"]
    assert list(services.remind_of_checks(late)) == ["checks 1"]
    assert list(services.remind_of_checks(late + timedelta(days=6))) == []
    assert list(services.remind_of_checks(late + timedelta(days=7))) == ["checks 1"]
    assert [message.to for message in mail.outbox] == [[keeper.email]] * 2
    assert "Casa" not in mail.outbox[0].subject + mail.outbox[0].body


def test_a_file_is_looked_at_first_and_then_taken_in_whole(keeper: User) -> None:
    Region.objects.create(key="east-bay", name="East Bay")
    east = list(Region.objects.all())
    kept = added(keeper, "Casa Luna", regions=east, coalition_en="Listens")
    added(keeper, "Pantry", need="food")
    exported = json_of(tables_of(directory_rows()))
    Ally.objects.all().delete()
    Region.objects.all().delete()
    added(keeper, "Only here")
    client, url = as_(keeper), reverse("centre:hsds_import")
    file = BytesIO(exported)
    file.name = "directory.json"
    page = client.post(url, {"file": file})
    assert [one.name for one in directory()] == ["Only here"]
    assert "Casa Luna" in page.content.decode()
    packed = page.context["take_in"].initial["packed"]
    client.post(url, {"packed": packed, "ends_gone": "on"})
    assert [one.name for one in directory()] == ["Casa Luna", "Pantry"]
    assert json_of(tables_of(directory_rows())) == exported
    assert Ally.objects.get(name="Casa Luna").uid == kept.uid
    told = AuditEntry.objects.get(action="directory.imported")
    assert (told.data["new"], told.data["ended"]) == (2, 1)


def test_help_that_a_file_drops_goes_and_an_ended_entry_stays_out(keeper: User) -> None:
    ally, ended = added(keeper, "Casa Luna"), added(keeper, "Pantry")
    tables = {name: list(rows) for name, rows in tables_of(directory_rows()).items()}
    own = str(ally.services.get().uid)
    tables["service"] = [row for row in tables["service"] if row["id"] != own]
    services.end_ally(ally=ended, by=keeper, at=AT)
    preview = preview_of(read_file(json_of(tables)), on=ON)
    assert [str(one) for one in preview.refused if "taken out" in str(one)]
    counts = take_in(preview.comparison, ends_gone=False, by=keeper, at=AT)
    assert counts == {"new": 0, "changed": 1, "ended": 0}
    assert [str(one.ally) for one in AllyService.objects.all()] == ["Pantry"]
    assert [one.name for one in directory()] == ["Casa Luna"]


@pytest.mark.parametrize("packed", ["", "%%%", "bm90IHppcHBlZA=="])
def test_a_parcel_that_somebody_changed_writes_nothing(keeper: User, packed: str) -> None:
    client = as_(keeper)
    client.post(reverse("centre:hsds_import"), {"packed": packed})
    assert not Ally.objects.exists()


def test_the_directory_goes_out_to_anybody_without_names_of_staff(keeper: User) -> None:
    added(keeper, "Casa Luna")
    for name in ("hsds_json", "hsds_csv"):
        answer = Client().get(reverse(f"centre:{name}"))
        assert answer.status_code == 200
        assert b"priya" not in answer.content
