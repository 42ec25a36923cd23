"""The chain of entries, as plain values."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from coopkit.audit.chain import (
    CHANGED,
    MISSING,
    NOT_THE_HEAD,
    OUT_OF_LINE,
    Break,
    Link,
    first_break,
)

AT = datetime(2026, 11, 21, 20, 0, 0, 123456, tzinfo=UTC)


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    for seq in range(1, length + 1):
        link = Link(
            scope="site",
            seq=seq,
            at=AT,
            actor="user:1",
            action="a",
            subject=f"thing:{seq}",
            data={"n": seq},
            prev_hash=links[-1].hash if links else "",
        )
        links.append(replace(link, hash=link.true_hash()))
    return links


def broken(links: list[Link], head: Link) -> Break | None:
    return first_break(links, head_seq=head.seq, head_hash=head.hash)


def rehashed(link: Link, **changes: object) -> Link:
    forged = replace(link, **changes)
    return replace(forged, hash=forged.true_hash())


@given(st.integers(1, 30))
def test_a_chain_as_it_was_written_is_whole(length: int) -> None:
    links = chain(length)
    assert broken(links, links[-1]) is None


def test_no_entry_and_no_head_is_whole() -> None:
    assert first_break([], head_seq=0, head_hash="") is None


CHANGES: list[Callable[[Link], Link]] = [
    lambda link: replace(link, at=AT + timedelta(microseconds=1)),
    lambda link: replace(link, actor="user:2"),
    lambda link: replace(link, action="b"),
    lambda link: replace(link, subject="thing"),
    lambda link: replace(link, data={"n": 1000}),
    lambda link: replace(link, data={"n": 1.5}),
    lambda link: replace(link, data=[1]),  # type: ignore[arg-type]
    lambda link: replace(link, scope="elsewhere"),
    lambda link: replace(link, hash="0" * 64),
]


@given(st.data(), st.sampled_from(CHANGES), st.integers(2, 12))
def test_any_change_is_found_where_it_was_made(
    data: st.DataObject, change: Callable[[Link], Link], length: int
) -> None:
    links = chain(length)
    place = data.draw(st.integers(0, length - 1))
    head = links[-1]
    links[place] = change(links[place])
    assert broken(links, head) == Break(place + 1, CHANGED)


@given(st.data(), st.integers(2, 12))
def test_a_forged_entry_with_its_own_new_hash_is_found_by_the_next(
    data: st.DataObject, length: int
) -> None:
    links = chain(length)
    place = data.draw(st.integers(0, length - 2))
    links[place] = rehashed(links[place], action="forged")
    assert broken(links, links[-1]) == Break(place + 2, OUT_OF_LINE)


def test_a_forged_last_entry_with_its_own_new_hash_is_found_by_the_head() -> None:
    links = chain(3)
    head = links[-1]
    links[-1] = rehashed(head, action="forged")
    assert broken(links, head) == Break(3, NOT_THE_HEAD)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_entry_taken_away_is_missed_in_its_place(place: int) -> None:
    links = chain(3)
    head = links[-1]
    del links[place]
    assert broken(links, head) == Break(place + 1, MISSING)


def test_an_entry_beyond_the_head_is_found() -> None:
    links = chain(3)
    assert broken(links, links[1]) == Break(3, NOT_THE_HEAD)


def test_the_same_moment_in_another_time_zone_has_the_same_hash() -> None:
    (link,) = chain(1)
    there = timezone(timedelta(hours=-8))
    assert replace(link, at=link.at.astimezone(there)).true_hash() == link.hash
