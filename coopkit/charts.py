"""Charts as accessible SVG, for page and paper alike: same input, same bytes.

Every shape carries both a `fill` (what a paper shows) and a class (what the page's
stylesheet recolours, in the dark and in forced colours). Draw each chart in `pair`, wide
and narrow, and the page shows the one that fits: its text keeps its size on a phone.
Labels arrive translated; amounts are whole numbers, written by `fmt`.
"""

import textwrap
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

from coopkit.drawing import (
    BOLD,
    INK,
    LETTER,
    NARROW,
    Scale,
    box,
    clean,
    figure,
    inside,
    picture,
    stroke,
    words,
)

Kind: TypeAlias = Literal["in", "out", "total"]
Step: TypeAlias = tuple[str, int, Kind]
Writer: TypeAlias = Callable[[int], str]
Stages: TypeAlias = Sequence[tuple[str, Sequence[int]]]
_Column: TypeAlias = dict[int, tuple[float, float]]

GREEN, RUST, BLUE, PALE = "#0b6b4f", "#b4520f", "#1d5c9c", "#8fb9ab"
WIDE, PHONE = 620, 340
GAIN, LOSS, TOTAL = ("c-4", BLUE), ("c-2", RUST), ("c-1", GREEN)
SERIES = (GREEN, RUST, "#6a3d8f", BLUE, "#8a6a00", "#a12c4a", "#6f7d79")
FLOW, GAP, NODE = 300, 9, 14  # height of a flow, between its bars, width of a bar


def pair(draw: Callable[..., str], *args: object, key: str, **options: object) -> str:
    """A chart drawn for a desk and for a phone, of which a page shows one.

    >>> both = pair(bars, "Sales", "They grew.", [("2026", 5)], str, key="sales")
    >>> both.count("<svg"), both.count('id="sales-wide-title"')
    (2, 1)
    """
    wide = draw(*args, **options, key=f"{key}-wide", width=WIDE, cls="chart chart--wide")
    narrow = draw(
        *args, **options, key=f"{key}-narrow", width=PHONE, cls="chart chart--narrow"
    )
    return f'<div class="chart-box">{wide}{narrow}</div>'


def waterfall(
    title: str,
    desc: str,
    steps: Sequence[Step],
    fmt: Writer,
    *,
    key: str,
    width: int = WIDE,
    cls: str = "chart",
) -> str:
    """How an amount becomes another: "in" adds, "out" adds less than nothing.

    A "total" starts at zero again, and says where the sum stands. Losses go to the left
    of a line at zero.

    >>> steps = [("Surplus", 100, "in"), ("Reserve", -30, "out"), ("Rest", 70, "total")]
    >>> waterfall("A year", "70 are left.", steps, str, key="year").count("<rect")
    3
    """
    spans = _spans(steps)
    place = Scale([edge for span in spans for edge in span], *_room(steps, fmt, width))
    parts, y, before = [], 4.0, None
    for (label, amount, kind), (start, end) in zip(steps, spans, strict=True):
        text, height = _row(label, fmt(amount), kind, y, width, place.first)
        top = y + height - (28 if width < NARROW else 32)
        size = 20 if width < NARROW else 24
        if before is not None:
            parts.append(
                stroke(f"M{figure(before[0])} {figure(before[1])}V{figure(top)}", "2 2")
            )
        left, right = sorted((place(start), place(end)))
        tone = LOSS if amount < 0 else GAIN if kind == "in" else TOTAL
        parts += [box(left, top, right - left, size, *tone, 3), *text]
        before = (place(end), top + size)
        y += height
    if place.low < 0:
        parts.append(stroke(f"M{figure(place(0))} 4V{figure(y - 4)}"))
    return picture(key, width, y + 4, title, desc, parts, cls)


def _spans(steps: Sequence[Step]) -> list[tuple[int, int]]:
    run, spans = 0, []
    for _label, amount, kind in steps:
        start, run = (0, amount) if kind == "total" else (run, run + amount)
        spans.append((start, run))
    return spans


def _room(steps: Sequence[Step], fmt: Writer, width: int) -> tuple[float, float]:
    if width < NARROW:
        return 0, width
    longest = max((len(fmt(amount)) for _, amount, _ in steps), default=0)
    return 214, max(260, width - max(104, longest * BOLD + 16))


def _row(
    label: str, amount: str, kind: Kind, y: float, width: int, left: float
) -> tuple[list[str], float]:
    """The words of one step and its height: above the bar on a phone, else beside it."""
    weight, strong = (500, 500) if kind == "out" else (600, 700)
    narrow = width < NARROW
    most = max(12, int((width - len(amount) * LETTER) / LETTER)) if narrow else 24
    label = clean(label).replace(" %", "\u00a0%")  # a sign stays with its number
    lines = textwrap.wrap(label, most) or [""]
    first = y + (16 if narrow else 25)
    x, anchor = (0.0, "start") if narrow else (left - 14, "end")
    texts = [
        words(x, first + 17 * i, line, anchor, "c-value", INK, 13 + (not narrow), weight)
        for i, line in enumerate(lines)
    ]
    last = first + 17 * (len(lines) - 1)
    size = 13 + (not narrow)
    texts.append(words(width, last, amount, "end", "c-value", INK, size, strong))
    return texts, (52 if narrow else 40) + 17 * (len(lines) - 1)


def bars(
    title: str,
    desc: str,
    data: Sequence[tuple[str, int]],
    fmt: Writer,
    *,
    key: str,
    short: Writer | None = None,
    width: int = WIDE,
    height: int = 240,
    cls: str = "chart",
) -> str:
    """Amounts side by side; the last is the one the reader came for, and is written out.

    `short` writes the amounts of the grid, as `fmt` if it is not given.
    """
    ticks = _ticks([value for _, value in data], 3 if width < NARROW else 5)
    marks = [(short or fmt)(tick) for tick in ticks]
    left = max(40 if width < NARROW else 52, max(map(len, marks)) * LETTER + 8)
    step = (max(width - 4 - left, 40)) / max(1, len(data))
    names = _wrapped([label for label, _ in data], step)
    foot = 26 + 14 * (max(map(len, names), default=1) - 1)
    place = Scale(ticks, height - foot, 26)
    parts = []
    for tick, mark in zip(ticks, marks, strict=True):
        parts.append(stroke(f"M{figure(left)} {figure(place(tick))}H{width - 4}"))
        parts.append(words(left - 8, place(tick) + 4, mark, "end", size=12))
    for i, (_, value) in enumerate(data):
        top, bottom = sorted((place(value), place(0)))
        tone = ("c-1 c-soft", PALE) if i < len(data) - 1 else ("c-1", GREEN)
        x = left + (i + 0.16) * step
        parts.append(box(x, top, step * 0.68, bottom - top, *tone, 3))
    parts += _names(names, left, step, width, height - foot + 18)
    if data:
        top = min(place(data[-1][1]), place(0)) - 7
        said = fmt(data[-1][1])
        x, anchor = inside(left + (len(data) - 0.5) * step, said, BOLD, width)
        parts.append(words(x, top, said, anchor, "c-value", INK, 13, 700))
    return picture(key, width, height, title, desc, parts, cls)


def rounds(
    title: str,
    desc: str,
    names: Sequence[str],
    stages: Stages,
    fmt: Writer,
    *,
    key: str,
    goal: int | None = None,
    goal_label: str = "",
    width: int = WIDE,
    cls: str = "chart",
) -> str:
    """A band for each stage of a count, and in it a bar for each who has votes.

    The last name is what is left over, and grey. `goal` is drawn as a line.

    >>> stages = [("1", [3, 1, 0]), ("2", [3, 0, 1])]
    >>> rounds("T", "D", ["Ana", "Ben", "none"], stages, str, key="r").count("<rect")
    4
    """
    most = max((amount for _, row in stages for amount in row), default=0)
    left = min(max(map(len, names), default=0) * LETTER + 12, width * 0.36)
    written = max((len(fmt(amount)) for _, row in stages for amount in row), default=0)
    place = Scale([most, goal or 0], left, width - written * BOLD - 8)
    parts, y = [], 8.0
    for number, (label, row) in enumerate(stages):
        parts.append(words(0, y + 12, label, "start", "c-value", INK, 14, 700))
        top = y + (42 if number == 0 and goal is not None else 24)
        parts += _band(names, row, fmt, place, left, top)
        y = top + 23 * sum(amount > 0 for amount in row)
        if goal is not None:
            path = f"M{figure(place(goal))} {figure(top - 3)}V{figure(y - 2)}"
            parts.append(stroke(path, "4 3", "c-ref", INK))
            if number == 0:
                x, anchor = inside(place(goal), goal_label, LETTER, width)
                parts.append(words(x, top - 7, goal_label, anchor, size=12))
        y += 14
    return picture(key, width, y, title, desc, parts, cls)


def _band(
    names: Sequence[str],
    row: Sequence[int],
    fmt: Writer,
    place: Scale,
    left: float,
    y: float,
) -> list[str]:
    """A bar for each who has votes in a stage, one below the other."""
    parts = []
    for number, (name, amount) in enumerate(zip(names, row, strict=True)):
        if amount > 0:
            end, tone = place(amount), _tone(number, len(names))
            parts.append(words(left - 8, y + 13, _cut(name, left - 8), "end"))
            parts.append(box(left, y, end - left, 17, *tone, 2))
            said = fmt(amount)
            parts.append(words(end + 6, y + 13, said, "start", "c-value", INK, 13, 600))
            y += 23
    return parts


def flow(
    title: str,
    desc: str,
    names: Sequence[str],
    stages: Stages,
    fmt: Writer,
    *,
    key: str,
    width: int = WIDE,
    cls: str = "chart",
) -> str:
    """Ribbons that show where votes went from stage to stage; every column has as many.

    The last name is what is left over, and grey. Short labels: they stand on a phone.

    >>> stages = [("1", [3, 1, 0]), ("2", [3, 0, 1])]
    >>> flow("T", "D", ["Ana", "Ben", "none"], stages, str, key="f").count("<path")
    2
    """
    longest = max((len(fmt(amount)) for amount in stages[-1][1]), default=0)
    right = min(longest * BOLD + 150, width * 0.44)
    step, last = (width - right - NODE) / max(1, len(stages) - 1), len(stages) - 1
    vote = Fraction(FLOW, max(sum(row) for _, row in stages) or 1)
    columns = [_column(row, vote) for _, row in stages]
    parts: list[str] = []
    for i, (before, after) in enumerate(pairwise(columns)):
        parts += _ribbons(before, after, len(names), i * step + NODE, (i + 1) * step)
    for i, (label, _) in enumerate(stages):
        parts.append(words(i * step, 16, _cut(label, right if i == last else step)))
        for j, (top, height) in columns[i].items():
            parts.append(box(i * step, top, NODE, height, *_tone(j, len(names)), 2))
    for j, (top, height) in columns[last].items():
        said = fmt(stages[last][1][j])
        said = f"{_cut(names[j], right - len(said) * BOLD - 34)} {said}"
        where = (last * step + NODE + 8, top + height / 2 + 5)
        parts.append(words(*where, said, "start", "c-value", INK, 13, 600))
    foot = max((sum(place) for column in columns for place in column.values()), default=9)
    return picture(key, width, foot + 12, title, desc, parts, cls)


def _column(row: Sequence[int], scale: Fraction) -> _Column:
    """Where each bar of a stage stands, and how high it is."""
    places, y = {}, 30.0
    for number, amount in enumerate(row):
        if amount > 0:
            height = float(amount * scale)
            places[number] = (y, height)
            y += max(height, 9) + GAP
    return places


def _ribbons(
    before: _Column, after: _Column, count: int, start: float, end: float
) -> list[str]:
    """What stayed where it was, pale, and what went from who lost to who gained."""
    out = {j: top for j, (top, _) in before.items()}
    into = {j: top for j, (top, _) in after.items()}
    none = (0.0, 0.0)
    change = {j: after.get(j, none)[1] - before.get(j, none)[1] for j in out | into}
    gained = sum(each for each in change.values() if each > 0) or 1.0
    lost = [(j, -each) for j, each in change.items() if each < 0]
    won = [(j, each) for j, each in change.items() if each > 0]
    moves = [(j, j, min(before[j][1], after[j][1]), 0.16) for j in out if j in into]
    moves += [(j, k, less * more / gained, 0.45) for j, less in lost for k, more in won]
    parts, middle = [], (start + end) / 2
    for j, k, height, depth in moves:
        y, z = out[j], into[k]
        out[j], into[k] = y + height, z + height
        cls, fill = _tone(j, count)
        x, mid, end_x, y0, y1, z0, z1 = map(
            figure, (start, middle, end, y, y + height, z, z + height)
        )
        parts.append(
            f'<path d="M{x} {y0}C{mid} {y0} {mid} {z0} {end_x} {z0}'
            f'V{z1}C{mid} {z1} {mid} {y1} {x} {y1}Z" '
            f'class="{cls}" fill="{fill}" fill-opacity="{depth}"/>'
        )
    return parts


def _tone(number: int, count: int) -> tuple[str, str]:
    """The class and the colour of one of several; the last one is what is left over."""
    shade = 6 if number == count - 1 else number % 6
    return f"c-{shade + 1}", SERIES[shade]


def _cut(text: str, room: float) -> str:
    """A word that fits into its room.

    >>> _cut("Fiona Robertson", 60), _cut("Ana", 60)
    ('Fiona R…', 'Ana')
    """
    most = max(2, int(room / LETTER) + 1)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _wrapped(labels: list[str], step: float) -> list[list[str]]:
    """The lines of each name: one where all fit side by side, else up to four.

    Names with a word that is too long stay in one line.

    >>> _wrapped(["2025", "2026"], 60), _wrapped(["Hours not sold"], 60)
    ([['2025'], ['2026']], [['Hours', 'not', 'sold']])
    """
    most = int((step - 4) / LETTER)
    lines = [textwrap.wrap(label, max(most, 1)) or [""] for label in labels]
    words_fit = all(len(word) <= most for label in labels for word in label.split())
    if words_fit and max(map(len, lines), default=1) <= 4:
        return lines
    return [[label] for label in labels]


def _names(
    names: list[list[str]], left: float, step: float, width: int, y: float
) -> list[str]:
    """What the bars are called; where names would touch, every second or third one."""
    longest = max((len(line) for lines in names for line in lines), default=1) or 1
    every = max(1, -int(-(longest * LETTER + 4) // step))
    return [
        words(x, y + 14 * row, line, anchor, size=12)
        for i, lines in enumerate(names)
        if (len(names) - 1 - i) % every == 0
        for row, line in enumerate(lines)
        for x, anchor in [inside(left + (i + 0.5) * step, line, LETTER, width)]
    ]


def _ticks(values: Sequence[int], most: int) -> list[int]:
    """Round steps from the least value to the greatest, nought among them.

    >>> _ticks([820_00, 93_400_00], 5)[-2:], _ticks([-3, 4], 5), _ticks([0], 5)
    ([8000000, 10000000], [-4, -2, 0, 2, 4], [0, 1])
    """
    low, high = min([0, *values]), max([0, *values])
    power = 10 ** max(1, len(str(high - low)) - 2)
    tenths = (2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
    for step in [1, *(power * tenth // 10 for tenth in tenths)]:
        first, last = low // step, -(-high // step)
        if last - first <= most:
            break
    return [step * k for k in range(first, max(last, first + 1) + 1)]
