"""Packs: how a jurisdiction's files become its model bylaws, or are refused by name."""

from typing import Any

import pytest

from governance.bylaws.packs import Pack, pack, packs, read_pack

TEXT = """# Bylaws

## 1. Votes

1.1 A vote stays open for {{ vote.days | words }}.

> A week or so.

1.2 Nobody votes twice.

1.9 The last one.

## 2. Money

2.1 In cash: {{ patronage.cash_share | words }}.
"""
BASE = read_pack("base", {"offered": False}, {"en": TEXT})


def on_base(text: str = "", **table: Any) -> Pack:
    """A pack of English files that starts from the text above."""
    return read_pack("own", table, {"en": text} if text else {}, base=BASE)


def numbers(found: Pack) -> list[str]:
    return [each.number for each in found.provisions]


def test_a_pack_holds_the_values_that_its_text_prints() -> None:
    assert dict(BASE.values) == {"vote.days": 7, "patronage.cash_share": "1/4"}
    assert BASE.number_of("vote.days") == "1.1"
    clause = BASE.clause_of("patronage.cash_share")
    assert clause is not None
    assert clause.id == "art-2.sec-1"
    assert BASE.number_of("board.least") == ""
    assert BASE.clause_of("board.least") is None


def test_the_same_number_replaces_and_a_new_one_is_put_in_its_place() -> None:
    own = on_base("1.2 Nobody votes for another.\n\n1.10 More.\n\n1.3 Three.")
    assert numbers(own) == ["1", "1.1", "1.2", "1.3", "1.9", "1.10", "2", "2.1"]
    assert own.provisions[2].text == {"en": "Nobody votes for another."}
    assert own.titles == {"en": "Bylaws"}


def test_a_wave_takes_a_clause_or_a_whole_article_out() -> None:
    own = on_base("1.2 ~\n\n## 2. ~")
    assert numbers(own) == ["1", "1.1", "1.9"]
    assert list(own.values) == ["vote.days"]


def test_own_values_go_before_the_bases_and_those_before_the_catalogues() -> None:
    middle = read_pack("middle", {"values": {"vote.days": 10}}, {}, base=BASE)
    assert middle.values["vote.days"] == 10
    last = read_pack("last", {"values": {"vote.days": 12}}, {}, base=middle)
    assert last.values["vote.days"] == 12
    assert last.values["patronage.cash_share"] == "1/4"


def test_bounds_are_added_to_the_bases() -> None:
    bound = {
        "key": "vote.days",
        "when": [{"key": "vote.days", "below": 3}],
        "en": "Short.",
        "es": "Corto.",
        "source": "Law § 1",
    }
    own = on_base(bounds=[bound])
    assert len(own.bounds) == len(BASE.bounds) + 1


@pytest.mark.parametrize(
    ("text", "table", "problem"),
    [
        ("1.3 {{ vote.moon | words }}", {}, "not in the catalogue: vote.moon"),
        ("", {"values": {"vote.moon": 1}}, "not in the catalogue: vote.moon"),
        ("", {"values": {"board.least": 5}}, "no clause prints it"),
        ("", {"values": {"patronage.cash_share": "25%"}}, "plain form"),
        ("1.3 ~", {}, "takes out what is not there"),
        ("", {"colour": "red"}, "not known: colour"),
        ("1.3 One.", {"languages": ["en", "es"]}, "a text is missing"),
        (
            "",
            {
                "bounds": [
                    {
                        "key": "vote.moon",
                        "when": [{"key": "vote.moon", "below": 1}],
                        "en": "x",
                        "es": "x",
                        "source": "x",
                    }
                ]
            },
            "not in the catalogue",
        ),
    ],
)
def test_what_does_not_fit_is_refused(text: str, table: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        on_base(text, **table)


def test_an_override_is_in_every_language_of_its_base() -> None:
    both = read_pack("base", {}, {"en": TEXT, "es": TEXT})
    with pytest.raises(ValueError, match=r"1\.3 is not in all of"):
        read_pack(
            "own", {}, {"en": "1.2 Two.\n\n1.3 Three.", "es": "1.2 Dos."}, base=both
        )


def test_the_packs_on_file_can_be_chosen_by_name() -> None:
    found = {each.key: each for each in packs()}
    assert {"us-ca", "us-ca-collective", "us-ny", "us-llc", "es"} <= set(found)
    assert "us-worker" not in found
    assert pack("us-ca").base == "us-worker"
    for each in found.values():
        assert set(each.name) == {"en", "es"}
