"""What a group does together, and what helps whoever leads it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from wagtail import blocks

from cms.courses.blocks.refusals import Context, refusal, twice
from cms.pages.blocks import PREVIEW, KeyBlock, MarkdownBlock
from cms.pages.references import worded

KEY = r"[a-z][a-z0-9_]*"
KEY_HELP = _("Small letters and _; never used again for something else.")
CELL_KINDS = [
    ("text", _("Text")),
    ("long_text", _("Long text")),
    ("number", _("Number")),
    ("money", _("Money")),
    ("share", _("Share, such as 1/4 or 25 %")),
    ("date", _("Date")),
    ("yes_no", _("Yes or no")),
]
FIELD_KINDS = [
    *CELL_KINDS,
    ("choice", _("One of several")),
    ("people", _("Names of people of the group")),
    ("table", _("Table")),
]


def key_block(**given: Any) -> blocks.RegexBlock:
    """A key: small letters, digits and _."""
    wrong = {"invalid": _("A key has small letters, digits and _, a letter first.")}
    return blocks.RegexBlock(
        regex=rf"^{KEY}$",
        max_length=40,
        error_messages=wrong,
        label=_("Key"),
        help_text=KEY_HELP,
        **given,
    )


class ChoiceLineBlock(blocks.StructBlock):  # type: ignore[misc]
    """One of several answers."""

    value = KeyBlock(max_length=60, label=_("Value"), help_text=KEY_HELP)
    label = blocks.CharBlock(max_length=160, label=_("What it says"))


class ColumnBlock(blocks.StructBlock):  # type: ignore[misc]
    """One column of a table to be filled."""

    key = key_block()
    kind = blocks.ChoiceBlock(choices=CELL_KINDS, label=_("Kind"))
    label = blocks.CharBlock(max_length=120, label=_("Heading"))


class WorksheetFieldBlock(blocks.StructBlock):  # type: ignore[misc]
    """One thing that a group writes down."""

    key = key_block()
    kind = blocks.ChoiceBlock(choices=FIELD_KINDS, label=_("Kind"))
    label = blocks.CharBlock(max_length=240, label=_("What is asked"))
    hint = blocks.CharBlock(max_length=400, required=False, label=_("Hint"))
    parameter = blocks.RegexBlock(
        regex=r"^[a-z_]+\.[a-z_]+$",
        max_length=60,
        required=False,
        error_messages={"invalid": _("A rule is named like patronage.cash_share.")},
        label=_("Rule of the bylaws that it answers"),
        help_text=_("By key, such as patronage.cash_share; most fields answer none."),
    )
    choices = blocks.ListBlock(ChoiceLineBlock(), default=[], label=_("Choices"))
    columns = blocks.ListBlock(ColumnBlock(), default=[], label=_("Columns"))

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        said = list(_wrong_with_field(cleaned))
        if said:
            raise refusal(*said)
        return cleaned


def _wrong_with_field(value: Mapping[str, Any]) -> list[str | Promise]:
    """What keeps a field from being filled in."""
    values = [choice["value"] for choice in value["choices"]]
    columns = [column["key"] for column in value["columns"]]
    said: list[str | Promise] = []
    if value["kind"] == "choice" and len(values) < 2:
        said.append(_("One of several needs at least two choices."))
    if value["kind"] == "table" and not columns:
        said.append(_("A table needs a column."))
    if values and value["kind"] != "choice":
        said.append(_("Only “One of several” has choices."))
    if columns and value["kind"] != "table":
        said.append(_("Only a table has columns."))
    if again := twice([*values, *columns]):
        said.append(_("The key %(key)s stands twice.") % {"key": ", ".join(again)})
    return said


class WorksheetBlock(blocks.StructBlock):  # type: ignore[misc]
    """What the group works out and writes down.

    Whoever takes the course with others fills it in on the page: such a card stands in
    `worksheet_cards`, by the block's id. Others get it to print.
    """

    title = blocks.CharBlock(max_length=140, label=_("Title"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=240, label=_("Minutes"))
    text = MarkdownBlock(label=_("Steps"))
    fields = blocks.ListBlock(
        WorksheetFieldBlock(), min_num=1, max_num=30, label=_("What is written down")
    )

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean(value)
        if again := twice(field["key"] for field in cleaned["fields"]):
            said = _("The key %(key)s stands twice. Give each field a key of its own.")
            raise refusal(said % {"key": ", ".join(again)})
        return cleaned

    def get_context(
        self, value: Mapping[str, Any], parent_context: Context = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        cards = context.get("worksheet_cards") or {}
        facts = context.get("facts", {})
        lines = [
            {
                "field": field,
                "label": worded(field["label"], facts),
                "hint": worded(field["hint"] or "", facts),
            }
            for field in value["fields"]
        ]
        return context | {"card": cards.get(context.get("block_id"), ""), "lines": lines}

    class Meta:
        icon = "form"
        label = pgettext_lazy("learning", "Worksheet")
        description = _("What the group works out and writes down, with its time")
        template = "cms/courses/blocks/worksheet.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "How much do we pay at once?",
            "minutes": 25,
            "text": "1. Each one writes down a share.\n2. Go round once.",
            "fields": [
                {
                    "key": "cash_share",
                    "kind": "share",
                    "label": "Which part is paid in money?",
                    "hint": "Between 1/5 and all of it.",
                    "parameter": "patronage.cash_share",
                },
                {
                    "key": "costs",
                    "kind": "table",
                    "label": "What we need before we open",
                    "hint": "",
                    "columns": [
                        {"key": "what", "kind": "text", "label": "What for"},
                        {"key": "amount", "kind": "money", "label": "Amount"},
                    ],
                },
            ],
        }


class TimingBlock(blocks.StructBlock):  # type: ignore[misc]
    """What is done in which time."""

    minutes = blocks.IntegerBlock(min_value=1, max_value=240, label=_("Minutes"))
    what = blocks.CharBlock(max_length=400, label=_("What is done"))


def _lines(label: Promise) -> blocks.ListBlock:
    return blocks.ListBlock(blocks.CharBlock(max_length=500), default=[], label=label)


class GuideBlock(blocks.StructBlock):  # type: ignore[misc]
    """For whoever leads the meeting; it is printed with the lesson, not read on it."""

    opening = blocks.CharBlock(max_length=400, label=_("Opening question"))
    timing = blocks.ListBlock(TimingBlock(), min_num=1, label=_("How the time is used"))
    materials = _lines(_("What to bring"))
    disputes = _lines(_("Likely disputes, and how to hold them"))
    interpretation = _lines(_("Tips for the interpreter"))

    class Meta:
        icon = "group"
        label = _("Guide for the facilitator")
        description = _("Opening question, times, materials, disputes, interpretation")
        template = "cms/courses/blocks/guide.html"
        preview_template = PREVIEW
        preview_value = {
            "opening": "When did a shared rule last help you?",
            "timing": [{"minutes": 10, "what": "Opening question, in pairs"}],
            "materials": ["A large sheet of paper"],
            "disputes": ["“We trust each other.” Ask who could read it in a year."],
            "interpretation": ["“Share” is also a verb. Say “part”."],
        }
