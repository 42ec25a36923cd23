"""A workbook: sealed, opened by the people named in it alone, each look noted."""

import base64
import json
import secrets
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from cms.centre.campaigning import NotAnOrganiserError, OnlyReaderError
from cms.centre.guiding import guides, read_guides
from cms.centre.models import Finding, Section, Workbook
from cms.centre.selectors.research import about_of, employer_names, opened
from cms.centre.services import research
from cms.centre.services.research import UNTOUCHED, Found, purge_workbooks
from cms.pages.models import LegalFact
from cms.pages.references import fact_keys
from coopkit.audit.models import AuditEntry
from coopkit.vault import key_id, key_id_of
from tests.cms.centre.dump import listening, words_left
from tests.cms.centre.organising import a_workbook, as_, organiser, words_of
from tests.factories import NOON, UserFactory

FACTS = Path(__file__).resolve().parents[3] / "cms" / "lessons" / "facts.toml"
SECRETS = ("Zanzibar", "Quetzalcoatl", "Deedbook")
FOUND = Found(
    section="owners",
    what="Quetzalcoatl Holdings owns the land.",
    source="Deedbook 44",
    dated=date(2026, 5, 4),
)


def test_each_section_asks_in_both_languages_and_quotes_facts_that_exist() -> None:
    known = tomllib.loads(FACTS.read_text("utf-8"))
    assert list(guides()) == Section.values
    for guide in guides().values():
        assert len(guide.questions) >= 3
        for text in (*guide.questions, *guide.notes):
            assert fact_keys(text["en"]) == fact_keys(text["es"])
            assert not set(fact_keys(text["en"])) - set(known)
    assert "us-ca.reprisal_presumed_days" in fact_keys(guides()["risks"].notes[1]["en"])
    with pytest.raises(ValueError, match="both languages"):
        read_guides({"owners": {"questions": [{"en": "Who?"}]}})


@pytest.mark.django_db
def test_a_workbook_opens_to_the_people_named_in_it_alone() -> None:
    by, other = organiser(), organiser()
    page = reverse("centre:workbook", args=[a_workbook(by).pk])
    pdf = reverse("centre:workbook_pdf", args=[a_workbook(by).pk])
    assert as_(by).get(page).status_code == 200
    assert as_(other).get(page).status_code == 404
    assert as_(other).get(pdf).status_code == 404
    assert as_(other).post(page, {"do": "erase", "sure": "yes"}).status_code == 404
    assert Workbook.objects.count() == 2
    assert b"Tunnel study" not in as_(other).get(reverse("centre:workbooks")).content


@pytest.mark.django_db
def test_what_is_found_stands_sealed_and_is_read_on_page_and_paper() -> None:
    by = organiser()
    client = as_(by)
    with listening():
        typed = {"title": "Car washes", "industry": "car_wash", "about": "Zanzibar Suds"}
        made = client.post(reverse("centre:workbooks"), typed)
        finding = {"do": "add", "section": "owners", "dated": "2020-05-04"}
        finding |= {"what": FOUND.what, "source": FOUND.source}
        assert client.post(made.url, finding).status_code == 302
        told = client.get(made.url).content.decode()
        workbook = Workbook.objects.get()
        paper = words_of(
            client.get(reverse("centre:workbook_pdf", args=[workbook.pk])).content
        )
        for word in SECRETS:
            assert word in told
            assert word in paper
        assert words_left(*SECRETS) == []


@pytest.mark.django_db
def test_a_figure_of_law_stands_with_its_source_and_says_when_it_is_old() -> None:
    fact = LegalFact.objects.create(
        key="us-federal.nlrb_months",
        jurisdiction="us-federal",
        value="6",
        unit="months",
        label_en="Deadline for a charge",
        label_es="Plazo",
        words_en="six months",
        words_es="seis meses",
        effective_from=date(1947, 1, 1),
        source="29 U.S.C. § 160(b)",
        checked_on=date(2026, 11, 1),
        review_by=date(2999, 1, 1),
    )
    by = organiser()
    args = [a_workbook(by).pk]
    for name, is_pdf in (("workbook", False), ("workbook_pdf", True)):
        page = reverse(f"centre:{name}", args=args)
        for review_by, is_stale in ((date(2999, 1, 1), False), (date(2000, 1, 1), True)):
            LegalFact.objects.filter(pk=fact.pk).update(review_by=review_by)
            content = as_(by).get(page).content
            told = words_of(content) if is_pdf else content.decode()
            assert "must come within six months" in told
            assert "29 U.S.C. § 160(b). Checked on Nov. 1, 2026." in told
            assert ("Check it again before you use it" in told) == is_stale


@pytest.mark.django_db
def test_every_look_is_noted_and_nothing_of_what_it_says() -> None:
    by = organiser()
    workbook = a_workbook(by)
    as_(by).get(reverse("centre:workbook", args=[workbook.pk]))
    as_(by).get(reverse("centre:workbook_pdf", args=[workbook.pk]))
    finding = research.add_finding(workbook=workbook, found=FOUND, by=by, at=NOON)
    research.erase_finding(finding=finding, by=by, at=NOON)
    rows = AuditEntry.objects.filter(scope="centre", subject=f"workbook:{workbook.pk}")
    said = [(row.action, row.actor, row.data) for row in rows.order_by("seq")]
    actions = ("begun", "opened", "exported")
    noted = [f"workbook.{one}" for one in actions] + ["finding.added", "finding.erased"]
    assert said == [(action, f"user:{by.pk}", {}) for action in noted]


@pytest.mark.django_db
def test_a_finding_that_is_changed_keeps_nothing_of_before() -> None:
    by = organiser()
    workbook = a_workbook(by)
    finding = research.add_finding(workbook=workbook, found=FOUND, by=by, at=NOON)
    page = reverse("centre:workbook", args=[workbook.pk])
    typed = {"do": "change", "finding": finding.pk, "section": "records"}
    typed |= {"what": "Sold.", "source": "Deed 45", "dated": "2020-06-01"}
    as_(by).post(page, typed)
    finding.refresh_from_db()
    now = opened(finding)
    assert (now.what, now.source, finding.section) == ("Sold.", "Deed 45", "records")
    as_(by).post(page, {"do": "erase_finding", "finding": finding.pk})
    assert not Finding.objects.exists()


@pytest.mark.django_db
def test_a_finding_needs_a_source_and_its_day_and_is_no_place_for_status() -> None:
    by = organiser()
    page = reverse("centre:workbook", args=[a_workbook(by).pk])
    typed = {"do": "add", "section": "owners", "what": "It is so.", "dated": "2999-01-01"}
    told = as_(by).post(page, typed)
    assert told.status_code == 422
    assert {"source", "dated"} <= set(told.context["form"].errors)
    typed |= {"source": "A talk", "dated": "2020-01-01", "what": "Two are undocumented."}
    told = as_(by).post(page, typed)
    assert "what" in told.context["form"].errors
    assert not Finding.objects.exists()


@pytest.mark.django_db
def test_readers_are_organisers_and_never_none() -> None:
    by, other, stranger = organiser(), organiser(), UserFactory()
    workbook = a_workbook(by)
    with pytest.raises(OnlyReaderError):
        research.take_reader(workbook=workbook, reader=by, by=by, at=NOON)
    with pytest.raises(NotAnOrganiserError):
        research.add_reader(workbook=workbook, reader=stranger, by=by, at=NOON)
    page = reverse("centre:workbook", args=[workbook.pk])
    as_(by).post(page, {"do": "reader", "reader": other.pk})
    as_(other).post(page, {"do": "take_reader", "reader": by.pk})
    assert list(workbook.readers.all()) == [other]
    assert as_(by).get(page).status_code == 404
    taken = AuditEntry.objects.get(action="workbook.reader_taken")
    assert json.loads(json.dumps(taken.data)) == {"reader": by.pk}


@pytest.mark.django_db
def test_a_workbook_is_erased_two_years_after_somebody_wrote_in_it() -> None:
    by = organiser()
    workbook = a_workbook(by)
    later = NOON + timedelta(days=100)
    research.add_finding(workbook=workbook, found=FOUND, by=by, at=later)
    assert purge_workbooks(later + UNTOUCHED) == 0
    assert purge_workbooks(later + UNTOUCHED + timedelta(seconds=1)) == 1
    assert not Finding.objects.exists()


@pytest.mark.django_db
def test_a_new_key_seals_what_an_old_one_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in "ab")
    monkeypatch.setenv("COOPKIT_VAULT_KEY", old)
    by = organiser()
    workbook = a_workbook(by)
    finding = research.add_finding(workbook=workbook, found=FOUND, by=by, at=NOON)
    monkeypatch.setenv("COOPKIT_VAULT_KEY", f"{new}\n{old}")
    assert research.reseal_workbooks(NOON) == 2
    assert research.reseal_workbooks(NOON) == 0
    monkeypatch.setenv("COOPKIT_VAULT_KEY", new)
    finding.refresh_from_db()
    workbook.refresh_from_db()
    assert key_id_of(bytes(finding.sealed)) == key_id()
    assert (opened(finding).what, about_of(workbook)) == (FOUND.what, "Zanzibar Suds")


@pytest.mark.django_db
def test_the_names_of_employers_are_told_in_small_letters_for_the_circles() -> None:
    by = organiser()
    a_workbook(by, about="Zanzibar Suds; ACME Lavado\n")
    a_workbook(by, about="Zanzibar Suds")
    assert employer_names() == {"zanzibar suds", "acme lavado"}
