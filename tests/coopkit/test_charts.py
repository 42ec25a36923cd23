"""Charts: well-formed, spoken, deterministic, whatever a co-op's year was like."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from coopkit.charts import bars, pair, waterfall

SVG = "{http://www.w3.org/2000/svg}"
amounts = st.integers(-(10**30), 10**30)
steps = st.lists(st.tuples(st.text(), amounts, st.sampled_from(["in", "out", "total"])))
columns = st.lists(st.tuples(st.text(), amounts))
widths = st.sampled_from([340, 620])
YEAR = [("Surplus", 100, "in"), ("Reserve", -30, "out"), ("Members", 70, "total")]


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


def spoken(svg: str) -> tuple[str | None, ...]:
    """The title and description that the chart's label points to."""
    root = read(svg)
    by_id = {part.get("id"): part.text for part in root if part.get("id")}
    return tuple(by_id[name] for name in root.get("aria-labelledby", "").split())


def rects(svg: str) -> list[tuple[float, float]]:
    """Where each bar of a waterfall starts and how wide it is."""
    return [
        (float(rect.get("x", "")), float(rect.get("width", "")))
        for rect in read(svg).iter(f"{SVG}rect")
    ]


@given(steps, widths)
def test_a_waterfall_of_any_year_is_well_formed(
    year: list[tuple[str, int, str]], width: int
) -> None:
    svg = waterfall("A year", "It ended.", year, str, key="w", width=width)
    assert spoken(svg) == ("A year", "It ended.")
    assert len(rects(svg)) == len(year)


@given(columns, widths)
def test_bars_of_any_amounts_are_well_formed(
    data: list[tuple[str, int]], width: int
) -> None:
    svg = bars("Years", "They passed.", data, str, key="b", width=width)
    assert spoken(svg) == ("Years", "They passed.")
    assert len(rects(svg)) == len(data)


@given(steps, widths)
def test_no_bar_leaves_the_drawing(year: list[tuple[str, int, str]], width: int) -> None:
    svg = waterfall("A year", "It ended.", year, lambda cents: "$", key="w", width=width)
    for x, size in rects(svg):
        assert -0.1 <= x <= x + size <= width + 0.6


@given(st.text(), st.text())
def test_any_words_can_be_said(title: str, desc: str) -> None:
    svg = bars(title, desc, [(title, 1)], lambda cents: desc, key="w")
    assert len(spoken(svg)) == 2


@pytest.mark.parametrize("draw", [bars, waterfall])
def test_words_are_shown_as_words_never_as_markup(draw: Callable[..., str]) -> None:
    evil = "<script>alert(1)</script>"
    data = [(evil, 1, "in")] if draw is waterfall else [(evil, 1)]
    svg = draw(evil, evil, data, lambda cents: evil, key='"><script>')
    assert "<script" not in svg
    assert spoken(svg) == (evil, evil)


def test_each_step_starts_where_the_one_before_ended() -> None:
    surplus, reserve, members = rects(waterfall("", "", YEAR, str, key="w", width=340))
    assert surplus == (0, 340)
    assert reserve == (pytest.approx(0.7 * 340), pytest.approx(0.3 * 340))
    assert members == (0, pytest.approx(0.7 * 340))


def test_a_loss_goes_to_the_left_of_zero() -> None:
    year = [("Loss", -100, "in"), ("Reserve", 25, "in"), ("Members", -75, "total")]
    svg = waterfall("", "", year, str, key="w", width=340)
    loss, reserve, members = rects(svg)
    assert loss == (0, 340)
    assert reserve == (0, 85)
    assert members == (85, 255)


def test_a_year_without_a_cent_is_drawn_without_one() -> None:
    year = [("Surplus", 0, "in"), ("Members", 0, "total")]
    assert all(size == 0.5 for _, size in rects(waterfall("", "", year, str, key="w")))


def test_bars_stand_in_proportion_and_the_last_one_is_written_out() -> None:
    svg = bars("", "", [("2025", 50), ("2026", 100)], "${}".format, key="b")
    low, high = (float(r.get("height", "")) for r in read(svg).iter(f"{SVG}rect"))
    assert low * 2 == pytest.approx(high, abs=0.2)
    assert "$100</text>" in svg


def test_a_long_amount_is_not_cut_off_at_the_edge() -> None:
    svg = bars("", "", [("2026", 1)], lambda cents: "$1,234,567.89", key="b", width=340)
    ends = [t.get("text-anchor") for t in read(svg).iter(f"{SVG}text")]
    assert ends[-1] == "middle"
    many = [(str(year), year) for year in range(2010, 2027)]
    svg = bars("", "", many, lambda cents: "$1,234,567.89", key="b", width=340)
    assert [t.get("text-anchor") for t in read(svg).iter(f"{SVG}text")][-1] == "end"


def test_the_same_numbers_make_the_same_bytes_and_ids_that_do_not_meet() -> None:
    first = pair(waterfall, "A year", "It ended.", YEAR, str, key="wf")
    assert first == pair(waterfall, "A year", "It ended.", YEAR, str, key="wf")
    box = read(first)
    ids = [part.get("id") for part in box.iter() if part.get("id")]
    assert len(ids) == len(set(ids)) == 4
    assert [svg.get("class") for svg in box] == [
        "chart chart--wide",
        "chart chart--narrow",
    ]


def test_a_paper_and_a_dark_page_both_find_their_colours() -> None:
    for rect in read(waterfall("", "", YEAR, str, key="w")).iter(f"{SVG}rect"):
        assert rect.get("fill", "").startswith("#")
        assert rect.get("class", "").startswith("c-")
        assert rect.get("style") is None
