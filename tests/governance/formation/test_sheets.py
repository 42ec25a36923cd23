"""A group's worksheets: kept as they go, merged, seen, worked out, and on paper."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.errors import CoopError
from coopkit.worksheets.merging import Filled, mark
from governance.bylaws.parameters import catalogue
from governance.formation.models import (
    FormationSave,
    FormationSeen,
    FormationSheet,
    Founder,
    FoundingGroup,
)
from governance.formation.selectors import sheet_words, sheets as selectors
from governance.formation.selectors.groups import founders_of
from governance.formation.services import sheets as services
from governance.formation.sheet_files import sheet_file
from tests.governance.factories import NOON, founding_group

pytestmark = pytest.mark.django_db

KEY = "idea"
RULES = catalogue("us-ca")


@pytest.fixture
def group() -> FoundingGroup:
    return founding_group(3)


@pytest.fixture
def founders(group: FoundingGroup) -> list[Founder]:
    return founders_of(group)


def saved(
    founder: Founder, values: dict[str, Any], key: str = KEY, **given: Any
) -> services.Saved:
    """Save as a page does that saw what is kept in the keys that are not given."""
    filled = Filled(
        keys=tuple(given.pop("keys", values)),
        values=values,
        seen=given.pop("seen", {}),
        picks=given.pop("picks", {}),
    )
    at = given.pop("at", NOON)
    return services.save_sheet(
        group=founder.group, key=key, filled=filled, founder=founder, at=at
    )


def url_of(group: FoundingGroup, name: str = "sheet", key: str = KEY) -> str:
    return reverse(f"formation:{name}", args=[group.cooperative.slug, key])


def page_of(group: FoundingGroup, key: str = KEY) -> dict[str, str]:
    """The hidden marks that a page holds of a sheet as it is kept."""
    row = selectors.sheet_of(group, key)
    own, values = sheet_file(key), row.values if row else {}
    names = [each.key for each in own.fields] + list(own.parameters)
    return {f"was-{name}": mark(values.get(name)) for name in names}


def test_each_save_is_a_version_and_nothing_new_is_none(founders: list[Founder]) -> None:
    first = saved(founders[0], {"offer": "Bread"}).sheet
    again = saved(founders[0], {"offer": "Bread"}, seen={"offer": mark("Bread")}).sheet
    assert (first.version, again.version) == (1, 1)
    assert list(FormationSave.objects.values_list("changed", flat=True)) == [["offer"]]


def test_two_who_write_in_different_places_both_keep_theirs(
    founders: list[Founder],
) -> None:
    saved(founders[0], {"offer": "Bread"}, keys=["offer", "today"])
    other = saved(founders[1], {"today": "Drives far"}, keys=["offer", "today"])
    assert other.clashes == ()
    assert other.sheet.values == {"offer": "Bread", "today": "Drives far"}


def test_two_who_write_in_the_same_place_see_both(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    before = page_of(group)
    saved(founders[0], {"offer": "Bread for cafés"})
    client.force_login(founders[1].user)
    page = client.post(url_of(group), before | {"f-offer": "Cake for weddings"})
    text = page.content.decode()
    assert "Bread for cafés" in text
    assert "Cake for weddings" in text
    assert FormationSheet.objects.get().values["offer"] == "Bread for cafés"
    now = page_of(group) | {"f-offer": "Cake for weddings", "pick-offer": "both"}
    client.post(url_of(group), now)
    kept = FormationSheet.objects.get().values["offer"]
    assert kept == "Bread for cafés\n\nCake for weddings"


def test_an_amount_of_two_is_never_put_together(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    key = "members.buy_in"
    saved(founders[0], {key: "1000.00"}, "buy_in")
    client.force_login(founders[1].user)
    own = {f"{key}-value": "2000", f"pick-{key}": "both"}
    client.post(url_of(group, key="buy_in"), page_of(group, "buy_in") | own)
    assert FormationSheet.objects.get().values[key] == "2000.00"


def test_the_script_learns_what_was_saved_and_what_cannot_be_read(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    client.force_login(founders[0].user)
    typed = {"f-offer": "Bread", "f-customers_needed": "many"}
    with time_machine.travel(NOON, tick=False):
        answer = client.post(url_of(group, "sheet_save"), page_of(group) | typed).json()
    assert answer["saved"]
    assert answer["marks"]["offer"] == mark("Bread")
    assert list(answer["complaints"]) == ["f-customers_needed"]
    assert FormationSheet.objects.get().values["customers_needed"] == {"typed": "many"}


def test_the_script_keeps_its_old_mark_where_another_wrote(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    before = page_of(group)
    saved(founders[0], {"offer": "Bread"})
    client.force_login(founders[1].user)
    first = client.post(url_of(group, "sheet_save"), before | {"f-today": "Walks"}).json()
    assert "offer" not in first["marks"]
    assert first["elsewhere"] == ["Our offer in one sentence"]
    marks = {f"was-{key}": value for key, value in first["marks"].items()}
    client.post(url_of(group, "sheet_save"), before | marks | {"f-today": "Drives"})
    assert FormationSheet.objects.get().values == {"offer": "Bread", "today": "Drives"}


def test_the_law_warns_as_soon_as_a_value_is_saved(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    client.force_login(founders[0].user)
    own = {"patronage.cash_share-value": "10%"}
    answer = client.post(
        url_of(group, "sheet_save", "patronage"), page_of(group, "patronage") | own
    ).json()
    assert "1388" in answer["parts"]["laws-patronage.cash_share"]


def test_who_has_not_seen_the_last_version_is_named(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    saved(founders[0], {"offer": "Bread"})
    state = next(each for each in selectors.sheet_states(group) if each.key == KEY)
    assert (state.unseen, state.founders, state.state) == (2, 3, "drafted")
    client.force_login(founders[1].user)
    assert "Founder 3" in client.get(url_of(group)).content.decode()
    state = next(each for each in selectors.sheet_states(group) if each.key == KEY)
    assert state.unseen == 1
    saved(founders[2], {"today": "Walks"})
    assert FormationSeen.objects.filter(version=2).count() == 0


def test_the_history_says_what_was_changed_in_one_go(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    saved(founders[0], {"offer": "Bred"})
    later = NOON + timedelta(minutes=2)
    saved(founders[0], {"offer": "Bread"}, seen={"offer": mark("Bred")}, at=later)
    saved(founders[1], {"customers_needed": 12}, at=later)
    row = FormationSheet.objects.get()
    newest, first = sheet_words.sittings(group, sheet_file(KEY), row)
    assert (first.first, first.last, first.by) == (1, 2, "Founder 1")
    assert [(each.before, each.after) for each in first.changes] == [("", "Bread")]
    assert [each.after for each in newest.changes] == ["12"]
    client.force_login(founders[2].user)
    assert "Founder 2" in client.get(url_of(group, "sheet_history")).content.decode()


def test_values_for_prefers_the_decided_then_the_answered_then_the_model(
    group: FoundingGroup, founders: list[Founder]
) -> None:
    saved(founders[0], {"members.buy_in": "750.00"}, "buy_in")
    found = selectors.values_for(group, "buy_in")
    assert found["members.buy_in"] == "750.00"
    assert found["redemption.years"] == RULES["redemption.years"].default
    assert set(found) == set(RULES)
    assert selectors.answers(group) == {"members.buy_in": ("750.00", "buy_in")}


def test_what_is_only_typed_is_no_answer(
    group: FoundingGroup, founders: list[Founder]
) -> None:
    saved(founders[0], {"vote.days": {"typed": {"value": "soon"}}}, "deciding")
    assert selectors.answers(group) == {}
    assert selectors.values_for(group, "deciding")["vote.days"] == 7


def test_an_answer_can_be_put_to_the_group_as_soon_as_it_is_saved(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    client.force_login(founders[0].user)
    own = {"members.buy_in-value": "750"}
    post = page_of(group, "buy_in") | own
    answer = client.post(url_of(group, "sheet_save", "buy_in"), post).json()
    way = reverse("formation:propose", args=[group.cooperative.slug]) + "?sheet=buy_in"
    assert way in answer["parts"]["news"]
    assert way in client.get(url_of(group, key="buy_in")).content.decode()
    assert "$750.00" in client.get(way).content.decode()


def test_a_lesson_s_work_fills_only_what_is_empty(
    client: Client,
    group: FoundingGroup,
    founders: list[Founder],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrote(user: User, lesson: str) -> dict[str, Any]:
        return {"members.buy_in": 90000, "members.buy_in_instalments": "never"}

    monkeypatch.setattr(offers.lesson_work, "_offers", {"test": (1, wrote)})
    client.force_login(founders[0].user)
    assert "$900.00" in client.get(url_of(group, key="buy_in")).content.decode()
    client.post(url_of(group, key="buy_in"), page_of(group, "buy_in") | {"do": "bring"})
    assert FormationSheet.objects.get().values == {"members.buy_in": "900.00"}
    assert not sheet_words.brought_from_lesson(
        group,
        sheet_file("buy_in"),
        FormationSheet.objects.get().values,
        user=founders[0].user,
    )


def test_a_founded_group_s_worksheets_are_closed(
    group: FoundingGroup, founders: list[Founder]
) -> None:
    cooperative = group.cooperative
    cooperative.state = "active"
    cooperative.save(update_fields=["state"])
    with pytest.raises(services.SheetsClosedError, match="amendment"):
        saved(founders[0], {"offer": "Bread"})


def test_a_founder_of_another_group_writes_nothing(founders: list[Founder]) -> None:
    other = founding_group(1, name="Another")
    filled = Filled(keys=("offer",), values={"offer": "x"}, seen={}, picks={})
    with pytest.raises(services.NotAFounderError):
        services.save_sheet(
            group=other, key=KEY, filled=filled, founder=founders[0], at=NOON
        )


def test_too_much_is_refused_and_stays_in_the_page(
    client: Client,
    group: FoundingGroup,
    founders: list[Founder],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "MOST_SIGNS", 20)
    client.force_login(founders[0].user)
    typed = page_of(group) | {"f-offer": "Bread for every café of the town"}
    page = client.post(url_of(group), typed).content.decode()
    assert "more than one worksheet holds" in page
    assert "Bread for every café of the town" in page
    refusal = client.post(url_of(group, "sheet_save"), typed)
    assert (refusal.status_code, refusal.json()["saved"]) == (409, False)
    assert not FormationSheet.objects.exists()


def test_every_worksheet_opens_saves_empty_and_prints(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    client.force_login(founders[0].user)
    page = client.get(reverse("formation:sheets", args=[group.cooperative.slug]))
    for state in selectors.sheet_states(group):
        assert state.title in page.content.decode().replace("&#x27;", "'")
        shown = client.get(url_of(group, key=state.key))
        assert shown.status_code == 200
        form = page_of(group, state.key)
        assert client.post(url_of(group, key=state.key), form).status_code == 302
    assert not FormationSheet.objects.exists()
    paper = client.get(url_of(group, "sheet_pdf", "deciding"))
    assert paper.content.startswith(b"%PDF")


def test_the_list_costs_the_same_with_more_written(
    group: FoundingGroup, founders: list[Founder], django_assert_num_queries: Any
) -> None:
    saved(founders[0], {"offer": "Bread"})
    with django_assert_num_queries(5):
        selectors.sheet_states(group, founder=founders[0])
    for key in ("meeting", "conflict", "buy_in"):
        saved(founders[1], {"offer": "Bread"}, key)
    with django_assert_num_queries(5):
        selectors.sheet_states(group, founder=founders[0])


def test_an_unknown_worksheet_is_not_found(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    client.force_login(founders[0].user)
    assert client.get(url_of(group, key="horoscope")).status_code == 404


def test_nonsense_that_is_sent_breaks_nothing(
    client: Client, group: FoundingGroup, founders: list[Founder]
) -> None:
    client.force_login(founders[0].user)
    own = sheet_file("deciding")
    junk = {f"{key}-value": "\x00 <b>½" for key in own.parameters}
    junk |= {f"is-{key}": "own" for key in own.parameters}
    answer = client.post(url_of(group, "sheet_save", "deciding"), junk)
    assert answer.status_code == 200, json.loads(answer.content)
    assert client.get(url_of(group, key="deciding")).status_code == 200
    with pytest.raises(CoopError):
        saved(founders[0], {"x": 1}, "horoscope")
