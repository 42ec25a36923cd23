"""Workers' words: with consent, under a name they chose, gone when they say so."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cms.centre.campaigning import NoConsentError
from cms.centre.consent import VERSIONS, consent_of
from cms.centre.models import Campaign, Voice
from cms.centre.services import voices as services
from coopkit.audit.models import AuditEntry
from tests.cms.centre.dump import listening, words_left
from tests.cms.centre.organising import DAY, a_campaign, as_, organiser, words_of
from tests.factories import NOON

WORDS = "Esperábamos sentados en una cubeta."
TYPED = {"words": WORDS, "name": "Xiuhcoatl", "language": "es", "agreed": "on"}


def test_each_version_of_the_consent_says_the_same_in_both_languages() -> None:
    assert [one.since for one in VERSIONS] == sorted(one.since for one in VERSIONS)
    for one in VERSIONS:
        assert consent_of(one.version) is one
        assert len(one.text["en"]) == len(one.text["es"]) >= 4


@pytest.mark.django_db
def test_words_without_consent_are_not_kept() -> None:
    by = organiser()
    campaign = a_campaign(by)
    page = reverse("centre:voice", args=[campaign.slug])
    without = {key: value for key, value in TYPED.items() if key != "agreed"}
    assert as_(by).post(page, without).status_code == 422
    with pytest.raises(NoConsentError):
        services.record_words(
            campaign=campaign,
            name="X",
            language="es",
            words=WORDS,
            agreed=False,
            by=by,
            at=NOON,
        )
    assert not Voice.objects.exists()


@pytest.mark.django_db
def test_a_slip_takes_words_down_at_once_without_signing_in() -> None:
    by = organiser()
    campaign = a_campaign(by)
    page = reverse("centre:voice", args=[campaign.slug])
    shown = reverse("centre:campaign", args=[campaign.slug])
    with listening():
        as_(by).post(page, TYPED)
        voice = Voice.objects.get()
        slip = as_(by).post(page, {"do": "slip", "row": voice.pk})
        said = words_of(slip.content).replace("\u200b", "").replace(" ", "")
        assert f"/words/{voice.token}/" in said
        assert voice.consent == VERSIONS[-1].version
        assert WORDS in Client().get(shown).content.decode()
        back = reverse("centre:voice_withdraw", args=[voice.token])
        assert WORDS in Client().get(back).content.decode()
        assert Voice.objects.exists()  # a look takes nothing down
        gone = Client().post(back)
        assert "erased" in gone.content.decode()
        assert WORDS not in Client().get(shown).content.decode()
        assert words_left("cubeta", "Xiuhcoatl") == []
    assert Client().get(back).status_code == 404
    assert (
        Client().post(reverse("centre:voice_withdraw", args=[uuid4()])).status_code == 404
    )


@pytest.mark.django_db
def test_the_trail_says_that_words_came_and_went_and_not_which() -> None:
    by = organiser()
    as_(by).post(reverse("centre:voice", args=[a_campaign(by).slug]), TYPED)
    services.withdraw_words(token=Voice.objects.get().token, at=NOON)
    rows = AuditEntry.objects.filter(action__startswith="voice.").order_by("seq")
    assert [(row.action, row.actor, row.data) for row in rows] == [
        ("voice.recorded", f"user:{by.pk}", {"consent": VERSIONS[-1].version}),
        ("voice.withdrawn", "slip", {}),
    ]


@pytest.mark.django_db
def test_an_organiser_erases_words_when_asked_and_the_night_two_years_later() -> None:
    by = organiser()
    campaign = a_campaign(by)
    page = reverse("centre:voice", args=[campaign.slug])
    for _ in range(2):
        as_(by).post(page, TYPED)
    as_(by).post(page, {"do": "take_down", "row": Voice.objects.first().pk})  # type: ignore[union-attr]
    assert Voice.objects.count() == 1
    Campaign.objects.update(over_on=NOON.date())
    assert services.purge_voices(NOON + 730 * DAY) == 0
    assert services.purge_voices(NOON + 731 * DAY) == 1
