"""A grid: a worked table as lines of text, which an editor can read and write.

One row a line, cells divided by `|`; the first line holds the headings; a line that
begins with `=` is a total; ` // ` in a cell begins a small remark under it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coopkit.errors import N_, CoopError


class GridError(CoopError):
    """Lines that make no table."""

    template = N_(
        "Line {line} of the table has {found} cells; its headings are {wanted}. Give "
        "every row as many cells as there are headings."
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and the small remark under it."""

    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Headings, rows, and the rows that are totals."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...]

    @property
    def figures(self) -> tuple[bool, ...]:
        """Of each column, whether it holds figures; the first one names the rows."""
        lines = (*self.rows, *self.totals)
        return tuple(
            bool(place) and is_figures([line[place].text for line in lines])
            for place in range(len(self.headings))
        )


def is_figures(texts: Sequence[str]) -> bool:
    """Whether a column holds figures, which stand at its edge and are not broken.

    >>> is_figures(["$1,900.00", "− 12", ""]), is_figures(["3 of 4 people agree"])
    (True, False)
    """
    filled = [text for text in texts if text.strip("—")]
    return bool(filled) and all(
        2 * sum(sign.isdigit() or sign in "$%.,−-+ :½" for sign in text) > len(text)
        and any(sign.isdigit() for sign in text)
        for text in filled
    )


def read_grid(text: str) -> Grid:
    """Read a table; a row with too few or too many cells is a GridError.

    >>> grid = read_grid("Member | Share\\nAna // 40 hours | $6.67\\n= All | $6.67")
    >>> grid.rows[0][0], grid.totals[0][1].text
    (Cell(text='Ana', remark='40 hours'), '$6.67')
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    headings = tuple(part.strip() for part in lines[0].split("|")) if lines else ()
    rows: list[tuple[Cell, ...]] = []
    totals: list[tuple[Cell, ...]] = []
    for number, line in enumerate(lines[1:], start=2):
        row = tuple(_cell(part) for part in line.removeprefix("=").split("|"))
        if len(row) != len(headings):
            raise GridError(line=number, found=len(row), wanted=len(headings))
        (totals if line.startswith("=") else rows).append(row)
    return Grid(headings=headings, rows=tuple(rows), totals=tuple(totals))


def _cell(part: str) -> Cell:
    text, _, remark = part.strip().partition(" // ")
    return Cell(text.strip(), remark.strip())
