"""Campaigns: shown when they are open, signed without a trace, counted to the cent."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import given, strategies as st
from icalendar import Calendar

from cms.centre.campaigning import (
    NAMES_FROM,
    OverForGoodError,
    Payment,
    names_shown,
    running_sum,
)
from cms.centre.models import Ally, Campaign, SignOn
from cms.centre.selectors.campaigns import campaign_named, whole
from cms.centre.services import campaigns as services, voices
from coopkit.audit.models import AuditEntry
from tests.cms.centre.dump import listening, words_left
from tests.cms.centre.organising import (
    DAY,
    a_campaign,
    a_workbook,
    as_,
    organiser,
    pages_of,
    texts,
    words_of,
)
from tests.factories import NOON

DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))
PAYMENTS = st.lists(
    st.builds(
        Payment,
        on=DAYS,
        cents=st.integers(1, 10**10),
        workers=st.just(1),
        source=st.just("A letter"),
    ),
    max_size=8,
)


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def page_of(campaign: Campaign, name: str = "campaign") -> str:
    return reverse(f"centre:{name}", args=[campaign.slug])


@given(PAYMENTS)
def test_the_running_sum_ends_at_all_that_was_won(payments: list[Payment]) -> None:
    won = running_sum(payments)
    assert [one.payment.on for one in won] == sorted(one.on for one in payments)
    total = sum(one.cents for one in payments)
    assert (won[-1].sum_cents if won else 0) == total


@given(st.lists(st.sampled_from(["", "Ana", "Bo"]), max_size=12))
def test_first_names_are_shown_when_there_are_five(names: list[str]) -> None:
    given_names = [name for name in names if name]
    shown = names_shown(names)
    assert sorted(shown) == (sorted(given_names) if len(given_names) >= 5 else [])


@pytest.mark.django_db
def test_a_campaign_is_seen_by_organisers_alone_until_it_is_opened() -> None:
    by = organiser()
    campaign = a_campaign(by, is_open=False)
    guest, listed = Client(), reverse("centre:campaigns")
    for name in ("campaign", "campaign_flyer"):
        assert guest.get(page_of(campaign, name)).status_code == 404
    assert b"Pay every hour" not in guest.get(listed).content
    assert as_(by).get(page_of(campaign)).status_code == 200
    assert b"Pay every hour" in as_(by).get(listed).content
    as_(by).post(page_of(campaign, "campaign_edit"), {"do": "open"})
    assert b"Pay every hour" in guest.get(listed).content
    assert (
        "Paguen cada hora"
        in guest.get(page_of(campaign).replace("/en/", "/es/")).content.decode()
    )


@pytest.mark.django_db
def test_a_campaign_begins_from_a_pattern_and_keeps_it() -> None:
    by = organiser()
    page = reverse("centre:campaign_new")
    pattern = "Pay in car washes, up three months in a row"
    asked = {"topic": "pay", "industry": "car_wash", "pattern": pattern}
    form = as_(by).get(page, asked)
    assert form.context["form"].initial == {"topic": "pay", "industry": "car_wash"}
    said = {name: getattr(texts(), name) for name in texts().__slots__}
    typed = said | {"pattern": pattern, "region": texts().region.pk}
    made = as_(by).post(page, typed)
    as_(by).post(page, typed)
    assert made.url.endswith("/campaigns/pay-every-hour/change/")
    slugs = ["pay-every-hour", "pay-every-hour-2"]
    assert sorted(Campaign.objects.values_list("slug", flat=True)) == slugs
    assert Campaign.objects.filter(pattern=pattern).count() == 2


@pytest.mark.django_db
def test_who_signs_leaves_a_first_name_and_a_day_and_nothing_else() -> None:
    campaign = a_campaign(organiser())
    guest = Client(REMOTE_ADDR="203.0.113.77", headers={"user-agent": "Zwiebelphone"})
    with listening():
        told = guest.post(page_of(campaign), {"do": "sign", "first_name": "Yolotzin"})
        code = told.context["code"]
        assert code in told.content.decode()
        assert told["Cache-Control"] == "no-store"
        assert set(guest.cookies) <= {"csrftoken"}
        assert words_left("Zwiebelphone", code, code.replace("-", "")) == []
        assert words_left("Yolotzin") == ["table cms_signon: Yolotzin"]
        wrong = guest.post(page_of(campaign), {"do": "take_back", "code": "BBBB-BBBB"})
        assert "code" in wrong.context["back"].errors
        guest.post(page_of(campaign), {"do": "take_back", "code": f" {code.lower()} "})
        assert words_left("Yolotzin") == []
    assert not SignOn.objects.exists()


@pytest.mark.django_db
def test_names_stand_on_the_page_once_they_are_many() -> None:
    campaign = a_campaign(organiser())
    names = ["Alma", "Beto", "Chela", "Dana", "Elio"]
    for count, name in enumerate(names, start=1):
        services.sign_on(campaign=campaign, first_name=name, on=NOON.date())
        told = Client().get(page_of(campaign)).content.decode()
        assert ("Alma" in told) == (count >= NAMES_FROM)
    assert "5 signed on" in told
    edit = page_of(campaign, "campaign_edit")
    as_(organiser()).post(edit, {"do": "hide_name", "name": "Alma"})
    told = Client().get(page_of(campaign)).content.decode()
    assert "Beto" not in told  # they are four now
    assert "5 signed on" in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [
        *(("Ana", True), (" José-Luis ", True), ("D’Angela", True), ("", True)),
        *(("Ana Pérez", False), ("510-555-0142", False), ("http://x.example", False)),
    ],
)
def test_a_first_name_is_one_word_of_letters(typed: str, is_taken: bool) -> None:
    campaign = a_campaign(organiser())
    told = Client().post(page_of(campaign), {"do": "sign", "first_name": typed})
    assert (told.status_code == 200) == is_taken
    assert SignOn.objects.exists() == is_taken


@pytest.mark.django_db
def test_many_tries_from_one_place_are_stopped() -> None:
    campaign = a_campaign(organiser())
    guest = Client()
    tries = [guest.post(page_of(campaign), {"do": "sign"}) for _ in range(61)]
    assert [told.status_code for told in tries] == [200] * 60 + [429]


@pytest.mark.django_db
def test_a_campaign_that_is_over_takes_no_names_and_forgets_those_it_had() -> None:
    by = organiser()
    campaign = a_campaign(by)
    services.sign_on(campaign=campaign, first_name="Alma", on=NOON.date())
    as_(by).post(page_of(campaign, "campaign_edit"), {"do": "over"})
    refused = Client().post(page_of(campaign), {"do": "sign", "first_name": "Beto"})
    assert refused.status_code == 422
    campaign.refresh_from_db()
    with pytest.raises(OverForGoodError):
        services.open_campaign(campaign=campaign, by=by, at=NOON)
    Campaign.objects.update(over_on=NOON.date())
    assert services.purge_sign_ons(NOON + 365 * DAY) == 0
    assert services.purge_sign_ons(NOON + 366 * DAY) == 1
    assert list(SignOn.objects.values_list("first_name", flat=True)) == [""]


@pytest.mark.django_db
def test_organisers_change_a_campaign_part_by_part() -> None:
    by = organiser()
    campaign = a_campaign(by)
    ally = Ally.objects.create(uid=campaign_uid(1), name="Casa Puente")
    edit, client = page_of(campaign, "campaign_edit"), as_(by)
    soon = NOON + timedelta(days=4000)
    sent = [
        {"do": "action", "when": soon.strftime("%Y-%m-%dT18:00"), "place": "Room 3"}
        | {"what_en": "Hearing", "what_es": "Audiencia"},
        {"do": "update", "on": "2026-11-01", "text_en": "Met.", "text_es": "Reunión."},
        {"do": "ally", "ally": ally.pk, "part_en": "Prints", "part_es": "Imprime"},
        {"do": "won", "on": "2026-10-01", "amount": "$1,234.56", "workers": 3}
        | {"source": "Decision 7"},
        {"do": "won", "on": "2026-11-01", "amount": "0.44", "workers": 1}
        | {"source": "Letter 8"},
    ]
    for typed in sent:
        assert client.post(edit, typed).status_code == 302, typed["do"]
    told = Client().get(page_of(campaign)).content.decode()
    for word in ("Hearing", "Room 3", "Met.", "Casa Puente", "Decision 7", "$1,235.00"):
        assert word in told
    assert client.post(edit, sent[3] | {"amount": "1.234"}).status_code == 422
    row = campaign.won.get(source="Letter 8")
    client.post(edit, {"do": "drop_won", "row": row.pk})
    assert "$1,235.00" not in Client().get(page_of(campaign)).content.decode()
    assert AuditEntry.objects.filter(action="campaign.backwages_dropped").exists()


@pytest.mark.django_db
def test_what_was_told_and_what_was_done_stand_in_one_line_of_days() -> None:
    campaign = a_campaign(organiser())
    facts = {"place": "Room 3", "what_es": "Acto"}
    for days, name in ((-30, "Vigil"), (-20, "Not held"), (9000, "To come")):
        action = services.plan_action(
            campaign=campaign, when=NOON + days * DAY, what_en=name, **facts
        )
        if name == "Not held":
            services.cancel_action(action=action, at=NOON)
    for days, name in ((-40, "We met."), (-10, "They paid.")):
        on = (NOON + days * DAY).date()
        services.tell_update(campaign=campaign, on=on, text_en=name, text_es=name)
    told = whole(campaign, language="en", at=NOON).happened
    assert [text for _on, text in told] == ["They paid.", "Vigil, Room 3", "We met."]


def campaign_uid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


@pytest.mark.django_db
def test_the_workbook_behind_a_campaign_is_named_to_nobody() -> None:
    by, other = organiser(), organiser()
    campaign, own = a_campaign(by), a_workbook(by)
    alien = a_workbook(other, title="Another")
    edit = page_of(campaign, "campaign_edit")
    assert as_(by).post(edit, {"do": "link", "workbook": alien.pk}).status_code == 422
    as_(by).post(edit, {"do": "link", "workbook": own.pk})
    found = campaign_named(campaign.slug)
    assert found is not None
    assert found.workbook == own
    for client in (Client(), as_(other)):
        told = client.get(page_of(campaign)).content.decode()
        assert "Tunnel study" not in told
        assert "Zanzibar" not in told
    assert "Tunnel study" not in as_(other).get(edit).content.decode()
    assert as_(other).post(edit, {"do": "link", "workbook": ""}).status_code == 404


@pytest.mark.django_db
def test_the_actions_are_a_calendar_that_says_what_is_called_off() -> None:
    campaign = a_campaign(organiser())
    facts = {"place": "Room 3", "what_en": "Hearing", "what_es": "Audiencia"}
    services.plan_action(campaign=campaign, when=NOON + DAY, **facts)
    off = services.plan_action(campaign=campaign, when=NOON + 2 * DAY, **facts)
    services.cancel_action(action=off, at=NOON)
    file = Client().get(page_of(campaign).replace("/en/", "/es/"), {"calendar": ""})
    events = list(Calendar.from_ical(file.content).walk("VEVENT"))
    assert [str(one["SUMMARY"]) for one in events] == ["Audiencia"] * 2
    assert [str(one["STATUS"]) for one in events] == ["CONFIRMED", "CANCELLED"]
    assert events[0]["DTSTART"].dt == NOON + DAY


@pytest.mark.django_db
def test_the_flyer_is_one_page_in_both_languages() -> None:
    campaign = a_campaign(organiser())
    flyer = Client().get(page_of(campaign, "campaign_flyer")).content
    said = words_of(flyer)
    assert pages_of(flyer) == 1
    for word in ("Waiting is work", "Esperar es trabajo", "/campaigns/pay-every-hour/"):
        assert word.replace(" ", "") in said.replace("\u200b", "").replace(" ", "")


@pytest.mark.django_db
@pytest.mark.parametrize("length", [900, 4000])
def test_the_longest_texts_stay_on_one_page(length: int) -> None:
    said = {f"why_{code}": ("Wait for it. " * 400)[:length] for code in ("en", "es")}
    said |= {f"demand_{code}": ("Pay every hour. " * 99)[:500] for code in ("en", "es")}
    said |= {f"title_{code}": ("Every hour " * 20)[:120] for code in ("en", "es")}
    campaign = a_campaign(organiser(), **said)
    facts = {"place": "Room " * 40, "what_en": "Hear " * 40, "what_es": "Oír " * 50}
    services.plan_action(campaign=campaign, when=NOON + 5000 * DAY, **facts)
    flyer = Client().get(page_of(campaign, "campaign_flyer")).content
    assert pages_of(flyer) == 1


@pytest.mark.django_db
def test_the_press_reads_numbers_with_sources_and_words_with_consent() -> None:
    by = organiser()
    campaign = a_campaign(by)
    services.add_back_wages(
        campaign=campaign, on=NOON.date(), cents=9_630_15, workers=4, source="Case 20871"
    )
    voices.record_words(
        campaign=campaign,
        name="Beto",
        language="es",
        words="Ahora se paga.",
        agreed=True,
        by=by,
        at=NOON,
    )
    assert Client().get(page_of(campaign, "campaign_press")).status_code == 302
    said = words_of(as_(by).get(page_of(campaign, "campaign_press")).content)
    for word in ("$9,630.15", "Case 20871", "Ahora se paga.", "Beto", "Waiting is work"):
        assert word in said
