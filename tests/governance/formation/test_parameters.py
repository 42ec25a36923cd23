"""The parameter sheet: each question of the bylaws, and where it stands."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from coopkit.accounts.models import User
from governance.bylaws.packs import pack
from governance.bylaws.parameters import UnknownParameterError
from governance.formation.agreement import MAJORITY, TWO_THIRDS, Ways
from governance.formation.lawyer import ASK, lawyer_level
from governance.formation.models import FoundingGroup
from governance.formation.selectors.decisions import adoption_fact
from governance.formation.selectors.parameters import (
    by_chapter,
    laws_by_key,
    parameter_page,
    rows_of,
    sought,
)
from tests.factories import NOON, UserFactory
from tests.governance.factories import coop, founding_group, user_of
from tests.governance.formation.test_deciding import PAID, answer, decide, put

TODAY = NOON.date()
MODEL = pack("us-ca")


def shown(group: FoundingGroup, query: str = "", *args: Any) -> str:
    client = Client()
    client.force_login(user_of(group.cooperative, "M001"))
    name = "formation:parameter" if args else "formation:parameters"
    address = reverse(name, args=[group.cooperative.slug, *args])
    return client.get(address + query).content.decode()


def row_of(group: FoundingGroup, key: str) -> Any:
    return next(row for row in rows_of(group, on=TODAY) if row.key == key)


def test_every_bound_is_shown_at_each_value_it_looks_at_those_that_warn_first() -> None:
    values = {**MODEL.values, "members.buy_in": "1200.00", "patronage.cash_share": "1/10"}
    laws = laws_by_key(MODEL, values, {})
    assert [law.is_broken for law in laws["members.buy_in"]] == [True]
    assert next(law.is_broken for law in laws["patronage.cash_share"])
    assert any("1388(c)(1)" in law.source for law in laws["patronage.notice"])
    for own in laws.values():
        flags = [law.is_broken for law in own]
        assert flags == sorted(flags, reverse=True)


@pytest.mark.django_db
def test_each_parameter_of_the_pack_has_its_question_its_sheet_and_its_words() -> None:
    group = founding_group(2)
    for language in ("en", "es"):
        with override(language):
            rows = rows_of(group, on=TODAY)
        assert {row.key for row in rows} == set(MODEL.values)
        for row in rows:
            assert row.question, row.key
            assert row.words, row.key
            assert row.clause, row.key
            assert row.sheet_title, row.key
            assert (row.why != "") == (lawyer_level(row.key).level != "none"), row.key
    chapters = by_chapter(rows)
    assert sum(len(each.rows) for each in chapters) == len(MODEL.values)


@pytest.mark.django_db
def test_a_parameter_goes_from_open_to_written_down_to_proposed_to_decided() -> None:
    group = founding_group(2)
    key = "members.buy_in"
    assert (row_of(group, key).state, row_of(group, key).words) == ("open", "$500.00")
    answer(group, "buy_in", PAID)
    assert (row_of(group, key).state, row_of(group, key).words) == (
        "drafted",
        "$1,200.00",
    )
    motion = put(group, PAID)
    assert row_of(group, key).state == "proposed"
    decide(group, motion)
    row = row_of(group, key)
    assert (row.state, row.decision.motion) == ("decided", motion)
    anew = put(group, {key: "800.00"})
    row = row_of(group, key)
    assert (row.state, row.words, row.proposed_words) == (
        "decided",
        "$1,200.00",
        "$800.00",
    )
    assert row.proposal.motion == anew


@pytest.mark.django_db
def test_the_page_counts_and_says_who_decided_when() -> None:
    group = founding_group(2)
    motion = decide(group, put(group, PAID))
    html = shown(group)
    assert f"1 of {len(MODEL.values)} decided" in html
    assert motion.get_absolute_url() in html
    assert motion.resolution is not None
    assert motion.resolution.reference in html
    assert "Ask a lawyer before you decide" in html
    assert "Cal. Corp. Code § 25100(r)" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=decided", {"members.buy_in"}),
        ("?q=members.buy_in 1,200", {"members.buy_in"}),
        ("?state=decided&q=quorum", set()),
        ("?state=nonsense", None),
    ],
)
def test_it_can_be_looked_through(query: str, found: set[str] | None) -> None:
    group = founding_group(2)
    decide(group, put(group, PAID))
    html = shown(group, query)
    for key in MODEL.values:
        is_there = found is None or key in found
        assert (f'<tr id="p-{key}"' in html) == is_there, key


@pytest.mark.django_db
def test_words_are_found_without_their_accents() -> None:
    group = founding_group(2)
    with override("es"):
        rows = rows_of(group, on=TODAY)
        assert sought(rows, wanted="QUORUM") == sought(rows, wanted="quórum")
        assert sought(rows, wanted="quórum")
        assert sought(rows, state="decided") == []


@pytest.mark.django_db
def test_the_rules_of_one_vote_can_be_seen_apart() -> None:
    group, other = founding_group(2), founding_group(2, name="Otra")
    motion = put(group, PAID)
    html = shown(group, f"?motion={motion.pk}")
    assert html.count('<tr id="p-') == 1
    client = Client()
    client.force_login(user_of(other.cooperative, "M001"))
    address = reverse("formation:parameters", args=[other.cooperative.slug])
    for asked in (str(motion.pk), "x", "9" * 30):
        assert client.get(f"{address}?motion={asked}").status_code == 404


@pytest.mark.django_db
def test_one_parameter_tells_its_history_and_what_to_ask() -> None:
    group = founding_group(2)
    decide(group, put(group, PAID))
    decide(group, put(group, {"members.buy_in": "800.00"}))
    page = parameter_page(group, "members.buy_in", on=TODAY)
    assert [words for _row, words in page.history] == ["$800.00", "$1,200.00"]
    assert len(page.motions) == 2
    html = shown(group, "", "members.buy_in")
    assert "$1,200.00" in html
    assert "?sheet=buy_in" in html
    assert page.row.level == ASK
    assert page.row.why in html
    with pytest.raises(UnknownParameterError):
        parameter_page(group, "no.such", on=TODAY)


@pytest.mark.django_db
def test_the_page_asks_the_database_no_more_when_more_is_decided() -> None:
    group = founding_group(2)
    rows_of(group, on=TODAY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        rows_of(group, on=TODAY)
    decide(group, put(group, {**PAID, "vote.days": 5, "board.least": 4}))
    put(group, {"admission.months": 9})
    with CaptureQueriesContext(connection) as many:
        rows_of(group, on=TODAY)
    assert len(many) <= len(few)


@pytest.mark.django_db
@pytest.mark.parametrize(("way", "warns"), [(TWO_THIRDS, True), (MAJORITY, False)])
def test_a_lower_majority_than_the_agreements_is_warned_of(way: str, warns: bool) -> None:
    group = founding_group(3, ways=Ways(way=way))
    broken = row_of(group, "vote.bylaws").broken
    assert any("larger majority" in law.text for law in broken) is warns
    assert adoption_fact(coop(1), TODAY) == {}


@pytest.mark.django_db
def test_a_co_op_without_a_group_has_no_such_pages() -> None:
    cooperative = coop(1)
    client = Client()
    client.force_login(user_of(cooperative, "M001"))
    for name in ("parameters", "draft", "reviews", "propose", "propose_rest"):
        address = reverse(f"formation:{name}", args=[cooperative.slug])
        assert client.get(address).status_code == 404
    outsider: User = UserFactory()
    client.force_login(outsider)
    address = reverse("formation:draft", args=[founding_group(2).cooperative.slug])
    assert client.get(address).status_code in {302, 403, 404}
