"""What charts are drawn with: words, boxes, lines and scales of an accessible SVG.

Pure text: the same input gives the same bytes, and no sign that XML cannot hold. Every
shape carries a `fill` (what a paper shows) and a class (what a page recolours).
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from html import escape

INK, MUTED, LINE = "#16211f", "#51605d", "#d3dcd8"
NARROW = 440
LETTER, BOLD = 7.6, 9.2  # widths of letters in a wide face, for leaving room
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def inside(x: float, text: str, letter: float, width: int) -> tuple[float, str]:
    """Where a word stands: around a point, or up to the edge where it would be cut."""
    fits = x + len(text) * letter / 2 <= width
    return (x, "middle") if fits else (width, "end")


class Scale:
    """Places whole numbers of any size on a line from one point to another."""

    def __init__(self, values: Sequence[int], first: float, last: float) -> None:
        self.low, high = min([0, *values]), max([0, *values])
        self.span = (high - self.low) or 1
        self.first, self.length = first, last - first

    def __call__(self, value: int) -> float:
        return self.first + self.length * float(Fraction(value - self.low, self.span))


def figure(x: float) -> str:
    return f"{x:.1f}".rstrip("0").rstrip(".")


def clean(text: object) -> str:
    return _NOT_XML.sub("", str(text))


def words(
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
        f'<text x="{figure(x)}" y="{figure(y)}" text-anchor="{anchor}" class="{cls}" '
        f'fill="{fill}" font-size="{size}" font-weight="{weight}">'
        f"{escape(clean(text))}</text>"
    )


def box(
    x: float, y: float, width: float, height: float, cls: str, fill: str, radius: int
) -> str:
    return (
        f'<rect x="{figure(x)}" y="{figure(y)}" width="{figure(max(width, 0.5))}" '
        f'height="{figure(max(height, 0.5))}" rx="{radius}" class="{cls}" fill="{fill}"/>'
    )


def stroke(path: str, dashes: str = "", cls: str = "c-grid", colour: str = LINE) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{path}" class="{cls}" stroke="{colour}"{dashed} fill="none"/>'


def picture(
    key: str,
    width: float,
    height: float,
    title: str,
    desc: str,
    parts: Sequence[str],
    cls: str,
) -> str:
    name = re.sub(r"[^\w-]+", "-", clean(key))
    wide, high = figure(width), figure(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" '
        f'width="{wide}" height="{high}" class="{escape(cls)}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" '
        'font-family="Figtree, system-ui, sans-serif">'
        f'<title id="{name}-title">{escape(clean(title))}</title>'
        f'<desc id="{name}-desc">{escape(clean(desc))}</desc>{"".join(parts)}</svg>'
    )
