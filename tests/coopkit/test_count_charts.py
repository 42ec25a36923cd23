"""The charts of a count: rounds and flow, alike on page and paper."""

import re
from xml.etree import ElementTree

from hypothesis import given, strategies as st

from coopkit import charts

NAMES = ["Ana", "Ben", "no next choice"]
STAGES = [("1", [30, 20, 0]), ("2", [25, 22, 3]), ("3", [0, 40, 10])]
SVG = "{http://www.w3.org/2000/svg}"


def rounds(**options: object) -> str:
    return charts.rounds("T", "D", NAMES, STAGES, str, key="r", **options)  # type: ignore[arg-type]


def widths(svg: str) -> list[tuple[str, float]]:
    found = ElementTree.fromstring(svg).iter(f"{SVG}rect")  # noqa: S314 - our own
    return [(each.attrib["class"], float(each.attrib["width"])) for each in found]


def test_a_bar_is_as_long_as_its_votes() -> None:
    bars = widths(rounds())
    assert [cls for cls, _ in bars[:2]] == ["c-1", "c-2"]
    assert round(bars[0][1] / bars[1][1], 2) == 1.5
    assert len(bars) == 2 + 3 + 2


def test_what_is_left_over_is_grey_and_nobody_else_is() -> None:
    many = [f"C{n}" for n in range(9)] + ["rest"]
    svg = charts.rounds("T", "D", many, [("1", [1] * 10)], str, key="r")
    assert [cls for cls, _ in widths(svg)].count("c-7") == 1
    assert widths(svg)[-1][0] == "c-7"


def test_the_goal_is_a_line_with_its_label() -> None:
    svg = rounds(goal=26, goal_label="enough: 26")
    assert svg.count('class="c-ref"') == 3
    assert "enough: 26" in svg
    assert 'class="c-ref"' not in rounds()


def test_a_flow_has_a_column_for_each_stage_and_a_ribbon_for_each_move() -> None:
    svg = charts.flow("T", "D", NAMES, STAGES, str, key="f")
    assert len(widths(svg)) == 2 + 3 + 2
    # Stage 1 to 2: two stay, Ana gives to two; 2 to 3: two stay, Ana gives to two.
    assert svg.count("<path") == 4 + 4
    assert "Ben 40" in svg


def test_the_same_count_gives_the_same_bytes_and_ids_by_key() -> None:
    pair = charts.pair(charts.flow, "T", "D", NAMES, STAGES, str, key="flow")
    assert pair == charts.pair(charts.flow, "T", "D", NAMES, STAGES, str, key="flow")
    assert set(re.findall(r'<title id="([^"]+)"', pair)) == {
        "flow-wide-title",
        "flow-narrow-title",
    }
    assert pair.count('role="img"') == 2
    assert "style=" not in pair


names = st.lists(st.text(max_size=30), min_size=1, max_size=8)


@given(names, st.integers(1, 5), st.data())
def test_any_count_gives_a_drawing_that_stays_inside(
    who: list[str], stages: int, data: st.DataObject
) -> None:
    row = st.lists(
        st.integers(0, 10**9), min_size=len(who), max_size=len(who)
    )  # fmt: skip
    counted = [(str(n), data.draw(row)) for n in range(stages)]
    for draw, width in ((charts.rounds, 620), (charts.flow, 340)):
        svg = draw("<T>", "D", who, counted, str, key="k", width=width)
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own
        high = float(root.attrib["height"])
        for each in root.iter(f"{SVG}rect"):
            assert 0 <= float(each.attrib["x"]) <= width
            end = float(each.attrib["x"]) + float(each.attrib["width"])
            assert end <= width + 0.6
            assert float(each.attrib["y"]) + float(each.attrib["height"]) <= high + 0.1
