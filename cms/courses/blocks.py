"""The blocks of a lesson."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.courses import quiz
from cms.courses.grid import GridError, read_grid
from cms.pages.blocks import PREVIEW, IdeaBlock, MarkdownBlock
from cms.pages.references import worded
from coopkit import charts
from coopkit.errors import CoopError
from coopkit.money import parse_amount
from coopkit.templatetags.ui import money

Context = Mapping[str, Any] | None
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
        return context | {"grid": read_grid(value["table"])}

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

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        try:
            bars_in(cleaned["data"])
        except (CoopError, ValueError) as refusal:
            raise blocks.StructBlockValidationError(
                {"data": ValidationError(str(refusal))}
            ) from refusal
        return cleaned

    def get_context(
        self, value: Mapping[str, Any], parent_context: Context = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        data = bars_in(value["data"])
        drawing = charts.pair(
            charts.bars,
            value["title"],
            value["description"],
            data,
            money,
            short=lambda cents: money(cents).removesuffix(".00"),
            key=f"bars-{quiz.short(context.get('block_id'))}",
        )
        return context | {
            "drawing": mark_safe(drawing),  # noqa: S308 (charts escape their labels)
            "rows": [(label, money(cents)) for label, cents in data],
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


class OptionBlock(blocks.StructBlock):  # type: ignore[misc]
    """One answer: right or wrong, and why."""

    text = blocks.CharBlock(max_length=240, label=_("Answer"))
    right = blocks.BooleanBlock(required=False, label=_("This is right"))
    feedback = MarkdownBlock(label=_("Why it is right or wrong"))


class QuizBlock(blocks.StructBlock):  # type: ignore[misc]
    """A question to check oneself; each option says why it is right or wrong."""

    question = blocks.CharBlock(max_length=400, label=_("Question"))
    options = blocks.ListBlock(
        OptionBlock(), min_num=2, max_num=6, label=_("Possible answers")
    )

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        if not any(option["right"] for option in cleaned["options"]):
            raise blocks.StructBlockValidationError(
                non_block_errors=[_("No answer is right. Mark one of them.")]
            )
        return cleaned

    def get_context(
        self, value: Mapping[str, Any], parent_context: Context = None
    ) -> dict[str, Any]:
        """The choices, the chosen one, and the answers to the other questions."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        name = quiz.name_of(context.get("block_id"))
        answers = dict(context.get("answers", {}))
        chosen = answers.pop(name, "")
        choices = [
            {
                "name": quiz.short(option.id),
                "text": worded(option.value["text"], context.get("facts", {})),
                "right": option.value["right"],
                "feedback": option.value.bound_blocks["feedback"],
                "chosen": quiz.short(option.id) == chosen,
            }
            for option in value["options"].bound_blocks
        ]
        return context | {
            "name": name,
            "question": worded(value["question"], context.get("facts", {})),
            "choices": choices,
            "answer": next((c for c in choices if c["chosen"]), None),
            "others": answers,
        }

    class Meta:
        icon = "help"
        label = _("Question")
        description = _("A question to check oneself, with a reply to each answer")
        template = "cms/courses/blocks/quiz.html"
        preview_template = PREVIEW
        preview_value = {
            "question": "Who decides what happens to the surplus?",
            "options": [
                {"text": "The members", "right": True, "feedback": "Yes."},
                {"text": "The bank", "right": False, "feedback": "No."},
            ],
        }


class LinesBlock(blocks.ListBlock):  # type: ignore[misc]
    """A list of single lines, in which figures of law may stand by key."""

    def get_context(self, value: Any, parent_context: Context = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        lines = [worded(line, context.get("facts", {})) for line in value]
        return context | {"lines": lines}


class AskBlock(LinesBlock):
    """Questions to bring to the next meeting."""

    class Meta:
        icon = "comment"
        label = _("Ask at your next meeting")
        description = _("Questions to bring to the next meeting of the co-op")
        template = "cms/courses/blocks/ask.html"
        preview_template = PREVIEW
        preview_value = ["How many years do we hold a share?"]


class TakeHomeBlock(LinesBlock):
    """What to remember of a lesson."""

    class Meta:
        icon = "clipboard-list"
        label = _("Take home")
        description = _("What to remember of the lesson, in a few lines")
        template = "cms/courses/blocks/take_home.html"
        preview_template = PREVIEW
        preview_value = ["The account is a record; no money sits in it."]


class WordsBlock(LinesBlock):
    """Words of the glossary, by key; they stand beside the lesson."""

    class Meta:
        icon = "openquote"
        label = _("Words to know")
        description = _("Words of the glossary, by key; they stand beside the lesson")
        template = "cms/courses/blocks/words.html"
        preview_template = PREVIEW
        preview_value = ["surplus", "patronage"]


class LessonBody(blocks.StreamBlock):  # type: ignore[misc]
    """The body of a lesson."""

    text = MarkdownBlock()
    words = WordsBlock(blocks.CharBlock(max_length=60))
    idea = IdeaBlock()
    table = TableBlock()
    chart = ChartBlock()
    example = ExampleBlock()
    exercise = ExerciseBlock()
    quiz = QuizBlock()
    take_home = TakeHomeBlock(blocks.CharBlock(max_length=240))
    ask = AskBlock(blocks.CharBlock(max_length=240))

    class Meta:
        required = False
