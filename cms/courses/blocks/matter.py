"""The matter of a lesson: tables, charts, worked examples, an exercise."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.courses import quiz
from cms.courses.blocks.refusals import Context
from cms.courses.grid import GridError, read_grid
from cms.pages.blocks import PREVIEW, MarkdownBlock
from coopkit import charts
from coopkit.errors import CoopError
from coopkit.money import parse_amount
from coopkit.templatetags.ui import money

WORKED = "What happened | Amount\nHer share | $200.00\n= In her account | $200.00"


class GridBlock(blocks.TextBlock):  # type: ignore[misc]
    """A table as lines of text: one row a line, cells divided by |, = before a total."""

    def clean(self, value: str) -> str:
        cleaned: str = super().clean(value)
        try:
            read_grid(cleaned)
        except GridError as refusal:
            raise ValidationError(str(refusal)) from refusal
        return cleaned

    class Meta:
        icon = "table"
        help_text: Promise = _(
            "One row a line, cells divided by |. First the headings; = before a total; "
            "// before a small remark in a cell."
        )


class TableBlock(blocks.StructBlock):  # type: ignore[misc]
    """A worked table, with a caption and a total."""

    caption = blocks.CharBlock(max_length=140, label=_("Caption"))
    table = GridBlock(label=_("Table"))

    def get_context(
        self, value: Mapping[str, Any], parent_context: Context = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        grid = read_grid(value["table"])

        def beside(row: Sequence[object]) -> list[tuple[object, bool]]:
            return list(zip(row, grid.figures, strict=True))

        return context | {
            "grid": grid,
            "headings": beside(grid.headings),
            "rows": [beside(row) for row in grid.rows],
            "totals": [beside(row) for row in grid.totals],
        }

    class Meta:
        icon = "table"
        label = _("Worked table")
        description = _("A table with numbers to the cent, and its total")
        template = "cms/courses/blocks/table.html"
        preview_template = PREVIEW
        preview_value = {"caption": "Rosa’s account in 2026", "table": WORKED}


class ChartBlock(blocks.StructBlock):  # type: ignore[misc]
    """Bars of amounts, with the same numbers as a table."""

    title = blocks.CharBlock(max_length=140, label=_("Title"))
    description = blocks.CharBlock(
        max_length=300,
        label=_("What it shows"),
        help_text=_("For people who do not see the drawing."),
    )
    data = blocks.TextBlock(
        label=_("Bars"), help_text=_("One bar a line: its name | an amount like 820.00")
    )
    unit = blocks.CharBlock(
        required=False,
        max_length=30,
        label=_("Unit"),
        help_text=_("Such as hours or people. Leave it empty where the bars are money."),
    )

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        try:
            bars_in(cleaned["data"])
        except (CoopError, ValueError) as refusal:
            raise blocks.StructBlockValidationError(
                {"data": ValidationError(str(refusal))}
            ) from refusal
        return cleaned

    def get_prep_value(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Its raw data; a chart of money says no unit."""
        raw: dict[str, Any] = super().get_prep_value(value)
        return {name: said for name, said in raw.items() if said or name != "unit"}

    def get_context(
        self, value: Mapping[str, Any], parent_context: Context = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        data = bars_in(value["data"])
        write = writer_of(value.get("unit"))
        drawing = charts.pair(
            charts.bars,
            value["title"],
            value["description"],
            data,
            write,
            short=writer_of(value.get("unit"), is_short=True),
            key=f"bars-{quiz.short(context.get('block_id'))}",
        )
        return context | {
            "drawing": mark_safe(drawing),  # noqa: S308 (charts escape their labels)
            "rows": [(label, write(cents)) for label, cents in data],
            "columns": [_("Bar"), _("Amount")],
        }

    class Meta:
        icon = "view"
        label = _("Chart")
        description = _("Bars of amounts, with the same numbers as a table")
        template = "cms/courses/blocks/chart.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "Rosa’s account at the end of each year",
            "description": "It grew every year.",
            "data": "2024 | 7160.00\n2025 | 9140.00\n2026 | 11499.28",
        }


def bars_in(text: str) -> list[tuple[str, int]]:
    """Name and cents of each bar; an amount that is none is a CoopError."""
    lines = [line.split("|", 1) for line in text.splitlines() if line.strip()]
    return [(line[0].strip(), parse_amount(line[-1])) for line in lines]


def writer_of(unit: str | None, *, is_short: bool = False) -> Callable[[int], str]:
    """What writes the amount of a bar (hundredths): as money, or in a unit of its own.

    >>> writer_of("")(82000), writer_of("", is_short=True)(82000)
    ('$820.00', '$820')
    >>> writer_of("hours")(120050), writer_of("hours", is_short=True)(120000)
    ('1,200.50 hours', '1,200')
    """

    def write(hundredths: int) -> str:
        if not unit:
            return money(hundredths).removesuffix(".00" if is_short else "")
        figure = money(hundredths).replace("$", "").removesuffix(".00")
        return figure if is_short else f"{figure} {unit}"

    return write


class ExampleBlock(blocks.StructBlock):  # type: ignore[misc]
    """A question that a member might ask, worked through to its answer."""

    title = blocks.CharBlock(max_length=140, label=_("Title"))
    text = MarkdownBlock(label=_("How it is worked out"))

    class Meta:
        icon = "list-ol"
        label = _("Worked example")
        description = _("A worked example, step by step")
        template = "cms/courses/blocks/example.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "How is a surplus of $10.00 divided?",
            "text": "1. Ana worked 40 hours of 60: two thirds.\n2. Her share is $6.67.",
        }


class ExerciseBlock(blocks.StructBlock):  # type: ignore[misc]
    """What the group does together."""

    title = blocks.CharBlock(max_length=140, label=_("Title"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=240, label=_("Minutes"))
    text = MarkdownBlock(label=_("Steps"))

    class Meta:
        icon = "group"
        label = _("Exercise for the group")
        description = _("What the group does together, with its time")
        template = "cms/courses/blocks/exercise.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "Draw your own account",
            "minutes": 20,
            "text": "1. Take a sheet of paper each.",
        }
