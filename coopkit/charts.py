"""Charts as accessible SVG, for page and paper alike: same input, same bytes.

Every shape carries both a `fill` (what a paper shows) and a class (what the page's
stylesheet recolours, in the dark and in forced colours). Draw each chart in `pair`, wide
and narrow, and the page shows the one that fits: its text keeps its size on a phone.
Labels arrive translated; amounts are whole numbers, written by `fmt`.
"""

import re
import textwrap
from collections.abc import Callable, Sequence
from fractions import Fraction
from html import escape
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["in", "out", "total"]
Step: TypeAlias = tuple[str, int, Kind]
Writer: TypeAlias = Callable[[int], str]

INK, MUTED, LINE = "#16211f", "#51605d", "#d3dcd8"
GREEN, RUST, BLUE, PALE = "#0b6b4f", "#b4520f", "#1d5c9c", "#8fb9ab"
NARROW, WIDE, PHONE = 440, 620, 340
LETTER, BOLD = 7.6, 9.2  # widths of letters in a wide face, for leaving room
GAIN, LOSS, TOTAL = ("c-4", BLUE), ("c-2", RUST), ("c-1", GREEN)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    place = _Scale([edge for span in spans for edge in span], *_room(steps, fmt, width))
    parts, y, before = [], 4.0, None
    for (label, amount, kind), (start, end) in zip(steps, spans, strict=True):
        text, height = _row(label, fmt(amount), kind, y, width, place.first)
        top = y + height - (28 if width < NARROW else 32)
        size = 20 if width < NARROW else 24
        if before is not None:
            parts.append(_line(f"M{_n(before[0])} {_n(before[1])}V{_n(top)}", "2 2"))
        left, right = sorted((place(start), place(end)))
        tone = LOSS if amount < 0 else GAIN if kind == "in" else TOTAL
        parts += [_rect(left, top, right - left, size, *tone, 3), *text]
        before = (place(end), top + size)
        y += height
    if place.low < 0:
        parts.append(_line(f"M{_n(place(0))} 4V{_n(y - 4)}"))
    return _svg(key, width, y + 4, title, desc, parts, cls)


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
    label = _clean(label).replace(" %", "\u00a0%")  # a sign stays with its number
    lines = textwrap.wrap(label, most) or [""]
    first = y + (16 if narrow else 25)
    x, anchor = (0.0, "start") if narrow else (left - 14, "end")
    texts = [
        _text(x, first + 17 * i, line, anchor, "c-value", INK, 13 + (not narrow), weight)
        for i, line in enumerate(lines)
    ]
    last = first + 17 * (len(lines) - 1)
    size = 13 + (not narrow)
    texts.append(_text(width, last, amount, "end", "c-value", INK, size, strong))
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
    place = _Scale(ticks, height - 26, 26)
    parts = []
    for tick, mark in zip(ticks, marks, strict=True):
        y = place(tick)
        parts.append(_line(f"M{_n(left)} {_n(y)}H{width - 4}"))
        parts.append(_text(left - 8, y + 4, mark, "end", size=12))
    step = (max(width - 4 - left, 40)) / max(1, len(data))
    for i, (_, value) in enumerate(data):
        top, foot = sorted((place(value), place(0)))
        tone = ("c-1 c-soft", PALE) if i < len(data) - 1 else ("c-1", GREEN)
        x = left + i * step + step * 0.16
        parts.append(_rect(x, top, step * 0.68, foot - top, *tone, 3))
    parts += _names([label for label, _ in data], left, step, width, height - 8)
    if data:
        middle = left + (len(data) - 0.5) * step
        top = min(place(data[-1][1]), place(0)) - 7
        said = fmt(data[-1][1])
        x, anchor = _inside(middle, said, BOLD, width)
        parts.append(_text(x, top, said, anchor, "c-value", INK, 13, 700))
    return _svg(key, width, height, title, desc, parts, cls)


def _inside(x: float, text: str, letter: float, width: int) -> tuple[float, str]:
    """Where a word stands: around a point, or up to the edge where it would be cut."""
    fits = x + len(text) * letter / 2 <= width
    return (x, "middle") if fits else (width, "end")


def _names(
    labels: list[str], left: float, step: float, width: int, y: float
) -> list[str]:
    """What the bars are called; where names would touch, every second or third one."""
    longest = max((len(label) for label in labels), default=1) or 1
    every = max(1, -int(-(longest * LETTER + 4) // step))
    places = (
        (label, *_inside(left + (i + 0.5) * step, label, LETTER, width))
        for i, label in enumerate(labels)
        if (len(labels) - 1 - i) % every == 0
    )
    return [_text(x, y, label, anchor, size=12) for label, x, anchor in places]


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


class _Scale:
    """Places whole numbers of any size on a line from one point to another."""

    def __init__(self, values: Sequence[int], first: float, last: float) -> None:
        self.low, high = min([0, *values]), max([0, *values])
        self.span = (high - self.low) or 1
        self.first, self.length = first, last - first

    def __call__(self, value: int) -> float:
        return self.first + self.length * float(Fraction(value - self.low, self.span))


def _n(x: float) -> str:
    return f"{x:.1f}".rstrip("0").rstrip(".")


def _clean(text: object) -> str:
    return _NOT_XML.sub("", str(text))


def _text(
    x: float,
    y: float,
    text: str,
    anchor: str = "start",
    cls: str = "c-label",
    fill: str = MUTED,
    size: int = 13,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" class="{cls}" '
        f'fill="{fill}" font-size="{size}" font-weight="{weight}">'
        f"{escape(_clean(text))}</text>"
    )


def _rect(
    x: float, y: float, width: float, height: float, cls: str, fill: str, radius: int
) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.5))}" '
        f'height="{_n(max(height, 0.5))}" rx="{radius}" class="{cls}" fill="{fill}"/>'
    )


def _line(path: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{path}" class="c-grid" stroke="{LINE}"{dashed} fill="none"/>'


def _svg(
    key: str,
    width: float,
    height: float,
    title: str,
    desc: str,
    parts: Sequence[str],
    cls: str,
) -> str:
    name = re.sub(r"[^\w-]+", "-", _clean(key))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" class="{escape(cls)}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" '
        'font-family="Figtree, system-ui, sans-serif">'
        f'<title id="{name}-title">{escape(_clean(title))}</title>'
        f'<desc id="{name}-desc">{escape(_clean(desc))}</desc>{"".join(parts)}</svg>'
    )
